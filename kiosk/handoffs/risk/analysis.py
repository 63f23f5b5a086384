"""The failure-mode analysis of a site, alive: the hazards, what stands against them, and the site's own counts.

It looks at a year that ends with one month. The year gives counts and ranks; the chart watches its last three months on
what was learnt before; the month is held against the one before it. The same facts give the same analysis.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.domain.hazards import Hazard
from kiosk.domain.risk.changes import Change, Counted
from kiosk.domain.risk.ranking import Ranked
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.reports.writing import month_bounds
from kiosk.handoffs.risk.challenging import challenged
from kiosk.handoffs.risk.counting import Count, Happened, counts
from kiosk.handoffs.risk.modes import Yardstick, by_handoff, by_hazard, met
from kiosk.handoffs.risk.tallies import Tallies
from kiosk.handoffs.risk.watching import Watch, watched
from kiosk.handoffs.view import site_view

MONTHS, WATCHED = 12, 3
"""How many months are counted, and how many of them the chart watches."""

Tests = Mapping[str, tuple[str, ...]]
"""By hazard, the places of the tests that show its controls at work."""


@dataclass(frozen=True)
class MonthCount:
    """One month in short: answers, refusals, near misses, minutes lost, labels issued and wasted."""

    month: str
    attempts: int
    refused: int
    near_misses: int
    minutes_lost: int
    issued: int
    wasted: int


@dataclass(frozen=True)
class Chain:
    """One hazard: how it ranks, what its number was a month ago, and the tests of what stands against it.

    `drills` are those held with dummy bags, and how many of them people caught.
    """

    hazard: Hazard
    ranked: Ranked
    number_before: int
    tests: tuple[str, ...]
    drills: tuple[int, int]


@dataclass(frozen=True)
class Analysis:
    """The whole. `chains` and `modes` stand with the highest risk priority number first."""

    month: str
    edition: str
    chains: tuple[Chain, ...]
    modes: tuple[Ranked, ...]
    handoffs: tuple[Count, ...]
    watches: tuple[Watch, ...]
    months: tuple[MonthCount, ...]
    changes: tuple[Change, ...]

    @property
    def tried(self) -> tuple[Count, ...]:
        """The hand-offs that were tried or left in the year."""
        return tuple(count for count in self.handoffs if count.attempts or count.left)


def analysis_of(bench: Bench, month: str, known: Yardstick, tests: Tests, tallies: Tallies) -> Analysis:
    """The analysis of a site for the year that ends with `month`, 'YYYY-MM' by the clock of the place.

    Challenges and drills are the site's own, whatever `known` says of them. `tallies` are what earlier looks kept.

    Raises ParseError for what is no month; LedgerUnavailable, LedgerTampered.
    """
    months = months_before(month, site_view(bench).zone)
    on_purpose = challenged(bench)
    known = replace(known, challenged=on_purpose.bench, drilled=on_purpose.drills)
    return analysis(tallies.since(bench, months[0][1]), months, known, tests)


def analysis(
    found: Happened, months: tuple[tuple[str, datetime, datetime], ...], known: Yardstick, tests: Tests
) -> Analysis:
    """The analysis of what happened in these months, given as (name, since, until), the last one looked at."""
    month, since, until = months[-1]
    year = found.between(months[0][1], until)
    before, now = found.between(months[-2][1], since), found.between(since, until)
    were = {ranked.hazard: ranked.number for ranked in by_hazard(known, found.between(months[0][1], since).tries)}
    hazards = {hazard.id: hazard for hazard in known.hazards}
    return Analysis(
        month,
        known.scales.edition,
        tuple(
            Chain(hazards[r.hazard], r, were[r.hazard], tests.get(r.hazard, ()), known.drilled.get(r.hazard, (0, 0)))
            for r in by_hazard(known, year.tries)
        ),
        by_handoff(known, year.tries),
        counts(year),
        watched(year.tries, months[-WATCHED][1]),
        tuple(_month(name, found.between(begin, end)) for name, begin, end in months),
        _changes(known, before, now),
    )


def months_before(month: str, zone: str) -> tuple[tuple[str, datetime, datetime], ...]:
    """The `MONTHS` months up to and with this one, as (name, since, until), UTC. Raises ParseError."""
    month_bounds(month, zone)
    last = int(month[:4]) * 12 + int(month[5:]) - 1
    names = (f"{n // 12}-{n % 12 + 1:02d}" for n in range(last - MONTHS + 1, last + 1))
    return tuple((name, *month_bounds(name, zone)) for name in names)


def _month(name: str, part: Happened) -> MonthCount:
    those = counts(part)
    return MonthCount(
        name, sum(c.attempts for c in those), sum(c.refused for c in those), sum(c.near_misses for c in those),
        sum(c.minutes_lost for c in those), sum(c.issued for c in those), sum(c.wasted for c in those),
    )  # fmt: skip


def _changes(known: Yardstick, before: Happened, now: Happened) -> tuple[Change, ...]:
    """Refusals of each hand-off, and each hazard met, in the two months; what happened in neither is left out."""
    were = {count.step: count for count in counts(before)}
    found = [
        Change(c.step, Counted(were[c.step].refused, were[c.step].attempts), Counted(c.refused, c.attempts))
        for c in counts(now)
    ]
    for hazard in known.hazards:
        pairs = (Counted(met(hazard, part.tries), len(part.tries)) for part in (before, now))
        found.append(Change(hazard.id, *pairs))
    return tuple(change for change in found if change.before.events or change.now.events)
