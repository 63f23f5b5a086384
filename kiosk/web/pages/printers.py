"""The printers of this kiosk: how each answers now, how it stands in the record, and how its labels came out."""

from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint
from werkzeug.wrappers import Response

from kiosk.domain.facts import PrinterPutBack, PrinterReturnAsked, PrinterTakenOut, PrinterTested
from kiosk.domain.grades import letter
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.printers import PrinterThere, printers, story
from kiosk.handoffs.view import site_view
from kiosk.web.acts.printing import PRINTER_ROWS
from kiosk.web.here import Here, here, page
from kiosk.web.pages.quality import signed_in
from kiosk.web.screens import Tile
from kiosk.web.shown.trend import Trend, trend_of
from kiosk.web.words import gettext as _
from kiosk.web.words.moments import moment_words
from kiosk.web.words.reasons import TITLES
from kiosk.web.words.values import said

pages = Blueprint("printers", __name__)


@dataclass(frozen=True)
class PrinterShown:
    """One printing place on the screen."""

    piece: str
    printer: str
    profile: str
    answer: str
    out: str
    graded: str
    used: str
    counted: str
    faults: tuple[str, ...]
    last: str
    trend: Trend | None
    story: tuple[dict[str, str], ...]


@pages.get("/printers")
def show() -> Response:
    """Every printing place; each printer is asked, and has until its deadline to answer."""
    at = here()
    turned_away = signed_in(at)
    if turned_away is not None:
        return turned_away
    rows = tuple(_shown(at, one) for one in printers(at.bench))
    acts = tuple(
        Tile(act.slug, _(act.title), _(act.hint), act.picture) for act in PRINTER_ROWS if at.place in act.places
    )
    return page("printers.html", rows=rows, tiles=acts)


def _shown(at: Here, one: PrinterThere) -> PrinterShown:
    reason = at.bench.printing[one.piece].printer.status().reason
    last = f"{one.scores[-1]} ({letter(float(one.scores[-1]))})" if one.scores else ""
    return PrinterShown(
        _(one.piece), one.printer, one.profile,
        _("It answers, and is ready") if reason is None else f"{_(TITLES[reason.interlock])}: {said(reason.read)}",
        one.standing.out or "", str(one.graded), str(one.used),
        _("not told") if one.counted is None else str(one.counted), tuple(map(said, one.faults)), last,
        trend_of(one.scores, float(at.bench.least_grade)),
        _told(at.bench, one.printer),
    )  # fmt: skip


def _told(bench: Bench, printer: str) -> tuple[dict[str, str], ...]:
    zone = site_view(bench).zone
    return tuple(
        {"moment": moment_words(record.entry.stamp.occurred_at, zone), "sentence": _sentence(record.entry.fact)}
        for record in story(bench, printer)
    )


def _sentence(fact: object) -> str:
    match fact:
        case PrinterTakenOut():
            return _("Out of service: %(why)s", why=fact.why)
        case PrinterReturnAsked():
            return _("One person wants it back in service: %(why)s", why=fact.why)
        case PrinterPutBack():
            return _("Back in service: %(why)s", why=fact.why)
        case PrinterTested():
            dead = ", ".join(map(str, fact.dead_mm)) or _("none")
            return _(
                "Test label: right %(right)s mm, down %(down)s mm, bars %(growth)s µm wider, dead dots at %(dead)s",
                right=_or_unknown(fact.right_mm), down=_or_unknown(fact.down_mm), growth=fact.growth_um, dead=dead,
            )  # fmt: skip
        case _:
            return ""


def _or_unknown(figure: Decimal | None) -> str:
    return _("unknown") if figure is None else str(figure)
