"""The last moment that counts and the first that does not, to the microsecond; the last amount, to the digit."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from kiosk.domain import facts as f
from kiosk.domain.people import Role, RoleHeld
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import Change, attempt, both, happened, moved, now, otherwise, seal_key, someone, turn
from tests.domain.world import (
    COLLECTION,
    DAY,
    DOSE,
    EXPIRY_LOCAL,
    HOUR,
    MICROSECOND,
    MINUTE,
    NOON,
    SECOND,
    SECOND_DOSE,
    ZONE,
    taken,
)

FIRST, NEXT = CLEAN[S.HAND_OVER].attempt.witnesses
MATCHED, OPENED = NOON - 9 * MINUTE, NOON - 8 * MINUTE
EARLIER_BAG = f.StepTaken("earlier", S.MATCH_AT_BED.value, (SECOND_DOSE,), "bed-1")


def held(since: datetime, until: datetime) -> Change:
    """The first person holds a role of the step's for that long."""
    return someone(FIRST.person, roles=(RoleHeld(Role.NURSE, since, until),))


def given_before(at: datetime) -> Change:
    """The second dose bag was opened at that moment, and is finished."""
    return both(happened(EARLIER_BAG, at=at), happened(taken(S.FINISH, SECOND_DOSE), at=at))


def ordered(**fields: object) -> Change:
    """The order says otherwise."""
    return otherwise(f.Ordered, None, **fields)


