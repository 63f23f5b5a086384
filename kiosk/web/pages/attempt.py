"""An attempt on the screen: opened from a tile, prompt by prompt, signed by each, answered."""

import secrets
from dataclasses import replace
from datetime import date

from flask import Blueprint, abort, g, redirect, request
from werkzeug.wrappers import Response

from kiosk.domain.attempt import Signature
from kiosk.domain.errors import ParseError
from kiosk.domain.reasons import Answer, Reason
from kiosk.domain.records import RECORDS, RecordKind
from kiosk.domain.steps import STEPS
from kiosk.domain.text import plain_text
from kiosk.handoffs.attempts import about, close_turn, speak
from kiosk.handoffs.labelling import Printed
from kiosk.handoffs.recording import sign_record, signature_refused
from kiosk.handoffs.signing import check_pin, tries_left
from kiosk.handoffs.staffing import name_of
from kiosk.handoffs.view import look, site_view
from kiosk.web.acts.begun import begun
from kiosk.web.acts.recordings import RECORD_ACTS
from kiosk.web.acts.table import ACTS
from kiosk.web.acts.tasks import FORM, LOOK_ALIKE, NOTHING_CHOSEN, PRINTING, SIGN, Choice, Keyed, Recording, Task
from kiosk.web.here import Here, go, here, page
from kiosk.web.keying import keyed_text, read_field, to_look_at
from kiosk.web.leaving import wipe
from kiosk.web.pages.papers import print_by_itself
from kiosk.web.screens import Statement, Tile
from kiosk.web.shown.prompts import fields_of, prompt_of
from kiosk.web.shown.rows import read_rows, shown_rows
from kiosk.web.shown.verdicts import answered
from kiosk.web.signing import challenge_of
from kiosk.web.words import gettext as _
from kiosk.web.words.values import complaint, correction

pages = Blueprint("attempt", __name__)

KEYED_AGAIN = frozenset({Signature.WRONG_PIN, Signature.STATION_LOCKED})
"""Answers to a PIN after which the turn stays open."""
TEMPLATES = {
    "birth date": "prompt_date.html",
    FORM: "prompt_form.html",
    LOOK_ALIKE: "prompt_look_alike.html",
    SIGN: "prompt_sign.html",
}


@pages.post("/acts/<slug>")
def begin(slug: str) -> Response:
    """A tile was touched."""
    at = here()
    act = ACTS.get(slug) or RECORD_ACTS.get(slug)
    if act is None or at.place not in act.places:
        abort(404)
    if at.sitting.answered is not None or at.sitting.task is not None:
        abort(409)
    choices = act.choose(at.bench) if act.choose is not None else ()
    if act.choose is not None and len(choices) != 1:
        at.sitting.choices = choices
        return page("choose.html", title=_(act.title), choices=tuple(_tile(slug, n, c) for n, c in enumerate(choices)))
    return take_up(at, slug, choices[0] if choices else NOTHING_CHOSEN)


@pages.post("/acts/<slug>/<int:number>")
def choose(slug: str, number: int) -> Response:
    """A line of a work list was touched."""
    at = here()
    act = ACTS.get(slug) or RECORD_ACTS.get(slug)
    if act is None or at.place not in act.places or not 0 <= number < len(at.sitting.choices):
        abort(404)
    if at.sitting.answered is not None or at.sitting.task is not None:
        abort(409)
    return take_up(at, slug, at.sitting.choices[number])


def take_up(at: Here, slug: str, choice: Choice) -> Response:
    """Open the act for what was chosen, and ask for the first badge."""
    at.sitting.task = begun(at.bench, slug, choice)
    at.sitting.answered, at.sitting.choices, at.sitting.said, at.sitting.locked = None, (), "", False
    return go("attempt.prompt")


def _tile(slug: str, number: int, choice: Choice) -> Tile:
    return Tile(f"{slug}/{number}", _(choice.title), choice.hint, "bag")


@pages.get("/attempt")
def prompt() -> Response:
    """What is asked now."""
    at = here()
    if at.sitting.answered is not None:
        return go("verdict.show")
    task = at.sitting.task
    if task is None:
        return go("home.show")
    if task.ask == FORM and not fields_of(at.bench, task):
        at.sitting.task = task = _with_keyed(task, {})
    asked = prompt_of(at.bench, task)
    template = TEMPLATES.get(task.ask, "prompt_show.html")
    if task.ask == SIGN:
        return _sign_page(at, task)
    names = tuple(name_of(at.bench, person) for person in _both(task)) if task.ask == LOOK_ALIKE else ()
    said, at.sitting.said = at.sitting.said, ""
    return page(
        template, prompt=asked, said=said, names=names, expect_scanner=task.ask in {"badge", "order"},
        camera="browser" if at.kiosk.camera is None else "server",
    )  # fmt: skip


