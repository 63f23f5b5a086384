"""Ranking, detection by challenges, and what changed: figures that a reader can reckon."""

import pytest

from kiosk.config import load_scales
from kiosk.domain.risk.changes import Change, Counted, Turn
from kiosk.domain.risk.posterior import Baseline, posterior
from kiosk.domain.risk.ranking import Ranked, detection, highest_first, occurrence

SCALES = load_scales()


def ranked(hazard: str, severity: int, events: int, attempts: int) -> Ranked:
    """A hazard after these counts, one event in 100 attempts known before."""
    known = posterior(Baseline(0.01, 100.0, "by hand"), events, attempts)
    return Ranked(
        hazard, "", severity, occurrence(SCALES, known), detection(SCALES, 5, 0, 0), events, attempts
    )  # fmt: skip


def test_the_number_is_severity_times_occurrence_times_detection() -> None:
    """9 events in 100 attempts on top of 1 in 100: a rate of 0.05, rank 7; its interval spans ranks 6 and 7."""
    one = ranked("H01", 10, 9, 100)
    assert (one.occurrence.rank, one.occurrence.least, one.occurrence.most) == (7, 6, 7)
    assert one.number == 10 * 7 * 5


def test_the_highest_comes_first() -> None:
    """By number, then severity, then what happened here, then the id."""
    high, grave, seen, first, last = (
        ranked("H05", 8, 9, 100), ranked("H04", 10, 0, 0), ranked("H03", 7, 1, 100), ranked("H01", 7, 0, 0),
        ranked("H02", 7, 0, 0),
    )  # fmt: skip
    assert highest_first((last, seen, first, grave, high)) == (high, grave, seen, first, last)


def test_detection_is_judged_until_it_is_tried() -> None:
    """Without challenges the judged rank holds; with them the share that went through ranks, and it is called bench."""
    assert detection(SCALES, 6, 0, 0).basis == "judgement"
    assert detection(SCALES, 6, 0, 0).rank == 6
    # Half an event more than were missed: 0.5 in 20 is 2.5 %, rank 4; 0.5 in 500 is 0.1 %, rank 1; 5.5 in 20 rank 7.
    assert [(d.rank, d.basis) for d in (detection(SCALES, 6, 20, 20), detection(SCALES, 6, 500, 500))] == [
        (4, "bench"), (1, "bench"),
    ]  # fmt: skip
    assert detection(SCALES, 6, 20, 15).rank == 7


@pytest.mark.parametrize(
    ("before", "now", "turn"),
    [
        ((2, 200), (20, 200), Turn.WORSE),
        ((20, 200), (2, 200), Turn.BETTER),
        ((2, 200), (3, 200), Turn.UNCLEAR),
        ((0, 10), (1, 10), Turn.NEW),
        ((1, 10), (0, 10), Turn.GONE),
        ((0, 0), (0, 0), Turn.UNCLEAR),
        ((0, 0), (1, 10), Turn.NEW),
        ((0, 500), (9, 100), Turn.WORSE),
    ],
)
def test_a_change_is_told_where_the_intervals_part(before: tuple[int, int], now: tuple[int, int], turn: Turn) -> None:
    """Clear differences are named, first appearances too, and what these counts can't tell is said to be so."""
    assert Change("H01", Counted(*before), Counted(*now)).turn is turn
