"""A site's year: journeys with every step tried by two people, now and then refused, for what is counted of a year."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from kiosk.domain import facts as f
from kiosk.domain.commitment import commit
from kiosk.domain.envelope import Entry
from kiosk.domain.identifiers import Din, OrderNumber
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from tests.benchmarks.many_journeys import JOURNEYS_AN_APPEND, PLACE, YEAR, coi_of, new_site
from tests.domain.world import BASE, CAR_T, ORDERED, STATION, planned, printed

INCIDENTS = "site/incidents"
STEPS = (
    StepKind.ENROL, StepKind.ORDER, StepKind.ISSUE_AT_COLLECTION, StepKind.READ_BACK, StepKind.APPLY_AT_COLLECTION,
    StepKind.CLEAR_STATION, StepKind.HAND_OVER,
)  # fmt: skip
REFUSED = 0.08
"""So many answers are refusals at first; half of these are stops, at which another patient's bag was shown."""


def make_year(folder: Path, journeys: int) -> Bench:
    """A new site with so many journeys, begun one after another in the year before now."""
    bench, chance = new_site(folder), Random(1)
    now = bench.clock.now()
    for first in range(1, journeys + 1, JOURNEYS_AN_APPEND):
        entries: list[Entry] = []
        for number in range(first, min(first + JOURNEYS_AN_APPEND, journeys + 1)):
            begun = now.utc - timedelta(days=360) * (1 - number / journeys) - timedelta(hours=2)
            for at, stream, fact in _told(bench, number, begun, chance):
                moment = replace(now, utc=at)
                entries.append(bench.entry(stream, fact, moment, people=("nurse-1", "nurse-2")))
        bench.ledger.append(entries, {})
    return bench


Told = tuple[datetime, str, f.Fact]


def _told(bench: Bench, number: int, begun: datetime, chance: Random) -> Iterator[Told]:
    coi, salt = coi_of(number), bench.fresh.salt()
    bag = Din.numbered(PLACE.facility, YEAR, number).value + "DAX12100"
    identity = f.IdentityCommitments(
        commit(salt, "patient", coi), commit(salt, "wristband", coi), commit(salt, "birth date", coi)
    )
    beside: dict[StepKind, tuple[f.Fact, ...]] = {
        StepKind.ENROL: (f.Enrolled(bench.fresh.token(), CAR_T, identity, 1, "attempt-1"),),
        StepKind.ORDER: (
            replace(ORDERED, order_number=OrderNumber.numbered(PLACE.facility, YEAR, number).value),
            replace(planned(bag, "apheresis", 1, 1), collected_at=begun, expires_at=begun + timedelta(days=3)),
        ),
        StepKind.ISSUE_AT_COLLECTION: printed(bag, BASE),
        StepKind.READ_BACK: (f.LabelReadBack(bag, BASE, 1, ()),),
        StepKind.APPLY_AT_COLLECTION: (f.LabelApplied(bag, BASE, 1, "attempt"),),
    }
    at = begun
    for step in STEPS:
        holds = () if step in {StepKind.ENROL, StepKind.ORDER, StepKind.CLEAR_STATION} else (bag,)
        if chance.random() < REFUSED:
            at += timedelta(minutes=1)
            yield from _refused(coi, step, holds, at, stopped=chance.random() < 1 / 2)
        at += timedelta(minutes=chance.randint(2, 9))
        attempt = f"{step.value} of {coi}"
        for witness in (1, 2):
            yield at, coi, _witnessed(attempt, step, witness, at)
        yield from ((at, coi, fact) for fact in beside.get(step, ()))
        yield at, coi, f.StepTaken(attempt, step.value, holds, STATION)


def _witnessed(attempt: str, step: StepKind, witness: int, at: datetime) -> f.Witnessed:
    begun = at - timedelta(seconds=40 - 15 * witness)
    return f.Witnessed(
        attempt, step.value, witness, f"nurse-{witness}", STATION, "signed", "performed", begun, (), ("f1" * 32,)
    )


def _refused(coi: str, step: StepKind, holds: tuple[str, ...], at: datetime, *, stopped: bool) -> Iterator[Told]:
    attempt = f"{step.value} refused of {coi}"
    rule, hazard, answer = ("bag_is_this_journeys", "H01", "stop") if stopped else ("two_readers_agree", "H06", "retry")
    reason = f.RecordedReason(rule, hazard, "identity", answer, "this", "that", None)
    yield at, coi, _witnessed(attempt, step, 1, at)
    yield at, coi, f.StepRefused(attempt, step.value, holds, STATION, (reason,))
    if stopped:
        yield at, INCIDENTS, f.IncidentRecorded(attempt, coi, step.value, STATION, (("container", "ab" * 16),))