def _both(task: Task | Recording) -> tuple[str, ...]:
    if isinstance(task, Recording) or task.turn is None:
        return ()
    return (*(witness.person for witness in task.under_way.witnesses), task.turn.person)


def _sign_page(at: Here, task: Task | Recording) -> Response:
    turn = task.turn
    if turn is None:
        abort(404)
    challenge = secrets.token_urlsafe(18)
    meaning = _meaning(task)
    read, shown = read_rows(at.bench, task, turn), shown_rows(at.bench, task)
    person = name_of(at.bench, turn.person)
    at.sitting.task = replace(task, challenge=challenge_of(at.kiosk.bench.kiosk, challenge, meaning, read, shown))
    said, at.sitting.said = at.sitting.said, ""
    statement = Statement(person, _(meaning), _(task.act.title), read, shown, challenge, task.tries_left)
    return page("prompt_sign.html", prompt=prompt_of(at.bench, task), statement=statement, said=said)


def _meaning(task: Task | Recording) -> str:
    if isinstance(task, Recording):
        return RECORDS[task.act.kind].meaning.value
    meaning = STEPS[task.act.step].meaning_of(task.number)
    return meaning.value if meaning is not None else ""


@pages.post("/attempt/spoken")
def spoken() -> Response:
    """A birth date as spoken, keyed by the one who asked."""
    task = _open("birth date")
    if not isinstance(task, Task):
        abort(404)
    try:
        born = date.fromisoformat(request.form.get("born", ""))
        by = plain_text(request.form.get("by") or "patient", "who speaks", 60)
        why = request.form.get("why", "")
        why = plain_text(why, "why", 200) if why else ""
    except (ValueError, ParseError):
        return _again(_("That is no date. Key day, month and year."))
    if (by == "patient") is bool(why):
        return _again(_("Say who speaks for the patient, and why."))
    here().sitting.task = replace(task, under_way=speak(task.under_way, born, by, why))
    return go("attempt.prompt")


@pages.post("/attempt/keyed")
def keyed() -> Response:
    """A form as keyed."""
    task = _open(FORM)
    fields = fields_of(here().bench, task)
    texts = {field.name: keyed_text(field) for field in fields}
    try:
        for field in fields:
            read_field(field, texts[field.name])
        if isinstance(task, Task):
            task.act.sound(here().bench, task, texts)
    except ParseError as error:
        here().sitting.task = replace(task, filled=to_look_at(fields, texts))
        return _again(correction(error))
    if isinstance(task, Task) and task.act.about is not None:
        coi = task.act.about(here().bench, texts)
        task = replace(task, under_way=about(here().bench, task.under_way, coi))
    here().sitting.task = replace(_with_keyed(task, texts), filled={})
    return go("attempt.prompt")


def _with_keyed(task: Task | Recording, texts: Keyed) -> Task | Recording:
    """The task with what this person keyed; whoever before them was asked for no form keyed nothing."""
    nothing: tuple[Keyed, ...] = ({},) * (task.number - len(task.keyed))
    return replace(task, keyed=(*task.keyed, *nothing, texts))


@pages.post("/attempt/all-shown")
def all_shown() -> Response:
    """The person says that every label was shown, that the old wristband is missing, or a shipper bears no seal."""
    task = _open("bag", "old wristband", "shipper")
    if isinstance(task, Recording):
        here().sitting.task = replace(task, all_shown=task.act.several)
    elif task.ask == "shipper" and not task.every_shipper_label:
        here().sitting.task = replace(task, no_seal=True)
    elif task.turn is not None and (task.several or task.ask == "old wristband"):
        # A picture in which nothing was sure asked for another; all are shown, so nothing is asked for any more.
        sure = replace(task.turn, gate=tuple(r for r in task.turn.gate if r.answer is not Answer.RETRY))
        here().sitting.task = replace(task.with_turn(sure), all_shown=True)
    return go("attempt.prompt")


@pages.post("/attempt/told")
def told() -> Response:
    """Both people said that they know of the look-alike."""
    task = _open(LOOK_ALIKE)
    names = set(request.form.getlist("told"))
    both = _both(task)
    if not isinstance(task, Task) or names != {str(n) for n in range(len(both))}:
        return _again(_("Both of you touch your own name."))
    here().sitting.task = replace(task, told=both)
    return go("attempt.prompt")


