"""The analysis as a paper, to be set as a PDF like any other.

Its figures are reckoned from all the facts of a year, so they carry no marks of single facts; the paper names the head
of the ledger that it was reckoned at, and whoever has the ledger reckons it anew.
"""

import hashlib
from collections.abc import Iterable

from kiosk.domain.paper import Block, Line, Paper, Said, Section, Table, Tone
from kiosk.domain.risk.changes import Counted
from kiosk.domain.risk.ranking import Ranked
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.reports.wording import rule_in_words
from kiosk.handoffs.reports.writing import place_of
from kiosk.handoffs.risk.analysis import Analysis
from kiosk.handoffs.view import site_view

TITLE = "Failure-mode analysis"
LEAST = 1e-6
MODES = 20
"""So many failure modes stand on the paper; all of them are in the table and the document."""


def paper_of(bench: Bench, found: Analysis) -> Paper:
    """The paper of an analysis of this site. Raises LedgerUnavailable, LedgerTampered."""
    heads = bench.ledger.heads()
    lines = "".join(f"{stream} {head}\n" for stream, head in sorted(heads.items()))
    return Paper(
        name="fmea",
        title=TITLE,
        place=place_of(bench),
        stream="",
        count=sum(bench.ledger.counts(heads).values()),
        head=hashlib.sha256(lines.encode("utf-8")).hexdigest(),
        about=(
            Line("Year up to", (found.month,), Tone.STRONG),
            Line("Scales", (f"edition {found.edition}; a number ranks, it is no measurement",)),
        ),
        running=(TITLE, " up to ", found.month),
        sections=_sections(found, site_view(bench).zone),
    )


def _sections(found: Analysis, zone: str) -> tuple[Section, ...]:
    return (
        Section("Control charts", tuple(_alarms(found, zone))),
        Section("What changed since the month before", (_changes(found),)),
        Section("Hazards, the highest number first", (_hazards(found),)),
        Section("Failure modes, the highest number first", (_modes(found),)),
        Section("Hand-offs", (_handoffs(found), _labels(found))),
        Section("Refusals by reason", (_reasons(found),)),
        Section("What stands against each hazard", tuple(_controls(found))),
    )


def _row(*cells: object) -> tuple[Said, ...]:
    return tuple(("" if cell is None else str(cell),) for cell in cells)


def _alarms(found: Analysis, zone: str) -> Iterable[Block]:
    for watch in found.watches:
        if watch.alarms:
            last = local_moment(watch.alarms[-1], zone).shown
            yield Line(watch.step, (f"refused more often than before, last on {last}",), Tone.ALARM)
    columns = (("Hand-off", 30), ("Base rate", 14), ("Learnt from", 14), ("Watched", 14), ("Alarms", 14))
    yield Table(columns, tuple(
        _row(w.step, f"{w.base:.3f}", w.learnt, len(w.tried), len(w.alarms)) for w in found.watches
    ))  # fmt: skip


def _in(counted: Counted) -> str:
    return f"{counted.events} of {counted.attempts}"


def _changes(found: Analysis) -> Table:
    columns = (("What", 36), ("The month before", 20), ("This month", 20), ("Change", 20))
    return Table(columns, tuple(_row(c.what, _in(c.before), _in(c.now), c.turn.value) for c in found.changes))


def _figures(ranked: Ranked) -> tuple[object, ...]:
    often, known = ranked.occurrence, ranked.occurrence.posterior
    caught = ranked.detection
    by = f"{caught.basis}, {caught.refused} of {caught.put}" if caught.put else caught.basis
    return (
        ranked.number, f"{ranked.severity} × {often.rank} × {caught.rank}", f"{ranked.events} of {ranked.attempts}",
        f"{known.mean:.2g} ({_end(known.low)} to {_end(known.high)})", by,
    )  # fmt: skip


def _end(rate: float) -> str:
    """An end of an interval; what is below one in a million is said to be 0."""
    return f"{rate:.1g}" if rate >= LEAST else "0"


_FIGURES = (("No.", 8), ("S × O × D", 15), ("Met", 13), ("Rate, 90 %", 26), ("Detection", 16))


def _hazards(found: Analysis) -> Table:
    columns = (("Hazard", 44), *_FIGURES, ("A month ago", 9))
    return Table(columns, tuple(
        _row(f"{c.hazard.id} {c.hazard.hazard}", *_figures(c.ranked), c.number_before) for c in found.chains
    ))  # fmt: skip


def _modes(found: Analysis) -> Table:
    columns = (("Hand-off", 34), ("Hazard", 10), *_FIGURES)
    return Table(columns, tuple(_row(m.handoff, m.hazard, *_figures(m)) for m in found.modes[:MODES]))


def _handoffs(found: Analysis) -> Table:
    columns = (
        ("Hand-off", 30), ("Answers", 12), ("Refused", 12), ("Stops", 9), ("Near misses", 11), ("Left", 8),
        ("Seconds", 12), ("Minutes lost", 12),
    )  # fmt: skip
    return Table(columns, tuple(
        _row(c.step, c.attempts, c.refused, c.stops, c.near_misses, c.left, c.seconds, c.minutes_lost)
        for c in found.tried
    ))  # fmt: skip


def _labels(found: Analysis) -> Table:
    columns = (("Hand-off", 30), ("Labels issued", 14), ("Wasted", 12), ("Mean grade", 12), ("Repeated pictures", 16),
               ("Hurried checks", 16))  # fmt: skip
    return Table(columns, tuple(
        _row(c.step, c.issued, c.wasted, c.score, c.repeat_frames, c.hurried) for c in found.tried
    ))  # fmt: skip


def _reasons(found: Analysis) -> Table:
    columns = (("Hand-off", 34), ("Reason", 46), ("Hazard", 10), ("Refusals", 10))
    rows = [(count.step, rule, hazard, n) for count in found.tried for hazard, rule, n in count.by_reason]
    rows.sort(key=lambda row: (-row[3], row))
    return Table(columns, tuple(_row(step, rule_in_words(rule), hazard, n) for step, rule, hazard, n in rows))


def _controls(found: Analysis) -> Iterable[Block]:
    for chain in sorted(found.chains, key=lambda chain: chain.hazard.id):
        against = (*chain.hazard.interlocks, *chain.hazard.guards)
        said = ", ".join(map(rule_in_words, against)) or "counted and ranked, not refused"
        yield Line(chain.hazard.id, (f"{said}. Tests that show it at work: {len(chain.tests)}.",))
