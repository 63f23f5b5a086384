"""Runs through the rarer stretches of a journey, in a real browser, every screen of theirs looked at.

Each begins at a stage of the story as the rehearsal tells it, and goes on as people would, from tile to tile.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from kiosk.domain.containers import ContainerState
from kiosk.domain.decision import Authorized
from kiosk.domain.label import LabelKind
from kiosk.handoffs.foreign import expected_bags
from kiosk.rehearsal import storage
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.foreign import OWN
from kiosk.rehearsal.handover import ELSEWHERE, GIVERS, SHEET, another_site, befriend, keys_of, made, sheet_on_paper
from kiosk.rehearsal.history import note
from kiosk.rehearsal.milestones import due, may_begin, reached
from kiosk.rehearsal.salvage import SYRINGE
from kiosk.rehearsal.scenes import NURSES, PROCESSORS, order, readiness, record_results, release_play
from kiosk.rehearsal.world import ZONE, World
from kiosk.web.app import create_app
from kiosk.web.kiosk import QUALITY, WARD, Kiosk
from tests.web.browsing import MAKERS, Screen
from tests.web.conftest import SIZE
from tests.web.driving import PLACES
from tests.web.in_hand import dose_labels
from tests.web.serving import Served
from tests.web.test_journeys import keep

pytestmark = [pytest.mark.xdist_group("journeys"), pytest.mark.timeout(600), pytest.mark.long]

Before = Callable[..., Screen]
TAG = LabelKind.TIE_TAG.value
OF_THIS_MAKER = "Examplecel"


def begin_seldom(screen: Screen, slug: str) -> None:
    """Touch the tile of an act that is not done every day."""
    screen.touch('a[href="/more"]')
    screen.begin(slug)


def released(world: World) -> None:
    """What happens elsewhere until the bag is asked for at the bed: stored, released, conditioned, ordered, taken out."""
    (dose,) = world.containers["doses"]
    laboratory, ward = world.at("clean room"), world.at("ward")
    done = [perform(laboratory, storage.store(world, dose, 1))]
    done += [reached(ward, "patient", said) for said in due(ward, irreversible=False)]
    record_results(world, dose)
    note(world)
    done.append(perform(world.at("quality"), release_play(dose)))
    done += [perform(ward, may_begin((said, said))) for said in due(ward, irreversible=True)]
    world.pass_time(days=12)
    done.append(order(ward, "patient"))
    done.append(perform(laboratory, storage.retrieve(world, dose, 1, in_vapour=True)))
    done.append(perform(ward, readiness(world)))
    assert [one for one in done if not isinstance(one, Authorized)] == []


@pytest.mark.hazard("H03", "H11", "H14")
def test_a_makers_bag_from_receipt_to_infusion(watched: Before) -> None:
    """Entered twice from its papers, tagged, bound by two, then matched, opened and given under two labels."""
    screen = watched("maker's bag here", "clean room", "car-t-made-outside")
    world, (one, two) = screen.world, PROCESSORS
    own = world.paper_of(*MAKERS)
    begin_seldom(screen, "maker-expect")
    ours = world.journeys["patient"]
    (line,) = [n for n, text in enumerate(screen.choices) if ours in text.replace(" ", "") and OF_THIS_MAKER in text]
    screen.choose("maker-expect", line)
    screen.take_turns(one, two, form=OWN.papers())
    (dose,) = world.containers["doses"] = expected_bags(world.bench, ours)
    screen.go_on()
    screen.take_turn(one)
    tag = screen.printed(TAG)
    screen.go_on()
    screen.take_turn(one, tag)
    screen.go_on()
    screen.take_turns(one, two, bags=(tag,))
    screen.go_on()
    screen.take_turn(one)
    screen.go_on()
    keep(world, dose, TAG, "1", tag)
    released(world)
    screen.stand_at_place("ward")
    screen.begin("match")
    screen.take_turns(*NURSES, bags=(tag, own))
    world.pass_time(minutes=2)
    screen.press("open")
    screen.take_turns(*NURSES, bags=(tag, own))
    assert "GIVE THIS BAG" in screen.told()
    screen.press("start")
    world.pass_time(minutes=15)
    screen.stand_at("/")
    screen.press("finish")
    screen.give("60")
    given = world.journey().containers[dose]
    assert (given.state, given.given_ml) == (ContainerState.INFUSED, Decimal(60))
    assert not world.journey().holds


@pytest.mark.hazard("H31")
def test_what_a_broken_bag_holds_is_saved_into_a_syringe(watched: Before) -> None:
    """A syringe's label is proved before the opening; the bag leaks; two move what it holds, and the syringe is given."""
    screen = watched("matched", "ward")
    world, (one, two) = screen.world, NURSES
    dose, bag = world.containers["doses"][0], dose_labels(world)[0]
    screen.begin("plan-reserve")
    screen.take_turn(one, form={"volume_ml": "50"})
    screen.take_turns(one, two, bags=(bag,))
    small = screen.printed(SYRINGE)
    screen.go_on()
    screen.take_turn(one, small)
    screen.go_on()
    screen.press("open")
    screen.press("salvage")
    screen.take_turns(one, two, bags=(bag, small), form={"volume_ml": "45", "why": "it leaks at the port"})
    screen.go_on()
    screen.take_turns(one, two, bags=(small,))
    screen.press("start")
    world.pass_time(minutes=10)
    screen.stand_at("/")
    screen.press("finish")
    screen.give("45")
    containers = world.journey().containers
    (syringe,) = (c for c in containers.values() if c.reserve is not None)
    assert (containers[dose].state, syringe.state) == (ContainerState.CONSUMED, ContainerState.INFUSED)
    assert syringe.given_ml == Decimal(45)


