"""Risk of each hand-off, for quality: what changed, hazards ranked, refusals by reason, the control chart, counts."""

from collections import Counter
from dataclasses import dataclass

from babel.numbers import format_decimal
from flask import Blueprint, abort, g
from werkzeug.wrappers import Response

from kiosk.config import load_hazard_tests, load_hazards, load_scales
from kiosk.domain.errors import ParseError
from kiosk.domain.risk.changes import Change, Counted, Turn
from kiosk.domain.risk.ranking import Ranked
from kiosk.handoffs.reports.setting import pdf_of
from kiosk.handoffs.reports.writing import latest_months
from kiosk.handoffs.risk.analysis import Analysis, Chain, analysis_of
from kiosk.handoffs.risk.counting import Count
from kiosk.handoffs.risk.modes import Yardstick
from kiosk.handoffs.risk.paper import paper_of
from kiosk.handoffs.risk.spreadsheet import csv_of
from kiosk.handoffs.risk.watching import Watch
from kiosk.handoffs.view import site_view
from kiosk.web.here import here, page
from kiosk.web.pages.quality import signed_in_for_quality
from kiosk.web.shown.charts import Control, Pareto, control, pareto
from kiosk.web.words import gettext as _
from kiosk.web.words import words
from kiosk.web.words.moments import moment_words
from kiosk.web.words.reasons import TITLES

pages = Blueprint("risk", __name__)

BASES = {"judgement": words("judgement"), "bench": words("bench: %(refused)s of %(put)s")}
MARKS = {Turn.WORSE: "triangle", Turn.NEW: "triangle", Turn.BETTER: "tick", Turn.GONE: "tick", Turn.UNCLEAR: "dot"}


@dataclass(frozen=True)
class Cells:
    """One row of a table as it is shown; `mark` is the picture beside its last cell, '' for none."""

    head: str
    cells: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True)
class WatchShown:
    """One hand-off's chart: what it is called, what it was learnt from, and its picture."""

    handoff: str
    base: str
    learnt: int
    watched: int
    alarms: tuple[str, ...]
    picture: Control | None


@dataclass(frozen=True)
class Shown:
    """The whole page."""

    month: str
    months: tuple[str, ...]
    changes: tuple[Cells, ...]
    hazards: tuple[Cells, ...]
    reasons: tuple[Cells, ...]
    pareto: Pareto | None
    watches: tuple[WatchShown, ...]
    handoffs: tuple[Cells, ...]
    by_month: tuple[Cells, ...]


@pages.get("/risk", defaults={"month": ""})
@pages.get("/risk/<month>")
def show(month: str) -> Response:
    """The analysis of a month and the year that ends with it; the present one where none is named."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    at = here()
    months = latest_months(at.bench)
    found, zone = _analysed(month or months[0]), site_view(at.bench).zone
    reasons = _reasons(found)
    return page(
        "risk.html",
        risk=Shown(
            found.month,
            months,
            tuple(_change(change) for change in found.changes),
            tuple(_hazard(chain) for chain in found.chains),
            tuple(Cells(f"{n}", (_(TITLES.get(rule, rule)), hazard, str(count)))
                  for n, (hazard, rule, count) in enumerate(reasons, start=1)),
            pareto([count for *_named, count in reasons], sum(count for *_named, count in reasons)),
            tuple(_watch(watch, zone) for watch in found.watches),
            tuple(_handoff(count) for count in found.tried),
            tuple(Cells(m.month, tuple(map(str, (m.attempts, m.refused, m.near_misses, m.minutes_lost,
                                                 _of(m.wasted, m.issued))))) for m in found.months if m.attempts),
        ),
    )  # fmt: skip


@pages.get("/risk/<month>.csv")
def table(month: str) -> Response:
    """The same as a table for a spreadsheet."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    return Response(csv_of(_analysed(month)), mimetype="text/csv")


@pages.get("/risk/<month>.pdf")
def paper(month: str) -> Response:
    """The same as a paper."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    return Response(pdf_of(paper_of(here().bench, _analysed(month))), mimetype="application/pdf")


def _analysed(month: str) -> Analysis:
    at, known = here(), Yardstick(load_hazards(), load_scales())
    try:
        return analysis_of(at.bench, month, known, load_hazard_tests(), at.kiosk.tallies)
    except ParseError:
        abort(404)


def _reasons(found: Analysis) -> list[tuple[str, str, int]]:
    """(hazard, rule, refusals) over all hand-offs, the most frequent first."""
    every: Counter[tuple[str, str]] = Counter()
    for count in found.handoffs:
        for hazard, rule, refusals in count.by_reason:
            every[hazard, rule] += refusals
    return [(*pair, count) for pair, count in sorted(every.items(), key=lambda item: (-item[1], item[0]))]


def _change(change: Change) -> Cells:
    hazards = {hazard.id: hazard.hazard for hazard in load_hazards()}
    named = hazards.get(change.what)
    head = f"{change.what} {_(named)}" if named is not None else _(change.what)
    return Cells(head, (_in(change.before), _in(change.now), _(change.turn.value)), MARKS[change.turn])


def _in(counted: Counted) -> str:
    return _("%(events)s of %(attempts)s", events=counted.events, attempts=counted.attempts)


def _hazard(chain: Chain) -> Cells:
    ranked, often = chain.ranked, chain.ranked.occurrence
    number = f"{ranked.number} = {ranked.severity} × {often.rank} × {ranked.detection.rank}"
    return Cells(
        f"{chain.hazard.id} {_(chain.hazard.hazard)}",
        (
            number,
            str(chain.number_before),
            _in(Counted(ranked.events, ranked.attempts)),
            _rate(ranked),
            _caught(ranked),
        ),
    )


def _rate(ranked: Ranked) -> str:
    known = ranked.occurrence.posterior
    low, mean, high = (_percent(rate) for rate in (known.low, known.mean, known.high))
    return _("%(mean)s %% (%(low)s to %(high)s)", mean=mean, low=low, high=high)


def _percent(rate: float) -> str:
    return format_decimal(float(f"{100 * rate:.2g}"), format="#,##0.####", locale=g.get("language", "en"))


def _caught(ranked: Ranked) -> str:
    caught = ranked.detection
    return _(BASES[caught.basis], refused=caught.refused, put=caught.put)


def _watch(watch: Watch, zone: str) -> WatchShown:
    return WatchShown(
        _(watch.step), _percent(watch.base), watch.learnt, len(watch.tried),
        tuple(moment_words(at, zone) for at in watch.alarms),
        control(
            [point.height for point in watch.points], [one.refusal is not None for one in watch.tried],
            [point.alarm for point in watch.points], watch.scheme.limit,
        ),
    )  # fmt: skip


def _handoff(count: Count) -> Cells:
    took = "" if count.seconds is None else f"{count.seconds} ({count.slow_seconds})"
    return Cells(
        _(count.step),
        (
            str(count.attempts), f"{count.refused} ({count.stops})", str(count.near_misses), took,
            str(count.minutes_lost), _of(count.wasted, count.issued), str(count.score or ""),
            f"{count.repeat_frames}; {count.hurried}",
        ),
    )  # fmt: skip


def _of(part: int, whole: int) -> str:
    return _("%(events)s of %(attempts)s", events=part, attempts=whole) if whole or part else ""
