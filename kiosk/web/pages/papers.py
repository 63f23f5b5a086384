"""Papers: the downtime sheet of a match just authorised, the order sheet of an order just recorded, the slip of a
station just cleared, the cover sheet of a sealed kit whose label was handed on.

A paper belongs to the answer that stands on this screen; there is no address under which another could be asked for.
Where the site named a printer for papers, the kiosk itself prints them, the downtime sheet unasked; else the browser is
given the PDF.
"""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from kiosk.domain.decision import Authorized
from kiosk.domain.errors import ParseError
from kiosk.domain.printing import Delivery
from kiosk.domain.step import StepKind
from kiosk.handoffs.downtime import downtime_sheet
from kiosk.handoffs.handing_over import make_bundle, sheet_of
from kiosk.handoffs.kits import kit_cover_pdf, kit_of
from kiosk.handoffs.papers import paper_printer, print_downtime_sheet, print_paper
from kiosk.handoffs.reconciling import reconciliation_slip
from kiosk.handoffs.sheets import order_sheet_pdf
from kiosk.web.here import Here, go, here
from kiosk.web.screens import Paper
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
    "hand-over": words("Print the hand-over sheet"),
    "kit-cover": words("Print the cover sheet of the kit"),
}


def papers_of(at: Here, answer: Answered) -> tuple[Paper, ...]:
    """The papers that the answer comes with."""
    printed_here = bool(paper_printer(at.bench))
    where = "/papers/{}" if printed_here else "/papers/{}.pdf"
    return tuple(Paper(_(TITLES[name]), where.format(name), printed_here=printed_here) for name in _names(at, answer))


def print_by_itself(at: Here, answer: Answered) -> str:
    """With the match comes its downtime sheet. What the screen says of it, and nothing where no printer is named."""
    if answer.step not in MATCHES or not isinstance(answer.decision, Authorized):
        return ""
    match print_downtime_sheet(at.bench, answer.coi, answer.decision, _calls(at)):
        case Delivery.SENT:
            return _("The downtime sheet is printed. Take it with you.")
        case Delivery.NOT_SENT:
            return _("Downtime sheet did not print. Look at the printer and touch “Print the downtime sheet”.")
        case Delivery.UNKNOWN:
            return _("Look whether the downtime sheet came out. If not, touch “Print the downtime sheet”.")
        case None:
            return ""


def _names(at: Here, answer: Answered) -> tuple[str, ...]:
    if not isinstance(answer.decision, Authorized):
        return ()
    if answer.step in MATCHES:
        return ("downtime",)
    if answer.step is StepKind.HAND_ON_LABEL:
        return ("kit-cover",) if kit_of(at.bench, answer.coi, answer.decision.containers[0]) is not None else ()
    if answer.step is StepKind.HAND_OVER_TO_SITE:
        return ("hand-over",) if at.bench.own_keys is not None else ()
    return {StepKind.ORDER: ("order",), StepKind.CLEAR_STATION: ("reconciliation",)}.get(answer.step, ())


@pages.get("/papers/<name>.pdf")
def paper(name: str) -> Response:
    """One of the papers of the answer that stands, for the browser."""
    return Response(_paper(name)[0], mimetype="application/pdf")


@pages.post("/papers/<name>")
def printed(name: str) -> Response:
    """One of the papers of the answer that stands, from the kiosk's own printer; nothing where there is neither."""
    at = here()
    if at.sitting.answered is None or name not in _names(at, at.sitting.answered) or not paper_printer(at.bench):
        return go("verdict.show")
    content, leave = _paper(name)
    report = print_paper(at.bench, content, leave)
    match report.delivery:
        case Delivery.SENT:
            at.sitting.said = _("The sheet is printed. Take it with you.")
        case Delivery.NOT_SENT:
            at.sitting.said = _("Nothing was printed. Look at the printer, or write the sheet by hand.")
        case Delivery.UNKNOWN:
            at.sitting.said = _("Look whether the sheet came out. You may print it again.")
    return go("verdict.show")


def _paper(name: str) -> tuple[bytes, Authorized]:
    at = here()
    answer = at.sitting.answered
    if answer is None or name not in _names(at, answer) or not isinstance(answer.decision, Authorized):
        abort(404)
    content = _drawn(at, answer, name)
    if not isinstance(content, bytes):
        abort(404)
    return content, answer.decision


def _drawn(at: Here, answer: Answered, name: str) -> object:
    match name:
        case "order":
            return order_sheet_pdf(at.bench, answer.coi)
        case "reconciliation":
            return reconciliation_slip(at.bench, answer.coi)
        case "hand-over":
            return _handover(at, answer)
        case "kit-cover":
            return _kit_cover(at, answer)
        case _:
            return _downtime(at, answer)


def _handover(at: Here, answer: Answered) -> bytes | None:
    """The sheet that goes with the bag; nothing where the site has no keys for it."""
    keys = at.bench.own_keys
    return sheet_of(at.bench, make_bundle(at.bench, answer.coi, keys.device)) if keys is not None else None


def _downtime(at: Here, answer: Answered) -> bytes:
    return downtime_sheet(at.bench, answer.coi, answer.decision.containers[0], _calls(at))


def _calls(at: Here) -> tuple[tuple[str, str, str], ...]:
    return tuple((call.duty, call.name, call.number) for call in calls_for(at.bench, timed=True))


def _kit_cover(at: Here, answer: Answered) -> object:
    """Nothing for a label of no kit, and while another label of the kit is not read back."""
    kit = kit_of(at.bench, answer.coi, answer.decision.containers[0])
    try:
        return kit_cover_pdf(at.bench, answer.coi, kit) if kit is not None else None
    except ParseError:
        return None
