"""What checkpoints cost an append, how long a log of 100 000 facts takes, and how large its proofs are.

Run with `pytest --benchmark-enable tests/benchmarks/test_checkpoints_bench.py`. Durations hang on the disk's flush: read
the ratio of the appends.
"""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from kiosk.domain.envelope import GENESIS, Entry, Recorded, Stamp
from kiosk.domain.facts import LabelIssued
from kiosk.domain.keys import KeyPurpose
from kiosk.ledger import log_audit, migrate
from kiosk.ledger.appending import _row
from kiosk.ledger.body import Body, encode
from kiosk.ledger.chain import head_after, signed_text
from kiosk.ledger.checkpoints import CheckpointPlace, Checkpoints
from kiosk.ledger.dossier import sealed_lines
from kiosk.ledger.export import key_document
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import signing_key
from kiosk.ledger.merkle import Frontier, leaf_hash, require_consistent, root_from
from kiosk.ledger.schema import FACTS as FACTS_TABLE
from kiosk.ledger.schema import HEADS
from kiosk.ledger.site_log import SiteLog
from kiosk.ledger.store import Ledger
from tests.tree import ROOT

pytestmark = pytest.mark.timeout(3600)

SITE, KIOSK = "A9990", "kiosk-1"
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
FACTS, STREAMS, AT_ONCE = 100_000, 200, 500
DEVICE, SEALER = signing_key(b"\x11" * 32), signing_key(b"\x22" * 32)
LIFE = (FOUNDED, FOUNDED + timedelta(days=366))


def opened(folder: Path, *, checkpoints: bool) -> Ledger:
    url = f"sqlite:///{folder}/ledger.sqlite"
    migrate.create(url)
    trusted = DEVICE.trusted(KeyPurpose.DEVICE, SITE, *LIFE)
    place = CheckpointPlace(folder / "checkpoints.jsonl", SEALER) if checkpoints else None
    return Ledger.open(
        url, site=SITE, kiosk=KIOSK, device_key=DEVICE, trusted=[trusted], clock=lambda: FOUNDED, place=place
    )


def _entry(n: int) -> Entry:
    fact = LabelIssued("A999026123456DAX121A0", "base label", 1, f"serial-{n}", "attempt-1")
    stamp = Stamp(FOUNDED, n, "0d6cbb4e-5a5c-4b2e-9f0b-3f0c7d6f2a11", KIOSK)
    return Entry(f"fact-{n}", f"A9990260{n % STREAMS:05d}D", fact, stamp, ("person-1", "person-2"))


def _write_all(connection: Connection) -> None:
    """What so many appends would have written, without their look-ups."""
    ends: dict[str, tuple[int, str]] = {}
    for start in range(0, FACTS, AT_ONCE):
        rows = []
        for entry in map(_entry, range(start, start + AT_ONCE)):
            number, previous = ends.get(entry.stream, (0, GENESIS))
            content = encode(Body(SITE, entry, number + 1, FOUNDED, DEVICE.key_id))
            head = head_after(previous, content)
            ends[entry.stream] = number + 1, head
            recorded = Recorded(entry, number + 1, FOUNDED, DEVICE.key_id, previous, head, "")
            signature = DEVICE.sign(signed_text(head)).hex()
            rows.append(_row(SITE, replace(recorded, signature=signature), content))
        connection.execute(insert(FACTS_TABLE), rows)
    heads = [{"site": SITE, "stream": stream, "count": n, "head": head} for stream, (n, head) in ends.items()]
    connection.execute(insert(HEADS), heads)


@pytest.mark.benchmark(group="append with checkpoints")
@pytest.mark.parametrize("checkpoints", [False, True])
def test_an_append(benchmark: Any, tmp_path: Path, *, checkpoints: bool) -> None:
    """One fact, without a log and with a checkpoint after every hundredth: the mean has a hundredth of its price."""
    ledger, numbers = opened(tmp_path, checkpoints=checkpoints), count(1)
    benchmark.pedantic(lambda: ledger.append([_entry(next(numbers))], {}), rounds=500, warmup_rounds=20)
    ledger.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("large")
    ledger = opened(folder, checkpoints=False)
    ledger.database.write(_write_all)
    ledger.keep_checkpoints(CheckpointPlace(folder / "checkpoints.jsonl", SEALER))
    yield ledger
    ledger.close()


def checkpoints_of(ledger: Ledger) -> Checkpoints:
    assert ledger.checkpoints is not None
    return ledger.checkpoints


