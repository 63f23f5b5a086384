"""What a screen waits for where a site has ten thousand journeys, three hundred of them on their way.

Run with `pytest --benchmark-enable tests/benchmarks/test_roll_bench.py`; the site takes half a minute to make. Read
ratios of one run: a look against the same look with every journey asked for, as without the roll.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.facts import LookAlikeAcknowledged
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.roll import Roll
from kiosk.handoffs.view import look, site_view
from tests.benchmarks.many_journeys import make_many_journeys, opened_again

JOURNEYS, ACTIVE = 10_000, 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    make_many_journeys(made, JOURNEYS, ACTIVE).ledger.close()
    return made


@pytest.fixture(scope="module")
def bench(folder: Path) -> Iterator[Bench]:
    opened = opened_again(folder)
    assert len(opened.roll.all()) == JOURNEYS
    yield opened
    opened.ledger.close()


def _append(bench: Bench) -> None:
    coi = bench.roll.active()[7].coi
    bench.ledger.append((bench.entry(coi, LookAlikeAcknowledged("nurse-1", 1), bench.clock.now()),), {})


ACTS: dict[str, Callable[[Bench], object]] = {
    "roll": lambda bench: bench.roll.active(),
    "look": lambda bench: look(bench, bench.roll.active()[7].coi),
    "site": site_view,
    "append": _append,
}


@pytest.mark.benchmark(group="10 000 journeys, nothing has moved")
@pytest.mark.parametrize("act", ["roll", "look", "site"])
def test_nothing_has_moved(benchmark: Any, bench: Bench, act: str) -> None:
    """The list of the active, the record of one of them, and the site."""
    assert benchmark.pedantic(ACTS[act], (bench,), rounds=100, warmup_rounds=2)


@pytest.mark.benchmark(group="10 000 journeys, after one append")
@pytest.mark.parametrize("act", ["roll", "look", "site", "append"])
def test_after_an_append(benchmark: Any, bench: Bench, act: str) -> None:
    """The same when one journey has moved; and the append itself, beside which they stand."""

    def one_appended() -> tuple[tuple[Bench], dict[str, object]]:
        _append(bench)
        return (bench,), {}

    benchmark.pedantic(ACTS[act], setup=one_appended, rounds=50, warmup_rounds=2)


@pytest.mark.benchmark(group="10 000 journeys, after one append")
def test_every_active_journey_asked_for(benchmark: Any, bench: Bench) -> None:
    """What the list cost without the roll, were only the active journeys known: each asked for in turn."""
    active = [line.coi for line in bench.roll.active()]
    benchmark.pedantic(lambda: [bench.journeys.of(coi) for coi in active], rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="10 000 journeys, the kiosk starts")
def test_opening(benchmark: Any, folder: Path, bench: Bench) -> None:
    """The ledger opened and verified: every fact rehashed."""
    bench.ledger.close()
    again = benchmark.pedantic(opened_again, (folder,), rounds=1)
    again.ledger.close()
    bench.ledger.reopen()


@pytest.mark.benchmark(group="10 000 journeys, the kiosk starts")
def test_the_first_list(benchmark: Any, bench: Bench) -> None:
    """Every journey replayed, once for each start."""
    benchmark.pedantic(lambda: Roll(bench.ledger, bench.journeys, bench.particulars).all(), rounds=1)
