"""The kiosk's answer on the screen, until somebody leaves it: a touch, or a signature where it was a stop."""

from dataclasses import replace

import numpy as np
from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from kiosk.barcodes import qr
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.handoffs.acknowledging import acknowledge as acknowledge_stop
from kiosk.handoffs.recording import sign_record
from kiosk.handoffs.staffing import name_of
from kiosk.labels import png
from kiosk.web.here import go, here, page
from kiosk.web.pages.attempt import take_up
from kiosk.web.pages.courier import courier_address
from kiosk.web.pages.handover import files_of
from kiosk.web.pages.papers import papers_of
from kiosk.web.shown.verdicts import verdict_of
from kiosk.web.words import gettext as _

pages = Blueprint("verdict", __name__)
STOPS = frozenset({"stop", "timed stop"})


@pages.get("/verdict")
def show() -> Response:
    """The answer that stands."""
    at = here()
    answer = at.sitting.answered
    if answer is None:
        return go("home.show")
    signed = answer.kind in STOPS
    keeper = at.sitting.keeper
    said, at.sitting.said = at.sitting.said, ""
    return page(
        "verdict.html",
        verdict=replace(verdict_of(at.bench, answer), prints=(*papers_of(at, answer), *files_of(at, answer))),
        acknowledge="signed" if signed else "touch",
        acknowledge_stage="pin" if keeper is not None else "badge",
        acknowledge_person=name_of(at.bench, keeper) if keeper is not None else "",
        camera="browser" if at.kiosk.camera is None else "server",
        said=said,
        courier_address=courier_address(),
    )


@pages.get("/verdict/pass.png")
def courier_pass() -> Response:
    """The pass that was given out just now, as a square code that opens the courier's page."""
    answer = here().sitting.answered
    if answer is None or not answer.code:
        abort(404)
    # Behind the hash: a browser sends it to nobody, and so it stands in no log.
    modules = qr.draw(f"{courier_address()}#{answer.code}")
    dots = np.kron(np.pad(modules.dark, qr.QUIET), np.ones((8, 8), dtype=np.bool_))
    return Response(png.encode(dots.astype(np.bool_), 96), mimetype="image/png")


@pages.post("/verdict/acknowledge")
def acknowledge() -> Response:
    """The answer is left: by a touch, or after a stop by a badge and its PIN."""
    at = here()
    answer = at.sitting.answered
    if answer is None:
        abort(409)
    if answer.kind in STOPS:
        if at.sitting.keeper is None:
            return go("verdict.show")
        signed = sign_record(at.bench, RecordKind.ACKNOWLEDGE_STOP, at.sitting.keeper, request.form.get("pin", "")[:12])
        if isinstance(signed, Reason):
            at.sitting.said = _(signed.remedy)
            return go("verdict.show")
        acknowledge_stop(at.bench, answer.coi, answer.decision.attempt_id, signed.person)
    at.sitting.answered, at.sitting.keeper = None, None
    if answer.follows is not None:
        slug, choice = answer.follows
        return take_up(at, slug, choice)
    return go("home.show")


@pages.post("/verdict/other-badge")
def other_badge() -> Response:
    """Somebody else acknowledges."""
    here().sitting.keeper = None
    return go("verdict.show")
