"""How long an append and a replay take, beside a bare insert on the same database with the same settings.

Run with `pytest --benchmark-enable tests/benchmarks/test_ledger_bench.py`. Durations hang on the disk's flush: read ratios.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.engine import make_url

from kiosk.domain.envelope import Entry, Stamp
from kiosk.domain.facts import LabelIssued
from kiosk.domain.keys import KeyPurpose
from kiosk.ledger import migrate, sqlite
from kiosk.ledger.audit import Depth
from kiosk.ledger.keys import signing_key
from kiosk.ledger.replay import Replays
from kiosk.ledger.schema import FACTS
from kiosk.ledger.store import Claim, Ledger

SITE, KIOSK, COI = "A9990", "kiosk-1", "A999026000001D"
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
FACTS_OF_A_LONG_JOURNEY = 5_000


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    url = f"sqlite:///{tmp_path}/ledger.sqlite"
    migrate.create(url)
    key = signing_key(b"\x11" * 32)
    trusted = key.trusted(KeyPurpose.DEVICE, SITE, FOUNDED, FOUNDED + timedelta(days=366))
    opened = Ledger.open(url, site=SITE, kiosk=KIOSK, device_key=key, trusted=[trusted], clock=lambda: FOUNDED)
    yield opened
    opened.close()


def _entry(n: int) -> Entry:
    fact = LabelIssued("A999026123456DAX121A0", "base label", 1, f"serial-{n}", "attempt-1")
    stamp = Stamp(FOUNDED, n, "0d6cbb4e-5a5c-4b2e-9f0b-3f0c7d6f2a11", KIOSK)
    return Entry(f"fact-{n}", COI, fact, stamp, ("person-1", "person-2"))


@pytest.mark.benchmark(group="append")
def test_a_bare_insert(benchmark: Any, tmp_path: Path) -> None:
    """The floor: one row of the same size into the same table, with the same settings, through SQLAlchemy Core."""
    url = f"sqlite:///{tmp_path}/bare.sqlite"
    migrate.create(url)
    engine = sqlite.open_engine(make_url(url), sqlite.Use.WRITE)
    row = {"site": SITE, "stream": COI, "kind": "LabelIssued", "version": 1, "body": b"x" * 640, "key_id": "0" * 8}
    row |= {
        "previous": "0" * 64,
        "head": "0" * 64,
        "signature": "0" * 128,
        "recorded_at": "2026-01-01T00:00:00.000000Z",
    }
    numbers = count(1)

    def write() -> None:
        number = next(numbers)
        with engine.begin() as connection:
            connection.execute(insert(FACTS), row | {"number": number, "fact_id": f"fact-{number}"})

    benchmark.pedantic(write, rounds=1500, warmup_rounds=100)
    engine.dispose()


@pytest.mark.benchmark(group="append")
@pytest.mark.parametrize("claims", [0, 1])
def test_an_append(benchmark: Any, ledger: Ledger, claims: int) -> None:
    """One fact, with or without a claim: looked up, compared, predecessor verified, chained, signed, durable."""
    numbers = count(1)

    def append() -> None:
        n = next(numbers)
        ledger.append([_entry(n)], {COI: n - 1}, [Claim("serial", str(n), f"fact-{n}")] * claims)

    benchmark.pedantic(append, rounds=1500, warmup_rounds=100)


@pytest.fixture
def long_journey(ledger: Ledger) -> Ledger:
    ledger.append([_entry(n) for n in range(1, FACTS_OF_A_LONG_JOURNEY + 1)], {COI: 0})
    return ledger


@pytest.mark.benchmark(group="replay")
def test_a_cold_replay(benchmark: Any, long_journey: Ledger) -> None:
    """5 000 facts read, rehashed, decoded and folded from nothing."""
    replayed = benchmark.pedantic(
        lambda: Replays(long_journey, lambda _, facts, onto: (onto or 0) + len(facts)).of(COI), rounds=5
    )
    assert replayed.state == FACTS_OF_A_LONG_JOURNEY


@pytest.mark.benchmark(group="replay")
def test_a_warm_replay(benchmark: Any, long_journey: Ledger) -> None:
    """The same stream again, nothing new: its end checked, nothing folded."""
    replays: Replays[int] = Replays(long_journey, lambda _, facts, onto: (onto or 0) + len(facts))
    replays.of(COI)
    assert benchmark.pedantic(lambda: replays.of(COI), rounds=200).state == FACTS_OF_A_LONG_JOURNEY


@pytest.mark.benchmark(group="audit")
@pytest.mark.parametrize("depth", Depth)
def test_an_audit(benchmark: Any, long_journey: Ledger, depth: Depth) -> None:
    """5 000 facts audited: as at every opening, and with every signature."""
    benchmark.pedantic(lambda: long_journey.verify(depth), rounds=3)
