"""SQLite as the ledger needs it: what every connection is set to, read back at every connect, and one writing process.

SQLite's own default loses acknowledged commits when the power goes, and its busy handler is unfair to several writers:
hence the settings below, BEGIN IMMEDIATE for whoever writes, and a lock file that a second process can't have.
"""

import fcntl
import os
import sqlite3
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from kiosk.ledger.errors import LedgerUnavailable

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
