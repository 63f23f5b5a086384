"""The analysis as CSV (RFC 4180), for a spreadsheet: one line a hazard, then one a hand-off, then one a failure mode.

A spreadsheet takes a cell that begins with =, +, -, @, a tab or a carriage return for a formula and runs it (hazard
H22). Such a cell gets an apostrophe before it, which the spreadsheet shows as text.
"""

import csv
import io
from collections.abc import Iterable

from kiosk.domain.risk.ranking import Ranked
from kiosk.handoffs.risk.analysis import Analysis, Chain
from kiosk.handoffs.risk.counting import Count

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run."""

Cell = str | int | float | None

_RANKS = (
    "severity", "occurrence", "occurrence, 90 % from", "occurrence, 90 % to", "detection", "detection by",
    "risk priority number", "events", "attempts", "rate", "rate, 90 % from", "rate, 90 % to",
)  # fmt: skip
_HAZARDS = (
    "hazard", "what", "where", "class", "causes", *_RANKS, "number a month ago",
    "drills held", "drills caught", "interlocks", "guards", "tests",
    "source",
)  # fmt: skip
_HANDOFFS = (
    "hand-off", "attempts", "taken", "refused", "retries", "stops", "near misses", "left", "median seconds",
    "slow seconds", "minutes lost", "not answered", "labels issued", "sheets wasted", "labels graded", "mean grade",
    "repeated pictures", "hurried second checks", "refusals by reason",
)  # fmt: skip


def defused(text: str) -> str:
    """The text as a cell that no spreadsheet runs.

    >>> defused("=HYPERLINK(1)"), defused("release")
    ("'=HYPERLINK(1)", 'release')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_of(found: Analysis) -> bytes:
    """The analysis as a file in UTF-8 with a mark at its beginning, so that a spreadsheet reads umlauts."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    for rows in (_hazards(found.chains), _handoffs(found.handoffs), _modes(found.modes)):
        writer.writerows([defused(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
        writer.writerow(())
    return sheet.getvalue().encode("utf-8-sig")


def _hazards(chains: Iterable[Chain]) -> Iterable[tuple[Cell, ...]]:
    yield _HAZARDS
    for chain in chains:
        hazard = chain.hazard
        yield (
            hazard.id, hazard.hazard, hazard.where, hazard.kind, hazard.causes, *_ranks(chain.ranked),
            chain.number_before, *chain.drills, " ".join(hazard.interlocks), " ".join(hazard.guards),
            " ".join(chain.tests), hazard.source,
        )  # fmt: skip


def _ranks(ranked: Ranked) -> tuple[Cell, ...]:
    often, known, caught = ranked.occurrence, ranked.occurrence.posterior, ranked.detection
    by = caught.basis if not caught.put else f"{caught.basis}, {caught.refused} of {caught.put} refused"
    return (
        ranked.severity, often.rank, often.least, often.most, caught.rank, by, ranked.number, ranked.events,
        ranked.attempts, f"{known.mean:.7f}", f"{known.low:.7f}", f"{known.high:.7f}",
    )  # fmt: skip


def _handoffs(counts: Iterable[Count]) -> Iterable[tuple[Cell, ...]]:
    yield _HANDOFFS
    for c in counts:
        score = str(c.score) if c.score is not None else None
        yield (
            c.step, c.attempts, c.taken, c.refused, c.retries, c.stops, c.near_misses, c.left, c.seconds,
            c.slow_seconds, c.minutes_lost, c.unanswered, c.issued, c.wasted, len(c.scores), score, c.repeat_frames,
            c.hurried, "; ".join(f"{hazard} {rule}: {n}" for hazard, rule, n in c.by_reason),
        )  # fmt: skip


def _modes(modes: Iterable[Ranked]) -> Iterable[tuple[Cell, ...]]:
    yield ("hand-off", "hazard", *_RANKS)
    for ranked in modes:
        yield (ranked.handoff, ranked.hazard, *_ranks(ranked))
