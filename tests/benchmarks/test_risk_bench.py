"""What the page of risk waits for at a site with two thousand journeys in a year, thirty facts each.

Run with `pytest --benchmark-enable tests/benchmarks/test_risk_bench.py`; the site takes a minute to make. Read ratios
of one run: the first look after the kiosk started, against those that find what it counted. Times are of CPU.
"""

from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from kiosk.config import load_hazard_tests, load_hazards, load_scales
from kiosk.domain.facts import LookAlikeAcknowledged
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.reports.writing import latest_months
from kiosk.handoffs.risk.analysis import Analysis, analysis_of
from kiosk.handoffs.risk.modes import Yardstick
from kiosk.handoffs.risk.tallies import Tallies
from tests.benchmarks.many_journeys import coi_of, opened_again
from tests.benchmarks.year_of_journeys import STEPS, make_year

JOURNEYS = 2_000
KNOWN, TESTS = Yardstick(load_hazards(), load_scales()), load_hazard_tests()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("year")
    make_year(made, JOURNEYS).ledger.close()
    return made


@pytest.fixture(scope="module")
def bench(folder: Path) -> Iterator[Bench]:
    opened = opened_again(folder)
    assert len(opened.roll.all()) == JOURNEYS
    yield opened
    opened.ledger.close()


def look(bench: Bench, tallies: Tallies) -> Analysis:
    """The present month, and the year that ends with it."""
    found = analysis_of(bench, latest_months(bench)[0], KNOWN, TESTS, tallies)
    assert sum(count.taken for count in found.handoffs) == JOURNEYS * len(STEPS)
    return found


@pytest.mark.benchmark(group="a year of 2 000 journeys", timer=process_time)
@pytest.mark.parametrize("counting", [False, True])
def test_opening(benchmark: Any, folder: Path, bench: Bench, *, counting: bool) -> None:
    """The ledger opened and verified, as every command has to; and counted meanwhile, as `kiosk fmea` does."""
    bench.ledger.close()

    def opened() -> None:
        opened_again(folder, Tallies() if counting else None).ledger.close()

    benchmark.pedantic(opened, rounds=2)
    bench.ledger.reopen()


@pytest.mark.benchmark(group="a year of 2 000 journeys", timer=process_time)
def test_the_first_look(benchmark: Any, bench: Bench) -> None:
    """Every journey read and counted, as a kiosk does once after it started."""
    benchmark.pedantic(lambda: look(bench, Tallies()), rounds=2)


@pytest.mark.benchmark(group="a year of 2 000 journeys", timer=process_time)
def test_nothing_has_moved(benchmark: Any, bench: Bench) -> None:
    """The page again."""
    tallies = Tallies()
    benchmark.pedantic(look, (bench, tallies), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="a year of 2 000 journeys", timer=process_time)
def test_after_an_append(benchmark: Any, bench: Bench) -> None:
    """The page when one journey has moved."""
    tallies = Tallies()

    def one_appended() -> tuple[tuple[Bench, Tallies], dict[str, object]]:
        bench.ledger.append((bench.entry(coi_of(7), LookAlikeAcknowledged("nurse-1", 1), bench.clock.now()),), {})
        return (bench, tallies), {}

    benchmark.pedantic(look, setup=one_appended, rounds=5, warmup_rounds=1)
