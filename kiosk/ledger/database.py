"""One database of any kind: read from one snapshot, written in one transaction, refusing after a write went wrong.

- Every write is one transaction. What is written counts only after COMMIT returned, and the database vouches for it.
- Before COMMIT, a refusal rolls back and leaves the database as it was.
- An error at COMMIT leaves the outcome unknown: `Unconfirmed`. A failed flush is never tried again.
- Where what was recorded is found changed, nothing is answered any more: whoever can change one fact can change others.

What a kind of database does of its own is in `kiosk.ledger.sqlite` and `kiosk.ledger.postgres`; which one it is, its
address says (`kiosk.ledger.kinds`).
"""

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from kiosk.ledger.errors import LedgerTampered, LedgerUnavailable

T = TypeVar("T")

Version = tuple[int, Hashable]
"""A state of a database: (how often it was opened, what it says of itself)."""


@dataclass(frozen=True)
class Safeguards:
    """What a kiosk asks of a server that it shares with others.

    `standby`: a commit counts only once a second server has it. `timelines` is a file outside the database in which
    the kiosk remembers the newest history of the server that it has seen, so that it follows no older one.
    """

    standby: bool
    timelines: Path


class Database(ABC):
    """The writing side and the reading side of one database. Threads may share it; a child process may not."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._openings = 0
        self._start()

    def _start(self) -> None:
        self._process = os.getpid()
        self._openings += 1
        self._stopped_by: str | LedgerTampered | None = None
        try:
            self._open()
        except BaseException:
            self._stopped_by = "closing"
            raise

    @abstractmethod
    def _open(self) -> None:
        """Take hold of the database. Raises LedgerUnavailable where it is none that this release works on."""

    @abstractmethod
    def _let_go(self) -> None:
        """Close everything; once is enough."""

    @abstractmethod
    def _read(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads. Raises LedgerUnavailable."""

    @abstractmethod
    def _watched(self) -> Hashable:
        """What the database says of its state: never the same where anything was committed in between."""

    @abstractmethod
    def _write(self, work: Callable[[Connection], T], fact_ids: tuple[str, ...]) -> T:
        """As `write`."""

    @abstractmethod
    def erase(self, work: Callable[[Connection], object]) -> None:
        """Delete what `work` deletes, to the last byte where the kiosk may do that. Raises what `write` raises."""

    @abstractmethod
    def traces_left(self) -> bool:
        """Whether something was deleted whose bytes may still lie in a file. Raises LedgerUnavailable."""

    @abstractmethod
    def told(self) -> str:
        """What the doctor says of it: its kind and release, and what stands behind it. Raises LedgerUnavailable."""

    def clock(self) -> datetime | None:
        """What a server's own clock shows, UTC; None where the database is a file. Raises LedgerUnavailable."""
        return None

    def reopen(self) -> None:
        """Close everything and open anew. The caller verifies before it works on."""
        with self._turn:
            self._let_go()
            self._start()

    def close(self) -> None:
        """Let go of the database, and of the right to write it."""
        with self._turn:
            self._let_go()
            self._stopped_by = "closing"

    def stop(self, by: str | LedgerTampered) -> None:
        """Answer nothing from now on, because of `by`, until `reopen`: each time LedgerUnavailable, or `by` itself."""
        self._stopped_by = by

    def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, from one consistent snapshot. Raises LedgerUnavailable where the database fails."""
        self._require_running()
        return self._stopping(lambda: self._read(work))

    def write(self, work: Callable[[Connection], T], fact_ids: tuple[str, ...] = ()) -> T:
        """What `work` answers, once its writes are durable.

        Raises what `work` raises as a KioskError, with nothing written; LedgerUnavailable where the database failed
        before COMMIT, with nothing written; Unconfirmed, naming `fact_ids`, where nobody knows.
        """
        return self._stopping(lambda: self._write(work, fact_ids))

    def _stopping(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except LedgerTampered as tampered:
            self.stop(tampered)
            raise

    def version(self) -> Version:
        """Never the same twice where anything was committed in between, by this program or another, or `reopen` came.

        The same twice: every reader sees what it saw. Raises LedgerUnavailable.
        """
        self._require_running()
        return self._openings, self._watched()

    def _require_running(self) -> None:
        if isinstance(self._stopped_by, LedgerTampered):
            raise LedgerTampered(*self._stopped_by.args)
        if self._stopped_by is not None:
            raise LedgerUnavailable(
                f"ledger: Expected it open, got it stopped by {self._stopped_by}: reopen and verify it."
            )
        if os.getpid() != self._process:
            raise LedgerUnavailable("ledger: Expected the process that opened it, got a child of it.")
