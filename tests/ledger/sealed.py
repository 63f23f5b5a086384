"""A ledger whose checkpoints are kept outside, and an administrator who holds every key of the kiosk."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.domain.envelope import Entry
from kiosk.ledger.audit import Broken, Verified
from kiosk.ledger.checkpoints import CheckpointPlace, Checkpoints
from kiosk.ledger.kept import KeptFile
from kiosk.ledger.keys import SigningKey, signing_key
from kiosk.ledger.merkle import Frontier, leaf_hash
from kiosk.ledger.notes import Checkpoint, origin_of
from kiosk.ledger.site_log import entry_of
from kiosk.ledger.store import Ledger
from tests.ledger.conftest import COI, FOUNDED, KIOSK, OTHER, SITE

CHECKPOINT_KEY = signing_key(b"\x22" * 32)
TABLES = ("facts", "claims", "site_log", "site_log_blocks", "checkpoints")


@dataclass
class Sealed:
    """The ledger in a folder, and the file of checkpoints in another: a stick in a drawer."""

    place: Any
    file: Path
    now: datetime = field(default=FOUNDED + timedelta(hours=1))
    key: SigningKey = CHECKPOINT_KEY
    kiosk: str = KIOSK

    def open(self) -> Ledger:
        return Ledger.open(
            self.place.url, site=SITE, kiosk=self.kiosk, device_key=self.place.key, trusted=self.place.trusted,
            clock=lambda: self.now, place=CheckpointPlace(self.file, self.key), safeguards=self.place.safeguards,
        )  # fmt: skip

    @property
    def kept(self) -> list[Checkpoint]:
        """Every checkpoint in the file, the first one first."""
        return [made.checkpoint for made in reversed(list(KeptFile(self.file).newest_first()))]

    def audited(self) -> tuple[str, int] | None:
        """Where the kiosk's own audit finds the first bad fact; None where all is as recorded."""
        ledger = self.open()
        try:
            answer = ledger.verify()
        finally:
            ledger.close()
        match answer:
            case Verified():
                return None
            case Broken(stream, number):
                return stream, number


def checkpoints_of(ledger: Ledger) -> Checkpoints:
    assert ledger.checkpoints is not None
    return ledger.checkpoints


def fill(ledger: Ledger, entry: Callable[..., Entry], rounds: int, start: int = 0) -> None:
    """Three facts a round, in three streams by turns, in one append."""
    streams = (COI, OTHER, "site/people")
    ledger.append([entry(f"{s}-{n}", s) for n in range(start, start + rounds) for s in streams], {})


def administer(file: Path, *statements: str) -> None:
    """Triggers away, then whatever the administrator likes."""
    connection = sqlite3.connect(file)
    for table in TABLES:
        for act in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def reseal(file: Path, key: SigningKey = CHECKPOINT_KEY, *, sign: bool = True) -> None:
    """The whole log and its blocks anew from the facts as they are now, and a checkpoint over it all, well signed."""
    connection = sqlite3.connect(file)
    connection.execute("DELETE FROM site_log")
    connection.execute("DELETE FROM site_log_blocks")
    connection.execute("DELETE FROM checkpoints")
    frontier, ends = Frontier(), dict[str, int]()
    for (stream,) in connection.execute("SELECT stream FROM facts ORDER BY rowid").fetchall():
        number = ends[stream] = ends.get(stream, 0) + 1
        found = connection.execute("SELECT head FROM facts WHERE stream = ? AND number = ?", [stream, number])
        head = found.fetchone()[0]
        leaf = leaf_hash(entry_of(stream, number, head))
        connection.execute("INSERT INTO site_log VALUES (?, ?, ?, ?, ?)", [SITE, frontier.size, stream, number, leaf])
        for level, index, root in frontier.append(leaf):
            if level % 8 == 0:
                connection.execute("INSERT INTO site_log_blocks VALUES (?, ?, ?, ?)", [SITE, level, index, root])
    if sign:
        note = Checkpoint(origin_of(SITE), frontier.size, frontier.root()).signed(key).note
        made_at = "2026-01-01T01:00:00.000000Z"
        row = [SITE, KIOSK, frontier.size, note, made_at, "start"]
        connection.execute("INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?)", row)
    connection.commit()
    connection.close()
