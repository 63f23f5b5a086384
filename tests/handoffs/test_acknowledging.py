"""A stop stands in the record until somebody has acknowledged it, whatever becomes of the screen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.devices.clock import Clock
from kiosk.domain import facts as f
from kiosk.domain.clock import Moment
from kiosk.domain.errors import ParseError
from kiosk.domain.step import StepKind
from kiosk.handoffs.acknowledging import acknowledge
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import journey_of
from tests.benchmarks.many_journeys import new_site, opened_again
from tests.domain.world import CAR_T, COI, DOSE, PATIENT, STATION

STOP = f.RecordedReason("bag_is_this_journeys", "H01", "identity", "stop", "this bag", "another", DOSE)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = new_site(tmp_path)
    record(made, f.Enrolled("particulars", CAR_T, PATIENT, 1, "attempt-1"), refused("attempt-2", STOP))
    yield made
    made.ledger.close()


def refused(attempt: str, *reasons: f.RecordedReason) -> f.StepRefused:
    """An attempt refused for these reasons."""
    return f.StepRefused(attempt, StepKind.LINE_CHECK.value, (DOSE,), "bed-9", reasons)


def record(bench: Bench, *facts: f.Fact) -> None:
    """Facts appended to the journey."""
    bench.ledger.append(tuple(bench.entry(COI, fact, bench.clock.now()) for fact in facts), {})


def acknowledged(bench: Bench) -> list[f.Fact]:
    """What the journey's record says of acknowledgements."""
    facts = (recorded.entry.fact for recorded in bench.ledger.facts(COI))
    return [fact for fact in facts if isinstance(fact, f.StopAcknowledged)]


@pytest.mark.hazard("H22")
def test_a_stop_survives_a_restart(bench: Bench, tmp_path: Path) -> None:
    """A kiosk that has just started knows the stop and its station, and whether anybody acknowledged it."""
    for stops in ({"attempt-2": "bed-9"}, {}):
        bench.ledger.close()
        bench = opened_again(tmp_path)
        assert dict(journey_of(bench, COI).stops) == stops
        (line,) = bench.roll.active()
        assert line.stops == tuple(stops.items())
        acknowledge(bench, COI, "attempt-2", "nurse-1")
    bench.ledger.close()


def test_an_acknowledgement_says_who_and_where(bench: Bench) -> None:
    """The fact names the attempt, the person and the station at which they stood."""
    acknowledge(bench, COI, "attempt-2", "nurse-1")
    assert acknowledged(bench) == [f.StopAcknowledged("attempt-2", "nurse-1", STATION)]
    assert bench.ledger.facts(COI)[-1].entry.people == ("nurse-1",)


def test_once_is_enough(bench: Bench) -> None:
    """Acknowledged again, or by another person, nothing more is recorded."""
    for person in ("nurse-1", "nurse-1", "nurse-2"):
        acknowledge(bench, COI, "attempt-2", person)
    assert len(acknowledged(bench)) == 1


@pytest.mark.hazard("H39")
def test_a_stop_of_nobodys_journey_can_be_left(bench: Bench) -> None:
    """A stop over a thing that no journey knows is acknowledged among the incidents, so that the screen is not stuck."""
    acknowledge(bench, "", "attempt-9", "nurse-1")
    (incident,) = bench.ledger.facts("site/incidents")
    assert incident.entry.people == ("nurse-1",)
    assert incident.entry.fact == f.IncidentRecorded("attempt-9", "", "acknowledge stop", STATION, ())


def test_a_retry_needs_no_acknowledgement(bench: Bench) -> None:
    """For an attempt that was only to be tried again nothing is recorded."""
    record(bench, refused("attempt-3", replace(STOP, answer="retry")))
    acknowledge(bench, COI, "attempt-3", "nurse-1")
    assert acknowledged(bench) == []


def test_an_attempt_that_was_never_refused_is_no_stop(bench: Bench) -> None:
    """An attempt this journey never refused can't be acknowledged, and nothing is recorded."""
    with pytest.raises(ParseError, match="Expected one that was refused in this journey, got attempt-7"):
        acknowledge(bench, COI, "attempt-7", "nurse-1")
    assert acknowledged(bench) == []


@dataclass
class Interrupting:
    """The site's own clock, at whose first reading somebody records a fact."""

    clock: Clock
    bench: Bench
    facts: list[f.Fact]

    def now(self) -> Moment:
        if self.facts:
            record(self.bench, self.facts.pop())
        return self.clock.now()


@pytest.mark.parametrize(
    "meanwhile", [f.LookAlikeAcknowledged("nurse-2", 1), f.StopAcknowledged("attempt-2", "nurse-2", "bed-9")]
)
def test_what_is_recorded_meanwhile_does_no_harm(bench: Bench, meanwhile: f.Fact) -> None:
    """When the journey moves in between, the stop is acknowledged once all the same."""
    acknowledge(replace(bench, clock=Interrupting(bench.clock, bench, [meanwhile])), COI, "attempt-2", "nurse-1")
    assert len(acknowledged(bench)) == 1
    assert journey_of(bench, COI).stops == {}
