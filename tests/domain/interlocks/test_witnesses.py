"""Are these really two people, each reading for themselves, each allowed to?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import Signature
from kiosk.domain.people import Role, RoleHeld, Standing
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, World, labels_of
from tests.domain.changes import attempt, both, happened, instead, otherwise, someone, turn
from tests.domain.changes import site as the_site
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.world import (
    DOSE,
    HOUR,
    MICROSECOND,
    MINUTE,
    NOON,
    OTHER_STATION,
    PATIENT,
    SECOND,
    SECOND_DOSE,
    Chapter,
    person,
)

FIRST, NEXT = CLEAN[S.HAND_OVER].attempt.witnesses
BEFORE_THE_ATTEMPT = CLEAN[S.HAND_OVER].attempt.opened_at - MICROSECOND
HANDS = "bedside nurse or cell laboratory staff or collection staff or physician or processing staff"
TOO_EARLY = NOON - 4 * MINUTE - MICROSECOND
SEEN_ELSEWHERE = f.Witnessed(
    "another attempt", "readiness", 1, person(Role.NURSE, 3), OTHER_STATION, "signed", "", NOON - HOUR,
    (f.ValueRead("wristband", PATIENT.band),), (),
)  # fmt: skip


def alone(world: World) -> World:
    """Only the first person took part."""
    return attempt(witnesses=world.attempt.witnesses[:1])(world)


CASES = (
    refused(pytest.mark.hazard("H08"), RETRY, "enough_people", S.HAND_OVER, alone, "2 people", "1"),
    refused(pytest.mark.hazard("H08"), RETRY, "enough_people", S.ENROL, alone, "2 people", "1"),
    refused(
        pytest.mark.hazard("H08"), RETRY, "enough_people", S.RELEASE_EXCEPTIONALLY,
        lambda world: attempt(witnesses=world.attempt.witnesses[:2])(world), "3 people", "2",
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "people_differ", S.HAND_OVER,
        turn(2, person=FIRST.person), "different people", "the same person twice",
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "people_take_turns", S.HAND_OVER,
        turn(2, begun_at=TOO_EARLY), "a turn after the first was signed", "a turn begun before",
    ),
    *(
        refused(
            pytest.mark.hazard("H08"), RETRY, "everyone_signed", S.HAND_OVER,
            turn(2, signature=signature), "signed", signature.value,
        )
        for signature in Signature if signature is not Signature.SIGNED
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "attempt_is_fresh", S.HAND_OVER,
        attempt(opened_at=NOON - 16 * MINUTE), "at most 15 minutes", "16 minutes",
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "attempt_is_fresh", S.HAND_OVER,
        attempt(opened_at=NOON + MINUTE), "turns inside the attempt", "a turn outside it",
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "attempt_is_fresh", S.HAND_OVER,
        attempt(opened_at=NOON + MINUTE, witnesses=()), "at most 15 minutes", "-1 minutes",
        also=("enough_people",),
    ),
    *(
        refused(
            pytest.mark.hazard("H08"), RETRY, "attempt_is_fresh", S.HAND_OVER,
            outside, "turns inside the attempt", "a turn outside it", also=also,
        )
        for outside, also in (
            (turn(1, begun_at=BEFORE_THE_ATTEMPT), ()),
            (turn(1, begun_at=BEFORE_THE_ATTEMPT, signed_at=BEFORE_THE_ATTEMPT), ()),
            (turn(2, signed_at=NOON + MICROSECOND), ()),
            (turn(2, signed_at=NEXT.begun_at - MICROSECOND), ()),
            (turn(2, begun_at=NOON + MICROSECOND, signed_at=None), ("everyone_signed",)),
        )
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "attempt_is_fresh", S.LINK_IDENTITY,
        otherwise(f.Enrolled, therapy="unheard-of"), "a therapy that sets a time", "none",
    ),
    refused(
        pytest.mark.hazard("H08"), STOP, "readings_are_their_own", S.HAND_OVER,
        turn(2, frames=FIRST.frames[:1]), "pictures of their own", "a picture another person used",
    ),
    refused(
        pytest.mark.hazard("H07"), STOP, "pictures_are_new", S.HAND_OVER,
        the_site(frames_seen=frozenset({"picture 2b"})), "new pictures",
        "1 of an earlier attempt",
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "everything_was_read", S.HAND_OVER,
        turn(2, bags=()), "the container's labels", "not read: the container's labels",
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "everything_was_read", S.ISSUE_IN_PROCESSING,
        turn(1, bags=()), "a parent's labels", "not read: a parent's labels",
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "everything_was_read", S.READINESS,
        turn(1, band=None), "wristband", "not read: wristband",
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "everything_was_read", S.PATIENT_READY,
        turn(2, order=None), "birth date as spoken, order, wristband", "not read: order",
    ),
    refused(
        pytest.mark.hazard("H08"), RETRY, "everything_was_read", S.MATCH_AT_BED,
        turn(1, order=None, band=None, bags=()),
        "birth date as spoken, order, the container's labels, wristband",
        "not read: order, the container's labels, wristband",
    ),
    refused(
        pytest.mark.hazard("H09"), RETRY, "people_are_qualified", S.HAND_OVER,
        turn(2, person=person(Role.ADMINISTRATOR)), HANDS, "site administrator",
    ),
    refused(
        pytest.mark.hazard("H09"), RETRY, "people_are_qualified", S.HAND_OVER,
        turn(1, person="nobody"), HANDS, "no valid role",
    ),
    refused(
        pytest.mark.hazard("H09"), RETRY, "people_are_qualified", S.HAND_OVER,
        someone(FIRST.person, standing=Standing.SUSPENDED), HANDS, "no valid role",
    ),
    refused(
        pytest.mark.hazard("H09"), RETRY, "people_are_qualified", S.HAND_OVER,
        someone(FIRST.person, roles=(RoleHeld(Role.NURSE, NOON - HOUR, NOON),)), HANDS, "no valid role",
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "witnesses_read_the_same", S.HAND_OVER,
        both(
            instead(Chapter.DOSES_LABELLED, DOSE, SECOND_DOSE), turn(1, bags=labels_of(DOSE)),
            turn(2, bags=labels_of(SECOND_DOSE)),
        ),
        DOSE, SECOND_DOSE, DOSE, also=("everything_was_read",),
    ),
    refused(
        pytest.mark.hazard("H07"), STOP, "band_is_in_one_place", S.READINESS,
        happened(SEEN_ELSEWHERE, at=NOON - 59 * SECOND), "one place in 1 minutes", "couch-2, then couch-1",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_check_that_is_not_independent_is_refused(case: Case) -> None:
    """One person, a shared picture, a turn too early, too late, unsigned, unread or unqualified, and nothing is authorised."""
    case.check()


@pytest.mark.hazard("H08")
def test_a_signature_has_its_time() -> None:
    """A signature without the time it was given is none."""
    assert "everyone_signed" in turn(2, signed_at=None)(CLEAN[S.HAND_OVER]).refused_by()


@pytest.mark.hazard("H08")
def test_nobody_starts_before_an_unsigned_turn() -> None:
    """While the first person has not signed, the second can't have had a turn."""
    assert "people_take_turns" in turn(1, signed_at=None)(CLEAN[S.HAND_OVER]).refused_by()


