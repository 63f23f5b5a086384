"""Cells that are never frozen, before the real screen: from the harvest to a marked knee, and from a punch to an eye."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from kiosk.domain.containers import ContainerState
from kiosk.domain.facts import ContainerOpened, SiteMatched
from kiosk.rehearsal.course import amounts, another_site, good_results, way
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.scenes import NURSES, PROCESSORS, RELEASERS
from tests.web.browsing import Screen
from tests.web.test_journeys import (
    BASE,
    Before,
    collect,
    enrol,
    hand_over,
    note_history,
    order_anew,
    print_label,
    record_milestones,
)

pytestmark = [pytest.mark.xdist_group("journeys"), pytest.mark.timeout(900), pytest.mark.long]

SYRINGE = "syringe label"
SPAN = timedelta(days=42)
"""How long a cell line grows."""


def make(screen: Screen, parent: Paper, piece: str, keyed: Mapping[str, str]) -> Paper:
    """Planned from the parent in hand, derived by two, labelled, read back, applied; the station is cleared."""
    one, two = PROCESSORS
    screen.begin("plan-doses")
    screen.take_turns(one, bags=(parent,), form=keyed)
    screen.begin("derive")
    screen.take_turns(one, two, bags=(parent,))
    screen.go_on()
    screen.begin("dose-label")
    print_label(screen, one, two, bags=(parent,))
    label = screen.printed(piece)
    screen.go_on()
    screen.take_turns(one, bags=(label,))
    screen.go_on()
    screen.take_turns(one, two, bags=(label,))
    screen.go_on()
    screen.take_turns(one)
    screen.go_on()
    return label


def dose_of(screen: Screen, **more: str) -> dict[str, str]:
    """What is keyed of one dose."""
    held = amounts(screen.world.therapy)
    whole = {"volume_ml": held.volume_ml, "cells_e6": held.cells_e6, "dmso_ml": held.dmso_ml}
    return {"bags": "1", **{name: f"{amount:f}" for name, amount in whole.items()}, **more}


def release(screen: Screen) -> None:
    """The history of the cells, their results, and the release by two."""
    therapy = screen.world.therapy
    note_history(screen)
    screen.stand_at_place("clean room")
    screen.begin("result")
    if screen.name == "choose":
        screen.choose("result", 0)
    good = [value for line in therapy.release for _test, value, _unit in good_results(line)]
    screen.take_turns("laboratory one", form={f"test-{n}": v for n, v in enumerate(good)} | {"identity": "agrees"})
    screen.stand_at_place("quality")
    screen.begin("release")
    screen.take_turns(*RELEASERS)
    screen.go_on()


def covered(screen: Screen, label: Paper) -> None:
    """The drape covers the mark from the second nurse: nothing is opened, and both begin again."""
    screen.begin("match")
    screen.take_turn(NURSES[0], label)
    screen.take_turn(NURSES[1], label, form={**seen(screen), "marked": "no"})
    assert screen.kind == "retry", screen.told()
    assert "Nobody looked at the marked site" in screen.told()
    screen.touch('form[action="/verdict/acknowledge"] button')


def other_eye(screen: Screen, label: Paper) -> None:
    """The second nurse sees the other eye prepared: STOP while the graft is shut; two lift the hold, and all is read anew."""
    screen.begin("match")
    screen.take_turn(NURSES[0], label)
    screen.take_turn(NURSES[1], label, form={**seen(screen), "site": another_site(screen.world.therapy)})
    assert screen.kind == "stop", screen.told()
    assert "subretinal; right eye" in screen.told()
    screen.acknowledge(NURSES[0])
    assert [hold.interlock for hold in screen.world.journey().holds.values()] == ["way_said_is_the_orders"]
    screen.stand_at_place("quality")
    screen.begin("lift-hold")
    screen.take_turns(*RELEASERS, form={"why": "the other eye was under the drape; it was put right"})
    screen.go_on()
    screen.stand_at_place("ward")


def seen(screen: Screen) -> dict[str, str]:
    """What is keyed by who sees what was ordered."""
    said = way(screen.world.therapy)
    return {"route": said.route, "site": said.site, "marked": "yes"}


def give(screen: Screen, label: Paper, slip: Callable[[Screen, Paper], None]) -> None:
    """Readiness, a match that is refused, the match, opening, site and side at the patient, to the end."""
    screen.stand_at_place("ward")
    order_anew(screen, *NURSES)
    screen.begin("readiness")
    screen.take_turns(NURSES[0])
    screen.go_on()
    slip(screen, label)
    screen.begin("match")
    screen.take_turns(*NURSES, bags=(label,))
    assert "OPENING AUTHORISED" in screen.told()
    screen.world.pass_time(minutes=2)
    screen.press("open")
    screen.take_turns(*NURSES, bags=(label,))
    screen.press("start")
    screen.world.pass_time(minutes=2)
    screen.stand_at("/")
    screen.press("finish")
    screen.give(f"{amounts(screen.world.therapy).volume_ml:f}")


def knee(screen: Screen) -> Paper:
    """Fat is harvested and made into a syringe within the hour."""
    return make(screen, screen.world.paper_of("collection"), SYRINGE, dose_of(screen))


def retina(screen: Screen) -> Paper:
    """A punch of skin becomes a line, and weeks later the line a graft."""
    punch = screen.world.paper_of("collection")
    line = make(screen, punch, BASE, dose_of(screen, kind="line"))
    screen.world.clock.advance(SPAN)
    screen.stand_at_place("clean room")
    return make(screen, line, SYRINGE, dose_of(screen, kind="dose"))


@pytest.mark.hazard("H16", "H35")
@pytest.mark.parametrize(
    ("therapy", "collected", "made", "slip"),
    [("msc-same-day", {"kind": "fat"}, knee, covered), ("ipsc-retina", {}, retina, other_eye)],
    ids=["msc-same-day", "ipsc-retina"],
)
def test_fresh_cells_go_back_to_their_patient(
    before: Before,
    therapy: str,
    collected: Mapping[str, str],
    made: Callable[[Screen], Paper],
    slip: Callable[[Screen, Paper], None],
) -> None:
    """From the harvest to the marked side, label by label and read back, in its hours; the side is said before it is opened."""
    screen = before("before", "collection room", therapy)
    enrol(screen, **collected)
    record_milestones(screen)
    collect(screen)
    hand_over(screen)
    screen.world.pass_time(minutes=30)
    screen.stand_at_place("clean room")
    label = made(screen)
    release(screen)
    give(screen, label, slip)
    journey = screen.world.journey()
    assert [c.state for c in journey.containers.values() if c.kind == "dose"] == [ContainerState.INFUSED]
    assert not journey.holds
    facts = [recorded.entry.fact for recorded in screen.world.bench.ledger.facts(journey.coi)]
    (matched,) = (fact for fact in facts if isinstance(fact, SiteMatched))
    assert matched.said == (way(screen.world.therapy),) * 2
    assert facts.index(matched) < next(n for n, fact in enumerate(facts) if isinstance(fact, ContainerOpened))
    assert screen.complaints == []
