"""What is counted of a hand-off, a row of the step table: each figure in one place."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import TypeVar

from kiosk.domain import facts as f
from kiosk.domain.envelope import Recorded
from kiosk.domain.interlocks import witnesses
from kiosk.domain.step import StepKind
from kiosk.handoffs.risk.tries import Left, Try, foreign_attempts, left, tries

REPEATED = frozenset({witnesses.pictures_are_new.rule.name, witnesses.readings_are_their_own.rule.name})
"""The interlocks that know a picture again."""


@dataclass(frozen=True)
class LabelEvent:
    """Something about a label: under which step it was issued, what became of it, and its grade if it has one."""

    step: str
    at: datetime
    what: type[f.Fact]
    score: Decimal | None = None


@dataclass(frozen=True)
class Happened:
    """All that a period holds, in the order in which it happened: `since` up to but not including `until`, UTC."""

    tries: tuple[Try, ...]
    left: tuple[Left, ...]
    labels: tuple[LabelEvent, ...]

    def between(self, since: datetime, until: datetime) -> "Happened":
        """What happened in a part of it."""
        return Happened(
            _between(self.tries, since, until), _between(self.left, since, until), _between(self.labels, since, until)
        )


H = TypeVar("H", Try, Left, LabelEvent)


def _between(those: tuple[H, ...], since: datetime, until: datetime) -> tuple[H, ...]:
    first = bisect_left(those, since, key=_at)
    return those[first : bisect_left(those, until, lo=first, key=_at)]


def _at(one: Try | Left | LabelEvent) -> datetime:
    return one.at


@dataclass(frozen=True)
class Count:
    """One hand-off. `by_reason` is (hazard, interlock, refusals): a refusal with several reasons stands under each.

    A retry is a refusal whose reasons all ask for one; any other is a stop. `seconds` is the median of what an answer
    took, `slow_seconds` what nine of ten stay within; `minutes_lost` as in the monthly review. `scores` are grades of
    labels read back. `wasted` are sheets voided, lost for good or one too many, of labels issued by this step.
    """

    step: str
    attempts: int
    taken: int
    left: int
    by_reason: tuple[tuple[str, str, int], ...]
    near_misses: int
    retries: int
    stops: int
    seconds: int | None
    slow_seconds: int | None
    minutes_lost: int
    unanswered: int
    issued: int
    wasted: int
    scores: tuple[Decimal, ...]
    repeat_frames: int
    hurried: int

    @property
    def refused(self) -> int:
        """How many answers were refusals."""
        return self.retries + self.stops

    @property
    def score(self) -> Decimal | None:
        """The mean grade of the labels read back, 0.0 to 4.0: indicative, not ISO/IEC 15415/15416."""
        return (sum(self.scores, Decimal(0)) / len(self.scores)).quantize(Decimal("0.1")) if self.scores else None


def happened(journeys: Iterable[Sequence[Recorded]], incidents: Sequence[Recorded]) -> Happened:
    """Everything of these journeys that is counted, in the order in which it happened."""
    foreign = foreign_attempts(incidents)
    return together(of_journey(recorded, foreign) for recorded in journeys)


def of_journey(recorded: Sequence[Recorded], foreign: frozenset[str]) -> Happened:
    """Everything of one journey. `foreign` are the attempts at which another journey's things were read."""
    return together((Happened(tries(recorded, foreign), tuple(left(recorded)), tuple(_labels(recorded))),))


def together(parts: Iterable[Happened]) -> Happened:
    """These as one, in the order in which it happened."""
    those = tuple(parts)
    return Happened(
        tuple(sorted((t for part in those for t in part.tries), key=lambda t: (t.at, t.record.entry.stream))),
        tuple(sorted((one for part in those for one in part.left), key=_at)),
        tuple(sorted((one for part in those for one in part.labels), key=_at)),
    )


def counts(found: Happened) -> tuple[Count, ...]:
    """One count for each row of the step table, in its order, those never tried among them."""
    answers: dict[str, list[Try]] = {}
    for one in found.tries:
        answers.setdefault(one.step, []).append(one)
    labels: dict[str, list[LabelEvent]] = {}
    for event in found.labels:
        labels.setdefault(event.step, []).append(event)
    begun = Counter(one.step for one in found.left)
    return tuple(_count(k.value, answers.get(k.value, []), labels.get(k.value, []), begun[k.value]) for k in StepKind)


def _count(step: str, answers: Sequence[Try], labels: Sequence[LabelEvent], begun: int) -> Count:
    refused = [one for one in answers if one.refusal is not None]
    reasons = Counter(pair for one in refused for pair in {(r.hazard, r.interlock) for r in one.reasons})
    took = sorted(one.seconds for one in answers if one.seconds is not None)
    minutes = [one.refusal.minutes for one in refused if one.refusal is not None]
    return Count(
        step=step,
        attempts=len(answers),
        taken=len(answers) - len(refused),
        left=begun,
        by_reason=tuple((*pair, reasons[pair]) for pair in sorted(reasons)),
        near_misses=sum(one.near_miss for one in refused),
        retries=sum(not one.stopped for one in refused),
        stops=sum(one.stopped for one in refused),
        seconds=round(median(took)) if took else None,
        slow_seconds=round(took[-(-9 * len(took) // 10) - 1]) if took else None,
        minutes_lost=sum(lost for lost in minutes if lost is not None),
        unanswered=sum(lost is None for lost in minutes),
        issued=sum(one.what is f.LabelIssued for one in labels),
        wasted=sum(_wasted(one.what) for one in labels),
        scores=tuple(one.score for one in labels if one.score is not None),
        repeat_frames=sum(any(r.interlock in REPEATED for r in one.reasons) for one in refused),
        hurried=sum(one.hurried for one in answers),
    )


def _wasted(what: type[f.Fact]) -> int:
    """Sheets that came to nothing; a label that was lost and found is none."""
    return {f.LabelVoided: 1, f.ExtraSheetDestroyed: 1, f.LabelLost: 1, f.LabelFound: -1}.get(what, 0)


def _labels(recorded: Sequence[Recorded]) -> Iterable[LabelEvent]:
    """What became of each label, under the step that issued it; a lost label declared void is one sheet, not two."""
    steps = {r.entry.fact.attempt_id: r.entry.fact.step for r in recorded if isinstance(r.entry.fact, f.StepTaken)}
    issued: dict[tuple[str, str, int], str] = {}
    lost: set[tuple[str, str, int]] = set()
    for record in recorded:
        fact, at = record.entry.fact, record.entry.stamp.occurred_at
        match fact:
            case f.LabelIssued(attempt_id=attempt):
                step = issued[fact.container, fact.piece, fact.issue] = steps.get(attempt, "")
                yield LabelEvent(step, at, f.LabelIssued)
            case f.LabelGraded():
                yield LabelEvent(StepKind.READ_BACK.value, at, f.LabelGraded, fact.score)
            case f.LabelLost() | f.LabelFound() | f.LabelVoided() | f.ExtraSheetDestroyed():
                label = (fact.container, fact.piece, fact.issue)
                if not (isinstance(fact, f.LabelVoided) and label in lost):
                    yield LabelEvent(issued.get(label, ""), at, type(fact))
                if isinstance(fact, f.LabelLost):
                    lost.add(label)
                elif isinstance(fact, f.LabelFound):
                    lost.discard(label)
            case _:
                continue
