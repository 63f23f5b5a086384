"""SQLite as the ledger needs it: what every connection is set to, read back at every connect, and one writing process.

SQLite's own default loses acknowledged commits when the power goes, and its busy handler is unfair to several writers:
hence the settings below, BEGIN IMMEDIATE for whoever writes, and a lock file that a second process can't have.

Stopped by the first sign that a write went wrong, it answers nothing, reads included, until `reopen`.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kiosk.domain.errors import KioskError
from kiosk.ledger import revision
from kiosk.ledger.database import Database
from kiosk.ledger.errors import LedgerUnavailable, Unconfirmed

T = TypeVar("T")

BUSY_MS = 10_000
"""How long a connection waits for a lock of another program, in milliseconds."""

SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("busy_timeout", str(BUSY_MS), BUSY_MS),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
)
"""(pragma, what it is set to, what it must read back as)."""


class Use(Enum):
    """What a connection is for. A reading one can't write, whatever statement it is given."""

    READ = "read"
    WRITE = "write"


def open_engine(url: URL, use: Use) -> Engine:
    """An engine whose every connection is set and read back, and whose transactions begin in the way of its use."""
    engine = create_engine(url, pool_size=1 if use is Use.WRITE else 8, max_overflow=0 if use is Use.WRITE else 8)
    begin = "BEGIN IMMEDIATE" if use is Use.WRITE else "BEGIN"

    @event.listens_for(engine, "connect")
    def _set(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        set_and_read_back(connection, use)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def set_and_read_back(connection: sqlite3.Connection, use: Use) -> None:
    """Set a connection and read every setting back. Raises LedgerUnavailable where one did not take."""
    wanted = (*SETTINGS, ("query_only", "ON", 1)) if use is Use.READ else SETTINGS
    for name, value, _ in wanted:
        connection.execute(f"PRAGMA {name} = {value}")
    for name, _, expected in wanted:
        got = connection.execute(f"PRAGMA {name}").fetchone()
        if got != (expected,):
            raise LedgerUnavailable(f"PRAGMA {name}: Expected {expected}, got {got}.")


def file_of(url: URL) -> Path:
    """The database file of a SQLite URL. Raises LedgerUnavailable for a database in memory, which keeps nothing."""
    if not url.database or url.database == ":memory:" or url.query:
        raise LedgerUnavailable(f"ledger: Expected a SQLite file and no options, got {url}.")
    return Path(url.database).absolute()


class WriterLock:
    """The one process that may write: an exclusive lock on `<database>.writer`, released by the system when it dies."""

    def __init__(self, database: Path) -> None:
        path = database.with_name(database.name + ".writer")
        self._descriptor: int | None = None
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise LedgerUnavailable(f"{path}: Expected no other kiosk process writing, got one.") from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Let another process write. Once is enough: the number may by then belong to another file."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def mark_deletion(connection: Connection) -> None:
    """Say in the transaction that deletes that its traces are to be scrubbed: a kiosk that dies before finds it so."""
    connection.exec_driver_sql("PRAGMA user_version = 1")


def is_deletion_marked(connection: Connection) -> bool:
    """Whether something was deleted, and its traces may be there."""
    return bool(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def scrub(engine: Engine) -> None:
    """Leave no byte of what was deleted in the database, its write-ahead log or its free pages.

    Raises LedgerUnavailable where a reader that will not end keeps the log from being emptied.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            cursor.execute(statement)
            rows = cursor.fetchall()
            if rows and rows[0][0] != 0:
                raise LedgerUnavailable("erasure: Expected the write-ahead log emptied, got a reader holding it.")
        cursor.execute("PRAGMA user_version = 0")
        cursor.close()
    finally:
        connection.close()


class SqliteDatabase(Database):
    """One file, written by this process alone.

    Raises LedgerUnavailable where the file is missing (an empty ledger is never made by the way), its schema is not
    this release's, a setting does not take, or another process writes.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._watch_turn = threading.Lock()
        super().__init__()

    def _open(self) -> None:
        path = file_of(self._url)
        if not path.is_file():
            raise LedgerUnavailable(f"ledger: Expected a database at {path}, got none.")
        self._lock = WriterLock(path)
        self._writer: Engine = open_engine(self._url, Use.WRITE)
        self._reader: Engine = open_engine(self._url, Use.READ)
        self._connection: Connection | None = None
        self._watch: Connection | None = None
        try:
            with self._writer.connect() as connection:
                marked = is_deletion_marked(connection)
            if marked:
                # While another program reads, traces and mark stay (`traces_left`): the next start tries again.
                with suppress(LedgerUnavailable, sqlite3.Error):
                    scrub(self._writer)
            self._connection = self._writer.connect()
            self._watch = self._reader.connect()
            self.read(revision.require_present)
        except BaseException:
            self._let_go()
            raise

    def _let_go(self) -> None:
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

    def _read(self, work: Callable[[Connection], T]) -> T:
        return self._guarded(lambda: self._from_snapshot(work))

    def _from_snapshot(self, work: Callable[[Connection], T]) -> T:
        with self._reader.connect() as connection:
            return work(connection)

    def _watched(self) -> int:
        return self._guarded(self._data_version)

    def _data_version(self) -> int:
        # SQLite counts for each connection what the others commit: so one that never writes is asked each time.
        with self._watch_turn:
            if self._watch is None:
                raise LedgerUnavailable("ledger: Expected it open, got it closed.")
            number: int = self._watch.exec_driver_sql("PRAGMA data_version").scalar_one()
            self._watch.rollback()
            return number

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except (SQLAlchemyError, OSError) as error:
            if not _is_busy(error):
                self.stop(repr(error))
            raise LedgerUnavailable(f"reading: Expected an answer, got {error}.") from error

    def _write(self, work: Callable[[Connection], T], fact_ids: tuple[str, ...]) -> T:
        """As `Database.write`. What fails otherwise than by a refusal stops the database."""
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

    def erase(self, work: Callable[[Connection], object]) -> None:
        """As `Database.erase`, to the last byte. Raises what `write` and `scrub` raise.

        A kiosk that dies between the two scrubs at its next start.
        """

        def marked(connection: Connection) -> None:
            work(connection)
            mark_deletion(connection)

        self.write(marked)
        self.scrub()

    def traces_left(self) -> bool:
        """As `Database.traces_left`."""
        return self.read(is_deletion_marked)

    def told(self) -> str:
        """As `Database.told`."""
        return f"SQLite {sqlite3.sqlite_version}, written by this process alone"

    def scrub(self) -> None:
        """Leave no byte of what was deleted in any file of the database. Raises LedgerUnavailable."""
        with self._turn:
            self._require_running()
            try:
                self._standing().close()
                scrub(self._writer)
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


def _is_busy(error: Exception) -> bool:
    original = error.orig if isinstance(error, DBAPIError) else error
    return getattr(original, "sqlite_errorname", None) == "SQLITE_BUSY"
