"""Mix-ups of the calendar: washout too short, conditioning on a promise, too early, too late, by one person alone."""

from datetime import timedelta

from kiosk.domain.milestones import MilestoneSaid, Window
from kiosk.domain.step import StepKind
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.milestones import due, may_begin, reached
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.doing import matched_on_the_ward
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import CONDITIONED, WASHED_OUT, WORKED_ON_IN_TIME
from kiosk.rehearsal.scenes import derive
from kiosk.rehearsal.world import World

HOUR = timedelta(hours=1)


def _until_a_milestone(world: World) -> Window:
    """The washout before the collection."""
    names = {m.name for m in world.therapy.milestones.values() if not m.irreversible}
    return next(w for w in world.therapy.windows if w.until in names and w.at_least)


def _until_the_match(world: World) -> Window:
    return next(w for w in world.therapy.windows if w.until.startswith("match"))


def _washout_too_short(world: World) -> Outcome:
    window = _until_a_milestone(world)
    reached(world, "patient", MilestoneSaid(window.since, world.bench.now - window.at_least + HOUR))
    return reached(world, "patient", MilestoneSaid(window.until, world.bench.now))


def _collection_of_tomorrow(world: World) -> Outcome:
    window = _until_a_milestone(world)
    return reached(world, "patient", MilestoneSaid(window.since, world.bench.now + timedelta(days=1)))


def _processed_too_late(world: World) -> Outcome:
    window = next(w for w in world.therapy.windows if w.until == StepKind.DERIVE.value)
    world.pass_time(hours=(window.at_most or HOUR) / HOUR + 1)
    return perform(world, derive(world.containers["patient collection"][0], world.containers["doses"]))


def _begin(world: World) -> Outcome:
    (said,) = due(world, irreversible=True)
    return perform(world, may_begin((said, said)))


def _begun_by_one(world: World) -> Outcome:
    (said,) = due(world, irreversible=True)
    return reached(world, "patient", said)


def _told_of_two_days(world: World) -> Outcome:
    (said,) = due(world, irreversible=True)
    yesterday = MilestoneSaid(said.name, world.bench.now - timedelta(hours=2))
    return perform(world, may_begin((said, yesterday)))


def _begun_anew_without_a_word(world: World) -> Outcome:
    said = MilestoneSaid(_until_the_match(world).since, world.bench.now)
    return perform(world, may_begin((said, said)))


def _matched(world: World) -> Outcome:
    return matched_on_the_ward(world, dose_bag(world))


def _matched_too_early(world: World) -> Outcome:
    world.pass_time(hours=_until_the_match(world).at_least / HOUR - 1)
    return _matched(world)


def _matched_too_late(world: World) -> Outcome:
    world.pass_time(hours=(_until_the_match(world).at_most or HOUR) / HOUR + 1)
    return _matched(world)


MIXUPS = (
    MixUp("the collection begins an hour before the washout is over", "window_is_open", "enrolled", _washout_too_short,
          (WASHED_OUT,)),
    MixUp("a milestone is told of tomorrow", "milestone_is_told", "enrolled", _collection_of_tomorrow, (WASHED_OUT,)),
    MixUp("the cells wait too long before they are worked on", "window_has_not_closed", "planned doses",
          _processed_too_late, (WORKED_ON_IN_TIME,)),
    MixUp("conditioning begins on the promise that the release is on the way", "doses_are_released", "tested", _begin,
          (CONDITIONED,)),
    MixUp("one person alone says that conditioning begins", "milestone_takes_two", "released", _begun_by_one,
          (CONDITIONED,)),
    MixUp("two people tell of two different times at which conditioning began", "milestone_is_told", "released",
          _told_of_two_days, (CONDITIONED,)),
    MixUp("conditioning is dated anew so that the day of infusion fits, and nobody says why", "milestone_takes_two",
          "conditioned", _begun_anew_without_a_word, (CONDITIONED,)),
    MixUp("nobody recorded that conditioning began, and the bag is matched", "window_has_begun", "released", _matched,
          (CONDITIONED,)),
    MixUp("the bag is matched while the conditioning still works", "window_is_open", "conditioned", _matched_too_early,
          (CONDITIONED,)),
    MixUp("conditioning was too long ago, and the bag is matched", "window_has_not_closed", "conditioned",
          _matched_too_late, (CONDITIONED,)),
)  # fmt: skip
