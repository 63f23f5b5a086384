"""The row of a review: what the history of the cells asks of physician and director.

A part of the step table (`steps`), under its rules.
"""

from kiosk.domain.interlocks import history
from kiosk.domain.people import Meaning, Role
from kiosk.domain.step import Step, StepKind
from kiosk.domain.steps.asked import JOURNEY, KIOSK, NOTHING, PEOPLE

HISTORY_ROWS = (
    Step(
        StepKind.REVIEW_HISTORY,
        reads=(NOTHING, NOTHING), roles=(frozenset({Role.PHYSICIAN}), frozenset({Role.DIRECTOR})),
        meanings=(Meaning.REVIEW, Meaning.APPROVAL),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, history.review_says_why),
    ),
)  # fmt: skip
