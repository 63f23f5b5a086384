"""The immediate acts: opened, started, interrupted, stopped, finished. One large button each, without a sign-in."""

from collections.abc import Callable
from decimal import Decimal

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from kiosk.domain.decision import Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside
from kiosk.handoffs.attempts import open_attempt
from kiosk.handoffs.bench import Bench
from kiosk.web.acts.table import given_amount
from kiosk.web.acts.tasks import NOTHING_CHOSEN
from kiosk.web.here import go, here, page
from kiosk.web.kiosk import WARD
from kiosk.web.leaving import wipe
from kiosk.web.pages.attempt import take_up
from kiosk.web.screens import Field
from kiosk.web.shown.verdicts import Answered
from kiosk.web.words import gettext as _
from kiosk.web.words import words
from kiosk.web.words.values import complaint

pages = Blueprint("running", __name__)


@pages.post("/running/open")
def opened() -> Response:
    """The bag was opened just now. At the bed the line check follows."""
    coi, container = _named()
    at = here()
    done = _answered(StepKind.OPEN, bedside.open_container(at.bench, coi, container))
    if done is None and at.place == WARD and at.sitting.task is None:
        return take_up(at, "line-check", NOTHING_CHOSEN)
    return done or go("home.show")


@pages.post("/running/salvage")
def leaks() -> Response:
    """The open bag leaks: what it holds is saved. Whoever was reading here for something else reads from scratch."""
    _named()
    at = here()
    if at.sitting.answered is not None:
        abort(409)
    wipe(at)
    return take_up(at, "salvage", NOTHING_CHOSEN)


@pages.post("/running/start")
def started() -> Response:
    """The first drop."""
    coi, container = _named()
    return _answered(StepKind.START, bedside.start_infusion(here().bench, coi, container)) or go("home.show")


@pages.post("/running/finish")
def finish() -> Response:
    """The bag is empty: how much went in?"""
    return _amount("finish.html")


@pages.post("/running/stop")
def stop() -> Response:
    """Stopped before the end: how much went in, and why?"""
    return _amount("stop.html")


@pages.post("/running/interrupt")
def interrupt() -> Response:
    """It rests: how much went in, and why?"""
    return _amount("interrupt.html")


@pages.post("/running/finished")
def finished() -> Response:
    """The amount that went in with the whole bag."""
    coi, container = _named()
    try:
        given = given_amount(request.form.get("given_ml", ""))
    except ParseError as error:
        return _amount("finish.html", complaint(error))
    return _answered(StepKind.FINISH, bedside.finish_bag(here().bench, coi, container, given)) or go("home.show")


@pages.post("/running/stopped")
def stopped() -> Response:
    """The amount that went in until it was stopped, and why it was."""
    return _ended(StepKind.STOP, bedside.stop_infusion, "stop.html")


@pages.post("/running/interrupted")
def interrupted() -> Response:
    """The amount that went in until it was interrupted, and why it was."""
    return _ended(StepKind.INTERRUPT, bedside.interrupt_infusion, "interrupt.html")


def _ended(step: StepKind, end: Callable[[Bench, str, str, Decimal, str], Decision], template: str) -> Response:
    coi, container = _named()
    why = request.form.get("why", "")
    try:
        given = given_amount(request.form.get("given_ml", ""))
        if not why:
            raise ParseError("why", "a reason", "none")
    except ParseError as error:
        return _amount(template, complaint(error))
    return _answered(step, end(here().bench, coi, container, given, why)) or go("home.show")


def _named() -> tuple[str, str]:
    """The open bag that the button stands for: by its mark on this browser's pages, or by name after a match."""
    at, form = here(), request.form
    marked, named = form.get("bag", ""), (form.get("coi", ""), form.get("container", ""))
    open_now = ((listed.coi, bag.container) for listed in at.bench.roll.active() for bag in listed.running)
    found = next((bag for bag in open_now if bag == named or at.sitting.mark_of(*bag) == marked), None)
    if found is None:
        abort(409)
    return found


def _amount(template: str, said: str = "") -> Response:
    coi, container = _named()
    at = here()
    # While somebody reads, the screen tells them nothing of the record.
    known = at.bench.journeys.of(coi).state.containers[container] if at.sitting.task is None else None
    held = str(known.volume_ml or "") if known is not None else ""
    given = Field("given_ml", _("Volume given"), "number", "mL", value=held)
    why = Field("why", _("Why it was stopped"), "choice", choices=tuple((_(w), _(w)) for w in WHYS))
    return page(template, bag=at.sitting.mark_of(coi, container), fields=(given, why), said=said)


WHYS = (words("the patient reacted"), words("the line failed"), words("the bag leaks"), words("the physician said so"))


def _answered(step: StepKind, decision: Decision) -> Response | None:
    """The refusal on the screen; None where the act was recorded."""
    at = here()
    bench: Bench = at.bench
    coi = decision.decided_on[0][0]
    under_way = open_attempt(bench, step, coi=coi, containers=decision.containers)
    answer = Answered(decision, step, under_way, coi)
    if answer.kind == "authorised":
        at.sitting.answered = None
        return None
    # The refusal tells of the record: whoever was reading here reads from scratch.
    at.sitting.task, at.sitting.answered = None, answer
    return go("verdict.show")
