"""Attacks on a record by an administrator who holds every key of the kiosk, and what a checkpoint elsewhere shows.

The table of attacks: edit a row; edit or reorder and recompute; cut the tail with its later checkpoints; recompute and
delete every checkpoint; backdated insert; forge what lies beyond the last checkpoint. Each is done thoroughly: chains,
signatures, log and the checkpoints in the database are made anew with the kiosk's own keys.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.envelope import Entry
from kiosk.domain.keys import KeyPurpose
from kiosk.ledger import export
from kiosk.ledger.dossier import sealed_lines
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import SigningKey, signing_key
from kiosk.ledger.notes import WITNESS, NoteKey, cosign
from tests.ledger.conftest import FOUNDED, SITE
from tests.ledger.sealed import CHECKPOINT_KEY, Sealed, administer, checkpoints_of, fill, reseal
from tests.ledger.tampering import ONE, PEOPLE, TWO, VERIFY, edit, rechain

pytestmark = pytest.mark.sqlite

Entries = Callable[..., Entry]
WITNESS_KEY = signing_key(b"\x77" * 32)
KEY_OF_WITNESS = NoteKey("kiosk-2", WITNESS, WITNESS_KEY.public)


@dataclass(frozen=True)
class Kept:
    """The record, its file of checkpoints in a drawer (of 12, 24 and 30 facts), and the public keys."""

    sealed: Sealed
    keys: Path

    @property
    def file(self) -> Path:
        found: Path = self.sealed.place.file
        return found

    def verified(self, *options: str, source: Path | None = None) -> tuple[int, dict[str, Any]]:
        """Exit code and answer of the verifier, alone, with the checkpoints of the drawer."""
        command = [sys.executable, "-I", str(VERIFY), str(source or self.file), "--keys", str(self.keys), "--json"]
        command += ["--checkpoint", str(self.sealed.file), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout)

    def exported(self) -> Path:
        ledger = self.sealed.place.open()
        path = self.file.with_name("export.jsonl")
        try:
            lines = ledger.database.read(lambda connection: list(sealed_lines(connection, SITE)))
        finally:
            ledger.close()
        path.write_text("".join(lines), encoding="utf-8")
        return path


@pytest.fixture
def kept(place: Any, tmp_path: Path, entry: Entries) -> Kept:
    """Thirty-six facts in three streams by turns, of which 30 are under a checkpoint outside."""
    sealed = Sealed(place, tmp_path / "drawer.jsonl")
    ledger = sealed.open()
    for start, rounds in ((0, 4), (4, 4), (8, 2)):
        fill(ledger, entry, rounds, start)
        checkpoints_of(ledger).make(Why.ASKED)
    fill(ledger, entry, 2, 10)
    ledger.database.close()
    keys = tmp_path / "keys.json"
    life = (FOUNDED, FOUNDED.replace(year=FOUNDED.year + 1))
    keys.write_text(
        export.key_document((*place.trusted, CHECKPOINT_KEY.trusted(KeyPurpose.CHECKPOINT, SITE, *life))),
        encoding="utf-8",
    )
    return Kept(sealed, keys)


def rewrite(kept: Kept, *statements: str, streams: tuple[str, ...] = (ONE,), sign: bool = True) -> None:
    """The attack, and every trace of it removed with the kiosk's own keys."""
    administer(kept.file, *statements)
    device: SigningKey = kept.sealed.place.key
    for stream in streams:
        rechain(kept.file, stream, device)
    reseal(kept.file, sign=sign)


def test_an_untouched_record_meets_its_checkpoints(kept: Kept) -> None:
    """Of 36 facts 30 are covered from outside and 6 are said to be in the window, of the file and of an export."""
    for source in (kept.file, kept.exported()):
        code, answer = kept.verified(source=source)
        assert (code, answer["result"], answer["covered"], answer["beyond"]) == (0, "verified", 30, 6)
    assert kept.sealed.audited() is None


