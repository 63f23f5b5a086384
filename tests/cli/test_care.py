"""`kiosk audit verify` and `kiosk doctor`: what is whole is told so, and what is broken is found."""

import json
import shutil
import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import documents, run, run_alone
from tests.cli.staff import TRUSTED, enrol


def verify(site: Path, *more: object) -> tuple[int, list[dict[str, Any]]]:
    """What the stand-alone verifier says of a site, by the command."""
    told = run_alone("audit", "verify", "--site", site, *more, "--json")
    return told.returncode, documents(told.stdout)


def test_a_whole_ledger_is_verified(site: Path, tmp_path: Path) -> None:
    """An untouched ledger is verified, with the folder's keys and with a copy kept elsewhere."""
    code, (said,) = verify(site)
    assert (code, said["result"]) == (0, "verified")
    kept_elsewhere = shutil.copy(site / "device-keys.json", tmp_path / "elsewhere.json")
    code, (again,) = verify(site, "--keys", kept_elsewhere)
    assert (code, again) == (0, said)


@pytest.mark.hazard("H21")
def test_a_changed_byte_is_found(site: Path) -> None:
    """One changed letter in one fact is found by the command, and the kiosk itself no longer opens the ledger."""
    database = sqlite3.connect(site / "site.db")
    number, body = database.execute("SELECT number, body FROM facts WHERE stream = 'site/people' LIMIT 1").fetchone()
    at = body.index(b"person")
    changed = body[:at] + b"P" + body[at + 1 :]
    with database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE facts SET body = ? WHERE stream = 'site/people' AND number = ?", (changed, number))
    database.close()
    code, (said,) = verify(site)
    assert (code, said["result"], said["stream"], said["number"]) == (1, "broken", "site/people", number)
    told = run("doctor", "--site", site, "--json")
    (found,) = documents(told.stdout)
    assert told.exit_code == 2
    assert [row["ok"] for row in found["checks"] if row["check"] == "site"] == [False]
    assert enrol(site, site).exit_code == 2


def test_a_ledger_that_cannot_be_verified_is_2(site: Path, tmp_path: Path) -> None:
    """Without keys, with keys that are none, or without a ledger, nothing was verified: exit code 2."""
    no_keys = tmp_path / "none.json"
    no_keys.write_text('{"keys": []}', encoding="utf-8")
    assert verify(site, "--keys", no_keys)[0] == 2
    (site / "device-keys.json").unlink()
    assert verify(site)[0] == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert verify(empty)[0] == 2


def test_doctor_says_what_it_found(site: Path) -> None:
    """The exit code is 0 exactly when every check is well, the clock's among them; a site is checked on request."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        path, port = site / "kiosk.toml", probe.getsockname()[1]
    path.write_text(f"port = {port}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    told = run("doctor", "--site", site, "--json")
    (said,) = documents(told.stdout)
    assert list(said) == ["checks", "agreed"]
    found = {row["check"]: row["ok"] for row in said["checks"]}
    assert said["agreed"] is all(found.values())
    assert told.exit_code == (0 if said["agreed"] else 2)
    assert found["clock"] is TRUSTED
    assert [name for name, well in found.items() if not well and name != "clock"] == []
    words = run("doctor").stdout.splitlines()
    assert [line[4:].split(": ")[0] for line in words] == list(found)[: len(words)]
    assert {line[:3] for line in words} <= {"ok ", "BAD"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_doctor_sees_an_open_key(mode: int, site: Path) -> None:
    """A key file that others can read is a broken set-up, and no command works with it."""
    (site / "keys" / "seal.key").chmod(mode)
    told = run("doctor", "--site", site, "--json")
    (said,) = documents(told.stdout)
    assert told.exit_code == 2
    assert [row["ok"] for row in said["checks"] if row["check"] == "site"] == [False]
    assert enrol(site, site).exit_code == 2


def test_settings_that_changed_are_looked_at(site: Path) -> None:
    """A setting that is no longer sound stops every command at the site."""
    path = site / "kiosk.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\nextra = 1\n", encoding="utf-8")
    told = enrol(site, site)
    assert (told.exit_code, told.stdout) == (2, "")
    assert json.dumps("extra")[1:-1] in told.stderr


def test_doctor_lists_what_is_supported() -> None:
    """Each clause with its tests or its owner, in words and as JSON; nothing is looked at, and nothing said to comply."""
    told = run("doctor", "--compliance")
    assert told.exit_code == 0
    assert "11.10(j)" in told.stdout
    assert "Quality assurance: Writes the policy" in told.stdout
    assert "11.70  a signature is bound to its record and can't be moved to another (unconfirmed" in told.stdout
    (said,) = documents(run("doctor", "--compliance", "--json").stdout)
    clauses = {clause["id"]: clause for one in said["regulations"] for clause in one["clauses"]}
    assert clauses["11.10(f)"]["tests"][0].startswith("tests/domain/test_order_of_steps.py::")
    assert clauses["11.10(f)"]["confirmed"] is True
