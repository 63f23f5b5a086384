"""One database, opened to be written by this process, and stopped for good at the first sign that a write went wrong.

- Every write is one transaction under one lock. What is written counts only after COMMIT returned.
- Before COMMIT, a refusal rolls back and leaves the database as it was. Anything else rolls back and *stops* the
  database.
- An error at COMMIT, whatever it is, leaves the outcome unknown: `Unconfirmed`, and the database is stopped. A failed
  flush is never tried again.
- Stopped, it answers nothing, reads included, until `reopen`.
"""

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kiosk.domain.errors import KioskError
from kiosk.ledger import migrate, sqlite
from kiosk.ledger.errors import LedgerUnavailable, Unconfirmed
from kiosk.ledger.sqlite import Use, WriterLock

T = TypeVar("T")


class Database:
    """The writing side and the reading side of one database. Threads may share it; processes may not.

    Raises LedgerUnavailable where the file is missing (an empty ledger is never made by the way), its schema is not
    this release's, a setting does not take, or another process writes.
    """

    def __init__(self, url: str) -> None:
        self._url: URL = make_url(url)
        if self._url.get_backend_name() != "sqlite":
            raise LedgerUnavailable(f"ledger: Expected a SQLite database, got {self._url.get_backend_name()}.")
        self._turn = threading.Lock()
        self._watch_turn = threading.Lock()
        self._openings = 0
        self._open()

    def _open(self) -> None:
        path = sqlite.file_of(self._url)
        if not path.is_file():
            raise LedgerUnavailable(f"ledger: Expected a database at {path}, got none.")
        self._process = os.getpid()
        self._lock = WriterLock(path)
        self._writer: Engine = sqlite.open_engine(self._url, Use.WRITE)
        self._reader: Engine = sqlite.open_engine(self._url, Use.READ)
        self._stopped_by: str | None = None
        self._connection: Connection | None = None
        self._watch: Connection | None = None
        self._openings += 1
        try:
            with self._writer.connect() as connection:
                marked = sqlite.is_deletion_marked(connection)
            if marked:
                # While another program reads, traces and mark stay (`traces_left`): the next start tries again.
                with suppress(LedgerUnavailable, sqlite3.Error):
                    sqlite.scrub(self._writer)
            self._connection = self._writer.connect()
            self._watch = self._reader.connect()
            self.read(migrate.require_present)
        except BaseException:
            self._let_go()
            raise

    def reopen(self) -> None:
        """Close everything and open anew. The caller verifies before it works on."""
        with self._turn:
            self._let_go()
            self._open()

    def close(self) -> None:
        """Let go of the database, and of the right to write it."""
        with self._turn:
            self._let_go()

    def _let_go(self) -> None:
        self._stopped_by = "closing"
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None
        with self._watch_turn:
            if self._watch is not None:
                with suppress(SQLAlchemyError):
                    self._watch.close()
                self._watch = None
        self._writer.dispose()
        self._reader.dispose()
        self._lock.release()

    def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` reads, from one consistent snapshot. Raises LedgerUnavailable where the database fails."""
        return self._read(lambda: self._from_snapshot(work))

    def version(self) -> tuple[int, int]:
        """Never the same twice where anything was committed in between, by this program or another, or `reopen` came.

        The same twice: the database is, to the bit, what it was. Raises LedgerUnavailable.
        """
        return self._read(self._watched)

    def _from_snapshot(self, work: Callable[[Connection], T]) -> T:
        with self._reader.connect() as connection:
            return work(connection)

    def _watched(self) -> tuple[int, int]:
        # SQLite counts for each connection what the others commit: so one that never writes is asked each time.
        with self._watch_turn:
            if self._watch is None:
                raise LedgerUnavailable("ledger: Expected it open, got it closed.")
            number: int = self._watch.exec_driver_sql("PRAGMA data_version").scalar_one()
            self._watch.rollback()
            return self._openings, number

    def _read(self, work: Callable[[], T]) -> T:
        self._require_running()
        try:
            return work()
        except (SQLAlchemyError, OSError) as error:
            if not _is_busy(error):
                self.stop(repr(error))
            raise LedgerUnavailable(f"reading: Expected an answer, got {error}.") from error

    def write(self, work: Callable[[Connection], T], fact_ids: tuple[str, ...] = ()) -> T:
        """What `work` answers, once its writes are durable.

        Raises what `work` raises as a KioskError, with nothing written; LedgerUnavailable where the database failed
        before COMMIT, with nothing written; Unconfirmed, naming `fact_ids`, where nobody knows.
        """
        with self._turn:
            self._require_running()
            connection = self._standing()
            try:
                self._begin(connection)
                answer = work(connection)
            except KioskError:
                self._roll_back(connection)
                raise
            except BaseException as error:
                self.stop(repr(error))
                self._roll_back(connection)
                raise LedgerUnavailable(f"writing: Expected the database to write, got {error!r}.") from error
            try:
                connection.commit()
            except BaseException as error:
                self.stop(repr(error))
                raise Unconfirmed(fact_ids) from error
            return answer

    def stop(self, by: str) -> None:
        """Answer nothing from now on, because of `by`, until `reopen`."""
        self._stopped_by = by

    def erase(self, work: Callable[[Connection], object]) -> None:
        """Delete what `work` deletes, to the last byte. Raises what `write` and `scrub` raise.

        A kiosk that dies between the two scrubs at its next start.
        """

        def marked(connection: Connection) -> None:
            work(connection)
            sqlite.mark_deletion(connection)

        self.write(marked)
        self.scrub()

    def traces_left(self) -> bool:
        """Whether something was deleted whose bytes may still lie in a file. Raises LedgerUnavailable."""
        return self.read(sqlite.is_deletion_marked)

    def scrub(self) -> None:
        """Leave no byte of what was deleted in any file of the database. Raises LedgerUnavailable."""
        with self._turn:
            self._require_running()
            try:
                self._standing().close()
                sqlite.scrub(self._writer)
                self._connection = self._writer.connect()
            except BaseException as error:
                self.stop(repr(error))
                if isinstance(error, KioskError):
                    raise
                raise LedgerUnavailable(f"erasure: Expected every trace removed, got {error!r}.") from error

    def _standing(self) -> Connection:
        if self._connection is None:
            raise LedgerUnavailable("ledger: Expected it open, got it closed.")
        return self._connection

    def _begin(self, connection: Connection) -> None:
        try:
            connection.begin()
        except DBAPIError as error:
            # Nothing was written yet: a program that holds the lock for too long is no reason to stop for good.
            if _is_busy(error):
                raise LedgerUnavailable("writing: Expected the database free, got another program writing.") from error
            raise

    def _roll_back(self, connection: Connection) -> None:
        try:
            connection.rollback()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the connection can't be trusted any more
            self.stop(repr(error))

    def _require_running(self) -> None:
        if self._stopped_by is not None:
            raise LedgerUnavailable(
                f"ledger: Expected it open, got it stopped by {self._stopped_by}: reopen and verify it."
            )
        if os.getpid() != self._process:
            raise LedgerUnavailable("ledger: Expected the process that opened it, got a child of it.")


def _is_busy(error: Exception) -> bool:
    original = error.orig if isinstance(error, DBAPIError) else error
    return getattr(original, "sqlite_errorname", None) == "SQLITE_BUSY"
