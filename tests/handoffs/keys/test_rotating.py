"""Another key in the place of one: by a fact, whole or not at all, and the old one signs nothing after it."""

import base64
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.cli.dossiers import _write_all as write_export
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import IncidentRecorded
from kiosk.domain.keys import KeyPurpose
from kiosk.handoffs.keys import rotating
from kiosk.handoffs.keys.listing import KeyStatus, keys_of
from kiosk.handoffs.keys.rotating import sign_change
from kiosk.handoffs.public_keys import DEVICE_KEYS
from kiosk.handoffs.recording import Signed
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.export import key_document
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import load_key, make_next
from kiosk.ledger.store import Ledger
from tests.handoffs.keys.key_site import KeySite, one_more_fact
from tests.handoffs.small_site import PIN

IN_USE, RETIRED = KeyStatus.IN_USE, KeyStatus.RETIRED
PURPOSES = [KeyPurpose.DEVICE, KeyPurpose.SEAL, KeyPurpose.CHECKPOINT]


def private_halves(site: KeySite) -> list[bytes]:
    """Every secret in the folder of keys."""
    return [bytes.fromhex(path.read_text("ascii")) for path in sorted((site.path / "keys").iterdir())]


@pytest.mark.hazard("H21")
@pytest.mark.hazard("H26")
def test_every_key_is_rotated_by_a_fact_and_nothing_private_gets_out(site: KeySite, tmp_path: Path) -> None:
    """The old key is retired and its private half gone, and no private half stands in any byte but its own file's."""
    secrets = private_halves(site)
    for number, purpose in enumerate(PURPOSES, start=3):
        (before,) = site.of(purpose)
        site.rotate(purpose)
        old, new = site.of(purpose)
        assert (old.key_id, old.status, old.here, old.ended_by) == (before.key_id, RETIRED, False, number)
        assert (new.status, new.here) == (IN_USE, True)
        assert load_key(site.path / "keys", purpose).public.hex() == new.public != old.public
        assert (site.path / "keys" / f"{purpose.value}.key").stat().st_mode & 0o777 == 0o600
    secrets += private_halves(site)
    assert len(set(secrets)) == 7
    export = tmp_path / "export.jsonl"
    with site.opened() as bench:
        one_more_fact(bench)
        write_export(bench, export)
    assert site.verified()["result"] == "verified"
    with sqlite3.connect(site.path / "site.db") as database:
        dumped = "\n".join(database.iterdump()).encode()
    database.close()
    searched = {"the database's text": dumped} | {
        str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and "keys" not in path.parts
    }
    assert {str(site.path / "site.db"), str(export)} <= searched.keys()
    assert not [
        name for name, content in searched.items() for secret in secrets for form in forms_of(secret) if form in content
    ]


