"""A kiosk reaches a server in the network over TLS alone, with a password from a file, as the page sets it up."""

import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import trustme

from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.store import Ledger
from tests.servers.crowds import SHARED, entry, ledger_on, opened
from tests.servers.page import block
from tests.servers.postgresql import ROLE, Server, running

pytestmark = [pytest.mark.postgresql, pytest.mark.long]


@pytest.fixture(scope="module")
def password() -> str:
    return secrets.token_hex(12)


@pytest.fixture(scope="module")
def guarded(password: str) -> Iterator[tuple[Server, int, Path]]:
    """A server with the page's TLS and rules of who is let in, its port, and its authority's certificate."""
    with running("alone") as (server,), socket.socket() as probe:
        ledger_on(server, "ledger")
        server.ask(f"ALTER ROLE {ROLE} PASSWORD '{password}'")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        authority = trustme.CA()
        ours = authority.issue_cert("localhost")
        files = {name: server.folder / name for name in ("server.pem", "server.key", "ca.pem")}
        ours.cert_chain_pems[0].write_to_path(files["server.pem"])
        ours.private_key_pem.write_to_path(files["server.key"])
        authority.cert_pem.write_to_path(files["ca.pem"])
        files["server.key"].chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(files["server.key"], server.data.owner(), server.data.group())
        settings = block("tls").replace("/etc/postgresql/tls", str(server.folder)).replace("'*'", "'127.0.0.1'")
        rules = block("hba").replace("samevein    samevein", "ledger    samevein")
        with (server.data / "postgresql.conf").open("a", encoding="ascii") as file:
            file.write(f"{settings}port = {port}\n")
        (server.data / "pg_hba.conf").write_text(rules, encoding="ascii")
        server.stop("fast")
        server.start()
        yield server, port, files["ca.pem"]


def at(guarded: tuple[Server, int, Path], folder: Path, password: str, ca: Path | None = None) -> Ledger:
    """The ledger as a kiosk opens it, its password in a file."""
    _, port, authority = guarded
    passfile = folder / "database.pgpass"
    passfile.write_text(f"localhost:{port}:ledger:{ROLE}:{password}\n", encoding="ascii")
    passfile.chmod(0o600)
    address = f"postgresql://{ROLE}@localhost:{port}/ledger?sslmode=verify-full&sslrootcert={ca or authority}"
    return opened(f"{address}&passfile={passfile}", folder, standby=False)


def test_a_kiosk_works_over_tls(guarded: tuple[Server, int, Path], tmp_path: Path, password: str) -> None:
    """With the authority's certificate and the password in a file it records."""
    with closing(at(guarded, tmp_path, password)) as ledger:
        assert ledger.append([entry("f1", SHARED)], {SHARED: 0}).records[0].number == 1
        used = ledger.database.read(
            lambda connection: connection.exec_driver_sql(
                "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            ).one()
        )
        assert used[0] is True
        assert used[1] in ("TLSv1.2", "TLSv1.3")


@pytest.mark.hazard("H20")
def test_another_server_or_a_wrong_password_is_refused(
    guarded: tuple[Server, int, Path], tmp_path: Path, password: str
) -> None:
    """A certificate of another authority, and another password, and the password is never told."""
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    with pytest.raises(LedgerUnavailable, match="certificate verify failed"):
        at(guarded, tmp_path, password, other)
    with pytest.raises(LedgerUnavailable, match="password authentication failed") as said:
        at(guarded, tmp_path, "x" + password)
    assert password not in str(said.value)


def test_nobody_is_let_in_without_tls(guarded: tuple[Server, int, Path], password: str) -> None:
    """The server itself refuses who comes in the clear."""
    _, port, _ = guarded
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(f"host=127.0.0.1 port={port} dbname=ledger user={ROLE} password={password} sslmode=disable")
