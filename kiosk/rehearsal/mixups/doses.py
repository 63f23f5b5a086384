"""Mix-ups of the dose: given twice, two bags at once, more than ordered, weighed too long ago, a patient not ready."""

from datetime import timedelta
from decimal import Decimal

from kiosk.domain.decision import Decision
from kiosk.domain.step import StepKind
from kiosk.handoffs.bedside import answer_readiness
from kiosk.handoffs.processing import Contents, measure
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.course import amounts
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import SEVERAL_DOSES, WITH_DMSO
from kiosk.rehearsal.scenes import NURSES, derive, line_check, match, order, parent_of_doses, patient_ready, readiness
from kiosk.rehearsal.world import World


def _given_again(world: World) -> Outcome:
    return perform(world, line_check(world, dose_bag(world)))


def _processed_again(world: World) -> Outcome:
    return perform(world, derive(parent_of_doses(world), world.containers["doses"]))


def _second_bag_too_soon(world: World) -> Outcome:
    return perform(world, match(world, world.containers["doses"][1]))


def _fewer_cells_ordered(world: World) -> Outcome:
    return _matched_under(world, cells_e6=f"{amounts(world.therapy).cells_e6 - 1}")


def _less_volume_ordered(world: World) -> Outcome:
    return _matched_under(world, volume_ml=f"{amounts(world.therapy).volume_ml - 1}")


def _more_than_ordered_in_two_bags(world: World) -> Outcome:
    return _second_matched_under(world, cells_e6=f"{amounts(world.therapy).cells_e6 * Decimal('1.5')}")


def _dmso_not_recorded(world: World) -> Outcome:
    holds = amounts(world.therapy)
    without = Contents(holds.volume_ml, holds.cells_e6, None)
    measure(world.bench, world.journeys["patient"], dose_bag(world), without, world.people["laboratory one"])
    return perform(world, match(world, dose_bag(world)))


def _cells_not_counted(world: World) -> Outcome:
    holds = amounts(world.therapy)
    without = Contents(holds.volume_ml, None, holds.dmso_ml)
    measure(world.bench, world.journeys["patient"], dose_bag(world), without, world.people["laboratory one"])
    return perform(world, match(world, dose_bag(world)))


def _weight_of_last_month(world: World) -> Outcome:
    long_ago = world.bench.now - world.therapy.weight_max_age - timedelta(days=2)
    return _matched_under(world, weighed_on=long_ago.date().isoformat())


def _too_much_dmso(world: World) -> Outcome:
    return _matched_under(world, dmso_limit_ml=f"{amounts(world.therapy).dmso_ml - 1}")


def _too_much_dmso_in_a_day(world: World) -> Outcome:
    return _second_matched_under(world, dmso_limit_ml=f"{amounts(world.therapy).dmso_ml * Decimal('1.5')}")


def _too_much_volume(world: World) -> Outcome:
    return _matched_under(world, volume_limit_ml=f"{amounts(world.therapy).volume_ml - 1}")


def _too_much_volume_for_a_child(world: World) -> Outcome:
    bears = amounts(world.therapy).volume_ml / world.therapy.volume_ml_per_kg
    return _matched_under(world, weight_kg=f"{bears * Decimal('0.8'):.1f}")


def _matched_under(world: World, **changed: str) -> Decision:
    """The physician changes the order; then the first bag is matched."""
    order(world, "patient", **changed)
    return perform(world, match(world, dose_bag(world)))


def _second_matched_under(world: World, **changed: str) -> Decision:
    order(world, "patient", **changed)
    return perform(world, match(world, world.containers["doses"][1]))


def _physician_not_there(world: World) -> Outcome:
    perform(world, readiness(world, **{_the_physician(world): "in theatre until three"}))
    return perform(world, match(world, dose_bag(world)))


def _the_physician(world: World) -> str:
    return next(item for item in world.therapy.readiness if "physician" in item)


def _nobody_asked_the_ward(world: World) -> Outcome:
    if StepKind.PATIENT_READY in world.therapy.steps:
        return perform(world, patient_ready())
    return perform(world, match(world, dose_bag(world)))


def _item_left_out(world: World) -> Outcome:
    answers = tuple((item, "yes") for item in world.therapy.readiness[:-1])
    play = Play(StepKind.READINESS, NURSES[:1], finish=lambda w, u: answer_readiness(w.bench, u, answers))
    return perform(world, play)


MIXUPS = (
    MixUp(
        "the bag is checked at the line a second time, after it was given",
        "container_is_unused",
        "one given",
        _given_again,
    ),
    MixUp(
        "a collection that was used up is taken into processing once more",
        "container_is_unused",
        "derived",
        _processed_again,
    ),
    MixUp(
        "the laboratory thaws the second bag while the first waits at the line",
        "no_other_bag_is_open",
        "opened",
        _second_bag_too_soon,
        (SEVERAL_DOSES,),
    ),
    MixUp(
        "the physician ordered fewer cells than are in the bag",
        "dose_is_within_the_order",
        "ready",
        _fewer_cells_ordered,
    ),
    MixUp(
        "the physician ordered less volume than is in the bag",
        "dose_is_within_the_order",
        "ready",
        _less_volume_ordered,
    ),
    MixUp(
        "the first bag is given; with the second the patient would have more cells than ordered",
        "dose_is_within_the_order",
        "one given",
        _more_than_ordered_in_two_bags,
        (SEVERAL_DOSES,),
    ),
    MixUp(
        "the laboratory took back its cell count, and nobody knows what the order leaves",
        "dose_can_be_counted",
        "ready",
        _cells_not_counted,
    ),
    MixUp(
        "the laboratory counted the cells anew, and left out how much DMSO is in the bag",
        "contents_are_known",
        "ready",
        _dmso_not_recorded,
        (WITH_DMSO,),
    ),
    MixUp(
        "the order still has the weight from before the conditioning",
        "weight_is_recent",
        "ready",
        _weight_of_last_month,
    ),
    MixUp(
        "one bag holds more DMSO than the physician allows for a day",
        "dmso_is_within_limits",
        "ready",
        _too_much_dmso,
        (WITH_DMSO,),
    ),
    MixUp(
        "the second bag would bring the day's DMSO over the limit",
        "dmso_is_within_limits",
        "one given",
        _too_much_dmso_in_a_day,
        (SEVERAL_DOSES, WITH_DMSO),
    ),
    MixUp(
        "one bag holds more volume than the physician allows for a day",
        "volume_is_within_limits",
        "ready",
        _too_much_volume,
    ),
    MixUp(
        "for a patient who weighs next to nothing the bag holds too much volume",
        "volume_is_within_limits",
        "ready",
        _too_much_volume_for_a_child,
    ),
    MixUp(
        "the physician is not on the ward yet, and the bag is to be thawed already",
        "patient_is_ready",
        "ready",
        _physician_not_there,
    ),
    MixUp(
        "nobody went through the readiness list, and the patient is called ready for the bag",
        "patient_is_ready",
        "admitted",
        _nobody_asked_the_ward,
    ),
    MixUp(
        "the last item of the readiness list is left out",
        "every_item_is_answered",
        "admitted",
        _item_left_out,
    ),
)
