"""The analysis, its figures reckoned by hand from the small ledger."""

import pytest

from kiosk.config import load_hazards, load_scales
from kiosk.domain.errors import ParseError
from kiosk.domain.hazards import Counts
from kiosk.domain.risk.changes import Turn
from kiosk.domain.risk.ranking import Ranked
from kiosk.handoffs.risk.analysis import Analysis, analysis, months_before
from kiosk.handoffs.risk.counting import happened
from kiosk.handoffs.risk.modes import Yardstick, hazards_at
from tests.handoffs.risk.small_ledger import APPLY, COI, INCIDENTS, ISSUE, JOURNEY, recorded

KNOWN = Yardstick(load_hazards(), load_scales(), {"H03": (20, 20)})
MONTHS = months_before("2026-11", "UTC")
FOUND = happened([recorded(COI, JOURNEY)], recorded("site/incidents", INCIDENTS))
TESTS = {"H01": ("tests/a.py::test_b",)}


def looked_at() -> Analysis:
    """The analysis for November."""
    return analysis(FOUND, MONTHS, KNOWN, TESTS)


def ranked(hazard: str, handoff: str = "") -> Ranked:
    """One line of the ranking."""
    lines = (chain.ranked for chain in looked_at().chains) if not handoff else looked_at().modes
    return next(line for line in lines if (line.hazard, line.handoff) == (hazard, handoff))


def test_a_rate_is_the_baseline_and_the_counts() -> None:
    """H01 at the application: 0.55 events in 100 attempts known before, 1 in 5 counted here: 1.55 in 105, rank 6."""
    one = ranked("H01", APPLY)
    assert (one.events, one.attempts) == (1, 5)
    known = one.occurrence.posterior
    assert (known.shape, known.exposure) == pytest.approx((1.55, 105.0))
    assert known.mean == pytest.approx(0.014762, rel=1e-4)
    assert (one.severity, one.occurrence.rank, one.detection.rank, one.number) == (10, 6, 5, 300)


def test_detection_by_challenges_is_called_bench() -> None:
    """H03: 0.46 in 200 and 1 in 5 make 1.46 in 205, rank 5; 20 of 20 challenges refused make detection rank 4."""
    one = ranked("H03", APPLY)
    assert one.occurrence.posterior.mean == pytest.approx(1.46 / 205)
    assert (one.detection.basis, one.detection.put, one.detection.refused) == ("bench", 20, 20)
    assert one.number == 10 * 5 * 4


def test_a_code_that_nobody_could_read_was_not_misread() -> None:
    """H06 counts stops alone, so the retry at the application leaves it where it was: 0.024 in 2 005."""
    one = ranked("H06", APPLY)
    assert one.events == 0
    assert one.occurrence.posterior.mean == pytest.approx(0.024 / 2005)


@pytest.mark.hazard("H39")
def test_refusing_is_ranked_with_the_rest() -> None:
    """H39: two stops that were let through later in ten answers, on 0.05 in 25: 2.05 in 35, rank 7, 9 × 7 × 3."""
    one = ranked("H39")
    assert (one.events, one.attempts) == (2, 10)
    assert one.occurrence.posterior.mean == pytest.approx(2.05 / 35)
    assert one.number == 189


def test_the_highest_number_stands_first_and_says_what_it_was() -> None:
    """Chains go down by their number; a month ago H39 stood at its baseline, rank 3 after one answer."""
    chains = looked_at().chains
    numbers = [chain.ranked.number for chain in chains]
    assert numbers == sorted(numbers, reverse=True)
    assert {chain.hazard.id for chain in chains} == {hazard.id for hazard in KNOWN.hazards}
    before = {chain.hazard.id: chain.number_before for chain in chains}
    # 0.05 in 26 answers is 0.19 %, still rank 4: 9 × 4 × 3.
    assert before["H39"] == 108
    assert next(chain.tests for chain in chains if chain.hazard.id == "H01") == ("tests/a.py::test_b",)


def test_what_changed_is_held_against_the_month_before() -> None:
    """The application was refused 0 of 1 times in October and 3 of 4 times in November; what never was is left out."""
    changes = {change.what: change for change in looked_at().changes}
    apply = changes[APPLY]
    assert (apply.before.events, apply.before.attempts, apply.now.events, apply.now.attempts) == (0, 1, 3, 4)
    assert apply.turn is Turn.NEW
    assert ISSUE not in changes
    assert "H02" not in changes


def test_the_months_stand_in_a_row() -> None:
    """Twelve months, with what happened in the last two of them."""
    months = looked_at().months
    assert [month.month for month in months] == ["2025-12", *(f"2026-{n:02d}" for n in range(1, 12))]
    last, before = months[-1], months[-2]
    assert (before.attempts, before.refused) == (1, 0)
    assert (last.attempts, last.refused, last.near_misses, last.minutes_lost, last.issued, last.wasted) == (
        9, 4, 1, 20, 3, 2,
    )  # fmt: skip


def test_the_chart_watches_what_it_learnt_before() -> None:
    """The last three months are watched from the judged 5 %, and the one with an alarm stands first."""
    one = looked_at().watches[0]
    assert (one.base, one.learnt, one.scheme.up, one.scheme.limit) == (0.05, 0, 11, 26)
    # Taken, three refused, taken: 0, 10, 20, 30 is the alarm at 26 or more, then anew from 0.
    assert [(p.height, p.alarm) for p in one.points] == [(0, False), (10, False), (20, False), (30, True), (0, False)]
    assert (one.step, len(one.alarms)) == (APPLY, 1)


@pytest.mark.parametrize("hazard", [h for h in KNOWN.hazards if h.counts is not Counts.LET_THROUGH], ids=lambda h: h.id)
def test_every_hazard_can_be_met_somewhere(hazard: object) -> None:
    """No hazard is ranked over hand-offs of which none has a control against it, guards aside."""
    known = next(h for h in KNOWN.hazards if h == hazard)
    met_at = [count.step for count in looked_at().handoffs if known.id in hazards_at(count.step)]
    assert met_at or not known.interlocks


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "1999-12", "November"])
def test_what_is_no_month_is_refused(month: str) -> None:
    """A month is a year and two digits."""
    with pytest.raises(ParseError):
        months_before(month, "UTC")
