"""The history of the cells on the screens: noted by one, reviewed by two."""

from kiosk.domain.decision import Decision
from kiosk.domain.history import outside
from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.history import note_history, review_history, rules_of
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.view import journey_of
from kiosk.web.acts import forms, lists
from kiosk.web.acts.tasks import Act, RecordAct, Recording, Task
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY, WARD
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words


def note(bench: Bench, made: Recording, signed: Signed) -> None:
    """What was keyed of the patient that was chosen; what stayed empty is not known yet."""
    rules = rules_of(bench, made.choice.coi)
    values = {rule.test: made.keyed[0].get(f"item-{n}", "") for n, rule in enumerate(rules)}
    note_history(bench, made.choice.coi, values, signed.for_record(RecordKind.NOTE_HISTORY))


def items(bench: Bench, made: Recording) -> tuple[Field, ...]:
    """One field for each item of the therapy's list, with what is noted already."""
    known = journey_of(bench, made.choice.coi).history
    return tuple(
        Field(
            f"item-{n}", _(rule.test), forms.NUMBER, _(rule.unit), optional=True,
            value=known[rule.test].value if rule.test in known else "",
        )
        for n, rule in enumerate(rules_of(bench, made.choice.coi))
    )  # fmt: skip


def review(bench: Bench, task: Task) -> Decision:
    """Why the cells of the patient that was chosen may be used all the same."""
    return review_history(bench, task.under_way, task.keyed[0].get("statement", "") if task.keyed else "")


def statement(bench: Bench, task: Task) -> tuple[Field, ...]:
    """The reviewers' word, under what asks for it."""
    coi = task.choice.coi
    found = outside(rules_of(bench, coi), journey_of(bench, coi).history)
    hint = "; ".join(
        _("%(item)s: %(value)s %(unit)s", item=_(item), value=value, unit=_(unit))
        for _rule, (item, value, unit) in found
    )
    return (Field("statement", _("Why the cells may be used all the same"), forms.TEXT, hint=hint, longest=400),)


HISTORY_ACTS = (
    Act("review-history", StepKind.REVIEW_HISTORY, words("Review the history of the cells"),
        words("Physician and director, before the release"), "pencil", frozenset({QUALITY}), review, form=statement,
        choose=lists.patients, rare=True),
)  # fmt: skip
"""Steps of the history, as the screens offer them."""

HISTORY_RECORDS = (
    RecordAct("history", RecordKind.NOTE_HISTORY, words("Note age and earlier treatment"),
              words("What the therapy asks of the cells’ history"), "pencil", frozenset({COLLECTION, PROCESSING, WARD}),
              frozenset[Read](), items, note, choose=lists.patients, rare=True),
)  # fmt: skip