@pytest.mark.benchmark(group="log of 100 000 facts")
def test_sealing_them_all_at_once(benchmark: Any, large: Ledger) -> None:
    """The whole log written and its root signed, as when a record of an earlier release is first opened."""
    made = benchmark.pedantic(lambda: checkpoints_of(large).make(Why.ASKED), rounds=1)
    assert made.checkpoint.size == FACTS


@pytest.mark.benchmark(group="log of 100 000 facts")
def test_sealing_a_hundred_more(benchmark: Any, large: Ledger) -> None:
    """A checkpoint of what came since, on top of them: no more for a long log than for a short one."""
    numbers = count(FACTS)
    checkpoints_of(large).make(Why.ASKED)

    def more() -> None:
        large.checkpoints, kept = None, large.checkpoints
        large.append([_entry(next(numbers)) for _ in range(100)], {})
        large.checkpoints = kept

    benchmark.pedantic(lambda: checkpoints_of(large).make(Why.ASKED), setup=more, rounds=20)


@pytest.mark.benchmark(group="log of 100 000 facts")
def test_the_root_in_memory(benchmark: Any) -> None:
    """Leaf and nodes alone, no database: the floor."""

    def root() -> bytes:
        frontier = Frontier()
        for n in range(FACTS):
            frontier.append(leaf_hash(b"A999026000001D\n%d\n%064x\n" % (n, n)))
        return frontier.root()

    benchmark.pedantic(root, rounds=3)


@pytest.mark.benchmark(group="log of 100 000 facts")
def test_the_log_against_the_facts(benchmark: Any, large: Ledger) -> None:
    """What a start adds: every leaf made anew from its fact, every block and the last checkpoint met."""
    last = checkpoints_of(large).make(Why.ASKED).checkpoint
    benchmark.pedantic(
        lambda: large.database.read(lambda connection: log_audit.verify(connection, SITE, [last])), rounds=3
    )


@pytest.mark.benchmark(group="proofs")
@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_a_proof(benchmark: Any, large: Ledger, kind: str) -> None:
    """Made from what is stored; its size stands beside it."""
    made, log, places = checkpoints_of(large).make(Why.ASKED).checkpoint, SiteLog(SITE), count(1)

    def proof() -> tuple[bytes, ...]:
        at = next(places) * 7919 % FACTS
        work = log.inclusion if kind == "inclusion" else log.consistency
        return large.database.read(lambda connection: work(connection, at, made.size))

    found = benchmark.pedantic(proof, rounds=100)
    benchmark.extra_info |= {"hashes": len(found), "bytes": 32 * len(found), "note_bytes": len(made.note.encode())}


@pytest.mark.benchmark(group="proofs")
@pytest.mark.parametrize("kind", ["inclusion", "consistency"])
def test_checking_a_proof(benchmark: Any, large: Ledger, kind: str) -> None:
    """By whoever got it: a few hashes."""
    made, log = checkpoints_of(large).make(Why.ASKED).checkpoint, SiteLog(SITE)
    proof = large.database.read(
        lambda connection: (log.inclusion if kind == "inclusion" else log.consistency)(connection, 70_001, made.size)
    )
    old = large.database.read(lambda connection: log.root(connection, 70_001))
    if kind == "inclusion":
        benchmark.pedantic(lambda: root_from(bytes(32), 70_001, made.size, proof), rounds=1000)
    else:
        benchmark.pedantic(lambda: require_consistent((70_001, old), (made.size, made.root), proof), rounds=1000)


@pytest.mark.benchmark(group="verifier")
def test_an_export_verified_alone(benchmark: Any, large: Ledger, tmp_path: Path) -> None:
    """The verifier on the export of all of them: chains, bodies, every signature, the log and its checkpoints."""
    checkpoints_of(large).make(Why.ASKED)
    out, keys = tmp_path / "export.jsonl", tmp_path / "keys.json"
    with out.open("w", encoding="utf-8") as file:
        large.database.read(lambda connection: file.writelines(sealed_lines(connection, SITE)))
    trusted = (DEVICE.trusted(KeyPurpose.DEVICE, SITE, *LIFE), SEALER.trusted(KeyPurpose.CHECKPOINT, SITE, *LIFE))
    keys.write_text(key_document(trusted), encoding="utf-8")
    command = [sys.executable, "-I", str(ROOT / "kiosk/ledger/verify.py"), str(out), "--keys", str(keys)]
    command += ["--checkpoint", str(checkpoints_of(large).place.file), "--json"]
    done = benchmark.pedantic(lambda: subprocess.run(command, check=False, capture_output=True), rounds=1)
    assert done.returncode == 0, done.stdout
