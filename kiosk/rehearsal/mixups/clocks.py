"""Mix-ups of time: a clock that is wrong or was set, an expiry passed, a match gone stale, a bag thawed too long."""

from datetime import timedelta

from kiosk.domain.clock import ClockTrust
from kiosk.handoffs.bedside import open_container, start_infusion
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.course import dose_kind
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.doing import collection_bag
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import EXPIRING, OPENED_IN_THE_LABORATORY
from kiosk.rehearsal.scenes import line_check, match, readiness, record_results, release_play
from kiosk.rehearsal.world import World


def _no_time_source(world: World) -> Outcome:
    world.clock.trust = ClockTrust.UNSYNCHRONISED
    return perform(world, line_check(world, dose_bag(world)))


def _clock_set_by_hand(world: World) -> Outcome:
    world.clock.trust = ClockTrust.STEPPED
    return perform(world, release_play(dose_bag(world)))


def _clock_set_back(world: World) -> Outcome:
    world.pass_time(hours=3)
    perform(world, line_check(world, dose_bag(world)))
    world.clock.set_wall(world.bench.now - timedelta(hours=3))
    return perform(world, line_check(world, dose_bag(world)))


def _over_the_weekend(world: World) -> Outcome:
    bag = collection_bag(world)
    world.pass_time(days=4)
    record_results(world, bag)
    return perform(world, release_play(bag))


def _after_a_year(world: World) -> Outcome:
    world.pass_time(hours=(dose_kind(world.therapy).shelf_hours or 0) + 24)
    return perform(world, release_play(dose_bag(world)))


def _match_gone_stale(world: World) -> Outcome:
    world.clock.advance(world.therapy.match_window + timedelta(minutes=1))
    return open_container(world.bench, world.journeys["patient"], dose_bag(world))


def _thawed_too_long(world: World) -> Outcome:
    world.clock.advance(world.therapy.post_thaw_limit + timedelta(minutes=30))
    return perform(world, line_check(world, dose_bag(world)))


def _hung_too_late(world: World) -> Outcome:
    world.clock.advance(world.therapy.post_thaw_limit + timedelta(minutes=30))
    return start_infusion(world.bench, world.journeys["patient"], dose_bag(world))


def _ward_said_so_earlier(world: World) -> Outcome:
    world.pass_time(minutes=40)
    return perform(world, match(world, dose_bag(world)))


def _ward_never_said_so(world: World) -> Outcome:
    perform(world, readiness(world))
    return perform(world, match(world, dose_bag(world)))


MIXUPS = (
    MixUp(
        "the kiosk has lost its time source while a thawed bag is checked at the line",
        "time_is_trusted",
        "opened",
        _no_time_source,
    ),
    MixUp(
        "somebody set the kiosk's clock by hand before a release",
        "time_is_trusted",
        "tested",
        _clock_set_by_hand,
    ),
    MixUp(
        "the bag was thawed too long ago, and somebody sets the clock back to try again",
        "clock_is_not_behind_the_record",
        "opened",
        _clock_set_back,
    ),
    MixUp(
        "a collection that stood in the refrigerator over a long weekend is released",
        "product_has_not_expired",
        "collected",
        _over_the_weekend,
    ),
    MixUp(
        "a bag is released that lay there for longer than it keeps",
        "product_has_not_expired",
        "tested",
        _after_a_year,
        (EXPIRING,),
    ),
    MixUp(
        "patient and bag were matched, then came a telephone call; the bag is thawed eleven minutes later",
        "match_is_fresh",
        "matched",
        _match_gone_stale,
    ),
    MixUp(
        "the thawed bag waited for two hours before anybody came to the line",
        "within_post_thaw_limit",
        "opened",
        _thawed_too_long,
    ),
    MixUp(
        "the bag was checked at the line in time, and is started two hours later",
        "within_post_thaw_limit",
        "verified",
        _hung_too_late,
    ),
    MixUp(
        "the laboratory thaws forty minutes after the ward said that the patient is ready",
        "patient_ready_is_fresh",
        "ready",
        _ward_said_so_earlier,
        (OPENED_IN_THE_LABORATORY,),
    ),
    MixUp(
        "the laboratory thaws, and nobody at the bed has said that the patient is ready",
        "patient_ready_is_fresh",
        "admitted",
        _ward_never_said_so,
        (OPENED_IN_THE_LABORATORY,),
    ),
)
