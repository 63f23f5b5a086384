"""Kiosks that write to one server all the time, while somebody kills it or fails it over; and what came of each fact."""

import itertools
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from kiosk.domain.envelope import Entry, Stamp
from kiosk.domain.facts import LabelIssued
from kiosk.domain.keys import KeyPurpose
from kiosk.ledger import migrate
from kiosk.ledger.audit import Verified
from kiosk.ledger.database import Safeguards
from kiosk.ledger.errors import ClaimTaken, LedgerUnavailable, StaleJourney, Unconfirmed
from kiosk.ledger.keys import signing_key
from kiosk.ledger.store import Claim, Ledger
from tests.servers.postgresql import OWNER, ROLE, Server

SITE, KIOSK, SHARED = "A9990", "kiosk-1", "A999026000001D"
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
PAUSE_S = 0.05
"""How long a kiosk whose server is gone waits before it asks again."""


def opened(address: str, folder: Path, *, standby: bool) -> Ledger:
    """A kiosk's ledger on a server; what it remembers of the server lies in the folder."""
    key = signing_key(b"\x11" * 32)
    return Ledger.open(
        address,
        site=SITE,
        kiosk=KIOSK,
        device_key=key,
        trusted=[key.trusted(KeyPurpose.DEVICE, SITE, FOUNDED, FOUNDED + timedelta(days=366))],
        clock=lambda: FOUNDED + timedelta(hours=1),
        safeguards=Safeguards(standby=standby, timelines=folder / "timeline.json"),
    )


def entry(fact_id: str, stream: str) -> Entry:
    """A fact to record."""
    fact = LabelIssued("A999026123456DAX121A0", "base label", 1, fact_id, "attempt-1")
    return Entry(fact_id, stream, fact, Stamp(FOUNDED, 7, "boot-1", KIOSK), ("nurse-1", "nurse-2"))


def ledger_on(server: Server, name: str) -> None:
    """A new, empty ledger on a server."""
    server.ask(f"CREATE DATABASE {name} OWNER {OWNER}")
    migrate.create_on_server(server.url(name, OWNER), ROLE)


@dataclass
class Told:
    """What kiosks were told: the number of each fact acknowledged, and of each unknown one what was found by its id."""

    acknowledged: dict[str, tuple[str, int]] = field(default_factory=dict)
    unknown: dict[str, int | None] = field(default_factory=dict)
    refused: int = 0
    broken: list[str] = field(default_factory=list)


class Crowd:
    """Kiosks that write, every other fact to a stream all of them share, from `begin` until `end`."""

    def __init__(self, ledgers: Sequence[Ledger]) -> None:
        self.told = Told()
        self._ledgers = ledgers
        self._over = threading.Event()
        self._moved = threading.Condition()
        self._threads = [threading.Thread(target=self._write, args=(n,)) for n in range(len(ledgers))]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, more: int) -> None:
        """Wait until so many more facts were acknowledged."""
        with self._moved:
            wanted = len(self.told.acknowledged) + more
            if not self._moved.wait_for(lambda: len(self.told.acknowledged) >= wanted or self.told.broken, 240):
                raise RuntimeError(f"Expected {wanted} facts, got {len(self.told.acknowledged)}: {self.told.broken}")

    def _write(self, writer: int) -> None:
        try:
            for n in itertools.count():
                stream = SHARED if n % 2 else f"A9990260000{writer:02}D"
                if self._over.is_set() or not self._recorded(self._ledgers[writer], f"w{writer}-{n}", stream):
                    return
        except BaseException as error:  # noqa: BLE001 - told to the test, which a thread can't fail
            self.told.broken.append(repr(error))

    def _recorded(self, ledger: Ledger, fact_id: str, stream: str) -> bool:
        while True:
            try:
                count = ledger.counts([stream])[stream]
                number = ledger.append([entry(fact_id, stream)], {stream: count}).records[0].number
            except StaleJourney:
                continue
            except LedgerUnavailable:
                self.told.refused += 1
                if self._over.wait(PAUSE_S):
                    return False
                continue
            except Unconfirmed:
                return self._looked_up(ledger, fact_id)
            with self._moved:
                self.told.acknowledged[fact_id] = stream, number
                self._moved.notify_all()
            return True

    def _looked_up(self, ledger: Ledger, fact_id: str) -> bool:
        while True:
            try:
                found = ledger.find(fact_id)
            except LedgerUnavailable:
                if self._over.wait(PAUSE_S):
                    return False
                continue
            self.told.unknown[fact_id] = None if found is None else found.number
            return True