LAST_MOMENTS = [
    ("role that ends", "people_are_qualified", S.HAND_OVER, held(NOON - HOUR, NOON + MICROSECOND), held(NOON - HOUR, NOON)),
    ("role that begins", "people_are_qualified", S.HAND_OVER, held(NOON, NOON + HOUR), held(NOON + MICROSECOND, NOON + HOUR)),
    (
        "attempt's time", "attempt_is_fresh", S.HAND_OVER,
        attempt(opened_at=NOON - 15 * MINUTE), attempt(opened_at=NOON - 15 * MINUTE - MICROSECOND),
    ),
    (
        "attempt's begin", "attempt_is_fresh", S.HAND_OVER,
        attempt(opened_at=FIRST.begun_at), attempt(opened_at=FIRST.begun_at + MICROSECOND),
    ),
    (
        "attempt's end", "attempt_is_fresh", S.HAND_OVER,
        turn(2, signed_at=NOON), turn(2, signed_at=NOON + MICROSECOND),
    ),
    (
        "turn's length", "attempt_is_fresh", S.HAND_OVER,
        turn(2, signed_at=NEXT.begun_at), turn(2, signed_at=NEXT.begun_at - MICROSECOND),
    ),
    (
        "seal key's begin", "seal_is_trusted", S.HAND_OVER,
        seal_key(not_before=NOON), seal_key(not_before=NOON + MICROSECOND),
    ),
    (
        "seal key's end", "seal_is_trusted", S.HAND_OVER,
        seal_key(not_after=NOON + MICROSECOND), seal_key(not_after=NOON),
    ),
    (
        "turn", "people_take_turns", S.HAND_OVER,
        turn(2, begun_at=FIRST.signed_at), turn(2, begun_at=NEXT.begun_at - MINUTE - MICROSECOND),
    ),
    (
        "clock behind the record", "clock_is_not_behind_the_record", S.HAND_OVER,
        happened(taken(S.HAND_OVER, COLLECTION), at=NOON + 2 * SECOND),
        happened(taken(S.HAND_OVER, COLLECTION), at=NOON + 2 * SECOND + MICROSECOND),
    ),
    (
        "expiry", "product_has_not_expired", S.RELEASE,
        otherwise(f.ContainerPlanned, expires_at=NOON + MICROSECOND), otherwise(f.ContainerPlanned, expires_at=NOON),
    ),
    (
        "expiry of what is used up", "product_has_not_expired", S.DERIVE,
        otherwise(f.ContainerPlanned, expires_at=NOON + MICROSECOND), otherwise(f.ContainerPlanned, expires_at=NOON),
    ),
    (
        "match's window", "match_is_fresh", S.OPEN,
        now(MATCHED + 10 * MINUTE - MICROSECOND), now(MATCHED + 10 * MINUTE),
    ),
    (
        "match's own moment", "match_is_fresh", S.OPEN,
        moved(f.StepTaken, NOON, step=S.MATCH_AT_BED.value),
        moved(f.StepTaken, NOON + MICROSECOND, step=S.MATCH_AT_BED.value),
    ),
    (
        "thawed at the start", "within_post_thaw_limit", S.START,
        moved(f.ContainerOpened, NOON - 90 * MINUTE + MICROSECOND), moved(f.ContainerOpened, NOON - 90 * MINUTE),
    ),
    (
        "thawed at the line", "within_post_thaw_limit", S.LINE_CHECK,
        moved(f.ContainerOpened, NOON - 90 * MINUTE + MICROSECOND), moved(f.ContainerOpened, NOON - 90 * MINUTE),
    ),
    (
        "readiness", "patient_is_ready", S.MATCH_AT_BED,
        moved(f.ReadinessAnswered, NOON - 60 * MINUTE + MICROSECOND), moved(f.ReadinessAnswered, NOON - 60 * MINUTE),
    ),
    (
        "readiness just now", "patient_is_ready", S.MATCH_AT_BED,
        moved(f.ReadinessAnswered, NOON), moved(f.ReadinessAnswered, NOON + MICROSECOND),
    ),
    (
        "patient ready", "patient_ready_is_fresh", S.MATCH_IN_LABORATORY,
        moved(f.StepTaken, NOON - 30 * MINUTE + MICROSECOND, step=S.PATIENT_READY.value),
        moved(f.StepTaken, NOON - 30 * MINUTE, step=S.PATIENT_READY.value),
    ),
    (
        "oldest weight", "weight_is_recent", S.MATCH_AT_BED,
        ordered(weighed_on=date(2026, 2, 16)), ordered(weighed_on=date(2026, 2, 15)),
    ),
    (
        "newest weight", "weight_is_recent", S.MATCH_AT_BED,
        ordered(weighed_on=date(2026, 3, 3)), ordered(weighed_on=date(2026, 3, 4)),
    ),
    (
        "cells", "dose_is_within_the_order", S.MATCH_AT_BED,
        ordered(cells_e6=Decimal("70.000")), ordered(cells_e6=Decimal("69.999")),
    ),
    (
        "volume of the course", "dose_is_within_the_order", S.MATCH_AT_BED,
        ordered(volume_ml=Decimal(50)), ordered(volume_ml=Decimal("49.99")),
    ),
    (
        "DMSO of this bag", "dmso_is_within_limits", S.MATCH_AT_BED,
        ordered(dmso_limit_ml=Decimal(5)), ordered(dmso_limit_ml=Decimal("4.99")),
    ),
    (
        "DMSO of a day ago", "dmso_is_within_limits", S.MATCH_AT_BED,
        both(given_before(NOON - DAY), ordered(dmso_limit_ml=Decimal(9))),
        both(given_before(NOON - DAY + MICROSECOND), ordered(dmso_limit_ml=Decimal(9))),
    ),
    (
        "DMSO of two bags", "dmso_is_within_limits", S.MATCH_AT_BED,
        both(given_before(NOON - HOUR), ordered(dmso_limit_ml=Decimal(10))),
        both(given_before(NOON - HOUR), ordered(dmso_limit_ml=Decimal("9.99"))),
    ),
    (
        "DMSO by weight", "dmso_is_within_limits", S.MATCH_AT_BED,
        both(given_before(NOON - HOUR), ordered(weight_kg=Decimal(10))),
        both(given_before(NOON - HOUR), ordered(weight_kg=Decimal("9.99"))),
    ),
    (
        "volume of a day ago", "volume_is_within_limits", S.MATCH_AT_BED,
        both(given_before(NOON - DAY), ordered(volume_limit_ml=Decimal(99))),
        both(given_before(NOON - DAY + MICROSECOND), ordered(volume_limit_ml=Decimal(99))),
    ),
    (
        "volume by weight", "volume_is_within_limits", S.MATCH_AT_BED,
        both(ordered(weight_kg=Decimal(5)), ordered(dmso_limit_ml=Decimal(5))),
        both(ordered(weight_kg=Decimal("2.49")), ordered(dmso_limit_ml=Decimal(5))),
    ),
]  # fmt: skip