def forms_of(secret: bytes) -> Iterator[bytes]:
    """How 32 secret bytes could stand in a file: raw, in hex, in base64 wherever in a longer text they begin."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for shift in range(3):
        yield base64.b64encode(bytes(shift) + secret)[4:40]


@pytest.mark.hazard("H21")
def test_two_with_their_roles_or_no_key_is_changed(site: KeySite) -> None:
    """No quality officer, one person twice, signatures for another turn: refused, and every key is as it was."""
    with site.opened() as bench:
        before = keys_of(bench, site.folder)
        assert not isinstance(sign_change(bench, 1, site.people["benno"], PIN), Signed)
        assert not isinstance(sign_change(bench, 0, site.people["lena"], PIN), Signed)
        ada = sign_change(bench, 0, site.people["ada"], PIN)
        assert isinstance(ada, Signed)
        for pair in ((ada, ada), site.signed(bench)[::-1]):
            with pytest.raises(ParseError, match="signatures"):
                rotating.rotate_key(bench, site.folder, KeyPurpose.DEVICE, "yearly", pair)
        assert keys_of(bench, site.folder) == before
    assert not list((site.path / "keys").glob("*.next.key"))


@pytest.mark.hazard("H21")
def test_a_fact_under_a_retired_key_is_found(site: KeySite, tmp_path: Path) -> None:
    """Whoever kept the old device key and puts a fact under it after its retirement is found by audit and verifier."""
    stolen = load_key(site.path / "keys", KeyPurpose.DEVICE)
    site.rotate(KeyPurpose.DEVICE)
    known = site.folder.devices
    unsafe = [replace(key, not_after=key.not_before + timedelta(days=400)) for key in known]
    with site.opened() as bench:
        entry = bench.entry("site/incidents", IncidentRecorded("forged", "", "a test", "s", ()), bench.clock.now())
    forger = Ledger.open(
        f"sqlite:///{site.path / 'site.db'}", site="small", kiosk="kiosk-1", device_key=stolen, trusted=unsafe,
        clock=lambda: bench.now,
    )  # fmt: skip
    number = forger.append((entry,), {}).records[0].number
    forger.close()
    found = site.verified()
    assert (found["result"], found["stream"], found["number"]) == ("broken", "site/incidents", number)
    assert found["what"] == "signature"
    with pytest.raises(LedgerTampered, match="signature"), site.opened():
        pass
    loose = tmp_path / "loose.json"
    loose.write_text(key_document(unsafe), encoding="utf-8")
    assert site.verified(loose)["result"] == "verified", "only the retirement speaks against it"


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_rotation_that_the_power_cut_is_whole_or_none(
    site: KeySite, monkeypatch: pytest.MonkeyPatch, purpose: KeyPurpose
) -> None:
    """Cut before the fact, the old key goes on; after it, the next start finishes what was left, whatever that was."""

    def cut(*_: object) -> None:
        raise OSError("the power went")

    due, rows = [IN_USE], site.of(purpose)
    for step in ("settle", "write_public_keys", "put_in_force"):
        if (purpose, step) == (KeyPurpose.SEAL, "write_public_keys"):
            continue
        with monkeypatch.context() as patch, site.opened() as bench:
            signed = site.signed(bench)
            patch.setattr(rotating, step, cut)
            with pytest.raises(OSError, match="the power went"):
                rotating.rotate_key(bench, site.folder, purpose, "yearly change", signed)
        with site.opened() as bench:
            one_more_fact(bench)
        rows = site.of(purpose)
        due = [RETIRED, *due]
        assert [row.status for row in rows] == due
        assert [row.here for row in rows] == [status is IN_USE for status in due]
        assert not list((site.path / "keys").glob("*.next.key"))
    waiting = make_next(site.path / "keys", purpose)
    assert [row.status for row in site.of(purpose)] == due, "a key that waits without a fact is none"
    site.rotate(purpose)
    assert site.of(purpose)[-1].public not in {waiting.public.hex(), rows[-1].public}
    assert site.verified()["result"] == "verified"


@pytest.mark.hazard("H21")
def test_a_retired_checkpoint_key_signs_no_longer_log(site: KeySite, tmp_path: Path) -> None:
    """What it signed before still counts; under it a checkpoint of a log that grew since is refused, here as outside."""
    old = load_key(site.path / "keys", KeyPurpose.CHECKPOINT)
    site.rotate(KeyPurpose.CHECKPOINT)
    with site.opened() as bench:
        one_more_fact(bench)
        checkpoints = bench.ledger.checkpoints
        assert checkpoints is not None
        made = checkpoints.make(Why.ASKED)
    note = tmp_path / "note.txt"
    forged = replace(made.checkpoint, signatures=()).signed(old)
    for checkpoint, result in ((made.checkpoint, ("verified", None)), (forged, ("broken", "checkpoint"))):
        note.write_text(checkpoint.note, encoding="utf-8")
        said = site.verified(checkpoint=note)
        assert (said["result"], said.get("what")) == result
    checkpoints._kept.add(replace(made, checkpoint=forged))
    with pytest.raises(LedgerTampered, match="checkpoint"), site.opened():
        pass
    (old_row,) = [row for row in site.folder.devices if row.last_size is not None]
    assert (site.path / DEVICE_KEYS).read_text("utf-8").count("last_size") == 1
    assert old_row.key_id == old.key_id
