"""The files of a hand-over between sites, for whoever carries them: they belong to the answer on the screen.

The bundle is encrypted to the other site; neither its name nor a receipt's says anything of the patient.
"""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from kiosk.domain.decision import Authorized
from kiosk.domain.step import StepKind
from kiosk.handoffs.accepting import make_receipt
from kiosk.handoffs.handing_over import make_bundle
from kiosk.handoffs.view import journey_of
from kiosk.web.here import Here, here
from kiosk.web.screens import Paper
from kiosk.web.shown.verdicts import Answered
from kiosk.web.words import gettext as _
from kiosk.web.words import words

pages = Blueprint("handover", __name__)

FILES = {
    StepKind.HAND_OVER_TO_SITE: ("bundle", words("Save the file for the other site")),
    StepKind.ACCEPT_FROM_SITE: ("receipt", words("Save the receipt for the other site")),
}


def files_of(at: Here, answer: Answered) -> tuple[Paper, ...]:
    """The file that the answer comes with."""
    if answer.step not in FILES or not isinstance(answer.decision, Authorized) or at.bench.own_keys is None:
        return ()
    name, title = FILES[answer.step]
    return (Paper(_(title), f"/hand-over/{name}", printed_here=False, saved=True),)


@pages.get("/hand-over/<name>")
def file(name: str) -> Response:
    """The file of the answer that stands."""
    at = here()
    answer, keys = at.sitting.answered, at.bench.own_keys
    if answer is None or keys is None or f"/hand-over/{name}" not in {paper.url for paper in files_of(at, answer)}:
        abort(404)
    if name == "bundle":
        made = make_bundle(at.bench, answer.coi, keys.device)
        called, content = made.name, made.content
    else:
        called = f"hand-over-{journey_of(at.bench, answer.coi).home.bundle_id}.receipt"
        content = make_receipt(at.bench, answer.coi, keys.device)
    kept = {"Content-Disposition": f'attachment; filename="{called}"'}
    return Response(content, mimetype="application/octet-stream", headers=kept)