@pytest.mark.hazard("H09", "H14", "H15", "H18", "H26", "H30", "H32")
@pytest.mark.parametrize(
    ("interlock", "step", "last", "first"), [row[1:] for row in LAST_MOMENTS], ids=[row[0] for row in LAST_MOMENTS]
)
def test_a_limit_is_kept_to_the_last(interlock: str, step: S, last: Change, first: Change) -> None:
    """The last moment or amount inside a limit is authorised; the first one outside is refused, by that limit."""
    last(CLEAN[step]).granted()
    assert interlock in first(CLEAN[step]).refused_by()


@pytest.mark.hazard("H14")
@pytest.mark.parametrize("hours", [-12, -5, 0, 1, 5.75, 13, 14])
def test_an_expiry_is_the_same_moment_in_every_zone(hours: float) -> None:
    """Expiry is compared as a moment: written in another zone it is neither earlier nor later."""
    zone = timezone(timedelta(hours=hours))
    last = otherwise(f.ContainerPlanned, expires_at=(NOON + MICROSECOND).astimezone(zone))
    last(CLEAN[S.RELEASE]).granted()
    first = otherwise(f.ContainerPlanned, expires_at=NOON.astimezone(zone))
    assert first(CLEAN[S.RELEASE]).refused_by() == {"product_has_not_expired"}


@pytest.mark.hazard("H14")
def test_the_digits_of_local_time_do_not_decide() -> None:
    """13:00 on a label of Berlin is noon in UTC: at half past twelve UTC the product has expired, and at 11:59 it has not."""
    expired = otherwise(f.ContainerPlanned, expires_at=NOON + 2 * DAY, expiry_local=EXPIRY_LOCAL, zone=ZONE)
    world = both(expired, attempt(opened_at=NOON + 2 * DAY))(CLEAN[S.RELEASE])
    assert now(NOON + 2 * DAY + 30 * MINUTE)(world).refused_by() >= {"product_has_not_expired"}
    before = attempt(opened_at=NOON + 2 * DAY - 2 * MINUTE)(world)
    assert "product_has_not_expired" not in now(NOON + 2 * DAY - MINUTE)(before).refused_by()


@pytest.mark.hazard("H14")
def test_an_expiry_without_a_zone_refuses() -> None:
    """A moment that has lost its zone can't be compared, and what can't be compared refuses."""
    naive = otherwise(f.ContainerPlanned, {"container": DOSE}, expires_at=(NOON + DAY).replace(tzinfo=None))
    assert naive(CLEAN[S.RELEASE]).refused_by() == {"interlock_works"}


@pytest.mark.hazard("H09")
def test_one_valid_role_is_enough_and_an_ended_one_is_none() -> None:
    """Several spans of one role may follow one another; between them there is none."""
    spans = (
        RoleHeld(Role.NURSE, NOON - 2 * HOUR, NOON - HOUR),
        RoleHeld(Role.NURSE, NOON + HOUR, NOON + 2 * HOUR),
        RoleHeld(Role.ADMINISTRATOR, NOON - HOUR, NOON + HOUR),
    )
    gap = someone(FIRST.person, roles=spans)
    assert gap(CLEAN[S.HAND_OVER]).refused_by() == {"people_are_qualified"}
    both(gap, someone(FIRST.person, roles=(*spans, RoleHeld(Role.COLLECTION, NOON - HOUR, NOON + HOUR))))(
        CLEAN[S.HAND_OVER]
    ).granted()
