"""Every answer that an attempt at a step got, read off a journey's facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from kiosk.domain import facts as f
from kiosk.domain.envelope import Recorded
from kiosk.domain.reasons import Answer
from kiosk.domain.refusals import Refusal, refusals

HURRIED = timedelta(seconds=6)
"""A second person who read and signed in less pressed on without looking: a walk-through plans for 14 s (judgement)."""

SIGNED = "signed"


@dataclass(frozen=True)
class Try:
    """One answer. `refusal` is None for a step taken; `began_at` when the first person began, None without people.

    `foreign`: something of another journey was offered. `hurried` counts second and later people who signed within
    `HURRIED`. `let_through`: refused, and the same step with the same container was taken afterwards.
    """

    step: str
    record: Recorded
    refusal: Refusal | None
    began_at: datetime | None
    foreign: bool
    hurried: int
    let_through: bool

    @cached_property
    def at(self) -> datetime:
        """When the answer was given, UTC."""
        return self.record.entry.stamp.occurred_at

    @property
    def attempt_id(self) -> str:
        """The attempt that was answered."""
        return getattr(self.record.entry.fact, "attempt_id", "")

    @property
    def seconds(self) -> float | None:
        """How long the attempt took, from the first person on; None for a large button."""
        return None if self.began_at is None else (self.at - self.began_at).total_seconds()

    @property
    def reasons(self) -> tuple[f.RecordedReason, ...]:
        """Why it was refused; nothing for a step taken."""
        return () if self.refusal is None else self.refusal.fact.reasons

    @property
    def stopped(self) -> bool:
        """Refused with a stop: confirmed values conflict."""
        return any(reason.answer != Answer.RETRY.value for reason in self.reasons)

    @property
    def near_miss(self) -> bool:
        """A stop where something of another journey was offered as this one's."""
        return self.stopped and self.foreign


@dataclass(frozen=True)
class Left:
    """An attempt that somebody began and that never came to an answer."""

    step: str
    at: datetime


def tries(recorded: Sequence[Recorded], foreign: frozenset[str]) -> tuple[Try, ...]:
    """Every answer of a journey, in order. `foreign` are the attempts at which another journey's things were read."""
    refused = {one.record.number: one for one in refusals(recorded)}
    through = _let_through(refused)
    witnessed = _witnessed(recorded)
    found = []
    for record in recorded:
        fact = record.entry.fact
        if isinstance(fact, f.StepTaken | f.StepRefused):
            turns = witnessed.get(fact.attempt_id, [])
            began = min((w.begun_at for w, _ in turns), default=None)
            hurried = sum(w.witness > 1 and w.signature == SIGNED and at - w.begun_at < HURRIED for w, at in turns)
            found.append(
                Try(
                    fact.step, record, refused.get(record.number), began, fact.attempt_id in foreign, hurried,
                    record.number in through,
                )
            )  # fmt: skip
    return tuple(found)


def left(recorded: Sequence[Recorded]) -> Iterator[Left]:
    """Attempts of a journey without an answer."""
    answered = {r.entry.fact.attempt_id for r in recorded if isinstance(r.entry.fact, f.StepTaken | f.StepRefused)}
    for attempt, turns in _witnessed(recorded).items():
        if attempt not in answered:
            first, at = turns[0]
            yield Left(first.step, at)


def foreign_attempts(incidents: Sequence[Recorded]) -> frozenset[str]:
    """The attempts at which something of another journey was read, by the stream of incidents."""
    return frozenset(
        fact.attempt_id
        for fact in (record.entry.fact for record in incidents)
        if isinstance(fact, f.IncidentRecorded) and any(kind != "refused" for kind, _ in fact.read)
    )


def _witnessed(recorded: Sequence[Recorded]) -> dict[str, list[tuple[f.Witnessed, datetime]]]:
    found: dict[str, list[tuple[f.Witnessed, datetime]]] = {}
    for record in recorded:
        fact = record.entry.fact
        if isinstance(fact, f.Witnessed):
            found.setdefault(fact.attempt_id, []).append((fact, record.entry.stamp.occurred_at))
    return found


def _let_through(refused: dict[int, Refusal]) -> frozenset[int]:
    """The refusals after which the same step was taken in the end, however many refusals came in between."""
    through: set[int] = set()
    for number in sorted(refused, reverse=True):
        answer = refused[number].answered
        if answer is not None and (isinstance(answer.entry.fact, f.StepTaken) or answer.number in through):
            through.add(number)
    return frozenset(through)
