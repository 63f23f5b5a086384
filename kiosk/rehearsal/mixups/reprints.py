"""Mix-ups of labels printed again: on one word, without a reason, twice, for the wrong bag; and of sheets too many."""

from kiosk.domain.step import StepKind
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, void
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.relabelling import (
    apply_replacement,
    destroy_sheet,
    destroy_unreadable_sheet,
    hand_on,
    labelled_outside,
    replace_label,
    reprint_at_collection,
)
from kiosk.rehearsal.scenes import COLLECTORS, derive, issue_at_collection, parent_of_doses, read_back
from kiosk.rehearsal.world import World

CREASED = "the label is creased"


def _printed_again_as_if_first(world: World) -> Outcome:
    bag = collection_bag(world)
    void(world, bag, BASE, CREASED)
    return issue_at_collection(world, "patient", bag)


def _printed_again_without_a_reason(world: World) -> Outcome:
    bag = collection_bag(world)
    void(world, bag, BASE, CREASED)
    return reprint_at_collection(world, "patient", bag, BASE, "")


def _replaced_twice(world: World) -> Outcome:
    bag = collection_bag(world)
    replace_label(world, bag, BASE, CREASED)
    return replace_label(world, bag, BASE, CREASED)


def _loose_label_read_for_the_bags(world: World) -> Outcome:
    bag = collection_bag(world)
    replace_label(world, bag, BASE, CREASED)
    read_back(world, "patient", bag, BASE, 2)
    return replace_label(world, bag, BASE, CREASED, 2)


def _second_sheet_of_a_replacement(world: World) -> Outcome:
    bag = collection_bag(world)
    replace_label(world, bag, BASE, CREASED)
    read_back(world, "patient", bag, BASE, 2)
    apply_replacement(world, ((bag, BASE, "2"),))
    return apply_replacement(world, ((bag, BASE, "2"),))


def _made_into_doses_meanwhile(world: World) -> Outcome:
    bag = parent_of_doses(world)
    replace_label(world, bag, BASE, CREASED)
    return perform(world, derive(bag, world.containers["doses"]))


def _old_label_left_on_the_bag(world: World) -> Outcome:
    bag = collection_bag(world)
    replace_label(world, bag, BASE, CREASED)
    read_back(world, "patient", bag, BASE, 2)
    apply_replacement(world, ((bag, BASE, "2"),))
    return perform(world, Play(StepKind.HAND_OVER, COLLECTORS, hold=((bag, BASE, "1"),)))


def _handed_on_unread(world: World) -> Outcome:
    return hand_on(world, collection_bag(world), BASE, "the ward")


def _outside_while_the_kiosk_was_there(world: World) -> Outcome:
    return labelled_outside(world, collection_bag(world), BASE, "it was quicker")


def _only_sheet_destroyed(world: World) -> Outcome:
    return destroy_sheet(world, collection_bag(world), BASE)


def _unreadable_for_no_reason(world: World) -> Outcome:
    return destroy_unreadable_sheet(world, collection_bag(world), BASE, "")


MIXUPS = (
    MixUp(
        "a creased label is void, and one is printed again as if it were the first",
        "issue_is_the_first",
        "read back",
        _printed_again_as_if_first,
    ),
    MixUp(
        "a label is printed again, and nobody says why",
        "reprint_says_why",
        "read back",
        _printed_again_without_a_reason,
    ),
    MixUp(
        "the label of a filled bag is replaced, and once more before the new one was read back",
        "label_can_be_replaced",
        "collected",
        _replaced_twice,
    ),
    MixUp(
        "the bag's label is to be replaced, and a loose label is read in place of what stands on the bag",
        "label_read_was_put_on_last",
        "collected",
        _loose_label_read_for_the_bags,
    ),
    MixUp(
        "the printer fed the replacing label twice, and the second sheet is put on too",
        "replacement_waits_for_its_bag",
        "collected",
        _second_sheet_of_a_replacement,
    ),
    MixUp(
        "the bag is made into doses while its label is being replaced",
        "container_bears_its_labels",
        "planned doses",
        _made_into_doses_meanwhile,
    ),
    MixUp(
        "the label was replaced, and the old one, left on the bag, is read at the hand-over",
        "label_was_not_voided",
        "collected",
        _old_label_left_on_the_bag,
    ),
    MixUp(
        "a label is handed on to the ward straight from the printer",
        "label_can_be_handed_on",
        "printed",
        _handed_on_unread,
    ),
    MixUp(
        "a label fresh from the printer is put on as if from a sealed kit, past the spoken birth date",
        "labels_left_with_a_kit",
        "read back",
        _outside_while_the_kiosk_was_there,
    ),
    MixUp(
        "the one sheet that came out is destroyed as if there were another",
        "sheet_is_extra",
        "printed",
        _only_sheet_destroyed,
    ),
    MixUp(
        "a sheet is thrown away as unreadable, and nobody says why it is",
        "unreadable_sheet_says_why",
        "read back",
        _unreadable_for_no_reason,
    ),
)
