"""Who may do what on a server: one role owns the tables, the kiosks' role may only do what `GRANTS` says.

Facts and claims are only ever inserted: the kiosks' role has no right to change or delete one, and triggers refuse it
to everybody who did not take them away first. That makes it a deliberate act of whoever runs the server; what shows it
is the chain, its signatures and the checkpoints outside.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.server import REACHING, require_sound

GRANTS: Mapping[str, str] = MappingProxyType(
    {
        "alembic_version": "SELECT",
        "facts": "SELECT, INSERT",
        "claims": "SELECT, INSERT",
        "heads": "SELECT, INSERT, UPDATE (count, head)",
        "site_log": "SELECT, INSERT",
        "site_log_blocks": "SELECT, INSERT",
        "checkpoints": "SELECT, INSERT",
        "particulars": "SELECT, INSERT, DELETE",
        "particulars_index": "SELECT, INSERT, DELETE",
        "evidence": "SELECT, INSERT, DELETE",
        "SEQUENCE erasures": "SELECT, USAGE",
        "SEQUENCE erasures_scrubbed": "SELECT",
    }
)
"""What the kiosks' role may do; a table without a line it can't even read."""

ERASABLE = ("particulars_index", "particulars", "evidence")

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)
_TOO_MUCH = text(
    "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
    " OR pg_has_role(rolname, current_user, 'member') FROM pg_roles WHERE rolname = :role"
)
_SEES_STANDBYS = text("SELECT pg_has_role(:role, 'pg_read_all_stats', 'usage')")


def owner_engine(url: URL) -> Engine:
    """An engine for whoever owns the tables. Raises LedgerUnavailable for an address no kiosk would take either."""
    if url.get_backend_name() != "postgresql":
        raise LedgerUnavailable(f"database: Expected a PostgreSQL server, got {url.get_backend_name()}.")
    require_sound(url)
    return create_engine(url.set(drivername="postgresql+psycopg"), connect_args=REACHING)


def grant(connection: Connection, role: str) -> None:
    """Make the kiosks' role where there is none, and give it the rights of `GRANTS` and no others.

    Raises LedgerUnavailable where the role may more than a kiosk must, or can't see whether a standby is there.
    """
    if not _NAME.fullmatch(role):
        raise LedgerUnavailable(f"database role: Expected a name of a-z, 0-9 and _, got {role!r}.")
    too_much = connection.execute(_TOO_MUCH, {"role": role}).scalar_one_or_none()
    if too_much is None:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        connection.exec_driver_sql(f"GRANT pg_read_all_stats TO {role}")
    if too_much:
        raise LedgerUnavailable(f"database role: Expected {role} to be nobody on the server, got one with power.")
    if not connection.execute(_SEES_STANDBYS, {"role": role}).scalar_one():
        raise LedgerUnavailable(
            f"database role: Expected {role} to see the standbys, got none of it: GRANT pg_read_all_stats TO {role}."
        )
    for everything in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        connection.exec_driver_sql(f"REVOKE ALL ON ALL {everything} IN SCHEMA public FROM PUBLIC, {role}")
    for thing, rights in GRANTS.items():
        connection.exec_driver_sql(f"GRANT {rights} ON {thing} TO {role}")


def scrub(owner_url: str) -> None:
    """Write the erasable tables anew, without what was deleted: no kiosk can read or write them meanwhile.

    Gone then are the bytes in the tables' files on this server, and on its standbys once they followed. The write-ahead
    log and backups keep them until they are recycled, and a disk what a file gave back: that is what its encryption
    is for. Raises LedgerUnavailable.
    """
    engine = owner_engine(make_url(owner_url)).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            # Counted before: what a kiosk deletes meanwhile is left for the next time.
            erased = connection.exec_driver_sql("SELECT last_value FROM erasures").scalar_one()
            for table in ERASABLE:
                connection.exec_driver_sql(f"VACUUM (FULL) {table}")
            connection.execute(text("SELECT setval('erasures_scrubbed', :erased)"), {"erased": erased})
    except SQLAlchemyError as error:
        raise LedgerUnavailable(f"erasure: Expected the tables written anew, got {error}.") from error
    finally:
        engine.dispose()
