"""`kiosk keys`: every key in one list, another in the place of one, a stolen one revoked, and the list a root signs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cv2
import pytest
from click.testing import Result

from kiosk.handoffs.keys.trust_list import keep_list
from kiosk.ledger.trust_list import KeyStands, Proposal, dead_issue, make_root, sign_list
from tests.barcodes.scene import CLAIMS, TRUSTED, label
from tests.cli.running import documents, run
from tests.cli.staff import BADGES, PINS, typed


def change(site: Path, *words: object, badges: tuple[int, ...] = (1, 0), pins: tuple[str, ...] = ()) -> Result:
    """A change of keys that people with these badges sign: by default an administrator, then quality."""
    named = [word for badge in badges for word in ("--badge", BADGES[badge])]
    pins = pins or tuple(PINS[badge] for badge in badges)
    return run("keys", *words, "--site", site, *named, typed=typed(*pins))


def listed(site: Path) -> list[dict[str, Any]]:
    """Every key of the site, as the command tells another program."""
    told = run("keys", "list", "--site", site, "--json")
    assert told.exit_code == 0, told.stderr
    rows: list[dict[str, Any]] = documents(told.stdout)[0]["keys"]
    return rows


@pytest.mark.hazard("H26")
def test_keys_are_listed_rotated_and_revoked(site: Path) -> None:
    """One list in words and for programs; a wrong PIN is refused with 1; a key in use is not revoked, a retired one is."""
    before = listed(site)
    assert sorted(row["purpose"] for row in before) == ["checkpoint", "device", "seal"]
    assert all((row["status"], row["private_half_here"], row["ended_at"]) == ("in use", True, None) for row in before)
    (seal,) = (row["key_id"] for row in before if row["purpose"] == "seal")
    why = ("--why", "yearly change")
    assert change(site, "rotate", "--which", "seal", *why, pins=(PINS[1], "000000")).exit_code == 1
    assert change(site, "rotate", "--which", "seal", *why, badges=(1,)).exit_code == 2
    assert change(site, "revoke", "--key", seal, *why).exit_code == 2
    assert listed(site) == before
    told = change(site, "rotate", "--which", "seal", *why)
    assert (told.exit_code, f"Retired: {seal}" in told.stderr) == (0, True), told.stderr
    told = change(site, "revoke", "--key", seal, "--since", "2026-01-31T09:05", *why)
    assert told.exit_code == 0, told.stderr
    lines = run("keys", "list", "--site", site).stdout.splitlines()
    assert [line for line in lines if seal in line and "revoked at 2026-01-31T09:05:00+00:00 by fact 4" in line]
    assert len(lines) == 4


@pytest.mark.hazard("H26")
def test_a_list_goes_to_the_root_and_back(site: Path, tmp_path: Path) -> None:
    """Made, exported, signed, taken in by two who heard the fingerprint; without it, or as an older list, refused."""
    root, asked, lists = tmp_path / "root", tmp_path / "asked.json", [tmp_path / "1.list", tmp_path / "2.list"]
    told = run("keys", "root", "--out", root)
    assert told.exit_code == 0, told.stderr
    heard = told.stdout.strip()
    assert run("keys", "export", "--site", site, "--out", asked).exit_code == 0
    for number in (0, 1):
        told = run("keys", "sign", "--root", root, "--list", asked, "--out", lists[number])
        assert (told.exit_code, len(told.stdout.splitlines())) == (0, 3), told.stderr
    assert change(site, "import", "--list", lists[1]).exit_code == 2
    told = change(site, "import", "--list", lists[1], "--heard", heard)
    assert told.exit_code == 0, told.stderr
    told = change(site, "import", "--list", lists[0])
    assert told.exit_code == 2
    assert "an older one" in told.stderr


@pytest.mark.hazard("H04")
def test_a_station_that_is_cut_off_refuses_a_dead_label(tmp_path: Path) -> None:
    """By the signed list alone: a living label reads, a listed one is refused as dead; without a list none is read."""
    picture = tmp_path / "label.png"
    picture.write_bytes(cv2.imencode(".png", label(CLAIMS))[1].tobytes())
    (tmp_path / "keys").mkdir(mode=0o700)
    words = ("read", picture, "--cut-off", "--json")
    assert run(*words).exit_code == 2
    told = run(*words, "--site", tmp_path)
    assert (told.exit_code, told.stdout, "trust_list_counts" in told.stderr) == (1, "", True)
    make_root(tmp_path / "root")
    row = KeyStands(
        TRUSTED.key_id, TRUSTED.public, "A9990", "seal", TRUSTED.not_before, TRUSTED.not_after, "in use", None, None
    )
    dead = dead_issue(CLAIMS.din + CLAIMS.product_code, CLAIMS.piece, CLAIMS.issue)
    for listed_dead, refused in (((), []), ((dead,), ["label_is_not_listed_dead"])):
        said = Proposal("A9990", datetime.now(UTC), (row,), listed_dead)
        made = sign_list(tmp_path / "root", said, timedelta(days=1))
        keep_list(tmp_path, made)
        told = run(*words, "--site", tmp_path)
        (reading,) = documents(told.stdout)
        assert [one["reason"] for one in reading["refused"]] == refused
        assert told.exit_code == (1 if refused else 0)
