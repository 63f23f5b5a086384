"""Whole journeys before the real screen, from the collection couch to the last drop of the last bag.

Every label is the sheet that the kiosk's own printer put out, every reading a picture that the browser's camera took.
"""

import json
from collections.abc import Callable
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.containers import ContainerState
from kiosk.domain.label import LabelKind
from kiosk.domain.milestones import MilestoneSaid
from kiosk.rehearsal.course import good_results
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.milestones import due
from kiosk.rehearsal.scenes import (
    COLLECTORS,
    LABORATORY,
    NURSES,
    PROCESSORS,
    RELEASERS,
    order_fields,
)
from kiosk.rehearsal.world import ZONE, World, patient
from tests.web.browsing import Screen
from tests.web.effort import Effort

pytestmark = [pytest.mark.xdist_group("journeys"), pytest.mark.timeout(900), pytest.mark.long]

Before = Callable[..., Screen]

BASE = LabelKind.BASE.value
AT_COLLECTION, AT_THE_BED = 6, 14
"""Touches for one bag, all people together: from the tile to the station's clearance; from the match to 'started'."""
FOR_A_LOOK_ALIKE = 3
"""Two people each touch their name, and then that both did, where another patient here looks alike."""


def enrol(screen: Screen, **collected: str) -> None:
    """The patient comes: enrolled and ordered for by two, the donor evaluated, the bag of the collection planned.

    `collected` is keyed of the collection where the therapy asks for more.
    """
    world, who = screen.world, patient("patient")
    person = {"name": who.name, "record_number": who.record_number, "birth_date": who.birth_date}
    screen.begin("enrol")
    screen.take_turns(*COLLECTORS, form={"therapy": world.therapy.id, **person})
    screen.go_on()
    world.journeys[who.key] = world.bench.particulars.lookup("wristband", who.band.identity)[0].stream
    order_anew(screen, *COLLECTORS)
    screen.begin("donor")
    screen.choose("donor", [tile.split()[0] for tile in screen.choices].index(world.journeys[who.key]))
    free = {"screening": "complete", "testing": "complete", "risk_factors": "none found", "reactive": ""}
    screen.take_turns("physician", form=free)
    screen.begin("plan-collection")
    bag = {"bags": "1", "volume_ml": "180", "blood_group": "6400", "din": ""}
    screen.take_turns(COLLECTORS[0], form={**bag, **collected})


def keyed_of(world: World, said: MilestoneSaid) -> dict[str, str]:
    """A milestone as it is keyed: in the site's own time."""
    if said.at is None:
        return {"milestone": said.name, "answer": "left out", "day": "", "time": ""}
    local = said.at.astimezone(ZoneInfo(ZONE))
    when = {"day": local.date().isoformat(), "time": f"{local:%H:%M}"}
    asked = {} if world.therapy.milestones[said.name].irreversible else {"answer": "happened"}
    return {"milestone": said.name, **asked, **when}


def record_milestones(screen: Screen) -> None:
    """What happened to the patient up to the collection, one after the other, by one person."""
    world = screen.world
    for said in due(world, irreversible=False):
        screen.begin("milestone")
        screen.choose("milestone", [tile.split()[0] for tile in screen.choices].index(world.journeys["patient"]))
        screen.take_turns(COLLECTORS[0], form=keyed_of(world, said))
        screen.go_on()


def begin_conditioning(screen: Screen) -> None:
    """Two at the bed read the wristband and say when it begins; then it may."""
    (said,) = due(screen.world, irreversible=True)
    keyed = keyed_of(screen.world, said)
    screen.begin("irreversible")
    screen.take_turn(NURSES[0], form={**keyed, "why": ""})
    screen.take_turn(NURSES[1], form=keyed)
    assert "It may begin now" in screen.told()
    screen.go_on()


def collect(screen: Screen) -> Effort:
    """At the couch: print, read back, apply by two, clear the station."""
    began = screen.effort.copy()
    one, two = COLLECTORS
    screen.begin("collection-label")
    print_label(screen, one, two)
    label = screen.printed(BASE)
    screen.go_on()
    screen.take_turns(one, bags=(label,))
    screen.go_on()
    screen.take_turns(one, two, bags=(label,))
    screen.go_on()
    screen.take_turns(one)
    screen.go_on()
    effort = screen.effort.since(began)
    keep(screen.world, "collection", label)
    return effort


def print_label(screen: Screen, *people: str, bags: tuple[Paper, ...] = ()) -> None:
    """As many people as the kiosk asks for: the second only where another patient looks alike."""
    for who in people:
        if screen.ask == "badge":
            screen.take_turn(who, *bags)


def keep(world: World, *names: str | Paper) -> None:
    """Keep a printed label under the name of its bag."""
    *name, paper = names
    assert isinstance(paper, Paper)
    world.papers[tuple(str(part) for part in name)] = paper


def hand_over(screen: Screen) -> None:
    """From the collection room to the clean room."""
    screen.begin("hand-over")
    screen.take_turns(COLLECTORS[0], PROCESSORS[0], bags=(screen.world.paper_of("collection"),))
    screen.go_on()


def make_two_doses(screen: Screen) -> None:
    """In processing: plan two dose bags, read the parent, label the doses piece by piece, apply."""
    world = screen.world
    parent = (world.paper_of("collection"),)
    one, two = PROCESSORS
    screen.begin("plan-doses")
    screen.take_turns(one, bags=parent, form={"bags": "2", "volume_ml": "60", "cells_e6": "240", "dmso_ml": "6"})
    screen.begin("derive")
    screen.take_turns(one, two, bags=parent)
    screen.go_on()
    screen.begin("dose-label")
    for dose in ("dose 1", "dose 2"):
        for piece in world.therapy.containers["dose"].pieces:
            print_label(screen, one, two, bags=parent)
            keep(world, dose, piece, screen.printed(piece))
            screen.go_on()
            screen.take_turns(one, bags=(world.paper_of(dose, piece),))
            screen.go_on()
        screen.take_turns(one, two, bags=labels_of(world, dose))
        screen.go_on()
    screen.take_turns(one)
    screen.go_on()


