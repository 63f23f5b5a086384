"""Mix-ups of the record: cut off from it, an old page of it, a step that is not due or not this therapy's."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, Engine, event

from kiosk.domain.decision import Authorized
from kiosk.domain.facts import ResultRecorded, RoleGranted
from kiosk.domain.journey import Journey
from kiosk.domain.people import Role
from kiosk.domain.step import StepKind
from kiosk.handoffs.bedside import open_container, start_infusion
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.founding import THROW_AWAY, found_site
from kiosk.handoffs.processing import record_result
from kiosk.ledger.errors import StaleJourney, Unconfirmed
from kiosk.rehearsal.acting import Play, perform, prepare
from kiosk.rehearsal.mixups.around import dose_bag, told
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import OPENED_AT_THE_BED, OPENED_IN_THE_LABORATORY
from kiosk.rehearsal.scenes import LABORATORY, NURSES, labels_of, line_check, match, release_play
from kiosk.rehearsal.world import SITE, ZONE, World


def _cut_off(world: World) -> None:
    world.bench.ledger.database.stop("the network cable is out")


def _cut_off_before_the_match(world: World) -> Outcome:
    return perform(world, match(world, dose_bag(world)).with_between(1, _cut_off))


def _cut_off_at_the_line(world: World) -> Outcome:
    return perform(world, line_check(world, dose_bag(world)).with_between(1, _cut_off))


def _power_fails(_connection: Connection) -> None:
    raise OSError("the power is gone")


def _power_fails_while_recorded(world: World, play: Play) -> Outcome:
    under_way = prepare(world, play)
    event.listen(Engine, "commit", _power_fails)
    try:
        return conclude(world.bench, under_way)
    except Unconfirmed as unknown:
        return (unknown.reason,)
    finally:
        event.remove(Engine, "commit", _power_fails)


def _power_fails_at_the_match(world: World) -> Outcome:
    return _power_fails_while_recorded(world, match(world, dose_bag(world)))


def _power_fails_at_the_release(world: World) -> Outcome:
    return _power_fails_while_recorded(world, release_play(dose_bag(world)))


def _result_in_between(world: World) -> None:
    result = ResultRecorded(dose_bag(world), "viability", "88", "%")
    record_result(world.bench, world.journeys["patient"], result, world.people["laboratory one"])


def _release_on_an_old_page(world: World) -> Outcome:
    return perform(world, release_play(dose_bag(world)).with_between(0, _result_in_between))


def _page_left_open(world: World) -> Outcome:
    return perform(world, release_play(dose_bag(world)).with_between(-1, _result_in_between))


def _site_never_still(world: World) -> Outcome:
    def meanwhile(_seen: Journey, _granted: Authorized) -> Consequence:
        until = world.bench.now + timedelta(days=365)
        told(world, "site/people", RoleGranted(world.people["physician"], Role.PHYSICIAN.value, world.bench.now, until))
        return Consequence()

    play = replace(release_play(dose_bag(world)), finish=lambda w, u: conclude(w.bench, u, meanwhile))
    return perform(world, play)


def _set_up_again(world: World) -> Outcome:
    try:
        found_site(world.bench, site=SITE, mode=THROW_AWAY, zone=ZONE, keys=(), templates=(), profiles={})
    except StaleJourney as stale:
        return (stale.reason,)
    return ()


def _thawed_before_the_match(world: World) -> Outcome:
    return open_container(world.bench, world.journeys["patient"], dose_bag(world))


def _hung_up_unchecked(world: World) -> Outcome:
    return start_infusion(world.bench, world.journeys["patient"], dose_bag(world))


def _matched_afterwards(world: World) -> Outcome:
    return perform(world, match(world, dose_bag(world)))


def _laboratory_thaws(world: World) -> Outcome:
    return perform(world, Play(StepKind.MATCH_IN_LABORATORY, LABORATORY, hold=labels_of(world, dose_bag(world))[-1:]))


def _ward_thaws(world: World) -> Outcome:
    return perform(world, Play(StepKind.MATCH_AT_BED, NURSES, hold=labels_of(world, dose_bag(world))[-1:]))


MIXUPS = (
    MixUp(
        "the power fails in the very moment the match is recorded, and nobody knows whether it was",
        "commit_confirmed",
        "ready",
        _power_fails_at_the_match,
    ),
    MixUp(
        "the power fails in the very moment two people release the dose, and nobody knows whether they did",
        "commit_confirmed",
        "tested",
        _power_fails_at_the_release,
    ),
    MixUp(
        "the network fails while two people match patient and bag",
        "record_is_reachable",
        "ready",
        _cut_off_before_the_match,
    ),
    MixUp(
        "the network fails while the thawed bag is checked at the line",
        "record_is_reachable",
        "opened",
        _cut_off_at_the_line,
    ),
    MixUp(
        "the laboratory corrects a result while two people are signing the release",
        "page_is_current",
        "tested",
        _release_on_an_old_page,
    ),
    MixUp(
        "two people release from a page that was opened before the last result came",
        "page_is_current",
        "tested",
        _page_left_open,
    ),
    MixUp(
        "another kiosk keeps changing who may do what while this one records a release",
        "record_unchanged_since_decision",
        "tested",
        _site_never_still,
    ),
    MixUp(
        "somebody sets the site up anew on the record it has, to be rid of an open stop",
        "record_unchanged_since_decision",
        "collected",
        _set_up_again,
    ),
    MixUp(
        "the bag goes into the water bath first, to be matched afterwards",
        "match_is_fresh",
        "ready",
        _thawed_before_the_match,
    ),
    MixUp(
        "the bag is thawed already, and only now are patient and bag matched",
        "step_is_due",
        "opened",
        _matched_afterwards,
    ),
    MixUp(
        "the bag is running before anybody checked it at the line",
        "step_is_due",
        "opened",
        _hung_up_unchecked,
    ),
    MixUp(
        "the laboratory thaws a bag that its therapy thaws at the bed",
        "step_is_in_the_therapy",
        "ready",
        _laboratory_thaws,
        (OPENED_AT_THE_BED,),
    ),
    MixUp(
        "the ward thaws a bag that its therapy thaws in the laboratory",
        "step_is_in_the_therapy",
        "ready",
        _ward_thaws,
        (OPENED_IN_THE_LABORATORY,),
    ),
)