@pytest.mark.hazard("H08")
def test_a_third_person_takes_turns_too() -> None:
    """Turns are kept between the second and the third person as between the first two."""
    world = CLEAN[S.RELEASE_EXCEPTIONALLY]
    second = world.attempt.witnesses[1]
    assert turn(3, begun_at=second.begun_at)(world).refused_by() == {"people_take_turns"}


@pytest.mark.hazard("H07")
def test_a_band_moves_with_its_patient() -> None:
    """The same station may read the wristband again at once, and another one after walking there."""
    world = CLEAN[S.READINESS]
    happened(replace(SEEN_ELSEWHERE, station=world.attempt.station), at=NOON - SECOND)(world).granted()
    happened(SEEN_ELSEWHERE, at=NOON - 60 * SECOND)(world).granted()


@pytest.mark.hazard("H07")
def test_a_reading_here_does_not_hide_the_one_elsewhere() -> None:
    """The wristband was read elsewhere a moment ago and here since, as by the first person of this attempt: refused."""
    world = CLEAN[S.READINESS]
    here = replace(SEEN_ELSEWHERE, station=world.attempt.station)
    twice = both(happened(SEEN_ELSEWHERE, at=NOON - 30 * SECOND), happened(here, at=NOON - 10 * SECOND))(world)
    assert twice.refused_by() == {"band_is_in_one_place"}
