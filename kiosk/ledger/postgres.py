"""PostgreSQL as the ledger needs it: a server that several kiosks write to, and what a commit has to mean there.

- Every connection is set, and read back. A server that may lose what it acknowledged (fsync off) is refused.
- At connect and in every transaction that writes: the server takes writes, is on no older timeline than this kiosk has
  seen, and where the site asks for one a synchronous standby streams from it.
- A commit counts when it came back in time, without a warning, with the standby still there. PostgreSQL tells of a
  cancelled wait for the standby by a mere warning, and of one that a change of its settings ended not at all.
- Every such transaction writes something, also where it finds its facts there already. What a standby gets it gets in
  order: so a commit it confirmed confirms all that was seen before it.
- What was turned down for another writer's sake (40001, 40P01, 23505) is done again by the same fact ids, from the
  beginning, where it shows what the other one wrote.
- A commit nobody answered for is looked up once by its fact ids, on a new connection behind the same guards. Where that
  tells nothing it is `Unconfirmed`, and nothing is answered until a later commit is confirmed and that one has ended.

No notifications: whoever waits for others' facts asks `version` again.
"""

from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kiosk.domain.errors import KioskError
from kiosk.ledger import revision
from kiosk.ledger.database import Database, Safeguards
from kiosk.ledger.errors import LedgerUnavailable, Unconfirmed
from kiosk.ledger.server import Use, open_engine, set_and_read_back
from kiosk.ledger.timelines import Timeline, Timelines

T = TypeVar("T")

TRIES = 8
_OTHERS = frozenset({"40001", "40P01", "23505"})
"""serialization_failure, deadlock_detected, unique_violation: another writer was first."""
_ROLLED_BACK = frozenset({"40001", "40P01"})

_STANDING = """
    SELECT (SELECT system_identifier::text FROM pg_control_system()),
           CASE WHEN NOT pg_is_in_recovery() THEN substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) END,
           (SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum'))
"""
# The message makes the commit one that the standby has to confirm; nobody reads it.
_WRITING = f"{_STANDING}, pg_current_xact_id()::text::bigint, pg_logical_emit_message(true, 'samevein', '')::text"
_OLDEST_RUNNING = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_VERSION = "SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text"
_MAY_CHANGE = (
    "SELECT bool_or(has_table_privilege(current_user, name, 'UPDATE, DELETE, TRUNCATE'))"
    " FROM unnest(ARRAY['facts', 'claims']) AS name"
)
_CLOCK = "SELECT clock_timestamp() AT TIME ZONE 'UTC'"
_TRACES = "SELECT (SELECT last_value FROM erasures) > (SELECT last_value FROM erasures_scrubbed)"
_TOLD = (
    "SELECT current_setting('server_version'),"
    " coalesce((SELECT string_agg(application_name || ' ' || sync_state, ', ') FROM pg_stat_replication), 'none')"
)


class _Again(Exception):
    """Nothing was written, for another writer's sake or because the connection was lost before COMMIT."""


class _Unknown(Exception):
    """Nobody answers for the commit of this transaction, on this timeline."""

    def __init__(self, timeline: Timeline, transaction: int) -> None:
        super().__init__(timeline, transaction)
        self.timeline = timeline
        self.transaction = transaction