@pytest.mark.hazard("H15", "H31", "H36")
def test_an_infusion_rests_and_goes_on_the_next_day(watched: Before) -> None:
    """Interrupted before midnight; after midnight, on another ward, it goes on once two checked it at the line again."""
    screen = watched("opened", "ward", "car-t", PLACES | {"another ward": WARD})
    world, dose = screen.world, screen.world.containers["doses"][0]
    bag = dose_labels(world)[:1]
    screen.begin("line-check")
    screen.take_turns(*NURSES, bags=bag)
    screen.press("start")
    world.pass_time(minutes=20)
    screen.stand_at("/")
    screen.press("interrupt")
    screen.give("20", "the patient reacted")
    evening = world.bench.now.astimezone(ZoneInfo(ZONE)).date()
    world.pass_time(minutes=45)
    assert world.bench.now.astimezone(ZoneInfo(ZONE)).date() > evening
    screen.stand_at_place("another ward")
    assert "A bag rests" in screen.page.locator("#running").inner_text()
    assert screen.page.locator('form[action="/running/start"]').count() == 0
    screen.begin("line-check")
    screen.take_turns(*NURSES, bags=bag)
    screen.press("start")
    world.pass_time(minutes=10)
    screen.stand_at("/")
    screen.press("finish")
    screen.give("60")
    given = world.journey().containers[dose]
    assert (given.state, given.given_ml) == (ContainerState.INFUSED, Decimal(60))


@contextmanager
def at_the_other_site(chromium: Browser, here: Screen, other: World) -> Iterator[Screen]:
    """A screen of another organisation, in a browser of its own, with what people brought along in their hands."""
    other.papers.update(here.world.papers)
    with Served() as served:
        bench = replace(other.bench, own_keys=keys_of(other))
        served.begin(create_app(Kiosk(bench, {"laboratory": QUALITY}, origins=frozenset({served.address}))))
        context = chromium.new_context(viewport=SIZE)
        there = Screen(context.new_page(), here.film, other, served.address)
        there.onlooker = here.onlooker
        with there.calm():
            there.stand_at("/")
            yield there
        context.close()


@pytest.mark.hazard("H19", "H26")
def test_cells_go_to_another_site_by_file_and_sheet(watched: Before, chromium: Browser) -> None:
    """Given by two, taken by two who read the sheet and put the file in, countersigned; then the cells are there alone."""
    screen = watched("enrolled", "quality", "autologous-hsct")
    world, ours = screen.world, screen.world.journeys["patient"]
    with another_site(world) as other, at_the_other_site(chromium, screen, other) as there:
        befriend(world, other)
        screen.stand_at("/")
        begin_seldom(screen, "site-give")
        screen.take_turns(*GIVERS, form={"to_site": ELSEWHERE})
        assert screen.kind == "authorised", screen.told()
        bundle = screen.saved("/hand-over/bundle")
        other.papers[SHEET,] = sheet_on_paper(world, made(world))
        there.stand_at("/")
        begin_seldom(there, "site-take")
        there.take_turns(*GIVERS, form={"file": bundle})
        assert there.kind == "authorised", there.told()
        receipt = there.saved("/hand-over/receipt")
        there.go_on()
        screen.go_on()
        begin_seldom(screen, "site-receipt")
        screen.take_turn(GIVERS[0], form={"file": receipt})
        screen.go_on()
        other.journeys["patient"] = ours
        given, taken = world.journey(), other.journey()
        assert (given.home.away_to, given.home.received_by, taken.home.away_to) == (ELSEWHERE, ELSEWHERE, "")
        assert [c.state for c in taken.containers.values()] == [c.state for c in given.containers.values()]
