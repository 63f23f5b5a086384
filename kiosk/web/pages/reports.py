"""Papers for the record: which there are for a journey, the review of a month, deviations. For quality, signed in."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from kiosk.config import load_duties
from kiosk.domain.deviations import DeviationState
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Paper
from kiosk.handoffs.listed import Listed
from kiosk.handoffs.reports.setting import pdf_of
from kiosk.handoffs.reports.table import REPORTS, REVIEW
from kiosk.handoffs.reports.writing import latest_months, paper_about, reports_at_hand, review_of
from kiosk.web.acts.deviations import DEVIATION_ROWS
from kiosk.web.acts.lists import grouped
from kiosk.web.here import here, page
from kiosk.web.pages.quality import signed_in_for_quality
from kiosk.web.screens import Tile
from kiosk.web.words import gettext as _
from kiosk.web.words import ngettext, words

pages = Blueprint("reports", __name__)

TITLES = {
    "collection-summary": words("Collection summary"),
    "label-reconciliation": words("Label reconciliation"),
    "receipt-inspection": words("Receipt inspection"),
    "release-certificate": words("Release certificate"),
    "infusion-record": words("Infusion record"),
    "custody-report": words("Chain of identity and custody"),
    "adverse-reaction": words("Adverse reaction"),
    "deviation-report": words("Deviation report"),
    "discard-authorisation": words("Authorisation to discard"),
    REVIEW: words("Quality review of %(month)s"),
}
"""What each paper is called on a screen. A journey's title names its identifier; no address names a patient."""


@pages.get("/reports")
def show() -> Response:
    """Every active journey, the months on record, and what is recorded of deviations."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    at = here()
    journeys = tuple(
        Tile(listed.coi, grouped(listed.coi), _deviations(listed), "papers", url=f"/reports/{listed.coi}")
        for listed in at.bench.roll.all()
        if listed.active or _not_closed(listed)
    )
    months = tuple(
        Tile(month, _(TITLES[REVIEW], month=month), "", "papers", url=f"/reports/month/{month}.pdf")
        for month in latest_months(at.bench)
    )
    acts = tuple(Tile(act.slug, _(act.title), _(act.hint), act.picture) for act in DEVIATION_ROWS)
    signed = Tile("checkpoints", _("Checkpoints"), "", "tick", url="/checkpoints")
    looked_through = (
        Tile("trail", _("Audit trail"), "", "magnifier", url="/trail"),
        Tile("access", _("Review of access"), "", "badge", url="/access"),
    )
    tiles = (*acts, signed, *looked_through, *journeys, *months)
    return page("reports.html", title=_("Papers and deviations"), tiles=tiles, back="/")


@pages.get("/reports/<coi>")
def about(coi: str) -> Response:
    """The papers that the record of a journey has something to say in."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    names = reports_at_hand(here().bench, coi, load_duties())
    if not names:
        abort(404)
    tiles = tuple(Tile(name, _(TITLES[name]), "", "papers", url=f"/reports/{coi}/{name}.pdf") for name in names)
    return page("reports.html", title=grouped(coi), tiles=tiles, back="/reports")


@pages.get("/reports/<coi>/<name>.pdf")
def paper(coi: str, name: str) -> Response:
    """One paper about a journey."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    if name not in REPORTS:
        abort(404)
    try:
        written = paper_about(here().bench, name, coi, load_duties())
    except ParseError:
        abort(404)
    return _as_pdf(written)


@pages.get("/reports/month/<month>.pdf")
def review(month: str) -> Response:
    """The quality review of a month."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    try:
        written = review_of(here().bench, month, load_duties())
    except ParseError:
        abort(404)
    return _as_pdf(written)


def _not_closed(listed: Listed) -> int:
    return sum(one.state is not DeviationState.CLOSED for one in listed.deviations)


def _deviations(listed: Listed) -> str:
    found = _not_closed(listed)
    return ngettext("%(n)s deviation not closed", "%(n)s deviations not closed", found) if found else ""


def _as_pdf(written: Paper) -> Response:
    return Response(pdf_of(written), mimetype="application/pdf")
