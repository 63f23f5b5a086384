"""Mix-ups at the keyboard: keyed twice and not alike, keyed onto somebody else, numbers used twice, hidden marks."""

from collections.abc import Callable

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ResultRecorded
from kiosk.domain.guards import text_is_plain
from kiosk.domain.identifiers import OrderNumber
from kiosk.domain.step import StepKind
from kiosk.handoffs import processing, registering
from kiosk.handoffs.allocating import next_coi, next_order
from kiosk.handoffs.registering import PatientKeyed, patient_keyed
from kiosk.ledger.errors import ClaimTaken
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.doing import collection_bag
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.people import gsrn
from kiosk.rehearsal.scenes import COLLECTORS, order_fields, plan_collection
from kiosk.rehearsal.world import World, patient

NEWCOMER = "newcomer"


def _other_birth_date(world: World) -> Outcome:
    return _enrol(world, NEWCOMER, _keyed(world), _keyed(world, born="1962-05-03"))


def _another_patients_number(world: World) -> Outcome:
    newcomer = _keyed(world, number=patient("patient").record_number)
    return _enrol(world, NEWCOMER, newcomer, newcomer)


def _ten_times_the_dose(world: World) -> Outcome:
    number = next_order(world.bench)
    return _order(world, number, order_fields(world), order_fields(world, cells_e6="6000"))


def _keyed_onto_the_patient(world: World) -> Outcome:
    return _enrol(world, "patient", _keyed(world), _keyed(world))


def _order_for_nobody(world: World) -> Outcome:
    world.journeys[NEWCOMER] = next_coi(world.bench).value
    return _order(world, next_order(world.bench), order_fields(world), order_fields(world), NEWCOMER)


def _order_number_again(world: World) -> Outcome:
    return _order(world, OrderNumber.parse(world.orders["look-alike"]), order_fields(world), order_fields(world))


def _donation_number_again(world: World) -> Outcome:
    try:
        plan_collection(world, "look-alike", din=collection_bag(world)[:13])
    except ClaimTaken as taken:
        return (taken.reason,)
    return ()


def _command_in_a_name(world: World) -> Outcome:
    return _typed(lambda: _keyed(world, name="Petra Probe\x1b^XA^FDLucja^FS"))


def _name_that_turns_round(world: World) -> Outcome:
    return _typed(lambda: _keyed(world, name="Petra \u202eeborP"))


def _hidden_in_a_result(world: World) -> Outcome:
    result = ResultRecorded(dose_bag(world), "sterility", "no growth\u200b", "")
    person = world.people["laboratory one"]
    return _typed(lambda: processing.record_result(world.bench, world.journeys["patient"], result, person))


def _line_break_in_an_order(world: World) -> Outcome:
    fields = order_fields(world, physician="Dr Kim Örnek\nroute: intrathecal")
    return _typed(lambda: _order(world, next_order(world.bench), fields, fields))


def _typed(use: Callable[[], object]) -> Outcome:
    """What the keyboard's guard says of a text that nothing takes."""
    try:
        use()
    except ParseError as error:
        return (text_is_plain.reason(f"{error.what}: {error.expected}", error.got),)
    return ()


def _keyed(
    world: World, name: str = "Petra Probe", born: str = "1962-03-05", number: str = "DEMO-700888"
) -> PatientKeyed:
    """A patient who is new here."""
    return patient_keyed(name, number, born, f"{gsrn('8018', 700_888)}(8019)1", world.bench.now.date())


def _enrol(world: World, who: str, first: PatientKeyed, second: PatientKeyed) -> Outcome:
    world.journeys.setdefault(NEWCOMER, next_coi(world.bench).value)
    return perform(
        world,
        Play(
            StepKind.ENROL,
            COLLECTORS,
            by_list=who,
            finish=lambda w, u: registering.enrol(w.bench, u, w.therapy.id, first, second),
        ),
    )


def _order(
    world: World, number: OrderNumber, first: dict[str, str], second: dict[str, str], who: str = "patient"
) -> Outcome:
    play = Play(
        StepKind.ORDER,
        COLLECTORS,
        by_list=who,
        finish=lambda w, u: registering.order(w.bench, u, number, first, second),
    )
    return perform(world, play)


MIXUPS = (
    MixUp(
        "the second person keys day and month of the birth date the other way round",
        "keyed_twice_alike",
        "enrolled",
        _other_birth_date,
    ),
    MixUp(
        "somebody new is enrolled from the chart of another patient, with the number that stands on it",
        "record_number_is_one_patients",
        "enrolled",
        _another_patients_number,
    ),
    MixUp(
        "the second person keys ten times the ordered cells",
        "keyed_twice_alike",
        "enrolled",
        _ten_times_the_dose,
    ),
    MixUp(
        "another patient is enrolled on the page of this one, left open from before",
        "nobody_is_enrolled_yet",
        "enrolled",
        _keyed_onto_the_patient,
    ),
    MixUp(
        "an order is keyed for somebody who was never enrolled",
        "patient_is_enrolled",
        "enrolled",
        _order_for_nobody,
    ),
    MixUp(
        "an order sheet is keyed for the patient under the number of another patient's order",
        "claim_is_free",
        "enrolled",
        _order_number_again,
    ),
    MixUp(
        "a donation number from a pre-printed set is used for a second patient",
        "claim_is_free",
        "enrolled",
        _donation_number_again,
    ),
    MixUp(
        "a patient's name comes with a command for the label printer in it",
        "text_is_plain",
        "enrolled",
        _command_in_a_name,
    ),
    MixUp(
        "a patient's name comes with a hidden mark that turns the letters round on a screen",
        "text_is_plain",
        "enrolled",
        _name_that_turns_round,
    ),
    MixUp(
        "a laboratory's result comes with an invisible character in it",
        "text_is_plain",
        "tested",
        _hidden_in_a_result,
    ),
    MixUp(
        "the physician's name in an order runs on into a second line that names another route",
        "text_is_plain",
        "enrolled",
        _line_break_in_an_order,
    ),
)
