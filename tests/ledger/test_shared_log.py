"""One log of a site whose kiosks share a server: each kiosk seals it and keeps checkpoints of its own."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.engine import make_url

from kiosk.domain.envelope import Entry
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import signing_key
from kiosk.ledger.schema import SITE_LOG
from kiosk.ledger.site_log import SiteLog
from kiosk.ledger.store import Ledger
from tests.ledger.conftest import SITE, Entries, Place
from tests.ledger.sealed import Sealed, checkpoints_of
from tests.servers.postgresql import Server

pytestmark = pytest.mark.postgresql

KIOSKS, APPENDS = 3, 12
STREAMS = tuple(f"A99902600000{n}D" for n in range(4))

WAITING = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"

TAIL_CUT = (
    "SET session_replication_role = replica",
    "DELETE FROM checkpoints",
    "DELETE FROM site_log WHERE position = 2",
    "DELETE FROM facts WHERE number = 3",
    "UPDATE heads SET count = 2, head = (SELECT head FROM facts WHERE number = 2)",
)


@dataclass
class Kiosk:
    """One kiosk: its ledger, and when each of its facts was asked for and answered for, by one clock."""

    sealed: Sealed
    ledger: Ledger
    times: dict[tuple[str, int], tuple[float, float]] = field(default_factory=dict)

    def work(self, entry: Callable[..., Entry], seed: int) -> None:
        """Appends to streams by chance, each beside what the others append, and seals now and then."""
        chance = random.Random(seed)
        for n in range(APPENDS):
            asked = time.monotonic()
            made = self.ledger.append([entry(f"{seed}-{n}", chance.choice(STREAMS))], {})
            (record,) = made.records
            self.times[record.entry.stream, record.number] = (asked, time.monotonic())
            if chance.random() < 0.4:
                checkpoints_of(self.ledger).make(Why.ASKED)


@pytest.fixture
def kiosks(place: Place, tmp_path: Path) -> Iterator[list[Kiosk]]:
    """Kiosks at one server, each with its own key and file of checkpoints."""
    with ExitStack() as stack:
        found = []
        for n in range(KIOSKS):
            drawer = tmp_path / f"drawer-{n}"
            drawer.mkdir()
            key = signing_key(bytes([0x40 + n]) * 32)
            sealed = Sealed(place, drawer / "checkpoints.jsonl", key=key, kiosk=f"kiosk-{n}")
            ledger = sealed.open()
            stack.callback(ledger.close)
            found.append(Kiosk(sealed, ledger))
        yield found


def log_of(ledger: Ledger) -> list[tuple[str, int]]:
    """The facts of the log, by place."""
    query = select(SITE_LOG.c.stream, SITE_LOG.c.number).where(SITE_LOG.c.site == SITE).order_by(SITE_LOG.c.position)
    return [
        (row.stream, row.number) for row in ledger.database.read(lambda connection: connection.execute(query).all())
    ]


@pytest.mark.hazard("H19", "H21")
def test_kiosks_that_seal_at_the_same_time_make_one_log(kiosks: list[Kiosk], entry: Entries) -> None:
    """Each fact stands in it once; what was answered for before another was asked for stands before it."""
    first = kiosks[0]
    begun = first.ledger.append(
        [signed(entry(f"first-{stream}", stream), first.sealed.kiosk) for stream in STREAMS], {}
    )
    first.times |= {(one.entry.stream, one.number): (0.0, 0.0) for one in begun.records}
    threads = [
        threading.Thread(target=one.work, args=(lambda *of, kiosk=one.sealed.kiosk: signed(entry(*of), kiosk), seed))
        for seed, one in enumerate(kiosks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sizes = [checkpoints_of(one.ledger).make(Why.ASKED).checkpoint.size for one in kiosks]
    assert sizes == [len(STREAMS) + KIOSKS * APPENDS] * KIOSKS
    times = {place: span for one in kiosks for place, span in one.times.items()}
    log = log_of(kiosks[0].ledger)
    assert sorted(log) == sorted(times)
    latest_asked = 0.0
    for place in log:
        asked, answered = times[place]
        assert answered >= latest_asked, place
        latest_asked = max(latest_asked, asked)
    for one in kiosks:
        assert one.sealed.audited() is None


@pytest.mark.hazard("H19", "H21")
def test_kiosks_wait_for_their_turn_to_seal(server: Server, kiosks: list[Kiosk], entry: Entries) -> None:
    """While one seals another waits, and is not turned down: it then goes on from where the first one ended."""
    one, other, _ = kiosks
    one.ledger.append([signed(entry("f1"), one.sealed.kiosk)], {})
    sealed, go_on = threading.Event(), threading.Event()

    def slowly(connection: Connection) -> None:
        SiteLog(SITE).seal(connection)
        sealed.set()
        go_on.wait()

    works = (lambda: one.ledger.database.write(slowly), lambda: checkpoints_of(other.ledger).make(Why.ASKED))
    threads = [threading.Thread(target=work) for work in works]
    threads[0].start()
    sealed.wait()
    threads[1].start()
    waits = any(server.ask(WAITING) for _ in range(400))
    go_on.set()
    for thread in threads:
        thread.join()
    assert waits
    assert [one.size for one in other.sealed.kept] == [1]
    assert other.sealed.audited() is None


def signed(entry: Entry, kiosk: str) -> Entry:
    """The entry as this kiosk stamps it."""
    return replace(entry, stamp=replace(entry.stamp, kiosk=kiosk))


@pytest.mark.hazard("H21")
def test_each_kiosk_knows_its_own_checkpoints_by_the_key_that_made_them(kiosks: list[Kiosk], entry: Entries) -> None:
    """Another's are in the database too, under a key this one need not know, and are neither its last nor lacking."""
    one, other, _ = kiosks
    one.ledger.append([signed(entry("f1"), one.sealed.kiosk)], {})
    checkpoints_of(one.ledger).make(Why.ASKED)
    other.ledger.append([signed(entry("f2"), other.sealed.kiosk)], {})
    checkpoints_of(other.ledger).make(Why.ASKED)
    seen = checkpoints_of(one.ledger).exposure()
    assert (seen.facts, seen.lacking) == (1, None)
    assert one.sealed.audited() is None
    assert [len(kiosk.sealed.kept) for kiosk in kiosks] == [2, 1, 0]


@pytest.mark.hazard("H21")
def test_a_tail_that_the_servers_administrator_cut_shuts_every_kiosk(
    server: Server, kiosks: list[Kiosk], entry: Entries
) -> None:
    """Fact, place in the log, head and all copies of checkpoints gone: each kiosk's own file still knows of it."""
    one = kiosks[0]
    one.ledger.append([signed(entry(f"f{n}"), one.sealed.kiosk) for n in range(3)], {})
    for kiosk in kiosks:
        checkpoints_of(kiosk.ledger).make(Why.ASKED)
        kiosk.ledger.close()
    name = make_url(one.sealed.place.url).database or ""
    server.ask(";".join(TAIL_CUT), name)
    for kiosk in kiosks:
        with pytest.raises(LedgerTampered, match="at least the 3 facts of a checkpoint"):
            kiosk.sealed.open()
