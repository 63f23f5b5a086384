"""Facts about deviations: what people find out about one, and that two of them closed it.

That there *is* a deviation is no fact of its own: a stop, a lost label, an exceptional release is one (see
`domain.deviations`). `deviation` is the number of that fact in the same journey.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DeviationAssessed:
    """Somebody of quality said what caused it, what it did, what is done, who sees to it and until when.

    `duty` is the id of the reporting duty that applies, with the last day it leaves (`report_by`); '' and None where
    none does. A later assessment takes the place of an earlier one, and what was signed to close that one.
    """

    deviation: int
    cause: str
    impact: str
    corrective_action: str
    owner: str
    due: date
    duty: str
    report_by: date | None


@dataclass(frozen=True)
class DeviationClosingSigned:
    """One person signed that the deviation can be closed, and why. It is closed once two different people have."""

    deviation: int
    why: str


DeviationFact = DeviationAssessed | DeviationClosingSigned
