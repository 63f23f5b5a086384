"""Mix-ups of people: who takes part, in whose turn, with whose badge and PIN, and whether they may."""

from dataclasses import replace
from datetime import date

from kiosk.domain.facts import BadgeIssued, Finding, PersonSuspended
from kiosk.domain.identifiers import Badge
from kiosk.domain.people import Role
from kiosk.domain.step import StepKind
from kiosk.handoffs.attempts import begin_turn, open_attempt, sign, speak
from kiosk.handoffs.concluding import conclude
from kiosk.handoffs.founding import NewPerson, register
from kiosk.handoffs.releasing import release_exceptionally
from kiosk.handoffs.signing import FAILURES_THAT_LOCK, check_pin
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.understanding import BAG
from kiosk.rehearsal.acting import Play, Swap, UnknownBadgeError, perform, show_until_read, take_turn
from kiosk.rehearsal.mixups.around import dose_bag, later, told
from kiosk.rehearsal.mixups.doing import collection_bag, hand_over
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.people import gsrn
from kiosk.rehearsal.scenes import NURSES, labels_of, line_check, release_play
from kiosk.rehearsal.world import World, member, patient

SECOND_BADGE = Badge.parse(gsrn("8017", 419_001))
VISITOR = Badge.parse(gsrn("8017", 990_001))
OFTEN_TRIED = "000000"


def _one_nurse_alone(world: World) -> Outcome:
    return perform(world, replace(line_check(world, dose_bag(world)), people=NURSES[:1]))


def _exceptionally_without_quality(world: World) -> Outcome:
    viability = Finding("specification_is_met", str(world.therapy.release[0]))
    play = Play(
        StepKind.RELEASE_EXCEPTIONALLY,
        ("physician", "admin two"),
        containers=(dose_bag(world),),
        by_list="patient",
        finish=lambda w, u: release_exceptionally(w.bench, u, (viability,), "there are no other cells"),
    )
    return perform(world, play)


def _one_person_two_badges(world: World) -> Outcome:
    giver = "collector one"
    told(world, "site/people", BadgeIssued(world.people[giver], SECOND_BADGE.person_key))
    play = replace(hand_over(collection_bag(world)), people=(giver, giver))
    return perform(world, play.swapped(1, Swap(badge=SECOND_BADGE)))


def _released_by_one(world: World) -> Outcome:
    return perform(world, replace(release_play(dose_bag(world)), people=("quality", "quality")))


def _on_while_the_first_pin_was_wrong(world: World) -> Outcome:
    return perform(world, hand_over(collection_bag(world)).swapped(0, Swap(pin=OFTEN_TRIED)))


def _both_at_once(world: World) -> Outcome:
    play = line_check(world, dose_bag(world))
    opened = open_attempt(world.bench, play.step)
    on_the_tablet = begin_turn(world.bench, opened, member(NURSES[1]).badge)
    if not isinstance(on_the_tablet, UnderWay):
        return (on_the_tablet,)
    first = take_turn(world, play, opened, 0, NURSES[0])
    second = speak(replace(first, turn=on_the_tablet.turn), date.fromisoformat(patient(play.who).birth_date))
    for name in labels_of(world, dose_bag(world))[:1]:
        second = show_until_read(world, second, world.paper_of(*name), BAG)
    return conclude(world.bench, sign(world.bench, second, member(NURSES[1]).pin))


def _with_a_colleagues_badge(world: World) -> Outcome:
    return perform(world, release_play(dose_bag(world)).swapped(1, Swap(pin=member("quality").pin)))


def _pin_guessed_until_locked(world: World) -> Outcome:
    for _ in range(FAILURES_THAT_LOCK):
        check_pin(world.bench, world.people[NURSES[1]], OFTEN_TRIED)
    return perform(world, line_check(world, dose_bag(world)))


def _called_away(world: World) -> Outcome:
    return perform(world, line_check(world, dose_bag(world)).with_between(0, later(minutes=20)))


def _laboratory_at_the_line(world: World) -> Outcome:
    return perform(world, replace(line_check(world, dose_bag(world)), people=(NURSES[0], "laboratory one")))


def _training_lapsed(world: World) -> Outcome:
    lapsed = NewPerson("Nadia Exemple", VISITOR, "990001", (Role.NURSE,), world.bench.now)
    register(world.bench, lapsed, world.people["admin one"])
    theirs = Swap(badge=VISITOR, pin=lapsed.pin)
    return perform(world, line_check(world, dose_bag(world)).swapped(1, theirs))


def _suspended(world: World) -> Outcome:
    told(world, "site/people", PersonSuspended(world.people["quality"], "an inquiry is open"))
    return perform(world, release_play(dose_bag(world)))


def _badge_of_another_hospital(world: World) -> Outcome:
    try:
        return perform(world, line_check(world, dose_bag(world)).swapped(1, Swap(badge=VISITOR)))
    except UnknownBadgeError as unknown:
        return (unknown.reason,)


MIXUPS = (
    MixUp(
        "one nurse checks patient and bag at the line alone, for nobody else is free",
        "enough_people",
        "opened",
        _one_nurse_alone,
    ),
    MixUp(
        "physician and laboratory director release a bag exceptionally, and quality was never asked",
        "enough_people",
        "tested",
        _exceptionally_without_quality,
    ),
    MixUp(
        "one person gives the bag and receives it too, with two badges of their own",
        "people_differ",
        "collected",
        _one_person_two_badges,
    ),
    MixUp("one quality officer signs the release twice", "people_differ", "tested", _released_by_one),
    MixUp(
        "the receiver goes on reading although the giver's PIN was wrong",
        "people_take_turns",
        "collected",
        _on_while_the_first_pin_was_wrong,
    ),
    MixUp(
        "the second nurse opens her turn on the tablet while the first is still reading",
        "people_take_turns",
        "opened",
        _both_at_once,
    ),
    MixUp(
        "somebody signs the release with the director's badge, left on the desk, and a PIN of their own",
        "everyone_signed",
        "tested",
        _with_a_colleagues_badge,
    ),
    MixUp(
        "somebody tried a nurse's PIN five times; now even her own right PIN does not sign",
        "everyone_signed",
        "opened",
        _pin_guessed_until_locked,
    ),
    MixUp(
        "an alarm calls the second nurse away from the line, and she goes on twenty minutes later",
        "attempt_is_fresh",
        "opened",
        _called_away,
    ),
    MixUp(
        "a technician who brought the bag stands in for the second nurse at the line",
        "people_are_qualified",
        "opened",
        _laboratory_at_the_line,
    ),
    MixUp(
        "the second nurse's training for cell products has lapsed",
        "people_are_qualified",
        "opened",
        _training_lapsed,
    ),
    MixUp("a quality officer who is suspended signs a release", "people_are_qualified", "tested", _suspended),
    MixUp(
        "an agency nurse shows the badge of another hospital at the line",
        "badge_is_known",
        "opened",
        _badge_of_another_hospital,
    ),
)