ATTEMPT = edit("attempt-1", "attempt-9", ONE, 6)
CUT = tuple(f"DELETE FROM {table} WHERE rowid > 27" for table in ("facts",))
BACKDATED = (
    f"UPDATE facts SET number = -number WHERE stream = '{TWO}' AND number > 5",
    f"UPDATE facts SET number = 1 - number WHERE stream = '{TWO}' AND number < 0",
    *(edit(f'"number":{n - 1},', f'"number":{n},', TWO, n) for n in range(13, 6, -1)),
    (
        f"INSERT INTO facts SELECT site, stream, 6, 'two-x', kind, version, body, previous, head, signature, "
        f"key_id, recorded_at FROM facts WHERE stream = '{TWO}' AND number = 5"
    ),
    edit('"number":5,', '"number":6,', TWO, 6),
    edit(f'"fact_id":"{TWO}-4"', '"fact_id":"two-x"', TWO, 6),
)
SWAPPED = (
    f"UPDATE facts SET number = -5 WHERE stream = '{PEOPLE}' AND number = 5",
    f"UPDATE facts SET number = 5 WHERE stream = '{PEOPLE}' AND number = 6",
    f"UPDATE facts SET number = 6 WHERE stream = '{PEOPLE}' AND number = -5",
    edit('"number":6,', '"number":5,', PEOPLE, 5),
    edit('"number":5,', '"number":6,', PEOPLE, 6),
)


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("sign", [True, False], ids=["checkpoints made anew", "checkpoints deleted"])
@pytest.mark.parametrize(
    ("statements", "streams", "first"),
    [
        pytest.param((ATTEMPT,), (ONE,), 13, id="edit and recompute"),
        pytest.param(SWAPPED, (PEOPLE,), 13, id="reorder and recompute"),
        pytest.param(BACKDATED, (TWO,), 13, id="backdated insert"),
    ],
)
def test_a_rewritten_record_misses_its_checkpoint(
    kept: Kept, statements: tuple[str, ...], streams: tuple[str, ...], first: int, *, sign: bool
) -> None:
    """With every key of the kiosk nothing within the record shows it; the checkpoint outside does, and between which facts."""
    rewrite(kept, *statements, streams=streams, sign=sign)
    assert kept.sealed.place.open().close() is None
    for source in (kept.file, kept.exported()):
        code, answer = kept.verified(source=source)
        assert (code, answer["what"], answer["site"]) == (1, "log", SITE)
        assert f"facts {first} to 24 of the log" in answer["got"]
    with pytest.raises(LedgerTampered, match=f"facts {first} to 24"):
        kept.sealed.open()


@pytest.mark.hazard("H21")
def test_a_cut_tail_is_shorter_than_its_checkpoint(kept: Kept) -> None:
    """Facts cut off together with their heads, their places in the log and the later checkpoints are missed outside."""
    rewrite(kept, *CUT, streams=(ONE, TWO, PEOPLE))
    assert kept.sealed.place.open().close() is None
    code, answer = kept.verified()
    assert (code, answer["stream"], answer["number"], answer["what"]) == (1, "the site log", 28, "size of the log")
    with pytest.raises(LedgerTampered, match="at least the 30 facts"):
        kept.sealed.open()


@pytest.mark.hazard("H21")
def test_a_row_edited_and_nothing_else_is_named(kept: Kept) -> None:
    """Who leaves the chain as it was is found at that very fact."""
    administer(kept.file, ATTEMPT)
    code, answer = kept.verified()
    assert (code, answer["stream"], answer["number"]) == (1, ONE, 6)
    with pytest.raises(LedgerTampered, match=f"{ONE} fact 6"):
        kept.sealed.open()


