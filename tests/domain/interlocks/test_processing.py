"""Is what is made of the cells made of the right ones, named and counted rightly, and fit to be given at all?"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import Derivation, FailureNamed
from kiosk.domain.containers import ContainerState
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.division import FIRST_LEVEL, parts_of, whole_of
from kiosk.domain.lineage import failure_of, is_planned_part, line_of, made_from, what_remains
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import Change, attempt, both, detail, happened, otherwise
from tests.domain.interlocks.table import RETRY, STOP, TIMED_STOP, Case, refused
from tests.domain.parts import AGAIN_COLLECTED, PARTS, POOL, TUBE, measured
from tests.domain.world import COLLECTION, DAY, DOSE, NOON, SECOND_DOSE, Chapter, history, journey_of, planned

H12, H13, H14, H15 = (pytest.mark.hazard(hazard) for hazard in ("H12", "H13", "H14", "H15"))
OTHER_DIN = f"A999926000009{PARTS[0][13:]}"
FAILED = f.ManufactureFailed((COLLECTION,), "contaminated", "earlier")
DOSE_FAILED = f.ManufactureFailed((DOSE,), "contaminated", "earlier")
WHOLE = "a manufacture that did not fail"


def kind(container: str, name: str) -> Change:
    """The container was planned as another kind."""
    return otherwise(f.ContainerPlanned, {"container": container}, kind=name)


def holds(container: str, volume: int, cells: int | None = 1, dmso: int | None = 0) -> Change:
    """The container was measured anew."""
    counted = [Decimal(amount) if amount is not None else None for amount in (cells, dmso)]
    return happened(f.ContentsMeasured(container, Decimal(volume), *counted))


def expires(container: str, days: int | None) -> Change:
    """The container expires so many days from now, or never."""
    at = NOON + days * DAY if days is not None else None
    return otherwise(f.ContainerPlanned, {"container": container}, expires_at=at)


GIVEN = ((S.RELEASE, STOP), (S.RELEASE_EXCEPTIONALLY, STOP), (S.MATCH_AT_BED, STOP), (S.LINE_CHECK, TIMED_STOP))
"""Steps of what is to be given, and how each answers."""


CASES = (
    *(
        refused(H13, answer, "product_is_a_dose", step, kind(DOSE, made), "a dose", read, DOSE, also=also)
        for step, answer in GIVEN
        for also in ((("interlock_works",) if step is S.LINE_CHECK else ()),)
        for made, read in (("sample", "sample"), ("apheresis", "starting material"), ("gone", "unknown to the therapy"))
    ),
    *(
        refused(
            H13, dict(GIVEN).get(step, STOP), "manufacture_did_not_fail", step, happened(fact), WHOLE,
            f"{name} failed: contaminated", about,
        )
        for step, fact, name, about in (
            (S.RELEASE, DOSE_FAILED, DOSE, DOSE), (S.RELEASE, FAILED, COLLECTION, DOSE),
            (S.RELEASE_EXCEPTIONALLY, DOSE_FAILED, DOSE, DOSE), (S.MATCH_AT_BED, FAILED, COLLECTION, DOSE),
            (S.LINE_CHECK, FAILED, COLLECTION, DOSE), (S.DERIVE, FAILED, COLLECTION, COLLECTION),
            (S.SPLIT, FAILED, COLLECTION, COLLECTION), (S.POOL, FAILED, COLLECTION, COLLECTION),
            (S.SAMPLE, FAILED, COLLECTION, COLLECTION),
        )
    ),
    refused(H13, RETRY, "failure_says_why", S.FAIL_MANUFACTURE, detail(FailureNamed("")), "a reason", "none"),
    refused(H13, RETRY, "failure_says_why", S.FAIL_MANUFACTURE, detail(None), "a reason", "none"),
    refused(
        H13, STOP, "samples_stay_samples", S.DERIVE, kind(DOSE, "retain"), "a product", "retain", DOSE,
    ),
    refused(
        H13, STOP, "samples_stay_samples", S.DERIVE, kind(COLLECTION, "sample"), "a sample or retain", "dose", DOSE,
    ),
    refused(
        H13, STOP, "samples_stay_samples", S.POOL, kind(AGAIN_COLLECTED, "retain"), "a sample or retain", "pool", POOL,
    ),
    refused(
        H13, STOP, "samples_stay_samples", S.SAMPLE, kind(TUBE, "dose"), "a sample or retain", "dose", TUBE,
    ),
    refused(
        H13, STOP, "samples_stay_samples", S.SAMPLE, kind(TUBE, "gone"), "a sample or retain", "unknown to the therapy",
        TUBE,
    ),
    refused(
        H12, RETRY, "parents_are_in_number", S.POOL, attempt(containers=(COLLECTION,)), "several parents and one pool",
        "1 parents, 1 made of them",
        also=("bag_is_the_one_meant", "donation_is_the_parents", "parts_are_not_more_than_the_whole"),
    ),
    refused(
        H12, STOP, "parts_bear_their_products_code", S.SPLIT,
        both(happened(planned(OTHER_DIN, "apheresis", 2, 2), measured(OTHER_DIN, 90, 4500).fact),
             detail(Derivation((PARTS[0], OTHER_DIN)))),
        f"a part of {COLLECTION}", f"{OTHER_DIN}, apheresis", OTHER_DIN, also=("donation_is_the_parents",),
    ),
    refused(
        H12, STOP, "parts_bear_their_products_code", S.SPLIT, kind(PARTS[1], "pool"), f"a part of {COLLECTION}",
        f"{PARTS[1]}, pool", PARTS[1],
    ),
    refused(
        H12, STOP, "donation_is_the_parents", S.DERIVE,
        both(happened(planned(OTHER_DIN, "dose", 1, 1)), detail(Derivation((OTHER_DIN,)))),
        COLLECTION[:13], OTHER_DIN[:13], OTHER_DIN,
    ),
    refused(
        H12, STOP, "donation_is_the_parents", S.POOL,
        both(happened(planned(f"{COLLECTION[:13]}DAP12100", "pool", 1, 1),
                      measured(f"{COLLECTION[:13]}DAP12100", 1, 1).fact),
             detail(Derivation((f"{COLLECTION[:13]}DAP12100",)))),
        "a donation number of the pool's own", COLLECTION[:13], f"{COLLECTION[:13]}DAP12100",
    ),
    *(
        refused(H15, RETRY, "parts_are_not_more_than_the_whole", step, change, expected, read)
        for step, change, expected, read in (
            (S.SPLIT, holds(PARTS[0], 91), "at most 180 mL", "181 mL"),
            (S.SPLIT, holds(PARTS[0], 1, 4501), "at most 9000 million cells", "9001 million cells"),
            (S.SPLIT, holds(PARTS[0], 1, 1, 1), "at most 0 mL of DMSO", "1 mL of DMSO"),
            (S.SPLIT, holds(PARTS[0], 1, None), "at most 9000 million cells", "not counted"),
            (S.SPLIT, holds(COLLECTION, 180, None), "the contents of the parent", "not counted"),
            (S.POOL, holds(POOL, 281), "at most 280 mL", "281 mL"),
            (S.SAMPLE, holds(TUBE, 181), "at most 180 mL", "181 mL"),
        )
    ),
    *(
        refused(H14, RETRY, "nothing_outlives_its_parents", step, expires(child, days),
                "2026-03-04 12:00 UTC or earlier", read, child)
        for step, child, days, read in (
            (S.SPLIT, PARTS[1], 3, "2026-03-05 12:00 UTC"), (S.POOL, POOL, 3, "2026-03-05 12:00 UTC"),
            (S.POOL, POOL, None, "none assigned"),
        )
    ),
    refused(
        H15, RETRY, "bags_of_a_dose_are_numbered_once", S.DERIVE,
        otherwise(f.ContainerPlanned, {"container": SECOND_DOSE}, bag=1), "another number of 2", "1 of 2", DOSE,
    ),
    refused(
        H15, RETRY, "bags_of_a_dose_are_numbered_once", S.DERIVE,
        both(otherwise(f.ContainerPlanned, {"container": SECOND_DOSE}, bags=3), detail(Derivation((DOSE,)))),
        "another number of 3", "1 of 2", DOSE,
    ),
    refused(
        H15, RETRY, "bags_of_a_dose_are_numbered_once", S.DERIVE,
        otherwise(f.ContainerPlanned, {"container": DOSE}, bag=3), "a number from 1 to n", "3 of 2", DOSE,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_refuses_what_it_is_there_for(case: Case) -> None:
    """One change to an attempt that would be authorised is refused by this interlock, and says what does not agree."""
    case.check()


@H12
def test_a_split_has_one_parent() -> None:
    """Two bags read at a split are refused: nobody could say which part is whose."""
    world = CLEAN[S.POOL]
    both_bags = replace(world.attempt, step=S.SPLIT, detail=Derivation(PARTS))
    assert "parents_are_in_number" in replace(world, attempt=both_bags).refused_by()


@H12
def test_a_part_of_a_part_has_no_parts() -> None:
    """Two characters name two levels: a third is refused, by the rule and by the divisions themselves."""
    assert parts_of("00")[:2] == ("A0", "B0")
    assert parts_of("C0")[:2] == ("Ca", "Cb")
    assert [whole_of(division) for division in ("00", "A0", "Ab")] == [None, "00", "A0"]
    assert all(whole_of(part) == whole for whole in ("00", *FIRST_LEVEL) for part in parts_of(whole))
    with pytest.raises(ParseError, match="divided once"):
        parts_of("Ab")
    whole = f"{COLLECTION[:-2]}Aa"
    world = attempt(containers=(whole,))(happened(planned(whole, "apheresis", 1, 1))(CLEAN[S.SPLIT]))
    assert "parts_bear_their_products_code" in world.refused_by()


@H12
def test_donations_are_mixed_in_a_pool_alone() -> None:
    """A product made from bags of two donations at once is refused, also when both are this patient's."""
    world = CLEAN[S.POOL]
    derived = replace(world.attempt, step=S.DERIVE)
    assert "donation_is_the_parents" in replace(world, attempt=derived).refused_by()