def wrong(told: Told, ledger: Ledger) -> list[str]:
    """What a record holds otherwise than the kiosks were told; nothing is what it should be."""
    said = list(told.broken)
    facts = {recorded.entry.fact_id: recorded for stream in ledger.streams() for recorded in ledger.facts(stream)}
    for fact_id, (stream, number) in told.acknowledged.items():
        there = facts.get(fact_id)
        if there is None or (there.entry.stream, there.number) != (stream, number):
            said.append(f"{fact_id}: Expected fact {number} of {stream}, got {there}.")
    for fact_id, found in told.unknown.items():
        if (fact_id in facts) != (found is not None):
            said.append(f"{fact_id}: Expected what was found by its id, {found}, got {facts.get(fact_id)}.")
    # A stream is read by its numbers, each once: so a fact recorded twice would be there under two of them.
    written = sum(ledger.counts(ledger.streams()).values())
    if written != len(facts):
        said.append(f"facts: Expected {len(facts)}, each once, got {written}.")
    verdict = ledger.verify()
    return said if isinstance(verdict, Verified) else [*said, str(verdict)]


def killed(server: Server, name: str, writers: int, kills: int) -> tuple[Told, list[str]]:
    """A server killed with -9 under kiosks that write, and started again each time."""
    ledger_on(server, name)
    folder = server.folder
    ledgers = [opened(server.url(name), folder, standby=False) for _ in range(writers)]
    try:
        with Crowd(ledgers) as crowd:
            for _ in range(kills):
                crowd.wait_for(2 * writers)
                server.kill()
                server.start()
            crowd.wait_for(2 * writers)
        return crowd.told, wrong(crowd.told, ledgers[0])
    finally:
        for ledger in ledgers:
            ledger.close()


def pair(primary: Server, standby: Server) -> None:
    """Make the standby's word count for each commit, as the documentation has it."""
    primary.set(synchronous_standby_names=f"FIRST 1 ({standby.name})")
    standby.set(synchronous_standby_names=f"FIRST 1 ({primary.name})")
    for _ in range(2000):
        if primary.ask("SELECT sync_state FROM pg_stat_replication") == [("sync",)]:
            return
        threading.Event().wait(0.01)
    raise RuntimeError("Expected a synchronous standby, got none.")


Between = Callable[[Server, Server, Sequence[Ledger]], None]


def failed_over(
    servers: Sequence[Server], name: str, writers: int, times: int, between: Between | None = None
) -> tuple[Told, list[str]]:
    """A primary stopped dead under kiosks that write, its standby promoted, the old one made the new one's standby.

    `between` is given the new primary, the dead one and the kiosks, before the dead one is made anew.
    """
    primary, standby = servers
    ledger_on(primary, name)
    pair(primary, standby)
    address = primary.url(name, ROLE, standby)
    ledgers = [opened(address, primary.folder.parent, standby=True) for _ in range(writers)]
    try:
        with Crowd(ledgers) as crowd:
            for _ in range(times):
                crowd.wait_for(2 * writers)
                primary.stop("immediate")
                standby.promote()
                if between is not None:
                    between(standby, primary, ledgers)
                primary.remove()
                primary.copy_of(standby)
                primary, standby = standby, primary
                pair(primary, standby)
            crowd.wait_for(2 * writers)
        with closing(opened(primary.url(name), primary.folder.parent, standby=True)) as ledger:
            return crowd.told, wrong(crowd.told, ledger)
    finally:
        for ledger in ledgers:
            ledger.close()


def raced(server: Server, name: str, clients: int, rounds: int) -> list[str]:
    """Kiosks that race for one claim, round after round; anything but exactly one winner is told."""
    ledger_on(server, name)
    ledgers = [opened(server.url(name), server.folder, standby=False) for _ in range(clients)]
    said: list[str] = []
    try:
        for number in range(rounds):
            answers: list[str] = []
            start = threading.Barrier(clients)

            def claim(client: int, number: int = number, start: threading.Barrier = start) -> None:
                stream, fact_id = f"A9990260{number:04}{client:02}D", f"c{number}-{client}"
                start.wait()
                try:
                    ledgers[client].append(
                        [entry(fact_id, stream)], {stream: 0}, [Claim("infusion", str(number), fact_id)]
                    )
                    answers.append("recorded")  # noqa: B023 - joined before the next round
                except ClaimTaken:
                    answers.append("taken")  # noqa: B023

            threads = [threading.Thread(target=claim, args=(client,)) for client in range(clients)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            if sorted(answers) != ["recorded", *["taken"] * (clients - 1)]:
                said.append(f"round {number}: Expected one recorded and the others taken, got {sorted(answers)}.")
        return said
    finally:
        for ledger in ledgers:
            ledger.close()
