"""How a kiosk reaches a PostgreSQL server: which address it takes, how long it waits, how a connection is set."""

from collections.abc import Callable
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from kiosk.ledger.errors import LedgerUnavailable

T = TypeVar("T")

DEADLINE_S = 8.0
"""How long one word of the server is waited for, in seconds. A COMMIT that waits for a lost standby waits for ever, and
no time limit of the server ends that wait."""

SETTINGS = {
    "synchronous_commit": "on",
    "lock_timeout": "3s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
    "client_encoding": "UTF8",
    "search_path": "public",
}
"""What every connection is set to, and must read back as."""

SERVER = {"fsync": "on", "full_page_writes": "on", "server_encoding": "UTF8"}
"""What the server itself must be set to."""

REACHING = {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 3000,
    "target_session_attrs": "read-write",
    "application_name": "samevein",
}
"""How the servers of the address are tried, one after the other, and a dead wire is found out."""


class Use(Enum):
    """What a connection is for, and what it is set to for that.

    A reading one sees one snapshot and can't write. A writing one sees, once it has a lock, what the one before left.
    """

    READ = MappingProxyType({"default_transaction_isolation": "repeatable read", "default_transaction_read_only": "on"})
    WRITE = MappingProxyType(
        {"default_transaction_isolation": "read committed", "default_transaction_read_only": "off"}
    )


class PatientConnection(psycopg.Connection[Any]):
    """A connection that waits no longer than `DEADLINE_S` for an answer, and is then of no more use to anybody."""

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """As the parent, in time. A command under way is left to the server: what became of it is not known."""
        try:
            return super().wait(gen, interval, DEADLINE_S if timeout is None else timeout)
        except psycopg.Error:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def set_and_read_back(connection: psycopg.Connection[Any], use: Use) -> None:
    """Set a connection and read every setting back. Raises LedgerUnavailable where one is not what it must be."""
    wanted = SETTINGS | use.value
    for name, value in wanted.items():
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    for name, value in (wanted | SERVER).items():
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        if row != (value,):
            raise LedgerUnavailable(f"{name}: Expected {value}, got {row[0] if row else 'nothing'}.")


def require_sound(url: URL) -> None:
    """Raise LedgerUnavailable for an address that carries a password, or sends particulars unencrypted or anywhere."""
    if url.password is not None or "password" in url.query:
        raise LedgerUnavailable("database: Expected the password in a file (passfile=…), got one in the address.")
    named = url.query.get("host", url.host or "")
    hosts = [host.rsplit(":", 1)[0] for host in (named if isinstance(named, str) else ",".join(named)).split(",")]
    local = all(host.startswith("/") or host in ("127.0.0.1", "localhost") for host in hosts)
    local = local and url.query.keys().isdisjoint(("hostaddr", "service"))
    if not local and url.query.get("sslmode") != "verify-full":
        raise LedgerUnavailable("database: Expected sslmode=verify-full for a server elsewhere, got less.")


def open_engine(url: URL, admit: Callable[[psycopg.Connection[Any]], None], most: int) -> Engine:
    """An engine with at most so many connections, each let in by `admit` alone."""
    require_sound(url)
    place = url.set(drivername="postgresql+psycopg")
    engine = create_engine(place, pool_size=min(most, 4), max_overflow=max(0, most - 4), pool_timeout=DEADLINE_S)

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, given: list[Any], named: dict[str, Any]) -> psycopg.Connection[Any]:
        connection = PatientConnection.connect(*given, **named | REACHING)
        try:
            connection.autocommit = True
            admit(connection)
            connection.autocommit = False
        except BaseException:
            connection.close()
            raise
        return connection

    return engine
