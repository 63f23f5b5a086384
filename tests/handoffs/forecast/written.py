"""Simulated journeys written into a real ledger, fact by fact as they would have been recorded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.domain import facts as f
from kiosk.domain.commitment import commit
from kiosk.domain.envelope import Entry
from kiosk.domain.identifiers import Din
from kiosk.domain.landmarks import Landmark
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.forecast.routes import Course
from tests.benchmarks.many_journeys import PLACE, YEAR, coi_of
from tests.domain.world import ORDERED, planned, taken

SHELF = timedelta(days=3650)


def write(bench: Bench, number: int, course: Course) -> str:
    """Record a course of autologous transplants as the journey of this number; its identifier."""
    told = sorted(_facts(bench, number, course), key=lambda pair: pair[0])
    bench.ledger.append(tuple(_entry(bench, coi_of(number), at, fact) for at, fact in told), {})
    return coi_of(number)


def _entry(bench: Bench, coi: str, at: datetime, fact: f.Fact) -> Entry:
    return bench.entry(coi, fact, replace(bench.clock.now(), utc=at), people=("nurse-1", "nurse-2"))


def _facts(bench: Bench, number: int, course: Course) -> Iterator[tuple[datetime, f.Fact]]:
    at = course.reached
    begun, salt = at[Landmark.ENROLLED], bench.fresh.salt()
    identity = f.IdentityCommitments(
        *(commit(salt, kind, str(number)) for kind in ("patient", "wristband", "birth date"))
    )
    yield begun, f.Enrolled(bench.fresh.token(), course.therapy, identity, 1, "attempt-1")
    yield begun, replace(ORDERED)
    yield begun, taken(StepKind.ENROL)
    bag, dose = (Din.numbered(PLACE.facility, YEAR, number).value + code for code in ("DAX12100", "DHP12100"))
    if Landmark.COLLECTED in at:
        when = at[Landmark.COLLECTED]
        yield when, replace(planned(bag, "apheresis", 1, 1), collected_at=when, expires_at=when + timedelta(hours=72))
        yield when, taken(StepKind.APPLY_AT_COLLECTION, bag)
    if Landmark.TAKEN_IN in at:
        when = at[Landmark.TAKEN_IN]
        yield when, replace(planned(dose, "dose", 1, 1), collected_at=at[Landmark.COLLECTED], expires_at=when + SHELF)
        yield when, f.ContainersDerived((bag,), (dose,), "attempt-2")
        yield when, taken(StepKind.DERIVE, bag)
        yield when, taken(StepKind.APPLY_IN_PROCESSING, dose)
    if Landmark.RELEASED in at:
        yield at[Landmark.RELEASED], taken(StepKind.RELEASE, dose)
    if "conditioning begun" in at:
        yield (
            at["conditioning begun"],
            f.MilestoneRecorded("conditioning begun", at["conditioning begun"], "", "attempt-4"),
        )
    if Landmark.GIVEN in at:
        yield at[Landmark.GIVEN], f.InfusionStarted(dose)
        yield at[Landmark.GIVEN] + timedelta(hours=1), taken(StepKind.FINISH, dose)
