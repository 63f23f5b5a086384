"""Reserves, and how containers end: one row for each such step, and for the plan of a reserve."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from kiosk.domain.attempt import LookAlikesTold
from kiosk.domain.containers import LIVE, ContainerState
from kiosk.domain.decision import Decision
from kiosk.domain.ends import Withdrawal
from kiosk.domain.errors import ParseError
from kiosk.domain.label import LabelKind
from kiosk.domain.records import RecordKind
from kiosk.domain.salvage import KIND
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs import ending, labelling, salvaging
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.labelling import Printed
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.staffing import name_of
from kiosk.handoffs.view import journey_of
from kiosk.web.acts import forms, lists
from kiosk.web.acts.tasks import NOTHING_CHOSEN, Act, Choice, Keyed, RecordAct, Recording, Task
from kiosk.web.kiosk import PROCESSING, QUALITY, WARD
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words


def matched_bags(bench: Bench) -> tuple[Choice, ...]:
    """Bags that may be opened and are not: a reserve is planned beside one of these."""
    return _listed(bench, frozenset({ContainerState.OPENING_AUTHORISED}), _("matched, not opened"))


def reserves(bench: Bench) -> tuple[Choice, ...]:
    """Containers kept in reserve that nothing was moved into."""
    return tuple(
        choice for choice in _listed(bench, frozenset({ContainerState.PLANNED}), _("kept in reserve"), KIND)
    )  # fmt: skip


def bags(bench: Bench) -> tuple[Choice, ...]:
    """Bags that somebody could have given without the kiosk."""
    return _listed(bench, LIVE - {ContainerState.PLANNED} | {ContainerState.DISCARDED}, _("not given yet"))


def _listed(bench: Bench, states: frozenset[ContainerState], hint: str, kind: str = "") -> tuple[Choice, ...]:
    return tuple(
        Choice(lists.bag_words(bench, listed.coi, bag.container), hint, listed.coi, bag.container)
        for listed in bench.roll.active()
        for bag in listed.states
        if bag.state in states and kind in {"", bag.kind}
    )


def issue_reserve(bench: Bench, task: Task) -> Decision | Printed:
    """The small label of the reserve that was chosen."""
    told = LookAlikesTold(task.told) if task.told else None
    under_way = replace(task.under_way, containers=(task.choice.container,), told=told)
    return labelling.issue_label(bench, under_way, LabelKind.SYRINGE.value)


def move(bench: Bench, task: Task) -> Decision:
    """What the old bag holds goes into the reserve that the first person read."""
    keyed = task.keyed[0] if task.keyed else {}
    volume = _volume(keyed) if keyed else Decimal(0)
    into = salvaging.reserve_read(bench, task.under_way)
    return salvaging.move_contents(bench, task.under_way, into, volume, keyed.get("why", ""))


def given_outside(bench: Bench, task: Task) -> Decision:
    """The bag that was chosen was given, and the kiosk was not asked."""
    keyed = task.keyed[0]
    named = replace(task.under_way, containers=(task.choice.container,))
    return ending.given_outside(bench, named, forms.moment(bench, keyed), _volume(keyed), keyed["why"])


def withdraw(bench: Bench, task: Task) -> Decision:
    """Every container of the patient that was chosen."""
    keyed = task.keyed[0]
    named = replace(task.under_way, containers=ending.set_of(bench, task.choice.coi))
    return ending.withdraw_set(bench, named, Withdrawal(keyed["what"]), keyed["why"])


def discard(bench: Bench, task: Task) -> Decision:
    """The bag that both read, on the order of the physician whom the first named."""
    keyed = task.keyed[0] if task.keyed else {}
    return ending.discard(bench, task.under_way, keyed.get("physician", ""), keyed.get("why", ""))


def plan_reserve(bench: Bench, made: Recording, signed: Signed) -> None:
    """A reserve beside the matched bag that was chosen."""
    person = signed.for_record(RecordKind.PLAN_RESERVE)
    salvaging.plan_reserve(bench, made.choice.coi, made.choice.container, _volume(made.keyed[0]), person)


def _amount_form(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    return (Field("volume_ml", _("Volume moved"), forms.NUMBER, "mL"),)


def _salvage_form(bench: Bench, task: Task) -> tuple[Field, ...]:
    return (*_amount_form(bench, task), Field("why", _("What broke"), forms.TEXT, longest=200))


def _outside_form(bench: Bench, task: Task) -> tuple[Field, ...]:
    return (
        Field("day", _("Day it was given"), forms.DATE),
        forms.clock_time(_("Time it was given")),
        Field("volume_ml", _("Volume given"), forms.NUMBER, "mL"),
        *forms.why(bench, task),
    )


def _withdraw_form(bench: Bench, task: Task) -> tuple[Field, ...]:
    ways = tuple((what.value, _(what.value)) for what in Withdrawal)
    return (Field("what", _("Called back how"), forms.CHOICE, choices=ways), *forms.why(bench, task))


def _discard_form(bench: Bench, task: Task) -> tuple[Field, ...]:
    known = tuple((person, name_of(bench, person)) for person in ending.physicians(bench))
    return (Field("physician", _("Physician who ordered it"), forms.CHOICE, choices=known), *forms.why(bench, task))


def _reserve_form(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (Field("volume_ml", _("Volume it will hold, at most"), forms.NUMBER, "mL"),)


def _sound_amount(_bench: Bench, _task: Task, keyed: Keyed) -> Decimal:
    return _volume(keyed)


def _sound_outside(bench: Bench, _task: Task, keyed: Keyed) -> tuple[datetime, Decimal]:
    return forms.moment(bench, keyed), _volume(keyed)


def _volume(keyed: Keyed) -> Decimal:
    text = keyed.get("volume_ml", "")
    if not text.isascii() or not text.replace(".", "", 1).isdigit() or len(text) > MOST_DIGITS:
        raise ParseError("volume_ml", "mL as a number, such as 60 or 12.5", text[:20])
    return Decimal(text)


MOST_DIGITS = 7


def _to_read_back(_bench: Bench, task: Task) -> tuple[str, Choice]:
    return ("read-back", task.choice)


def _to_the_line(bench: Bench, task: Task) -> tuple[str, Choice] | None:
    therapy = bench.therapies.get(journey_of(bench, task.under_way.coi or "").therapy or "")
    at_the_bed = therapy is not None and StepKind.MATCH_AT_BED in therapy.steps
    return ("line-check", NOTHING_CHOSEN) if at_the_bed else None


def _to_the_label(bench: Bench, made: Recording) -> tuple[str, Choice] | None:
    theirs = [choice for choice in reserves(bench) if choice.coi == made.choice.coi]
    return ("reserve-label", theirs[-1]) if theirs else None


_BEDSIDE, _EVERYWHERE = frozenset({PROCESSING, WARD}), frozenset({PROCESSING, WARD, QUALITY})

ENDING_ROWS = (
    Act("reserve-label", StepKind.ISSUE_RESERVE, words("Print a reserve label"),
        words("Before the opening: read the matched bag"), "printer", _BEDSIDE, issue_reserve, choose=reserves,
        then=_to_read_back, rare=True),
    Act("salvage", StepKind.SALVAGE, words("Save what a broken bag holds"),
        words("Two people: old bag and small label"), "bag", _BEDSIDE, move, form=_salvage_form, sound=_sound_amount,
        several=True, then=_to_the_line, rare=True),
    Act("draw-up", StepKind.DRAW_UP, words("Draw up into a syringe"), words("Two people: bag and small label"), "drip",
        _BEDSIDE, move, form=_amount_form, sound=_sound_amount, several=True, then=_to_the_line, rare=True),
    Act("given-outside", StepKind.GIVEN_OUTSIDE, words("A bag was given without the kiosk"),
        words("Two people say what was done; other bags are held"), "drip", frozenset({WARD, QUALITY}), given_outside,
        form=_outside_form, sound=_sound_outside, choose=bags, rare=True),
    Act("withdraw", StepKind.WITHDRAW, words("Call a set back"), words("Quarantine, recall, return: every bag of it"),
        "hold", frozenset({QUALITY}), withdraw, form=_withdraw_form, choose=lists.patients, rare=True),
    Act("discard", StepKind.DISCARD, words("Discard a bag"), words("Two people, on a physician’s order"), "void",
        _EVERYWHERE, discard, form=_discard_form, rare=True),
)  # fmt: skip

ENDING_RECORDS = (
    RecordAct("plan-reserve", RecordKind.PLAN_RESERVE, words("Keep a syringe in reserve"),
              words("After the match, before the opening"), "pencil", _BEDSIDE, frozenset[Read](), _reserve_form,
              plan_reserve, choose=matched_bags, rare=True, then=_to_the_label),
)  # fmt: skip
