"""Mix-ups of bags at the hand-offs: another bag, an old label, a label that says something else than the record."""

from dataclasses import replace

from kiosk.domain.commitment import commit
from kiosk.domain.identifiers import BloodGroups, Din, DonationSymbol
from kiosk.domain.step import Read
from kiosk.handoffs.allocating import next_din
from kiosk.rehearsal.acting import Swap, perform
from kiosk.rehearsal.desk import Shot
from kiosk.rehearsal.mixups.doing import (
    BASE,
    TIE_TAG,
    collection_bag,
    dose_label,
    hand_over,
    receiver_is_shown,
    showing,
    void,
)
from kiosk.rehearsal.mixups.forging import committed_to, content, on_paper, resealed, torn
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import SEVERAL_DOSES, TWO_LABELS
from kiosk.rehearsal.scenes import apply_at_collection, issue_in_processing, line_check
from kiosk.rehearsal.world import World


def _look_alikes_bag_at_the_line(world: World) -> Outcome:
    other = world.paper_of(collection_bag(world, "look-alike"), BASE, "1")
    return perform(world, line_check(world, world.containers["doses"][0]).swapped(0, showing(world, other)))


def _look_alikes_bag_received(world: World) -> Outcome:
    return receiver_is_shown(world, world.paper_of(collection_bag(world, "look-alike"), BASE, "1"))


def _empty_collection_bag(world: World) -> Outcome:
    empty = world.paper_of(collection_bag(world), BASE, "1")
    return perform(world, hand_over(world.containers["doses"][0], dose_label(world)).swapped(1, showing(world, empty)))


def _second_dose_bag(world: World) -> Outcome:
    first, second = world.containers["doses"]
    return perform(
        world, line_check(world, first).swapped(1, showing(world, world.paper_of(second, dose_label(world), "1")))
    )


def _label_before_the_product(world: World) -> Outcome:
    return issue_in_processing(world, world.containers["doses"][0], dose_label(world))


def _seal_torn_off(world: World) -> Outcome:
    return receiver_is_shown(world, torn(world.paper_of(collection_bag(world), BASE, "1"), "seal"))


def _bag_nobody_planned(world: World) -> Outcome:
    other = DonationSymbol.marked(Din.parse(next_din(world.bench).value), "00")
    label = replace(content(world, collection_bag(world), BASE), donation=other)
    return receiver_is_shown(world, on_paper(world, resealed(label, world.bench.seal_key, committed_to(world))))


def _issue_nobody_recorded(world: World) -> Outcome:
    return receiver_is_shown(world, on_paper(world, content(world, collection_bag(world), BASE, issue=2)))


def _sealed_for_another_identity(world: World) -> Outcome:
    label = content(world, collection_bag(world), BASE)
    unknown = commit(b"\0" * 32, "patient", "another hospital's number for the same patient")
    return receiver_is_shown(world, on_paper(world, resealed(label, world.bench.seal_key, unknown)))


def _other_blood_group_retyped(world: World) -> Outcome:
    label = replace(content(world, collection_bag(world), BASE), blood_groups=BloodGroups("9700"))
    return receiver_is_shown(world, on_paper(world, label))


def _swapped_between_two_pictures(world: World) -> Outcome:
    bag = collection_bag(world)
    home_made = on_paper(world, replace(content(world, bag, BASE), blood_groups=BloodGroups("9700")))
    shots = tuple(Shot((paper,), pose=world.next_pose()) for paper in (world.paper_of(bag, BASE, "1"), home_made))
    return perform(world, hand_over(bag).swapped(1, Swap(shows={Read.BAG: shots})))


def _wrong_bag_of_the_set(world: World) -> Outcome:
    label = replace(content(world, collection_bag(world), BASE), bag=1, bags=2)
    return receiver_is_shown(world, on_paper(world, resealed(label, world.bench.seal_key, committed_to(world))))


def _void_label_applied(world: World) -> Outcome:
    bag = collection_bag(world)
    void(world, bag, BASE, "smudged; thrown into the bin")
    return perform(world, apply_at_collection("patient", bag))


def _label_on_its_backing(world: World) -> Outcome:
    return perform(world, hand_over(collection_bag(world)))


def _tag_on_the_printer(world: World) -> Outcome:
    return perform(world, hand_over(world.containers["doses"][0], TIE_TAG))


MIXUPS = (
    MixUp(
        "the bag of the look-alike is hung at the patient's line",
        "bag_is_this_journeys",
        "opened",
        _look_alikes_bag_at_the_line,
    ),
    MixUp(
        "the giver reads the patient's bag and hands over the look-alike's from the same trolley",
        "bag_is_this_journeys",
        "collected",
        _look_alikes_bag_received,
    ),
    MixUp(
        "the receiver reads the patient's empty collection bag instead of the dose bag",
        "bag_is_the_one_meant",
        "labelled doses",
        _empty_collection_bag,
    ),
    MixUp(
        "the first dose bag is open, and the second nurse reads the second one",
        "bag_is_the_one_meant",
        "opened",
        _second_dose_bag,
        (SEVERAL_DOSES,),
    ),
    MixUp(
        "a label of a dose bag is asked for before anything was made from the collection",
        "bag_is_the_one_meant",
        "planned doses",
        _label_before_the_product,
    ),
    MixUp(
        "the corner with the seal is torn off, and the bag is handed over by its bar codes alone",
        "seal_was_read",
        "collected",
        _seal_torn_off,
    ),
    MixUp(
        "a label made with a stolen seal key names a bag of this patient that was never collected",
        "bag_is_in_the_record",
        "collected",
        _bag_nobody_planned,
    ),
    MixUp(
        "a second computer set up from a backup printed a label of which this record knows nothing",
        "label_was_issued_here",
        "collected",
        _issue_nobody_recorded,
    ),
    MixUp(
        "the bag carries a label sealed for an identity that nobody linked to this patient",
        "label_names_this_patient",
        "collected",
        _sealed_for_another_identity,
    ),
    MixUp(
        "the label was typed off in an office with another blood group, and the seal photocopied onto it",
        "label_says_what_the_record_says",
        "collected",
        _other_blood_group_retyped,
    ),
    MixUp(
        "the genuine label is shown first, and in the next picture one with another blood group under the same seal",
        "label_says_what_the_record_says",
        "collected",
        _swapped_between_two_pictures,
    ),
    MixUp(
        "the only bag of the collection carries a genuine seal that says it is bag 1 of 2",
        "label_says_what_the_record_says",
        "collected",
        _wrong_bag_of_the_set,
    ),
    MixUp(
        "a label thrown away and recorded as void is stuck on the bag all the same",
        "label_was_not_voided",
        "read back",
        _void_label_applied,
    ),
    MixUp(
        "the bag is handed over by reading its label while that is still on its backing",
        "label_is_on_its_container",
        "read back",
        _label_on_its_backing,
    ),
    MixUp(
        "the tie-tag is read where it hangs out of the printer, not on the bag",
        "label_is_on_its_container",
        "read back tie-tag",
        _tag_on_the_printer,
        (TWO_LABELS,),
    ),
)