@H12
def test_a_pool_of_one_donation_keeps_its_number() -> None:
    """Two bags of one donation are pooled under that donation's number, and under no other."""
    world = CLEAN[S.POOL]
    own, second = f"{COLLECTION[:13]}DAP12100", f"{COLLECTION[:-2]}B0"
    facts = (planned(own, "pool", 1, 1), measured(own, 1, 1).fact, planned(second, "apheresis", 2, 2))
    parents = both(happened(*facts, measured(second, 9, 9).fact), attempt(containers=(COLLECTION, second)))
    kept = parents(detail(Derivation((own,)))(world)).refused_by()
    assert "donation_is_the_parents" not in kept
    assert "donation_is_the_parents" in parents(world).refused_by()


@H13
def test_what_failed_is_known_down_the_line_and_what_remains_is_the_rest() -> None:
    """A collection that failed takes its doses with it; a second collection of the journey remains."""
    story = CLEAN[S.POOL].story
    journey = journey_of((*history(Chapter.RELEASED), *story[len(history(Chapter.COLLECTED)) :]))
    assert {bag.id for bag in line_of(journey, DOSE)} == {DOSE, COLLECTION}
    assert {bag.id for bag in made_from(journey, (COLLECTION,))} == {DOSE, SECOND_DOSE}
    failed = happened(FAILED)(replace(CLEAN[S.POOL], story=(*history(Chapter.RELEASED), *story[-10:]))).journey
    stopped = failure_of(failed, DOSE)
    assert stopped is not None
    assert stopped.id == COLLECTION
    assert failure_of(failed, AGAIN_COLLECTED) is None
    remaining = {bag.id for bag in what_remains(failed)}
    assert DOSE not in remaining
    assert AGAIN_COLLECTED in remaining
    assert failed.containers[DOSE].state is ContainerState.RELEASED


@H12
def test_a_planned_part_is_told_from_a_planned_product() -> None:
    """A division of a bag that is there is its part; one of a bag that failed is made anew."""
    journey = CLEAN[S.SPLIT].journey
    assert is_planned_part(journey, journey.containers[PARTS[0]])
    assert not is_planned_part(journey, journey.containers[COLLECTION])
    failed = happened(FAILED)(CLEAN[S.SPLIT]).journey
    assert not is_planned_part(failed, failed.containers[PARTS[0]])


@H14
def test_a_part_may_expire_before_its_parent() -> None:
    """Only later is refused: what expires to the minute with its parent, or before it, is made."""
    earlier = otherwise(f.ContainerPlanned, {"container": PARTS[0]}, expires_at=NOON + timedelta(hours=1))
    assert earlier(CLEAN[S.SPLIT]).refused_by() == frozenset()
