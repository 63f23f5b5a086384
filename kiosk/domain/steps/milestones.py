"""The rows of milestones: what happens to the patient between the steps, and starts or ends a window.

A part of the step table (`steps`), under its rules.
"""

from kiosk.domain.interlocks import processing, timing, windows
from kiosk.domain.people import Meaning
from kiosk.domain.step import Step, StepKind
from kiosk.domain.steps.asked import BAND, BED, CLERKS, JOURNEY, KIOSK, NO_HOLD, NOTHING, PEOPLE, WINDOWS, WRIST

_M = Meaning

_TOLD = (windows.milestone_is_told, windows.milestone_takes_two, *WINDOWS, windows.doses_are_released)

MILESTONE_ROWS = (
    Step(
        StepKind.RECORD_MILESTONE,
        reads=(NOTHING,), roles=(CLERKS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *_TOLD),
    ),
    # Before it begins, at the patient: nothing brings them back from conditioning.
    Step(
        StepKind.RECORD_IRREVERSIBLE,
        reads=(frozenset({BAND}), frozenset({BAND})), roles=(BED, BED), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *WRIST, *NO_HOLD, processing.manufacture_did_not_fail,
            timing.product_has_not_expired, *_TOLD,
        ),
    ),
)  # fmt: skip
