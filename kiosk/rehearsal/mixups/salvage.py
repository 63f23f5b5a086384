"""Mix-ups of a bag that fails: small labels too late, unread, of another bag, left over; too much moved."""

from dataclasses import replace

from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.course import amounts
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.doing import showing, void
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import RESERVE, SEVERAL_DOSES
from kiosk.rehearsal.salvage import (
    SYRINGE,
    check_reserve_at_line,
    issue_reserve,
    keep_reserve,
    move,
    open_bag,
    plan_reserve,
)
from kiosk.rehearsal.scenes import line_check, match
from kiosk.rehearsal.world import World


def _label_asked_after_the_opening(world: World) -> Outcome:
    reserve = plan_reserve(world, dose_bag(world))
    open_bag(world, dose_bag(world))
    return issue_reserve(world, dose_bag(world), reserve)


def _opened_before_it_was_read_back(world: World) -> Outcome:
    issue_reserve(world, dose_bag(world), plan_reserve(world, dose_bag(world)))
    return open_bag(world, dose_bag(world))


def _kept_and_opened(world: World) -> tuple[str, str]:
    reserve = keep_reserve(world, dose_bag(world))
    open_bag(world, dose_bag(world))
    return dose_bag(world), reserve


def _into_an_unlabelled_syringe(world: World) -> Outcome:
    dose, reserve = dose_bag(world), plan_reserve(world, dose_bag(world))
    open_bag(world, dose)
    play = move(world, dose, reserve)
    return perform(world, type(play)(play.step, play.people, hold=play.hold[:1], finish=play.finish))


def _void_label_on_the_syringe(world: World) -> Outcome:
    dose, reserve = _kept_and_opened(world)
    void(world, reserve, SYRINGE, "torn off")
    return perform(world, move(world, dose, reserve))


def _second_reads_the_old_label_alone(world: World) -> Outcome:
    dose, reserve = _kept_and_opened(world)
    play = move(world, dose, reserve)
    return perform(world, play.swapped(1, showing(world, world.paper_of(*play.hold[0]))))


def _more_than_the_bag_held(world: World) -> Outcome:
    dose, reserve = _kept_and_opened(world)
    return perform(world, move(world, dose, reserve, StepKind.DRAW_UP, volume_ml=75))


def _old_bag_hung_after_all(world: World) -> Outcome:
    dose, reserve = _kept_and_opened(world)
    perform(world, move(world, dose, reserve))
    return perform(world, line_check(world, dose))


def _syringe_given_too_late(world: World) -> Outcome:
    dose, reserve = _kept_and_opened(world)
    perform(world, move(world, dose, reserve))
    world.pass_time(minutes=95)
    return check_reserve_at_line(world, reserve)


def _small_label_left_lying(world: World) -> Outcome:
    first, second = world.containers["doses"]
    keep_reserve(world, first)
    open_bag(world, first)
    perform(world, line_check(world, first))
    bedside.start_infusion(world.bench, world.journeys["patient"], first)
    bedside.finish_bag(world.bench, world.journeys["patient"], first, amounts(world.therapy).volume_ml)
    return perform(world, match(world, second))


_MIXUPS = (
    MixUp("the bag is open and leaks, and a label for the syringe is asked for only now", "bag_waits_to_be_opened",
          "matched", _label_asked_after_the_opening),
    MixUp("the small label is printed, and the bag is opened before anybody read it back", "reserve_labels_are_proved",
          "matched", _opened_before_it_was_read_back),
    MixUp("what the broken bag holds is drawn into a syringe that has no label", "new_container_waits_for_this_bag",
          "matched", _into_an_unlabelled_syringe),
    MixUp("the small label was declared void, and is stuck on the syringe all the same",
          "new_container_waits_for_this_bag", "matched", _void_label_on_the_syringe),
    MixUp("the second nurse reads the old bag, and not the syringe its contents are in", "both_labels_were_read",
          "matched", _second_reads_the_old_label_alone),
    MixUp("more is said to be in the syringe than the bag ever held", "amount_moved_is_told", "matched",
          _more_than_the_bag_held),
    MixUp("the bag was emptied into a syringe, and is hung at the line after all", "container_is_unused", "matched",
          _old_bag_hung_after_all),
    MixUp("the syringe lies on the tray until the time of the thawed bag has passed", "product_has_not_expired",
          "matched", _syringe_given_too_late),
    MixUp("a small label of the first bag was never used, and the second bag is matched beside it",
          "reserve_labels_are_settled", "matched", _small_label_left_lying, (SEVERAL_DOSES,)),
)  # fmt: skip

MIXUPS = tuple(replace(mixup, needs=(RESERVE, *mixup.needs)) for mixup in _MIXUPS)
