"""Is it the right slot of the store, and was the bag never warm for too long?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.site import SlotHolds
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, label_read
from tests.domain.changes import Change, attempt, both, everyone, happened, never, site, turn
from tests.domain.interlocks.table import QUALITY_STOP, RETRY, STOP, Case, refused
from tests.domain.world import (
    COI,
    COLLECTION,
    CRYOBAG,
    DOSE,
    HOUR,
    MINUTE,
    NOON,
    OTHER_COI,
    OTHER_SLOT,
    SECOND,
    SECOND_DOSE,
    SLOT,
    SLOT_ELSEWHERE,
    STATION,
    TIE_TAG,
    Chapter,
    Happened,
    history,
)

H33, H34 = pytest.mark.hazard("H33"), pytest.mark.hazard("H34")
HERE, NEXT, NOWHERE = "tank 1 rack 2 slot 3", "tank 1 rack 2 slot 4", "no place in the store"
OUT = f.Retrieved(DOSE, SLOT, in_vapour=False, attempt_id="earlier")
OUT_IN_VAPOUR = replace(OUT, in_vapour=True)
IN, LIMIT = f.Stored(DOSE, SLOT, "earlier"), "at most 20 minutes out of the cold"


def since(*told: Happened) -> Change:
    """All this happened since, each at its own time."""
    return lambda world: replace(world, story=(*world.story, *told))


def holds(coi: str, container: str) -> Change:
    """By the record of the site the slot is taken by that container."""
    return site(slots={SLOT: SlotHolds(coi, container)})


def warm(minutes: int, *, ended_ago: int = 0) -> tuple[Happened, ...]:
    """The dose stood in the store, and then was in warm air for so many minutes; 0 ago is still in it."""
    begun = NOON - (minutes + ended_ago) * MINUTE
    back = (Happened(IN, begun + minutes * MINUTE),) if ended_ago else ()
    return (Happened(IN, begun - HOUR), Happened(OUT, begun), *back)


def shown(piece: str, ago: int, step: S = S.HAND_OVER) -> Happened:
    """Somebody showed a label of the dose, in a turn begun so many minutes ago."""
    read, begun = (f.ValueRead("container", DOSE), f.ValueRead("label", f"{piece} 1")), NOON - ago * MINUTE
    return Happened(f.Witnessed("a", step.value, 1, "x", STATION, "signed", "", begun, read, ()), begun + MINUTE)


CASES = (
    refused(
        H34, STOP, "place_is_of_this_site", S.STORE, everyone(place=SLOT_ELSEWHERE),
        "a slot of A9990", "a slot of A9991",
    ),
    refused(H34, STOP, "witnesses_read_the_same_place", S.STORE, turn(2, place=OTHER_SLOT), HERE, NEXT, DOSE),
    refused(
        H34, STOP, "witnesses_read_the_same_place", S.STORE,
        both(
            attempt(containers=(DOSE, SECOND_DOSE)),
            everyone(bags=(label_read(DOSE, TIE_TAG), label_read(SECOND_DOSE, TIE_TAG))),
        ),
        "one bag", "2 bags", DOSE,
    ),
    refused(
        H33, RETRY, "bag_is_of_a_frozen_kind", S.STORE,
        both(
            lambda world: replace(world, story=history(Chapter.COLLECTED)),
            both(attempt(containers=(COLLECTION,)), everyone(bags=(label_read(COLLECTION, "base label"),))),
        ),
        "a kind of bag that is kept frozen", "another kind", COLLECTION,
    ),
    refused(
        H34, STOP, "place_is_free", S.STORE, holds(OTHER_COI, "another bag"),
        f"{HERE}, empty", "taken by the record", DOSE,
    ),
    refused(
        H34, STOP, "place_is_free", S.STORE, holds(COI, SECOND_DOSE), f"{HERE}, empty", "taken by the record", DOSE,
    ),
    refused(
        H34, STOP, "bag_stands_nowhere_else", S.STORE, happened(replace(IN, location=OTHER_SLOT)), NEXT, HERE, DOSE,
    ),
    refused(H34, STOP, "bag_stands_in_this_place", S.RETRIEVE, everyone(place=OTHER_SLOT), HERE, NEXT, DOSE),
    refused(H34, STOP, "bag_stands_in_this_place", S.RETRIEVE, never(f.Stored), NOWHERE, HERE, DOSE),
    refused(
        H34, STOP, "right_bag_was_pulled", S.RETRIEVE, everyone(bags=(label_read(SECOND_DOSE, TIE_TAG),)),
        f"{DOSE}, {HERE}", SECOND_DOSE, DOSE, also=("bag_is_the_one_meant",),
    ),
    *(
        refused(
            H34, RETRY, "bag_is_out_of_the_store", step, happened(IN, at=NOON - HOUR), NOWHERE, HERE, DOSE,
        )
        for step in (S.MATCH_AT_BED, S.OPEN)
    ),
    *(
        refused(
            H34, RETRY, "bag_is_out_of_the_store", step, happened(replace(IN, container=COLLECTION)),
            NOWHERE, HERE, COLLECTION,
        )
        for step in (S.DERIVE, S.HAND_OVER)
    ),
    *(
        refused(
            H33, QUALITY_STOP, "out_of_cold_is_within_limit", step, since(*warm(21)),
            LIMIT, "21 minutes out of the cold", DOSE,
        )
        for step in (S.MATCH_AT_BED, S.OPEN, S.RELEASE)
    ),
    refused(
        H33, QUALITY_STOP, "out_of_cold_is_within_limit", S.MATCH_AT_BED,
        since(*warm(11, ended_ago=30), Happened(OUT, NOON - 9 * MINUTE - SECOND)),
        LIMIT, "21 minutes out of the cold", DOSE,
    ),
    refused(
        H33, QUALITY_STOP, "out_of_cold_is_within_limit", S.MATCH_AT_BED,
        since(Happened(IN, NOON - HOUR), Happened(OUT_IN_VAPOUR, NOON - 50 * MINUTE), shown(CRYOBAG, 25)),
        LIMIT, "25 minutes out of the cold", DOSE,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_wrong_slot_the_wrong_bag_or_a_warm_one_is_refused(case: Case) -> None:
    """One thing about the slot, the bag in it or its time in warm air is otherwise, and the step is refused."""
    case.check()


@pytest.mark.hazard("H33")
@pytest.mark.parametrize(
    "told",
    [
        warm(20),
        (*warm(10, ended_ago=30), Happened(OUT, NOON - 10 * MINUTE)),
        (Happened(IN, NOON - 3 * HOUR), Happened(OUT_IN_VAPOUR, NOON - 2 * HOUR)),
        (Happened(IN, NOON - 3 * HOUR), Happened(OUT_IN_VAPOUR, NOON - 2 * HOUR), shown(TIE_TAG, 100)),
    ],
)
def test_time_in_the_cold_does_not_count(told: tuple[Happened, ...]) -> None:
    """Up to the limit, in a cold vessel, and with only the tie-tag read, the bag goes on."""
    since(*told)(CLEAN[S.MATCH_AT_BED]).granted()


@pytest.mark.hazard("H34")
def test_a_bag_comes_back_into_its_own_slot() -> None:
    """A bag that stands in the slot by the record may be put back there: it was out for a while, and is cold again."""
    both(happened(IN), holds(COI, DOSE))(CLEAN[S.STORE]).granted()


@pytest.mark.hazard("H33")
def test_a_held_bag_is_kept_cold_all_the_same() -> None:
    """A hold keeps cells from being used, not from being kept cold."""
    held = happened(f.HoldPlaced("hold", DOSE, "identity", "bag_is_this_journeys", "H01"))
    for step in (S.STORE, S.RETRIEVE):
        held(CLEAN[step]).granted()


@pytest.mark.hazard("H33")
def test_the_sum_is_over_the_bags_life() -> None:
    """Every time out of the cold is added, one that runs among them, and the opening ends it."""
    world = since(*warm(7, ended_ago=30), Happened(OUT, NOON - 5 * MINUTE))(CLEAN[S.MATCH_AT_BED])
    cold = world.journey.containers[DOSE].cold
    assert (cold.warm_at(NOON), cold.location) == (12 * MINUTE, None)
    opened = since(Happened(f.ContainerOpened(DOSE), NOON))(world).journey.containers[DOSE].cold
    assert (opened.warm_at(NOON + HOUR), opened.warm_since) == (12 * MINUTE, None)


@pytest.mark.hazard("H33")
def test_what_is_read_to_be_stored_is_out_of_the_cold() -> None:
    """A bag that was never stored counts as frozen once it is read to be stored, and not before."""
    before = since(shown(CRYOBAG, 30))(CLEAN[S.STORE]).journey.containers[DOSE].cold
    assert before.warm_at(NOON) == 0 * MINUTE
    stored = since(shown(CRYOBAG, 6, S.STORE), Happened(IN, NOON - 2 * MINUTE))(CLEAN[S.STORE])
    assert stored.journey.containers[DOSE].cold.warm_at(NOON) == 4 * MINUTE
