"""Mix-ups of printing: spare labels, lost labels, labels of two bags on one bench, labels cleared away too soon."""

from dataclasses import replace

from kiosk.devices.fakes.printer import PrinterFault
from kiosk.domain.step import StepKind
from kiosk.handoffs.lost_labels import labels_lost_in_between
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.mixups.doing import (
    BASE,
    CRYOBAG,
    TIE_TAG,
    collection_bag,
    find,
    read_back_shown,
    use_printer,
    use_profile,
    void,
)
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import TWO_LABELS
from kiosk.rehearsal.scenes import (
    COLLECTORS,
    apply_at_collection,
    apply_in_processing,
    clear,
    issue,
    issue_at_collection,
    issue_in_processing,
    plan_collection,
)
from kiosk.rehearsal.world import World


def _edited_profile(world: World) -> Outcome:
    profile = world.bench.printing[BASE].profile
    use_profile(world, BASE, replace(profile, output=replace(profile.output, darkness=25)))
    return issue_at_collection(world, "patient", collection_bag(world))


def _tie_tag_for_a_collection_bag(world: World) -> Outcome:
    bag = collection_bag(world)
    play = Play(StepKind.ISSUE_AT_COLLECTION, COLLECTORS, containers=(bag,), by_list="patient", told=COLLECTORS)
    return issue(world, play, bag, TIE_TAG)


def _spare_label(world: World) -> Outcome:
    return issue_at_collection(world, "patient", collection_bag(world))


def _killed_then_the_next_label(world: World) -> Outcome:
    labels_lost_in_between(world.bench)
    return issue_in_processing(world, world.containers["doses"][0], TIE_TAG)


def _killed_then_read_back(world: World) -> Outcome:
    labels_lost_in_between(world.bench)
    bag = collection_bag(world)
    return read_back_shown(world, bag, BASE, world.paper_of(bag, BASE, "1"))


def _jammed_then_the_next_label(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    use_printer(world, CRYOBAG, PrinterFault.JAMS)
    issue_in_processing(world, dose, CRYOBAG)
    return issue_in_processing(world, dose, TIE_TAG)


def _cleared_with_a_label_left(world: World) -> Outcome:
    return perform(world, clear("patient", COLLECTORS[0]))


def _cleared_with_the_outcome_unknown(world: World) -> Outcome:
    labels_lost_in_between(world.bench)
    return perform(world, clear("patient", COLLECTORS[0]))


def _next_chair_at_the_same_bench(world: World) -> Outcome:
    bag = plan_collection(world, "stranger")
    play = Play(StepKind.ISSUE_AT_COLLECTION, COLLECTORS[:1], "stranger", containers=(bag,), by_list="stranger")
    return issue(world, play, bag, BASE)


def _labels_in_a_batch(world: World) -> Outcome:
    return issue_at_collection(world, "patient", plan_collection(world, "patient"))


def _stuck_on(world: World) -> Outcome:
    return perform(world, apply_at_collection("patient", collection_bag(world)))


def _tie_tag_left_off(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    return perform(world, replace(apply_in_processing(world, dose), hold=((dose, CRYOBAG, "1"),)))


def _label_of_a_filled_bag_voided(world: World) -> Outcome:
    return void(world, collection_bag(world), BASE, "the bag is to get a tidier label")


def _voided_twice(world: World) -> Outcome:
    bag = collection_bag(world)
    void(world, bag, BASE, "creased")
    return void(world, bag, BASE, "creased")


def _another_label_found(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    labels_lost_in_between(world.bench)
    return find(world, dose, TIE_TAG, world.paper_of(dose, CRYOBAG, "1"))


def _found_torn(world: World) -> Outcome:
    bag = collection_bag(world)
    paper = world.paper_of(bag, BASE, "1")
    labels_lost_in_between(world.bench)
    find(world, bag, BASE, paper)
    return read_back_shown(world, bag, BASE, paper.without(0.0, 0.5, 0.5, 0.14))


MIXUPS = (
    MixUp(
        "somebody turned the printer's darkness up, and nobody approved it",
        "template_and_profile_are_approved",
        "enrolled",
        _edited_profile,
    ),
    MixUp(
        "a tie-tag is asked for a collection bag, which has none",
        "label_belongs_to_the_set",
        "enrolled",
        _tie_tag_for_a_collection_bag,
    ),
    MixUp("a spare label is asked for, just in case", "earlier_issue_is_dead", "read back", _spare_label),
    MixUp("a filled and labelled bag is to be relabelled", "earlier_issue_is_dead", "collected", _spare_label),
    MixUp(
        "the power failed after the cryobag label was sent, and the tie-tag is asked for next",
        "no_label_is_in_doubt",
        "printed cryobag label",
        _killed_then_the_next_label,
        (TWO_LABELS,),
    ),
    MixUp(
        "the printer jams on the cryobag label, and the tie-tag is asked for on another printer",
        "no_label_is_in_doubt",
        "derived",
        _jammed_then_the_next_label,
        (TWO_LABELS,),
    ),
    MixUp(
        "the power failed before the label was read back, and after the restart it is read as if nothing had been",
        "label_waits_for_read_back",
        "printed",
        _killed_then_read_back,
    ),
    MixUp(
        "the station is cleared while a label lies on the bench",
        "labels_are_reconciled",
        "read back",
        _cleared_with_a_label_left,
    ),
    MixUp(
        "the kiosk is restarted and the station cleared, though nobody knows whether the label came out",
        "labels_are_reconciled",
        "printed",
        _cleared_with_the_outcome_unknown,
    ),
    MixUp(
        "a label for the patient in the next chair is asked for at a station that has this patient open",
        "station_has_no_other_patient",
        "read back",
        _next_chair_at_the_same_bench,
    ),
    MixUp(
        "labels of two bags are printed in a batch, to be stuck on later",
        "no_other_label_lies_unapplied",
        "read back",
        _labels_in_a_batch,
    ),
    MixUp(
        "the label is stuck on straight from the printer, without reading it back",
        "label_was_read_back",
        "printed",
        _stuck_on,
    ),
    MixUp(
        "the printer fed two sheets, and the second one is stuck on another bag",
        "label_was_not_applied_before",
        "collected",
        _stuck_on,
    ),
    MixUp(
        "the cryobag label is stuck on and the tie-tag left for later",
        "every_piece_was_read",
        "read back tie-tag",
        _tie_tag_left_off,
        (TWO_LABELS,),
    ),
    MixUp(
        "the label of a filled bag is declared void, so that the bag can get another one",
        "label_can_still_be_settled",
        "collected",
        _label_of_a_filled_bag_voided,
    ),
    MixUp(
        "a label that is void already is declared void again", "label_can_still_be_settled", "read back", _voided_twice
    ),
    MixUp(
        "a lost label is found with its product code torn off, and shown to the camera as it is",
        "every_symbol_was_read_back",
        "printed",
        _found_torn,
    ),
    MixUp(
        "the tie-tag was lost, and the label that two people find is the cryobag label",
        "label_in_doubt_was_found",
        "printed tie-tag",
        _another_label_found,
        (TWO_LABELS,),
    ),
)
