"""Mix-ups of how a bag ends: interrupted and forgotten, given twice, given outside, called back, discarded."""

from decimal import Decimal

from kiosk.handoffs import bedside
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.ends import call_back, discard, given_outside, interrupt
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.doing import showing
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import INTERRUPTED, SEVERAL_DOSES
from kiosk.rehearsal.scenes import line_check, match
from kiosk.rehearsal.world import World


def _next_bag_while_one_rests(world: World) -> Outcome:
    interrupt(world, dose_bag(world))
    return perform(world, match(world, world.containers["doses"][1]))


def _interrupted_without_a_reason(world: World) -> Outcome:
    return interrupt(world, dose_bag(world), why="")


def _less_in_all_than_before(world: World) -> Outcome:
    interrupt(world, dose_bag(world), given_ml=30)
    return bedside.stop_infusion(world.bench, world.journeys["patient"], dose_bag(world), Decimal(10), "stopped")


def _goes_on_without_a_line_check(world: World) -> Outcome:
    interrupt(world, dose_bag(world))
    return bedside.start_infusion(world.bench, world.journeys["patient"], dose_bag(world))


def _goes_on_the_next_day(world: World) -> Outcome:
    interrupt(world, dose_bag(world))
    world.pass_time(hours=20)
    return perform(world, line_check(world, dose_bag(world)))


def _goes_on_for_the_neighbour(world: World) -> Outcome:
    interrupt(world, dose_bag(world))
    other = world.paper_of(world.containers["look-alike collection"][0], "base label", "1")
    return perform(world, line_check(world, dose_bag(world)).swapped(0, showing(world, other)))


def _hung_again_after_it_was_given_outside(world: World) -> Outcome:
    perform(world, given_outside(world, dose_bag(world)))
    return perform(world, match(world, dose_bag(world)))


def _second_bag_after_one_was_given_outside(world: World) -> Outcome:
    perform(world, given_outside(world, dose_bag(world)))
    return perform(world, match(world, world.containers["doses"][1]))


def _given_outside_and_nobody_says_why(world: World) -> Outcome:
    return perform(world, given_outside(world, dose_bag(world), why=""))


def _recalled_bag_matched(world: World) -> Outcome:
    perform(world, call_back(world))
    return perform(world, match(world, dose_bag(world)))


def _recalled_when_thawed_already(world: World) -> Outcome:
    perform(world, call_back(world))
    return perform(world, line_check(world, dose_bag(world)))


def _one_bag_left_in_the_tank(world: World) -> Outcome:
    return perform(world, call_back(world, dose_bag(world)))


def _discarded_on_a_nurses_word(world: World) -> Outcome:
    return perform(world, discard(world, dose_bag(world), "nurse one"))


def _discarded_and_nobody_says_why(world: World) -> Outcome:
    return perform(world, discard(world, dose_bag(world), why=""))


def _taken_out_of_the_bin(world: World) -> Outcome:
    perform(world, discard(world, dose_bag(world)))
    return perform(world, line_check(world, dose_bag(world)))


MIXUPS = (
    MixUp("the first bag rests half given, and the second is to be thawed meanwhile", "part_given_is_closed",
          "infusing", _next_bag_while_one_rests, (SEVERAL_DOSES, INTERRUPTED)),
    MixUp("the infusion is interrupted, and nobody says why", "part_given_is_told", "infusing",
          _interrupted_without_a_reason, (INTERRUPTED,)),
    MixUp("ten millilitres are said to be given in all of a bag of which thirty were", "part_given_is_told",
          "infusing", _less_in_all_than_before, (INTERRUPTED,)),
    MixUp("after a break the drip is opened again, and nobody reads bag and wristband", "step_is_due", "infusing",
          _goes_on_without_a_line_check, (INTERRUPTED,)),
    MixUp("a thawed bag rests over night, and is to go on in the morning", "within_post_thaw_limit", "infusing",
          _goes_on_the_next_day, (INTERRUPTED,)),
    MixUp("after a break the look-alike’s bag is hung where the patient’s was", "bag_is_this_journeys", "infusing",
          _goes_on_for_the_neighbour, (INTERRUPTED,)),
    MixUp("the bag was given while the kiosk was down, and is matched once more", "container_is_unused", "ready",
          _hung_again_after_it_was_given_outside),
    MixUp("one bag was given without the kiosk, and the next is matched as if nothing had been",
          "no_quality_hold_is_open", "ready", _second_bag_after_one_was_given_outside, (SEVERAL_DOSES,)),
    MixUp("a bag was given without the kiosk, and nobody says why", "given_outside_is_told", "ready",
          _given_outside_and_nobody_says_why),
    MixUp("the maker called the bags back, and one is matched all the same", "container_is_not_withdrawn", "ready",
          _recalled_bag_matched),
    MixUp("the set is called back when the first bag is thawed already", "container_is_not_withdrawn", "opened",
          _recalled_when_thawed_already),
    MixUp("the set is called back, and one of its bags is forgotten in the tank", "every_container_is_named", "ready",
          _one_bag_left_in_the_tank, (SEVERAL_DOSES,)),
    MixUp("a bag is discarded because a nurse says so", "physician_ordered_it", "opened",
          _discarded_on_a_nurses_word),
    MixUp("a bag is discarded, and the order gives no reason", "physician_ordered_it", "opened",
          _discarded_and_nobody_says_why),
    MixUp("a discarded bag is taken out of the bin and brought to the line", "container_is_unused", "opened",
          _taken_out_of_the_bin),
)  # fmt: skip
