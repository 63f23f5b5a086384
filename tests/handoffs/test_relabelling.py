"""A label printed again, replaced on its bag, handed on; sheets too many destroyed. One living label a piece, always."""

import pytest

from kiosk.domain.containers import ContainerState, LabelState
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.facts import ExtraSheetDestroyed, LabelledOutside
from kiosk.domain.step import StepKind
from kiosk.handoffs.labelling import intended_texts
from kiosk.handoffs.reconciling import reconciliation_content, reconciliation_slip
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, void
from kiosk.rehearsal.relabelling import (
    apply_replacement,
    destroy_sheet,
    destroy_unreadable_sheet,
    hand_on,
    labelled_outside,
    replace_label,
    reprint_at_collection,
)
from kiosk.rehearsal.scenes import COLLECTORS, PROCESSORS, apply_at_collection, clear, read_back
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

WHY = "the label is creased"


def right(decision: Decision) -> None:
    """The step was taken."""
    assert isinstance(decision, Authorized), decision.reasons


def refusers(decision: Decision) -> set[str]:
    """Who refused."""
    assert isinstance(decision, Refused)
    return {reason.interlock for reason in decision.reasons}


def states(world: World) -> dict[int, LabelState]:
    """The state of each issue of the collection bag's label."""
    labels = world.journey().containers[collection_bag(world)].labels
    return {issue: label.state for (_, issue), label in labels.items()}


def hand_over(world: World, issue: int) -> Decision:
    """Giver and receiver read the bag's label of that issue."""
    play = Play(StepKind.HAND_OVER, (COLLECTORS[0], PROCESSORS[0]), hold=((collection_bag(world), BASE, str(issue)),))
    return perform(world, play)


@pytest.mark.hazard("H04", "H05")
def test_a_reprint_goes_the_whole_way_and_says_that_it_is_one(at: At) -> None:
    """Void by two, printed again by two with flag 05, read back, applied; the station is clear, the old one stops."""
    world = at("read back")
    bag = collection_bag(world)
    right(void(world, bag, BASE, WHY))
    right(reprint_at_collection(world, "patient", bag, BASE, WHY))
    donations = [
        text for text in intended_texts(world.bench, world.journeys["patient"], bag, BASE, 2) if text[0] == "="
    ]
    assert f"={bag[:13]}05" in donations
    right(read_back(world, "patient", bag, BASE, 2))
    right(perform(world, apply_at_collection("patient", bag, 2)))
    assert states(world) == {1: LabelState.VOID, 2: LabelState.APPLIED}
    right(perform(world, clear("patient", COLLECTORS[0])))
    slip = reconciliation_content(world.bench, world.journeys["patient"])
    assert slip.sum_line == "issued 2 = applied 1 + handed on 0 + void 1; extra sheets destroyed 0"
    assert [label.settled_by for label in slip.labels] == [("Carla Prøvesen", "Dario Esempio")] * 2
    assert reconciliation_slip(world.bench, world.journeys["patient"]).startswith(b"%PDF")
    right(hand_over(world, 2))
    assert {"label_issue_is_current", "label_was_not_voided"} <= refusers(hand_over(world, 1))


@pytest.mark.hazard("H04")
def test_a_label_on_a_filled_bag_is_replaced_by_two_who_read_it(at: At) -> None:
    """From the reprint on the old label is dead; the bag stays where it was, and bears the new one when two put it on."""
    world = at("collected")
    bag = collection_bag(world)
    right(replace_label(world, bag, BASE, WHY))
    assert states(world) == {1: LabelState.VOID, 2: LabelState.STARTED}
    right(read_back(world, "patient", bag, BASE, 2))
    right(apply_replacement(world, ((bag, BASE, "2"),)))
    assert states(world) == {1: LabelState.VOID, 2: LabelState.APPLIED}
    assert world.journey().containers[bag].state is ContainerState.QUARANTINE
    right(perform(world, clear("patient", COLLECTORS[0])))


@pytest.mark.hazard("H05")
def test_extra_sheets_are_destroyed_by_two_and_counted(at: At) -> None:
    """A double print that reads, and one that the printer marked VOID, are each a fact; the label stays as it is."""
    world = at("read back")
    bag = collection_bag(world)
    right(destroy_sheet(world, bag, BASE))
    right(destroy_unreadable_sheet(world, bag, BASE, "marked VOID by the printer"))
    facts = [r.entry.fact for r in world.bench.ledger.facts(world.journeys["patient"])]
    assert [fact.why for fact in facts if isinstance(fact, ExtraSheetDestroyed)] == ["", "marked VOID by the printer"]
    assert world.journey().containers[bag].labels[BASE, 1].extra_sheets == 2
    assert states(world) == {1: LabelState.READ_BACK}


@pytest.mark.hazard("H04")
def test_a_late_print_stops_and_is_destroyed_by_two(at: At) -> None:
    """A label declared void that comes out later says so with its day, and two people may destroy it."""
    world = at("printed")
    bag = collection_bag(world)
    right(void(world, bag, BASE, "nothing came out"))
    shown = read_back(world, "patient", bag, BASE)
    assert isinstance(shown, Refused)
    (reason,) = (r for r in shown.reasons if r.interlock == "label_was_not_voided")
    assert "declared void on " in reason.read
    assert "destroy it by two" in reason.remedy
    right(destroy_sheet(world, bag, BASE))


@pytest.mark.hazard("H05")
def test_a_label_handed_on_clears_the_station_and_is_applied_elsewhere(at: At) -> None:
    """Handed on it is accounted for here; where it arrived two people put it on, once."""
    world = at("read back")
    bag = collection_bag(world)
    right(hand_on(world, bag, BASE, "ward 3"))
    right(perform(world, clear("patient", COLLECTORS[0])))
    world.pass_time(minutes=2)
    elsewhere = world.at("ward")
    right(perform(elsewhere, apply_at_collection("patient", bag)))
    assert states(world) == {1: LabelState.APPLIED}
    assert "label_was_not_applied_before" in refusers(perform(elsewhere, apply_at_collection("patient", bag)))


@pytest.mark.hazard("H05")
def test_a_kit_used_while_the_kiosk_was_down_is_recorded_and_authorises_nothing(at: At) -> None:
    """Labels handed on in a sealed kit and put on without the kiosk: two read bag and wristband; it is in quarantine."""
    world = at("read back")
    bag = collection_bag(world)
    right(hand_on(world, bag, BASE, "sealed kit 7"))
    right(perform(world, clear("patient", COLLECTORS[0])))
    right(labelled_outside(world, bag, BASE, "no power in the building"))
    assert world.journey().containers[bag].state is ContainerState.QUARANTINE
    assert states(world) == {1: LabelState.APPLIED}
    facts = [record.entry.fact for record in world.bench.ledger.facts(world.journeys["patient"])]
    assert [fact.why for fact in facts if isinstance(fact, LabelledOutside)] == ["no power in the building"]
