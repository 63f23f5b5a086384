"""The answer to an attempt: `Authorized` or `Refused`, and nothing in between.

Neither can be used as a boolean, so that ignoring the answer does nothing. A printer or a release takes an
`Authorized`; only `decide` makes one (the test run proves that no other module does).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Never

from kiosk.domain.reasons import Answer, Reason


@dataclass(frozen=True)
class Authorized:
    """Every interlock of the step let it pass, at `at`, on the record as it stood at `decided_on` (stream, count).

    `covered` are quality reasons that stood against the step and that an exceptional release names.
    """

    attempt_id: str
    step: str
    containers: tuple[str, ...]
    people: tuple[str, ...]
    at: datetime
    decided_on: tuple[tuple[str, int], ...]
    covered: tuple[Reason, ...] = ()

    def __bool__(self) -> Never:
        raise TypeError("A decision is not a yes or no: match it as Authorized or Refused.")


@dataclass(frozen=True)
class Refused:
    """At least one reason stands against the step; all of them are here."""

    attempt_id: str
    step: str
    containers: tuple[str, ...]
    people: tuple[str, ...]
    at: datetime
    decided_on: tuple[tuple[str, int], ...]
    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        if not self.reasons:
            raise ValueError("Expected at least one reason in a refusal, got none.")

    def __bool__(self) -> Never:
        raise TypeError("A decision is not a yes or no: match it as Authorized or Refused.")

    @property
    def answer(self) -> Answer:
        """The gravest answer among the reasons: a timed stop before a stop before a retry."""
        answers = {reason.answer for reason in self.reasons}
        return next(a for a in (Answer.TIMED_STOP, Answer.STOP, Answer.RETRY) if a in answers)


Decision = Authorized | Refused