@pages.post("/attempt/sign")
def sign() -> Response:
    """The PIN. A wrong one may be keyed again until the record locks it."""
    at = here()
    task = _open(SIGN)
    turn = task.turn
    if turn is None:
        abort(404)
    named = challenge_of(
        at.kiosk.bench.kiosk, request.form.get("challenge", ""), _meaning(task),
        read_rows(at.bench, task, turn), shown_rows(at.bench, task),
    )  # fmt: skip
    if not task.challenge or not secrets.compare_digest(named, task.challenge):
        at.sitting.task = replace(task, challenge="")
        return _again(_("What was shown has changed. Look again, then sign."))
    at.sitting.task = task = replace(task, challenge="")
    pin = request.form.get("pin", "")[:12]
    if isinstance(task, Recording):
        return _record(at, task, turn.person, pin)
    signature = check_pin(at.bench, turn.person, pin)
    left = tries_left(site_view(at.bench), turn.person)
    wrong = signature is Signature.WRONG_PIN
    if wrong and not left:
        signature = Signature.LOCKED
    if signature in KEYED_AGAIN:
        at.sitting.task = replace(task, tries_left=left if wrong else None)
        return _again(_("Wrong PIN.") if wrong else _(signature_refused(signature).remedy))
    g.renew()
    moved = replace(task, under_way=close_turn(at.bench, task.under_way, signature), all_shown=False, no_seal=False,
                    tries_left=None, filled={})  # fmt: skip
    at.sitting.task = moved = _with_people(at, moved)
    enough = len(moved.under_way.witnesses) >= moved.people
    if signature is not Signature.SIGNED or enough or moved.under_way.witnesses[-1].gate:
        return _conclude(at, moved)
    # What was recorded just now is taken in here, so that the next person's first page takes as long whatever it was.
    at.bench.roll.active()
    return go("attempt.prompt")


def _with_people(at: Here, task: Task) -> Task:
    """The task with two people, who are told, where the label's patient has a look-alike."""
    if task.act.step not in PRINTING or task.under_way.coi is None:
        return task
    alike = bool(look(at.bench, task.under_way.coi).site.look_alikes)
    return replace(task, alike=alike, people=max(task.people, 2 if alike else 1))


def _conclude(at: Here, task: Task) -> Response:
    """Put the attempt before the use case; the answer stands until somebody leaves it."""
    try:
        outcome = task.act.conclude(at.bench, task)
    except ParseError as error:
        at.sitting.task = None
        return page("error.html", 422, heading=_("This was not taken"), words=complaint(error),
                    button=_("Begin again"))  # fmt: skip
    if isinstance(outcome, Printed) and at.kiosk.demo is not None:
        at.kiosk.demo.printed(outcome)
    granted = isinstance(outcome, Printed) or not hasattr(outcome, "reasons")
    at.sitting.answered = answered(task, outcome, task.act.then(at.bench, task) if granted else None)
    at.sitting.task = None
    at.sitting.said = print_by_itself(at, at.sitting.answered)
    return go("verdict.show")


def _record(at: Here, task: Recording, person: str, pin: str) -> Response:
    signed = sign_record(at.bench, task.act.kind, person, pin)
    if isinstance(signed, Reason):
        at.sitting.task = replace(task, tries_left=tries_left(site_view(at.bench), person))
        return _again(_(signed.remedy))
    try:
        outcome = task.act.record(at.bench, task, signed)
    except ParseError as error:
        keyed_before, task = task.keyed[0], replace(task, keyed=(), tries_left=None)
        at.sitting.task = replace(task, filled=to_look_at(fields_of(at.bench, task), keyed_before))
        return _again(correction(error))
    if isinstance(outcome, Reason):
        at.sitting.task = task.to_show_again()
        return _again(_(outcome.remedy))
    if outcome is not None and not isinstance(outcome, str) and at.kiosk.demo is not None:
        at.kiosk.demo.printed_badge(outcome)
    g.renew()
    at.sitting.task = None
    if task.act.kind is RecordKind.VIEW_RECORD:
        at.sitting.viewer = person
        return redirect(task.choice.named or "/", code=303)
    follows = task.act.then(at.bench, task)
    answer = take_up(at, *follows) if follows is not None else go("home.show")
    at.sitting.said = outcome if isinstance(outcome, str) else _("Recorded: %(what)s", what=_(task.act.title))
    return answer


@pages.post("/attempt/leave")
def leave() -> Response:
    """The person leaves the screen: what they read is wiped. An attempt nobody signed ends."""
    at = here()
    wipe(at)
    at.sitting.task, at.sitting.locked = None, False
    return go("home.show")


@pages.post("/lock")
def lock() -> Response:
    """Nobody is here."""
    wipe(here())
    return go("home.show")


def _open(*asks: str) -> Task | Recording:
    task = here().sitting.task
    if task is None or task.turn is None or task.ask not in asks:
        abort(409)
    return task


def _again(said: str) -> Response:
    here().sitting.said = said
    return go("attempt.prompt")