class PostgresDatabase(Database):
    """A ledger on a server. Any number of processes may write it.

    Raises LedgerUnavailable where a guard above refuses, where the schema is not this release's, and where the kiosk's
    role may change what was recorded.
    """

    def __init__(self, url: URL, safeguards: Safeguards) -> None:
        self._url = url
        self._safeguards = safeguards
        self._timelines = Timelines(safeguards.timelines)
        self._unsure: _Unknown | None = None
        self._warnings: list[str] = []
        super().__init__()

    def _open(self) -> None:
        self._writer = open_engine(self._url, self._admit_writer, 1)
        self._reader = open_engine(self._url, self._admit_reader, 8)
        try:
            self._settle()
            self._from_server(lambda: self._from_snapshot(revision.require_present))
            if self._from_server(lambda: self._asked(_MAY_CHANGE))[0]:
                raise LedgerUnavailable("database role: Expected one that may only insert facts, got one that changes.")
        except BaseException:
            self._let_go()
            raise

    def _let_go(self) -> None:
        self._writer.dispose()
        self._reader.dispose()

    def _admit_writer(self, connection: psycopg.Connection[Any]) -> None:
        connection.add_notice_handler(self._noticed)
        set_and_read_back(connection, Use.WRITE)
        self._require_guarded(connection.execute(_STANDING).fetchone())

    def _admit_reader(self, connection: psycopg.Connection[Any]) -> None:
        set_and_read_back(connection, Use.READ)
        self._require_guarded(connection.execute(_STANDING).fetchone())

    def _noticed(self, notice: psycopg.errors.Diagnostic) -> None:
        # A cancelled wait for the standby is 01000; any warning is one too many. A handler can't raise.
        if notice.severity_nonlocalized == "WARNING":
            self._warnings.append(f"{notice.sqlstate} {notice.message_primary}")

    def _require_guarded(self, row: Any) -> Timeline:
        system, timeline, standbys = row[:3]
        if timeline is None:
            raise LedgerUnavailable("database server: Expected one that takes writes, got a standby.")
        standing = Timeline(system, int(timeline, 16))
        self._timelines.require_newest(standing)
        if self._safeguards.standby and not standbys:
            raise LedgerUnavailable(
                "database server: Expected a synchronous standby that streams, got none that this role sees."
            )
        return standing

    def _require_running(self) -> None:
        super()._require_running()
        if self._unsure is not None:
            with self._turn:
                self._settle()

    def _settle(self) -> None:
        """Confirm a commit of nothing, and that no commit before it is under way still. Raises LedgerUnavailable."""
        try:
            standing = self._once(lambda connection: self._require_guarded(connection.exec_driver_sql(_STANDING).one()))
            unsure = self._unsure
            if unsure is not None and unsure.timeline == standing:
                oldest = self._from_server(lambda: self._asked(_OLDEST_RUNNING))[0]
                if oldest <= unsure.transaction:
                    raise LedgerUnavailable("commit: Expected an earlier one to have ended, got it under way.")
        except (_Again, _Unknown) as error:
            raise LedgerUnavailable(
                f"database server: Expected a commit confirmed, got {error.__cause__!r}."
            ) from error
        self._unsure = None

    def _read(self, work: Callable[[Connection], T]) -> T:
        return self._from_server(lambda: self._from_snapshot(work))

    def _from_snapshot(self, work: Callable[[Connection], T]) -> T:
        with self._reader.connect() as connection:
            return work(connection)

    def _asked(self, statement: str) -> Any:
        with self._reader.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            return connection.exec_driver_sql(statement).one()

    def _from_server(self, work: Callable[[], T]) -> T:
        try:
            try:
                return work()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                # The connection was an old one, to a server that has gone: the address may have another.
                return work()
        except (SQLAlchemyError, OSError) as error:
            raise LedgerUnavailable(f"reading: Expected an answer, got {error}.") from error

    def _watched(self) -> Hashable:
        # Of two equal snapshots of one run of a server, each sees what the other sees. Where the log stands would not
        # do: a commit is written there before it can be seen.
        snapshot, begun = self._from_server(lambda: self._asked(_VERSION))
        return snapshot, begun

    def _write(self, work: Callable[[Connection], T], fact_ids: tuple[str, ...]) -> T:
        """As `Database.write`; `work` may be done several times, each from the beginning."""
        with self._turn:
            super()._require_running()
            if self._unsure is not None:
                self._settle()
            turned_down: _Again | None = None
            for _ in range(TRIES):
                try:
                    return self._once(work)
                except _Again as again:
                    turned_down = again
                except _Unknown as unknown:
                    return self._looked_up(work, fact_ids, unknown)
            raise LedgerUnavailable("writing: Expected a turn, got other writers first every time.") from turned_down

    def _looked_up(self, work: Callable[[Connection], T], fact_ids: tuple[str, ...], unknown: _Unknown) -> T:
        # By its ids an append finds what it wrote, or writes it. Waiting for the same rows it can't overtake itself.
        self._unsure = unknown
        if fact_ids:
            with suppress(KioskError, _Again, _Unknown):
                answer = self._once(work)
                self._unsure = None
                return answer
        raise Unconfirmed(fact_ids) from unknown

    def _once(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._writer.connect() as connection:
                row = connection.exec_driver_sql(_WRITING).one()
                standing = self._require_guarded(row)
                answer = work(connection)
                self._commit(connection, standing, row[3])
                return answer
        except (KioskError, _Again, _Unknown):
            raise
        except DBAPIError as error:
            if error.connection_invalidated or _sqlstate(error) in _OTHERS:
                raise _Again from error
            raise LedgerUnavailable(f"writing: Expected the database to write, got {error.orig}.") from error
        except BaseException as error:
            raise LedgerUnavailable(f"writing: Expected the database to write, got {error!r}.") from error

    def _commit(self, connection: Connection, standing: Timeline, transaction: int) -> None:
        self._warnings.clear()
        try:
            connection.commit()
            if self._warnings:
                raise LedgerUnavailable(f"commit: Expected no warning, got {self._warnings[0]}.")
            raw: Any = connection.connection.dbapi_connection
            raw.autocommit = True
            self._require_guarded(raw.execute(_STANDING).fetchone())
            raw.autocommit = False
        except BaseException as error:
            if isinstance(error, DBAPIError) and _sqlstate(error) in _ROLLED_BACK:
                raise _Again from error
            connection.invalidate()
            raise _Unknown(standing, transaction) from error

    def erase(self, work: Callable[[Connection], object]) -> None:
        """Delete what `work` deletes. Its bytes stay in the server's files until `scrub`, which the owner's role may.

        In the write-ahead log, on standbys and in backups they stay until those are recycled.
        """

        def marked(connection: Connection) -> None:
            work(connection)
            connection.exec_driver_sql("SELECT nextval('erasures')")

        self.write(marked)

    def traces_left(self) -> bool:
        """As `Database.traces_left`. After a crash of the server it may say so once too often."""
        return bool(self.read(lambda connection: connection.exec_driver_sql(_TRACES).scalar_one()))

    def clock(self) -> datetime | None:
        """As `Database.clock`. Not `now()`, which is when a transaction began."""
        (shown,) = self._from_server(lambda: self._asked(_CLOCK))
        return shown.replace(tzinfo=UTC) if isinstance(shown, datetime) else None

    def told(self) -> str:
        """As `Database.told`."""
        release, standbys = self._from_server(lambda: self._asked(_TOLD))
        asked = "asked for" if self._safeguards.standby else "not asked for"
        return f"PostgreSQL {release}; synchronous standby {asked}; standbys: {standbys}"


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
