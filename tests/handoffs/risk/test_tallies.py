"""What is counted of each journey is kept while it does not move, and is never older than the record."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain import facts as f
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.risk.counting import Happened
from kiosk.handoffs.risk.tallies import INCIDENTS, Tallies
from tests.handoffs.risk.small_ledger import STOP, reason
from tests.handoffs.small_site import founded, pass_time

ONE, OTHER, STEP = "CHA999026000222", "CHA999026000333", "clear station"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A site with two journeys, at each of which a step was refused."""
    bench, _ = founded(tmp_path / "site")
    for coi in (ONE, OTHER):
        tell(bench, coi, f.StepRefused(f"refused of {coi}", STEP, (), "ward", (reason("H01", "one_patient", STOP),)))
        pass_time(bench, minutes=1)
    return bench


def tell(bench: Bench, stream: str, fact: f.Fact) -> None:
    """One fact."""
    bench.ledger.append((bench.entry(stream, fact, bench.clock.now()),), {})


def look(bench: Bench, tallies: Tallies) -> Happened:
    """What happened in the last month."""
    return tallies.since(bench, bench.now - timedelta(days=30))


def test_only_what_moved_is_read_again(bench: Bench) -> None:
    """After a fact of one journey the other's answers are the very ones counted before; a new kiosk counts the same."""
    tallies = Tallies()
    one, other = look(bench, tallies).tries
    tell(bench, ONE, f.StepTaken("taken", STEP, (), "ward"))
    again, unmoved, taken = look(bench, tallies).tries
    assert unmoved is other
    assert again is not one
    assert (again.let_through, taken.refusal) == (True, None)
    assert look(bench, tallies) == look(bench, Tallies())
    bench.ledger.close()


def test_nothing_is_counted_again_while_nothing_moves(bench: Bench) -> None:
    """The same look at a record that has not moved gives what was counted before."""
    tallies, since = Tallies(), bench.now - timedelta(days=30)
    assert tallies.since(bench, since) is tallies.since(bench, since)
    bench.ledger.close()


@pytest.mark.hazard("H01")
def test_an_incident_makes_a_near_miss_of_what_was_counted(bench: Bench) -> None:
    """That another patient's things were read stands in another stream: told later, the refusal is a near miss."""
    tallies = Tallies()
    assert [one.near_miss for one in look(bench, tallies).tries] == [False, False]
    read = (("container", "=A999926000009"),)
    tell(bench, INCIDENTS, f.IncidentRecorded(f"refused of {OTHER}", OTHER, STEP, "ward", read))
    assert [one.near_miss for one in look(bench, tallies).tries] == [False, True]
    bench.ledger.close()


def test_what_the_opening_told_is_not_read_again(bench: Bench) -> None:
    """A journey that was told as the ledger was verified is counted from that, as long as it has not moved since."""
    tallies, told = Tallies(), {coi: bench.ledger.facts(coi) for coi in (ONE, OTHER)}
    for stream, facts in told.items():
        tallies(stream, facts)
    tell(bench, ONE, f.StepTaken("taken", STEP, (), "ward"))
    read_again, kept, _taken = look(bench, tallies).tries
    assert kept.record is told[OTHER][-1]
    assert read_again.record is not told[ONE][-1]
    bench.ledger.close()


def test_what_was_long_ago_is_let_go_and_found_again(bench: Bench) -> None:
    """Asked for less, the kiosk counts less; asked for the older months again, it reads them again."""
    tallies, begun = Tallies(), bench.now
    pass_time(bench, days=60)
    tell(bench, OTHER, f.StepTaken("taken", STEP, (), "ward"))
    assert {one.record.entry.stream for one in look(bench, tallies).tries} == {OTHER}
    assert len(tallies.since(bench, begun - timedelta(days=1)).tries) == 3
    bench.ledger.close()
