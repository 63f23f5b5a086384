"""A site whose kiosks share a server, from the command line: made, founded, worked on, verified, scrubbed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from kiosk.cli.sites import bench_of
from tests.cli.contents import write
from tests.cli.running import NAME, documents, run, run_alone
from tests.cli.staff import FIRST_TWO, PINS, TRUSTED, enrol, typed
from tests.servers.postgresql import OWNER, Server

pytestmark = pytest.mark.postgresql


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """An empty database."""
    server.ask(f"CREATE DATABASE of_a_site OWNER {OWNER}")
    yield "of_a_site"
    server.ask("DROP DATABASE of_a_site WITH (FORCE)")


def test_a_site_on_a_server_from_its_first_day(server: Server, database: str, tmp_path: Path) -> None:
    """Tables by the owner, charter by the first kiosk, people, a patient, verification, erasure and scrubbing."""
    owner, folder = server.url(database, OWNER), tmp_path / "site"
    assert run("database", "make", "--owner", owner).exit_code == 0
    assert run("database", "make", "--owner", owner).exit_code == 2
    asking = init(tmp_path / "asking", "--database", server.url(database))
    assert asking.exit_code == 2
    assert "synchronous standby" in asking.stderr
    told = init(folder, "--database", server.url(database), "--no-standby")
    assert told.exit_code == 0, told.stderr
    assert not (folder / "site.db").exists()
    told = run(
        "operators", "--site", folder, "--file", write(FIRST_TWO, tmp_path),
        typed=typed(PINS[0], PINS[0], PINS[1], PINS[1]),
    )  # fmt: skip
    assert told.exit_code == 0, told.stderr
    assert enrol(folder, tmp_path).exit_code == (0 if TRUSTED else 1)
    verified = run_alone("audit", "verify", "--site", folder, "--json")
    assert verified.returncode == 0, verified.stderr
    (said,) = documents(verified.stdout)
    assert said["result"] == "verified"
    assert (said["covered"], said["beyond"]) == (said["facts"], 0)
    assert [file.name for file in folder.glob("*.jsonl")] == ["checkpoints.jsonl"]
    assert doctor(folder) == (True, "PostgreSQL")

    bench = bench_of(folder)
    bench.particulars.put("p1", "A999026000001D", {"name": "Person Example D"})
    bench.particulars.erase("p1")
    bench.ledger.close()
    assert doctor(folder) == (False, "kiosk database scrub")
    assert run("database", "scrub", "--owner", owner).exit_code == 0
    assert run("database", "upgrade", "--owner", owner).exit_code == 0
    assert doctor(folder) == (True, "PostgreSQL")


def init(folder: Path, *more: str) -> Result:
    """A new site in a folder, its database elsewhere."""
    return run(
        "init", "--site", folder, "--mode", "throw-away", *(word for pair in NAME.items() for word in pair), *more
    )


def doctor(folder: Path) -> tuple[bool, str]:
    """Whether the doctor finds the site well, and which of the words looked for it says."""
    (said,) = documents(run("doctor", "--site", folder, "--json").stdout)
    (row,) = (row for row in said["checks"] if row["check"] == "site")
    (sealed,) = (row["ok"] for row in said["checks"] if row["check"] == "checkpoints")
    assert sealed is True
    said_of = ("kiosk database scrub", "PostgreSQL", str(row["says"]))
    return row["ok"], next(words for words in said_of if words in row["says"])


def test_a_password_never_reaches_the_settings(tmp_path: Path) -> None:
    """An address with a password is refused before anything is written, and the password is not told back."""
    told = init(tmp_path / "site", "--database", "postgresql://kiosk:secret@/ledger?host=/run/postgresql")
    assert told.exit_code == 2
    assert "passfile" in told.stderr
    assert "secret" not in told.output
    assert not (tmp_path / "site" / "kiosk.toml").exists()
