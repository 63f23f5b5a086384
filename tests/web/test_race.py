"""Two browsers race on one container, over a real server with threads: one is authorised, the other is told so."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from kiosk.domain.containers import ContainerState
from kiosk.domain.facts import (
    BagFinished,
    ContainerOpened,
    Fact,
    InfusionStarted,
    LabelApplied,
    LabelIssued,
    StepTaken,
)
from kiosk.domain.label import LabelKind
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.scenes import COLLECTORS, NURSES
from kiosk.rehearsal.world import World, member
from kiosk.web.app import create_app
from kiosk.web.kiosk import Kiosk
from tests.web.driving import PLACES
from tests.web.serving import Served
from tests.web.stages import stages
from tests.web.wire import Wire

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

BASE = LabelKind.BASE.value


@contextmanager
def two_browsers(stage: str, station: str) -> Iterator[tuple[Wire, Wire]]:
    """Two browsers at one place, before a kiosk that is served."""
    world = stages("car-t")[stage].branched(f"race {stage}").at(station)
    with ExitStack() as over:
        over.callback(world.discard)
        served = over.enter_context(Served())
        served.begin(create_app(Kiosk(world.bench, PLACES, origins=frozenset({served.address}))))
        browsers = Wire(served.address, world), Wire(served.address, world)
        for browser in browsers:
            over.callback(browser.leave)
            browser.get()
        yield browsers


def at_once(*acts: Callable[[], object]) -> None:
    """Do all of it at the same moment; what one breaks on is raised."""
    ready = threading.Barrier(len(acts))
    broken: list[BaseException] = []

    def one(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001  raised again below
            broken.append(error)

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]


def facts(world: World, kind: type[Fact]) -> list[Fact]:
    """The facts of this kind in the patient's journey."""
    recorded = world.bench.ledger.facts(world.journeys["patient"])
    return [entry.entry.fact for entry in recorded if isinstance(entry.entry.fact, kind)]


def sheets(world: World) -> int:
    """How many sheets the printers put out."""
    return len(list((world.folder / "prints").iterdir()))


@dataclass(frozen=True)
class Race:
    """An act of two people that two browsers come to the end of: from which stage, with which bags, and what it makes."""

    slug: str
    stage: str
    station: str
    people: tuple[str, str]
    bags: Callable[[World], tuple[Paper, ...]]
    makes: type[Fact]
    sheets: int = 0


def collection_label(world: World) -> tuple[Paper, ...]:
    """The label of the collection bag."""
    return (world.paper_of(world.containers["patient collection"][0], BASE, "1"),)


def dose_label(world: World) -> tuple[Paper, ...]:
    """The label of the first dose bag that is read in its frost."""
    piece = world.therapy.containers["dose"].pieces[-1]
    return (world.paper_of(world.containers["doses"][0], piece, "1"),)


RACES = (
    Race("collection-label", "enrolled", "collection room", COLLECTORS, lambda _world: (), LabelIssued, sheets=1),
    Race("collection-apply", "read back", "collection room", COLLECTORS, collection_label, LabelApplied),
    Race("hand-over", "collected", "collection room", ("collector one", "processor one"), collection_label, StepTaken),
    Race("match", "ready", "ward", NURSES, dose_label, StepTaken),
    Race("line-check", "opened", "ward", NURSES, dose_label, StepTaken),
)


@pytest.mark.hazard("H19")
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.slug)
def test_one_is_authorised(race: Race) -> None:
    """Of two browsers that sign at once one is authorised and the other is told, and it was done once."""
    with two_browsers(race.stage, race.station) as browsers:
        world = browsers[0].world
        before, printed = len(facts(world, race.makes)), sheets(world)
        for browser in browsers:
            browser.begin(race.slug)
            browser.take_turn(race.people[0], *race.bags(world))
            browser.come_to_sign(race.people[1], *race.bags(world))
        pin = member(race.people[1]).pin
        at_once(*(lambda browser=browser: browser.sign(pin) for browser in browsers))
        one, other = sorted(browsers, key=lambda browser: browser.kind != "authorised")
        assert (one.kind, other.name) == ("authorised", "verdict"), (one.told(), other.told())
        assert other.kind in {"retry", "stop"}, other.told()
        assert 'class="reason"' in other.html or other.html.count("<h2") > 0
        assert len(facts(world, race.makes)) == before + 1
        assert sheets(world) == printed + race.sheets


IMMEDIATE: tuple[tuple[str, str, dict[str, str], type[Fact], ContainerState], ...] = (
    ("matched", "open", {}, ContainerOpened, ContainerState.OPENED),
    ("checked", "start", {}, InfusionStarted, ContainerState.INFUSING),
    ("infusing", "finished", {"given_ml": "60"}, BagFinished, ContainerState.INFUSED),
)


@pytest.mark.hazard("H19")
@pytest.mark.parametrize(("stage", "act", "given", "made", "state"), IMMEDIATE, ids=str)
def test_pressed_at_two_tablets(
    stage: str, act: str, given: dict[str, str], made: type[Fact], state: ContainerState
) -> None:
    """An immediate act that is pressed at two tablets at once is done once, and nothing holds the bag for it."""
    with two_browsers("opened" if stage != "matched" else stage, "ward") as browsers:
        world = browsers[0].world
        dose = world.containers["doses"][0]
        if stage != "matched":
            browsers[0].begin("line-check")
            browsers[0].take_turns(*NURSES, bags=dose_label(world))
            browsers[0].go_on()
            browsers[0].get()
        if stage == "infusing":
            press(browsers[0], "start")
        for browser in browsers:
            browser.get()
            assert mark(browser), browser.told()
        at_once(*(lambda browser=browser: press(browser, act, **given) for browser in browsers))
        assert len(facts(world, made)) == 1
        assert world.journey().containers[dose].state is state
        assert not world.journey().holds, [browser.told() for browser in browsers]


@pytest.mark.hazard("H19")
def test_pressed_twice() -> None:
    """The second of two touches on one button of one page does nothing, and the person is told."""
    with two_browsers("matched", "ward") as (browser, _other):
        browser.get()
        ticket, bag = browser.ticket, mark(browser)
        again = Wire(browser.address, browser.world)
        again.cookie = browser.cookie
        told: list[int] = []

        def touch(line: Wire) -> None:
            answer = line.ask_for("POST", "/running/open", data={"ticket": ticket, "bag": bag})
            told.append(answer.status_code)

        at_once(lambda: touch(browser), lambda: touch(again))
        again.leave()
        assert sorted(told) == [303, 409]
        assert len(facts(browser.world, ContainerOpened)) == 1


def mark(browser: Wire) -> str:
    """What stands for the open bag on this browser's page."""
    found = re.search(r'name="bag" value="([0-9a-f]{32})"', browser.html)
    return found[1] if found else ""


def press(browser: Wire, act: str, **given: str) -> None:
    """Touch an immediate act."""
    browser.post(f"/running/{act}", bag=mark(browser), **given)
