"""Milestones on the screens: one row for what one person records, one for what two record before it begins."""

from datetime import datetime

from kiosk.domain.decision import Decision
from kiosk.domain.milestones import MilestoneSaid
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.milestones import milestones_of, record_milestone
from kiosk.handoffs.naming import journey_named
from kiosk.web.acts import forms, lists
from kiosk.web.acts.tasks import Act, Keyed, Task
from kiosk.web.kiosk import COLLECTION, PROCESSING, WARD
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words

HAPPENED, LEFT_OUT = "happened", "left out"


def record(bench: Bench, task: Task) -> Decision:
    """What everyone keyed; refused where it never came to that."""
    said = tuple(_said(bench, keyed) for keyed in task.keyed if "milestone" in keyed)
    return record_milestone(bench, task.under_way, said, task.keyed[0].get("why", "") if task.keyed else "")


def form_of_one(bench: Bench, task: Task) -> tuple[Field, ...]:
    """Which milestone of the patient chosen, whether it happened, and when."""
    names = [m for m in milestones_of(bench, task.choice.coi) if not m.irreversible]
    answers = ((HAPPENED, _("It happened")), (LEFT_OUT, _("This patient does not have it")))
    return (
        Field("milestone", _("What is recorded"), forms.CHOICE, choices=tuple((m.name, _(m.name)) for m in names)),
        Field("answer", _("Did it happen?"), forms.CHOICE, choices=answers, value=HAPPENED),
        Field("day", _("Day"), forms.DATE, optional=True),
        forms.clock_time(_("Time"), optional=True),
    )


def form_of_two(bench: Bench, task: Task) -> tuple[Field, ...]:
    """Which milestone of the patient whose wristband was just read, and when; `why` where it changes the record."""
    coi = journey_named(bench, task.turn) if task.turn is not None else None
    names = milestones_of(bench, coi) if coi is not None else ()
    fields = (
        Field("milestone", _("What is recorded"), forms.CHOICE, choices=tuple((m.name, _(m.name)) for m in names)),
        Field("day", _("Day"), forms.DATE),
        forms.clock_time(_("Time")),
    )
    changed = Field("why", _("If it was recorded before: why it changes"), forms.TEXT, longest=200, optional=True)
    return fields if task.number else (*fields, changed)


def sound(bench: Bench, _task: Task, keyed: Keyed) -> MilestoneSaid:
    """What one person keyed. Raises ParseError."""
    return _said(bench, keyed)


def _said(bench: Bench, keyed: Keyed) -> MilestoneSaid:
    at: datetime | None = None if keyed.get("answer") == LEFT_OUT else forms.moment(bench, keyed)
    return MilestoneSaid(keyed["milestone"], at)


MILESTONE_ACTS = (
    Act("milestone", StepKind.RECORD_MILESTONE, words("Record a milestone"),
        words("Therapy ended, mobilisation, collection begun"), "clock", frozenset({COLLECTION, PROCESSING, WARD}),
        record, form=form_of_one, sound=sound, choose=lists.patients, rare=True),
    Act("irreversible", StepKind.RECORD_IRREVERSIBLE, words("May conditioning begin?"),
        words("Two people, at the patient, before it begins"), "clock", frozenset({WARD}), record, form=form_of_two,
        form_by="each", sound=sound, rare=True),
)  # fmt: skip
"""Steps of milestones, as the screens offer them."""
