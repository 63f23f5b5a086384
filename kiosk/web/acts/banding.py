"""Wristbands: printed, read back, put on by two: one row for each such step."""

from kiosk.domain.attempt import LookAlikesTold
from kiosk.domain.decision import Decision
from kiosk.domain.step import StepKind
from kiosk.handoffs import banding
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.labelling import Printed
from kiosk.web.acts import forms, lists
from kiosk.web.acts.tasks import NOTHING_CHOSEN, Act, Choice, Task
from kiosk.web.kiosk import COLLECTION, WARD
from kiosk.web.screens import Field
from kiosk.web.words import words


def print_band(bench: Bench, task: Task) -> Decision | Printed:
    """The next wristband of the patient that was chosen."""
    told = LookAlikesTold(task.told) if task.told else None
    return banding.print_band(bench, task.under_way.with_told(told), task.keyed[0].get("why", ""))


def read_back_band(bench: Bench, task: Task) -> Decision:
    """The wristband just printed."""
    return banding.read_back_band(bench, task.under_way)


def re_band(bench: Bench, task: Task) -> Decision:
    """The new wristband is on; where the old one is missing the first person keyed why."""
    return banding.re_band(bench, task.under_way, task.keyed[0].get("why", "") if task.keyed else "")


def why_missing(bench: Bench, task: Task) -> tuple[Field, ...]:
    """Why the old wristband is missing; nothing where it was shown."""
    return forms.why(bench, task) if task.all_shown else ()


def _to_read_back(_bench: Bench, task: Task) -> tuple[str, Choice]:
    return ("read-back-band", task.choice)


def _to_put_on(_bench: Bench, _task: Task) -> tuple[str, Choice]:
    return ("re-band", NOTHING_CHOSEN)


_AT = frozenset({COLLECTION, WARD})

BANDING_ROWS = (
    Act("print-band", StepKind.PRINT_BAND, words("Print a wristband"), words("Spoken birth date, and why"), "wristband",
        _AT, print_band, form=forms.why, choose=lists.patients, then=_to_read_back,
        rare=True),
    Act("read-back-band", StepKind.READ_BACK_BAND, words("Read the wristband back"),
        words("Hold the fresh wristband to the camera"), "camera", _AT, read_back_band, then=_to_put_on, offered=False),
    Act("re-band", StepKind.RE_BAND, words("Put the new wristband on"), words("Two people; the old one comes off"),
        "wristband", _AT, re_band, form=why_missing, rare=True),
)  # fmt: skip
