"""Mix-ups of the cells themselves: another patient's, not autologous, marked for quarantine or for the bin."""

from kiosk.domain.step import StepKind
from kiosk.handoffs import processing
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, dose_label
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.scenes import (
    COLLECTORS,
    PROCESSORS,
    derive,
    issue,
    issue_at_collection,
    parent_of_doses,
    plan_collection,
)
from kiosk.rehearsal.world import World


def _look_alikes_bag_processed(world: World) -> Outcome:
    return perform(world, derive(collection_bag(world, "look-alike"), world.containers["doses"]))


def _one_of_two_parents_is_the_look_alikes(world: World) -> Outcome:
    bags = (parent_of_doses(world), collection_bag(world, "look-alike"))
    pooled = Play(
        StepKind.DERIVE,
        PROCESSORS,
        hold=tuple((bag, BASE, "1") for bag in bags),
        finish=lambda w, u: processing.derive(w.bench, u, w.containers["doses"]),
    )
    return perform(world, pooled)


def _made_a_second_time(world: World) -> Outcome:
    return perform(world, derive(parent_of_doses(world), world.containers["doses"]))


def _made_from_itself(world: World) -> Outcome:
    bag = parent_of_doses(world)
    return perform(world, derive(bag, (bag,)))


def _dose_labelled_at_the_couch(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    play = Play(StepKind.ISSUE_AT_COLLECTION, COLLECTORS, containers=(dose,), by_list="patient", told=COLLECTORS)
    return issue(world, play, dose, dose_label(world))


def _planned(world: World, collection_type: str, blood_group: str) -> Outcome:
    bag = plan_collection(world, "patient", collection_type=collection_type, blood_group=blood_group)
    return issue_at_collection(world, "patient", bag)


def _related_donor(world: World) -> Outcome:
    return _planned(world, "2", "6400")


def _donors_blood_group(world: World) -> Outcome:
    return _planned(world, "1", "5100")


def _biohazard_on_one_side_only(world: World) -> Outcome:
    return _planned(world, "1", "6500")


def _quarantine(world: World) -> Outcome:
    return _planned(world, "1", "Mq00")


def _discard(world: World) -> Outcome:
    return _planned(world, "1", "Md00")


def _not_for_transfusion(world: World) -> Outcome:
    return _planned(world, "1", "Mx00")


MIXUPS = (
    MixUp(
        "the look-alike's bag is taken from the rack and processed into this patient's doses",
        "parents_are_this_journeys",
        "planned doses",
        _look_alikes_bag_processed,
    ),
    MixUp(
        "bags of two patients are pooled",
        "parents_are_this_journeys",
        "planned doses",
        _one_of_two_parents_is_the_look_alikes,
    ),
    MixUp("dose bags that were made already are made once more", "children_are_new", "derived", _made_a_second_time),
    MixUp(
        "the collection bag is entered as the product made from itself",
        "children_are_new",
        "planned doses",
        _made_from_itself,
    ),
    MixUp(
        "a label of a dose bag is asked for at the couch, as if the dose came straight from the vein",
        "container_is_made_here",
        "derived",
        _dose_labelled_at_the_couch,
    ),
    MixUp(
        "a label of a dose bag that is planned and not made yet is asked for at the couch",
        "container_is_made_here",
        "planned doses",
        _dose_labelled_at_the_couch,
    ),
    MixUp(
        "cells of a related donor come in under the patient's own number",
        "collection_is_autologous",
        "enrolled",
        _related_donor,
    ),
    MixUp(
        "the blood-group code is that of an ordinary blood donation",
        "blood_group_agrees_with_collection",
        "enrolled",
        _donors_blood_group,
    ),
    MixUp(
        "the blood-group code says biohazard and the collection type does not",
        "blood_group_agrees_with_collection",
        "enrolled",
        _biohazard_on_one_side_only,
    ),
    MixUp("a bag marked for quarantine goes on", "label_does_not_say_quarantine", "enrolled", _quarantine),
    MixUp("a bag marked for discard goes on", "label_does_not_say_discard", "enrolled", _discard),
    MixUp("a bag marked not for transfusion goes on", "label_does_not_say_discard", "enrolled", _not_for_transfusion),
)