@pytest.mark.hazard("H21")
def test_a_forger_who_leaves_the_log_is_named_to_the_fact(kept: Kept) -> None:
    """Where the leaves as stored still meet the checkpoint, the first fact that differs from its leaf is named."""
    administer(kept.file, ATTEMPT)
    rechain(kept.file, ONE, kept.sealed.place.key)
    for source in (kept.file, kept.exported()):
        code, answer = kept.verified(source=source)
        assert (code, answer["stream"], answer["number"]) == (1, ONE, 6)
    with pytest.raises(LedgerTampered, match=f"{ONE} fact 6"):
        kept.sealed.open()


@pytest.mark.hazard("H21")
def test_what_is_forged_beyond_the_last_checkpoint_is_said_to_be_the_window(kept: Kept) -> None:
    """A fact forged with the device key after the last checkpoint outside passes, and is counted among those it may be."""
    rewrite(kept, edit("attempt-1", "attempt-9", ONE, 11), sign=False)
    code, answer = kept.verified()
    assert (code, answer["covered"], answer["beyond"]) == (0, 30, 6)
    rewrite(kept, edit("attempt-1", "attempt-9", ONE, 10), sign=False)
    assert kept.verified()[0] == 1


@pytest.mark.hazard("H21")
def test_a_fact_taken_out_of_the_log_is_not_missed(kept: Kept) -> None:
    """A place in the log that no fact takes, and two facts at one place, are found."""
    administer(kept.file, "DELETE FROM site_log WHERE position = 7")
    code, answer = kept.verified()
    assert (code, answer["what"]) == (1, "place in the log")
    with pytest.raises(LedgerTampered):
        kept.sealed.open()


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("change", ["size", "root", "signature"])
def test_an_altered_checkpoint_is_not_believed(kept: Kept, change: str) -> None:
    """A checkpoint whose number, root or signature was changed is refused before it is held against anything."""
    note = kept.sealed.kept[-1].note
    lines = note.split("\n")
    match change:
        case "size":
            lines[1] = "12"
        case "root":
            lines[2] = kept.sealed.kept[0].note.split("\n")[2]
        case _:
            lines[4] = kept.sealed.kept[0].note.split("\n")[4]
    kept.sealed.file.write_text("\n".join(lines), encoding="utf-8")
    code, answer = kept.verified()
    assert (code, answer["what"]) == (1, "checkpoint")


def test_a_note_alone_serves_as_checkpoint(kept: Kept) -> None:
    """The signed note as it stands on a slip or in an exported file is enough."""
    kept.sealed.file.write_text(kept.sealed.kept[0].note, encoding="utf-8")
    code, answer = kept.verified()
    assert (code, answer["covered"], answer["beyond"]) == (0, 12, 24)


@pytest.mark.hazard("H21")
def test_a_witness_is_asked_for(kept: Kept) -> None:
    """With --witness one checkpoint must bear that witness's signature; the largest that does is told."""
    code, answer = kept.verified("--witness", str(KEY_OF_WITNESS))
    assert (code, answer["what"]) == (1, "cosignature")
    second = kept.sealed.kept[1]
    cosigned = second.with_cosignatures((cosign(second, "kiosk-2", WITNESS_KEY, 1_767_225_600),))
    line = json.dumps({"at": "2026-01-01T01:00:00.000000Z", "note": cosigned.note, "why": "cosigned"})
    with kept.sealed.file.open("a", encoding="ascii") as file:
        file.write(line + "\n")
    code, answer = kept.verified("--witness", str(KEY_OF_WITNESS))
    assert (code, answer["cosigned"]) == (0, 24)


def test_what_is_no_checkpoint_can_not_be_verified_by(kept: Kept) -> None:
    """A file of anything else, a missing one, and keys without a checkpoint key are usage errors, not findings."""
    ledger_keys = json.loads(kept.keys.read_text(encoding="utf-8"))
    kept.keys.write_text(json.dumps({"keys": ledger_keys["keys"][:1]}), encoding="utf-8")
    assert kept.verified()[0] == 2
    kept.sealed.file.write_text("hello", encoding="utf-8")
    assert kept.verified()[0] == 2
    kept.sealed.file.unlink()
    assert kept.verified()[0] == 2
