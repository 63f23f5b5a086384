"""Mix-ups of the post-thaw tag: none printed, an old one, the wrong label at the line, the time on it passed."""

from datetime import timedelta

from kiosk.domain.label import LabelKind
from kiosk.handoffs import bedside
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.doing import read_back_shown
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import TAGGED
from kiosk.rehearsal.scenes import issue_before_opening, labels_of, line_check, match, readiness
from kiosk.rehearsal.world import World

TAG = LabelKind.POST_THAW.value


def _thawed_without_a_tag(world: World) -> Outcome:
    return bedside.open_container(world.bench, world.journeys["patient"], dose_bag(world))


def _tag_never_read_back(world: World) -> Outcome:
    issue_before_opening(world, dose_bag(world))
    return _thawed_without_a_tag(world)


def _tag_of_an_earlier_match(world: World) -> Outcome:
    world.pass_time(minutes=12)
    perform(world, readiness(world))
    perform(world, match(world, dose_bag(world)))
    return _thawed_without_a_tag(world)


def _another_label_for_the_tag(world: World) -> Outcome:
    dose = dose_bag(world)
    issue_before_opening(world, dose)
    return read_back_shown(world, dose, TAG, world.paper_of(*labels_of(world, dose)[0]))


def _old_label_alone(world: World) -> Outcome:
    dose = dose_bag(world)
    play = line_check(world, dose)
    return perform(world, type(play)(play.step, play.people, hold=labels_of(world, dose)[:1], finish=play.finish))


def _tag_alone(world: World) -> Outcome:
    play = line_check(world, dose_bag(world))
    return perform(world, type(play)(play.step, play.people, hold=play.hold[1:], finish=play.finish))


def _infuse_by_passed(world: World) -> Outcome:
    # The tag counts from its issue, minutes before the opening: its moment comes before the limit from the opening.
    until = world.journey().containers[dose_bag(world)].good_until
    if until is None:
        raise RuntimeError("Expected a thawed bag with a time on its tag, got none.")
    world.pass_time(minutes=(until - world.bench.now) / timedelta(minutes=1))
    return perform(world, line_check(world, dose_bag(world)))


MIXUPS = (
    MixUp("the bag is thawed, and its tag is to be printed afterwards", "post_thaw_tag_waits", "just matched",
          _thawed_without_a_tag, (TAGGED,)),
    MixUp("the tag is printed and thrown on the bag; nobody read it back", "post_thaw_tag_waits", "just matched",
          _tag_never_read_back, (TAGGED,)),
    MixUp("the bag is matched again, and thawed with the tag of the match before", "post_thaw_tag_waits", "matched",
          _tag_of_an_earlier_match, (TAGGED,)),
    MixUp("the cryobag label is held up in place of the tag just printed", "label_shown_is_the_one_printed",
          "just matched", _another_label_for_the_tag, (TAGGED,)),
    MixUp("at the line the old label is read, which says nothing of the thaw", "post_thaw_tag_was_read", "opened",
          _old_label_alone, (TAGGED,)),
    MixUp("at the line the tag is read, and the bag under it is not", "post_thaw_tag_was_read", "opened", _tag_alone,
          (TAGGED,)),
    MixUp("the tag's time passed just before the line check", "product_has_not_expired", "opened",
          _infuse_by_passed, (TAGGED,)),
)  # fmt: skip
