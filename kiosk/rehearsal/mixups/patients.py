"""Mix-ups of patients: whose wristband, whose order, what the person in the bed says, who looks alike."""

from dataclasses import replace
from datetime import date

from kiosk.domain.identifiers import Wristband
from kiosk.domain.label import Patient, WristbandLabel
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs.identities import change_identity
from kiosk.handoffs.registering import PatientKeyed, patient_keyed
from kiosk.rehearsal.acting import Play, Swap, perform
from kiosk.rehearsal.mixups.around import dose_bag, lies_there
from kiosk.rehearsal.mixups.doing import BASE, collection_bag
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.scenes import COLLECTORS, apply_at_collection, issue, line_check, match, order, readiness
from kiosk.rehearsal.world import PLACE, World, patient

BAND, ORDER = ("band", "patient"), ("order", "patient")


def _strangers_band_second(world: World) -> Outcome:
    _put_on(world, "stranger", 2)
    play = apply_at_collection("patient", collection_bag(world))
    return perform(world, play.with_between(0, lies_there(BAND, ("band", "stranger", "2"))))


def _at_the_wrong_couch(world: World) -> Outcome:
    return _printed(world, replace(_label_asked_for(world), who="stranger"))


def _bag_in_the_wrong_room(world: World) -> Outcome:
    return perform(world, replace(line_check(world, dose_bag(world)), who="stranger"))


def _band_replaced(world: World) -> Outcome:
    _put_on(world, "patient", 1)
    swap = lies_there(BAND, ("band", "patient", "1"))
    return perform(world, line_check(world, dose_bag(world)).with_between(-1, swap))


def _put_on(world: World, who: str, serial: int) -> None:
    """The ward prints a band with this serial for a patient."""
    person = patient(who)
    band = Wristband.parse(f"{person.band.identity}(8019){serial}")
    name = Patient(person.name, person.record_number, date.fromisoformat(person.birth_date))
    world.print_plain(("band", who, str(serial)), WristbandLabel(band, name, PLACE))


def _look_alikes_order(world: World) -> Outcome:
    return _printed(world, _label_asked_for(world).with_between(0, lies_there(ORDER, ("order", "look-alike"))))


def _order_replaced(world: World) -> Outcome:
    world.papers[("order", "replaced")] = world.paper_of(*ORDER)
    order(world, "patient", cells_e6="550")
    return _printed(world, _label_asked_for(world).with_between(-1, lies_there(ORDER, ("order", "replaced"))))


def _nobody_asked(world: World) -> Outcome:
    return perform(world, line_check(world, dose_bag(world)).swapped(1, Swap(skip=frozenset({Read.BIRTH_DATE}))))


def _a_neighbour_answers(world: World) -> Outcome:
    return perform(world, line_check(world, dose_bag(world)).swapped(1, Swap(spoken_by="another patient")))


def _bands_swapped(world: World) -> Outcome:
    says = Swap(spoken=patient("stranger").birth_date)
    play = apply_at_collection("patient", collection_bag(world))
    return perform(world, play.swapped(0, says).swapped(1, says))


def _another_date_at_the_line(world: World) -> Outcome:
    says = Swap(spoken=patient("look-alike").birth_date)
    return perform(world, line_check(world, dose_bag(world)).swapped(1, says))


def _look_alike_not_told(world: World) -> Outcome:
    return _printed(world, replace(_label_asked_for(world), told=COLLECTORS[:1]))


def _look_alike_and_one_person(world: World) -> Outcome:
    return _printed(world, replace(_label_asked_for(world), people=COLLECTORS[:1], told=COLLECTORS[:1]))


def _label_asked_for(world: World) -> Play:
    """The work list names the patient's collection bag; two collectors go to the couch."""
    bag = collection_bag(world)
    return Play(StepKind.ISSUE_AT_COLLECTION, COLLECTORS, containers=(bag,), by_list="patient", told=COLLECTORS)


def _printed(world: World, play: Play) -> Outcome:
    return issue(world, play, collection_bag(world), BASE)


def _records_merged(world: World) -> Outcome:
    change_identity(world.bench, world.journeys["patient"], known_otherwise(world), "merge of two hospital records")
    return perform(world, readiness(world))


def _name_corrected_before_the_match(world: World) -> Outcome:
    change_identity(world.bench, world.journeys["patient"], known_otherwise(world), "name corrected at admission")
    return perform(world, match(world, dose_bag(world)))


def known_otherwise(world: World) -> PatientKeyed:
    """The patient as the hospital's register has them after a merge."""
    who = patient("patient")
    return patient_keyed(
        "Łucja Nguyễn", "DEMO-700999", who.birth_date, who.band.format(), world.bench.now.date(), world.bench.grammars
    )


MIXUPS = (
    MixUp(
        "the second person reads the wristband of the patient in the next chair",
        "wristband_is_the_patients",
        "read back",
        _strangers_band_second,
    ),
    MixUp(
        "the label is asked for from the work list, and both collectors stand at another patient's couch",
        "wristband_is_the_patients",
        "enrolled",
        _at_the_wrong_couch,
    ),
    MixUp(
        "the thawed bag is carried into the wrong room, and both nurses check that patient",
        "bag_is_this_journeys",
        "opened",
        _bag_in_the_wrong_room,
    ),
    MixUp(
        "a wristband that was replaced still hangs on the bed rail, and is read there",
        "wristband_is_the_one_put_on_last",
        "opened",
        _band_replaced,
    ),
    MixUp(
        "the second collector takes up the order of the patient with the similar name",
        "order_is_the_patients",
        "enrolled",
        _look_alikes_order,
    ),
    MixUp(
        "the physician replaced the order, and the sheet of the old one is still at the couch",
        "order_is_the_patients",
        "enrolled",
        _order_replaced,
    ),
    MixUp(
        "nobody asks the patient at the line for their date of birth",
        "birth_date_was_spoken",
        "opened",
        _nobody_asked,
    ),
    MixUp(
        "somebody in the next bed answers for the patient, and nobody says why",
        "birth_date_was_spoken",
        "opened",
        _a_neighbour_answers,
    ),
    MixUp(
        "two patients got each other's wristband at admission: the one on the couch says another date of birth",
        "birth_date_is_the_patients",
        "read back",
        _bands_swapped,
    ),
    MixUp(
        "the patient at the line says a date of birth that is one day off the record's",
        "birth_date_is_the_patients",
        "opened",
        _another_date_at_the_line,
    ),
    MixUp(
        "a patient with a similar name is here too, and only one of two collectors was told",
        "look_alike_is_acknowledged",
        "enrolled",
        _look_alike_not_told,
    ),
    MixUp(
        "one collector alone prints the label while a patient with a similar name is here",
        "look_alike_is_acknowledged",
        "enrolled",
        _look_alike_and_one_person,
    ),
    MixUp(
        "the hospital merged two records overnight, and the ward goes on as if nothing had happened",
        "identity_is_settled",
        "admitted",
        _records_merged,
    ),
    MixUp(
        "the patient's name was corrected at admission, and nobody linked the bag to the new name",
        "identity_is_settled",
        "ready",
        _name_corrected_before_the_match,
    ),
)
