"""The analysis of a site on a real ledger, held against the monthly review, which counts for itself."""

from pathlib import Path

import pytest

from kiosk.config import load_duties, load_hazards, load_scales
from kiosk.domain import facts as f
from kiosk.domain.paper import Line, text_of
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.reports.writing import latest_months, review_of
from kiosk.handoffs.risk.analysis import analysis_of
from kiosk.handoffs.risk.modes import Yardstick
from kiosk.handoffs.risk.tallies import Tallies
from tests.handoffs.risk.small_ledger import STOP, reason
from tests.handoffs.small_site import founded, pass_time

COI, STEP = "CHA999026000222", "clear station"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A site with a step refused twice, five minutes apart, then taken after three; and one of another month."""
    bench, _ = founded(tmp_path / "site")
    no = f.StepRefused("a1", STEP, (), "ward", (reason("H05", "labels_are_reconciled", STOP),))
    for fact, minutes in ((no, 5), (f.StepRefused("a2", STEP, (), "ward", no.reasons), 3), (None, 0)):
        tell(bench, fact or f.StepTaken("a3", STEP, (), "ward"))
        pass_time(bench, minutes=minutes)
    return bench


def tell(bench: Bench, fact: f.Fact) -> None:
    """One fact of the journey."""
    bench.ledger.append((bench.entry(COI, fact, bench.clock.now()),), {})


def test_the_review_and_the_analysis_count_the_same(bench: Bench) -> None:
    """Steps taken, refused and minutes lost are the same figures in both, as both read the same record."""
    month = latest_months(bench)[0]
    found = analysis_of(bench, month, Yardstick(load_hazards(), load_scales()), {}, Tallies())
    told = {
        line.caption: text_of(line.said)
        for line in review_of(bench, month, load_duties()).sections[0].blocks
        if isinstance(line, Line)
    }
    last = found.months[-1]
    assert told["Steps taken"] == str(last.attempts - last.refused) == "1"
    assert told["Steps refused"] == str(last.refused) == "2"
    assert told["Minutes lost"] == str(last.minutes_lost) == "8"
    bench.ledger.close()


def test_a_year_later_the_counts_are_out_of_sight(bench: Bench) -> None:
    """What happened more than a year ago is no longer counted, and last month's refusals are told apart from this."""
    known = Yardstick(load_hazards(), load_scales())
    pass_time(bench, days=31)
    tell(bench, f.StepTaken("a4", STEP, (), "ward"))
    (change,) = (c for c in analysis_of(bench, latest_months(bench)[0], known, {}, Tallies()).changes if c.what == STEP)
    assert (change.before.events, change.before.attempts, change.now.events, change.now.attempts) == (2, 3, 0, 1)
    pass_time(bench, days=400)
    assert analysis_of(bench, latest_months(bench)[0], known, {}, Tallies()).tried == ()
    bench.ledger.close()
