"""What refusals cost: the minutes until the same thing was answered again (hazard H39: a refusal that harms)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.domain import facts as f
from kiosk.domain.envelope import Recorded


@dataclass(frozen=True)
class Refusal:
    """One refusal, and the next answer to the same step of the same journey; None while there is none.

    Of several refusals in a row each counts up to the next, so that no minute counts twice.
    """

    record: Recorded
    fact: f.StepRefused
    answered: Recorded | None

    @property
    def minutes(self) -> int | None:
        """Whole minutes lost; None while nobody has had an answer."""
        if self.answered is None:
            return None
        span = self.answered.entry.stamp.occurred_at - self.record.entry.stamp.occurred_at
        return int(span.total_seconds() // 60)


def refusals(recorded: Sequence[Recorded]) -> tuple[Refusal, ...]:
    """Every refusal of a journey, with what it cost."""
    found = []
    for at, record in enumerate(recorded):
        fact = record.entry.fact
        if isinstance(fact, f.StepRefused):
            found.append(Refusal(record, fact, next((r for r in recorded[at + 1 :] if _answers(r, fact)), None)))
    return tuple(found)


def _answers(record: Recorded, refused: f.StepRefused) -> bool:
    fact = record.entry.fact
    if not isinstance(fact, f.StepTaken | f.StepRefused) or fact.step != refused.step:
        return False
    return not refused.containers or not fact.containers or bool(set(refused.containers) & set(fact.containers))