def labels_of(world: World, dose: str) -> tuple[Paper, ...]:
    """Every label of a dose bag."""
    return tuple(world.paper_of(dose, piece) for piece in world.therapy.containers["dose"].pieces)


def note_history(screen: Screen) -> None:
    """Every item that the therapy asks of the cells' history, just within its rule."""
    screen.begin("history")
    screen.choose("history", [tile.split()[0] for tile in screen.choices].index(screen.world.journeys["patient"]))
    rules = screen.world.therapy.history
    screen.take_turns("laboratory one", form={f"item-{n}": rule.value for n, rule in enumerate(rules)})


def release(screen: Screen) -> None:
    """The history of the cells, the laboratory's results of both bags, and the release by two."""
    world = screen.world
    note_history(screen)
    screen.stand_at_place("clean room")
    good = [value for line in world.therapy.release for _test, value, _unit in good_results(line)]
    found = {f"test-{n}": value for n, value in enumerate(good)}
    for bag in (0, 1):
        screen.begin("result")
        screen.choose("result", bag)
        screen.take_turns("laboratory one", form={**found, "identity": "agrees"})
    screen.stand_at_place("quality")
    for _ in (0, 1):
        screen.begin("release")
        if screen.name == "choose":
            screen.choose("release", 0)
        screen.take_turns(*RELEASERS)
        screen.go_on()


def order_anew(screen: Screen, *people: str) -> None:
    """Weighed just now, keyed by two."""
    fields = order_fields(screen.world)
    screen.begin("order")
    screen.take_turns(*people, form=fields)
    screen.go_on()
    screen.order_printed(fields)


def give(screen: Screen, dose: str, *, in_the_laboratory: bool) -> Effort:
    """Readiness, match, opening, line check, infusion to the last drop."""
    world = screen.world
    frozen, thawed = labels_of(world, dose)[-1:], labels_of(world, dose)[:1]
    screen.stand_at_place("ward")
    screen.begin("readiness")
    screen.take_turns(NURSES[0])
    screen.go_on()
    if in_the_laboratory:
        screen.begin("patient-ready")
        screen.take_turns(*NURSES)
        screen.go_on()
        screen.stand_at_place("clean room")
    began = screen.effort.copy()
    screen.begin("laboratory-match" if in_the_laboratory else "match")
    screen.take_turns(*(LABORATORY if in_the_laboratory else NURSES), bags=frozen)
    assert "OPENING AUTHORISED" in screen.told()
    for piece in world.therapy.containers["dose"].pieces_at_opening:
        screen.go_on()
        print_label(screen, *LABORATORY, bags=frozen)
        tag = screen.printed(piece)
        screen.go_on()
        screen.take_turns(LABORATORY[0], bags=(tag,))
        screen.stand_at("/")
        thawed = (*thawed, tag)
    world.pass_time(minutes=2)
    screen.press("open")
    if in_the_laboratory:
        screen.stand_at_place("ward")
        screen.begin("line-check")
    screen.take_turns(*NURSES, bags=thawed)
    screen.press("start")
    effort = screen.effort.since(began)
    world.pass_time(minutes=15)
    screen.stand_at("/")
    screen.press("finish")
    screen.give("60")
    return effort


def told(screen: Screen, collection: Effort, bedside: tuple[Effort, ...]) -> str:
    """What the kiosk asked of people, in one line of JSON."""
    whole = screen.effort
    return json.dumps(
        {
            "therapy": screen.world.therapy.id,
            "collection": {"prompts": collection.prompts, "touches": collection.touches},
            "bedside": [{"prompts": one.prompts, "touches": one.touches} for one in bedside],
            "prompts": whole.prompts,
            "touches": whole.touches,
            "held up again": whole.again,
            "seconds waited": round(whole.waited, 1),
            "seconds waited each, median": round(median(whole.waits), 2),
        }
    )


@pytest.mark.parametrize(
    ("therapy", "stage", "in_the_laboratory"), [("car-t", "enrolled", False), ("autologous-hsct", "before", True)]
)
def test_from_vein_to_vein(
    before: Before, therapy: str, stage: str, in_the_laboratory: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two dose bags go from the couch to the last drop; one bag takes few touches at the couch and at the bed."""
    screen = before(stage, "collection room", therapy)
    world = screen.world
    if stage == "before":
        enrol(screen)
    record_milestones(screen)
    collection = collect(screen)
    hand_over(screen)
    world.pass_time(hours=20)
    screen.stand_at_place("clean room")
    make_two_doses(screen)
    world.pass_time(days=9)
    screen.stand_at_place("clean room")
    release(screen)
    screen.stand_at_place("ward")
    begin_conditioning(screen)
    world.pass_time(days=12)
    screen.stand_at_place("ward")
    order_anew(screen, *NURSES)
    bedside = tuple(give(screen, dose, in_the_laboratory=in_the_laboratory) for dose in ("dose 1", "dose 2"))
    journey = world.journey()
    given = [c.state for c in journey.containers.values() if c.kind == "dose"]
    assert given == [ContainerState.INFUSED] * 2
    assert not journey.holds
    with capsys.disabled():
        print(f"\n{told(screen, collection, bedside)}")
    looks_alike = world.therapy.id == "car-t"
    assert collection.touches <= AT_COLLECTION + looks_alike * FOR_A_LOOK_ALIKE
    if not in_the_laboratory:
        assert all(one.touches <= AT_THE_BED for one in bedside)
