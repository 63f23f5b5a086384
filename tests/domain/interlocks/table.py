"""What the tables of this folder are made of: one change to an authorised attempt, and the reason it must bring."""

from dataclasses import dataclass

import pytest
from _pytest.mark import ParameterSet

from kiosk.domain.reasons import Answer, ReasonClass
from kiosk.domain.step import StepKind
from tests.domain.attempts import CLEAN
from tests.domain.changes import Change

RETRY, STOP, TIMED_STOP = ((ReasonClass.IDENTITY, answer) for answer in Answer)
QUALITY_RETRY, QUALITY_STOP, QUALITY_TIMED_STOP = ((ReasonClass.QUALITY, answer) for answer in Answer)


@dataclass(frozen=True)
class Case:
    """A change, and the one reason it must bring. `also` is what else the same change may set off."""

    interlock: str
    hazard: str
    kind: ReasonClass
    answer: Answer
    step: StepKind
    change: Change
    expected: str
    read: str
    about: str | None
    also: frozenset[str]

    def check(self) -> None:
        """The changed attempt is refused by this interlock, in its words, and by nothing that the change is not about."""
        reasons = {reason.interlock: reason for reason in self.change(CLEAN[self.step]).reasons()}
        assert self.interlock in reasons, f"refused by {sorted(reasons)}"
        reason = reasons[self.interlock]
        assert (reason.hazard, reason.kind, reason.answer) == (self.hazard, self.kind, self.answer)
        assert (reason.expected, reason.read, reason.container) == (self.expected, self.read, self.about)
        assert reason.remedy
        assert set(reasons) - {self.interlock} <= self.also


def refused(  # noqa: PLR0917  a row of a table is read by its columns
    hazard: pytest.MarkDecorator,
    answer: tuple[ReasonClass, Answer],
    interlock: str,
    step: StepKind,
    change: Change,
    expected: str,
    read: str,
    about: str | None = None,
    also: tuple[str, ...] = (),
) -> ParameterSet:
    """A row of a table."""
    case = Case(interlock, str(hazard.args[0]), *answer, step, change, expected, read, about, frozenset(also))
    return pytest.param(case, marks=hazard, id=f"{interlock}: {read}")
