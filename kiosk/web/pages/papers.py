"""Papers: the downtime sheet of a match just authorised, the order sheet of an order just recorded, the slip of a
station just cleared.

A paper belongs to the answer that stands on this screen; there is no address under which another could be asked for.
"""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from kiosk.domain.decision import Authorized
from kiosk.domain.step import StepKind
from kiosk.handoffs.downtime import downtime_sheet
from kiosk.handoffs.reconciling import reconciliation_slip
from kiosk.handoffs.sheets import order_sheet_pdf
from kiosk.web.here import Here, here
from kiosk.web.shown.duties import calls_for
from kiosk.web.shown.verdicts import Answered
from kiosk.web.words import gettext as _
from kiosk.web.words import words

pages = Blueprint("papers", __name__)

MATCHES = frozenset({StepKind.MATCH_AT_BED, StepKind.MATCH_IN_LABORATORY})
TITLES = {
    "downtime": words("Print the downtime sheet"),
    "order": words("Print the order sheet"),
    "reconciliation": words("Print the reconciliation slip"),
}


def papers_of(answer: Answered) -> tuple[tuple[str, str], ...]:
    """The papers (title, address) that the answer comes with."""
    if not isinstance(answer.decision, Authorized):
        return ()
    if answer.step in MATCHES:
        return ((_(TITLES["downtime"]), "/papers/downtime.pdf"),)
    if answer.step is StepKind.ORDER:
        return ((_(TITLES["order"]), "/papers/order.pdf"),)
    if answer.step is StepKind.CLEAR_STATION:
        return ((_(TITLES["reconciliation"]), "/papers/reconciliation.pdf"),)
    return ()


@pages.get("/papers/<name>.pdf")
def paper(name: str) -> Response:
    """One of the papers of the answer that stands."""
    at = here()
    answer = at.sitting.answered
    if answer is None or f"/papers/{name}.pdf" not in {address for _title, address in papers_of(answer)}:
        abort(404)
    content = _drawn(at, answer, name)
    if not isinstance(content, bytes):
        abort(404)
    return Response(content, mimetype="application/pdf")


def _drawn(at: Here, answer: Answered, name: str) -> object:
    match name:
        case "order":
            return order_sheet_pdf(at.bench, answer.coi)
        case "reconciliation":
            return reconciliation_slip(at.bench, answer.coi)
        case _:
            return _downtime(at, answer)


def _downtime(at: Here, answer: Answered) -> bytes:
    calls = tuple((call.duty, call.name, call.number) for call in calls_for(at.bench, timed=True))
    return downtime_sheet(at.bench, answer.coi, answer.decision.containers[0], calls)
