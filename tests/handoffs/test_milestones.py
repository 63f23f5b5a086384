"""What is recorded of the patient between the steps, over a real ledger."""

from datetime import timedelta

import pytest

from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import Finding, HistoryReviewed
from kiosk.domain.milestones import MilestoneSaid, Reached
from kiosk.domain.step import StepKind
from kiosk.handoffs.due import quality_reasons
from kiosk.handoffs.history import note_history
from kiosk.handoffs.milestones import doses_at_stake, milestones_of
from kiosk.handoffs.releasing import release_exceptionally
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.history import note, reviewed
from kiosk.rehearsal.milestones import due, may_begin, reached
from kiosk.rehearsal.scenes import release_play
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

CONDITIONING = "lymphodepletion begun"


@pytest.mark.hazard("H16")
def test_conditioning_is_judged_with_every_dose_it_could_cost(at: At) -> None:
    """The attempt names the doses that could still be given; before there is one, none, and it is refused."""
    world = at("released")
    coi = world.journeys["patient"]
    (said,) = due(world, irreversible=True)
    assert doses_at_stake(world.bench, coi) == tuple(world.containers["doses"])
    granted = perform(world, may_begin((said, said)))
    assert isinstance(granted, Authorized)
    assert granted.containers == tuple(world.containers["doses"])
    assert world.journey().milestones[CONDITIONING] == Reached(said.at)
    early = at("collected")
    assert doses_at_stake(early.bench, early.journeys["patient"]) == ()
    assert isinstance(perform(early, may_begin((said, said))), Refused)


@pytest.mark.hazard("H16")
def test_a_milestone_is_changed_by_two_who_say_why(at: At) -> None:
    """The later record takes the earlier one's place, and the reason stands in the story."""
    world = at("conditioned")
    before = world.journey().milestones[CONDITIONING].at
    assert before is not None
    world.pass_time(hours=3)
    other = MilestoneSaid(CONDITIONING, before + timedelta(hours=2))
    assert isinstance(perform(world, may_begin((other, other), why="the pump was started later")), Authorized)
    assert world.journey().milestones[CONDITIONING] == Reached(other.at)


def test_a_therapy_of_the_record_says_its_milestones(at: At) -> None:
    """In the order of its file; of nobody, none."""
    world = at("enrolled")
    names = [milestone.name for milestone in milestones_of(world.bench, world.journeys["patient"])]
    assert names == list(world.therapy.milestones)
    assert milestones_of(world.bench, "A999026000999X") == ()


@pytest.mark.hazard("H13")
def test_a_history_outside_its_rule_is_released_after_its_review(at: At) -> None:
    """Refused unseen; with physician's and director's reason on record released, each item with its value."""
    world = at("tested")
    dose, rule = world.containers["doses"][0], world.therapy.history[1]
    note(world, item=rule.test, value="6")
    refused = perform(world, release_play(dose))
    assert isinstance(refused, Refused)
    assert {reason.interlock for reason in refused.reasons} == {"history_was_reviewed"}
    assert isinstance(perform(world, reviewed("no other cells can be had")), Authorized)
    facts = [r.entry.fact for r in world.bench.ledger.facts(world.journeys["patient"])]
    (fact,) = [fact for fact in facts if isinstance(fact, HistoryReviewed)]
    assert fact.items == ((rule.test, "6", rule.unit),)
    assert isinstance(perform(world, release_play(dose)), Authorized)


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("value", ["six", "6\u202e", "6,5", "-1"])
def test_a_value_that_is_no_number_is_refused_and_nothing_is_noted(at: At, value: str) -> None:
    """What cannot be held against a rule is not taken, and what was noted before stands."""
    world = at("tested")
    coi, before = world.journeys["patient"], world.journey().history
    with pytest.raises(ParseError):
        note_history(world.bench, coi, {"age": value}, world.people["physician"])
    with pytest.raises(ParseError, match="Expected at least one, got none"):
        note_history(world.bench, coi, {"age": " ", "shoe size": "44"}, world.people["physician"])
    assert world.journey().history == before


def test_reached_by_one_is_on_record(at: At) -> None:
    """One person's word is enough for what can be undone."""
    world = at("enrolled")
    for said in due(world, irreversible=False):
        assert isinstance(reached(world, "patient", said), Authorized)
    assert all(name in world.journey().milestones for name in ("collection begun", "bridging therapy ended"))


@pytest.mark.hazard("H16")
def test_an_exception_can_name_what_stands_against_the_conditioning(at: At) -> None:
    """What refuses the milestone of a dose is offered by name, and once three have signed it, the milestone is recorded."""
    world = at("tested")
    coi, dose = world.journeys["patient"], world.containers["doses"][0]
    offered = {(reason.interlock, reason.expected) for reason in quality_reasons(world.bench, coi, dose)}
    assert ("doses_are_released", "every dose released") in offered
    (said,) = due(world, irreversible=True)
    findings = (Finding("doses_are_released", "every dose released"),)
    three = Play(
        StepKind.RELEASE_EXCEPTIONALLY, ("physician", "admin two", "quality"), containers=(dose,), by_list="patient",
        finish=lambda w, u: release_exceptionally(w.bench, u, findings, "the disease does not wait"),
    )  # fmt: skip
    assert isinstance(perform(world, three), Authorized)
    granted = perform(world, may_begin((said, said)))
    assert isinstance(granted, Authorized)
    assert [reason.interlock for reason in granted.covered] == ["doses_are_released"]
