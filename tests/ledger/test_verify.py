"""What a tampered ledger gives away, to the kiosk's audit and to the verifier that shares no code with it."""

import importlib.util
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from kiosk.domain.envelope import Entry
from kiosk.domain.keys import TrustedKey
from kiosk.ledger import audit, chain, export, sqlite
from kiosk.ledger.audit import Broken, Verified
from kiosk.ledger.errors import LedgerTampered, LedgerUnavailable
from kiosk.ledger.keys import SigningKey, TrustedDevices, signing_key
from kiosk.ledger.store import Claim, Ledger

SITE = "A9990"
ONE, TWO, PEOPLE = "A999026000001D", "A999026000002X", "site/people"
VERIFY = Path(chain.__file__).with_name("verify.py")
VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
THIEF = signing_key(b"\x66" * 32)

Entries = Callable[..., Entry]


def _load_verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("standing_alone", VERIFY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = _load_verifier()


@pytest.fixture
def written(place: Any, entry: Entries) -> Any:
    """A closed ledger: five facts in stream one, three in two, two of the site; claims 1 to 5 by stream one."""
    ledger = place.open()
    for n in range(1, 6):
        ledger.append([entry(f"one-{n}", ONE)], {ONE: n - 1}, [Claim("issue", str(n), f"one-{n}")])
    ledger.append([entry(f"two-{n}", TWO) for n in range(1, 4)], {TWO: 0})
    ledger.append([entry(f"site-{n}", PEOPLE) for n in range(1, 3)], {PEOPLE: 0})
    ledger.close()
    return place


def tamper(file: Path, *statements: str) -> None:
    """What an administrator does: triggers away, then whatever they like."""
    with sqlite3.connect(file) as connection:
        for table in ("facts", "claims"):
            for act in ("update", "delete"):
                connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def rechain(file: Path, stream: str, key: SigningKey | None = None, *, heads: bool = True) -> None:
    """Recompute the chain of a stream (or of its row n, as 'stream:n') from its bodies; sign anew where there is a key."""
    connection = sqlite3.connect(file)
    stream, _, only = stream.partition(":")
    previous = "0" * 64
    rows = connection.execute("SELECT number, body FROM facts WHERE stream = ? ORDER BY number", [stream]).fetchall()
    for number, body in rows:
        if only and number != int(only):
            previous = connection.execute(
                "SELECT head FROM facts WHERE stream = ? AND number = ?", [stream, number]
            ).fetchone()[0]
            continue
        head = chain.head_after(previous, body)
        connection.execute(
            "UPDATE facts SET previous = ?, head = ? WHERE stream = ? AND number = ?", [previous, head, stream, number]
        )
        if key is not None:
            signature = key.sign(chain.signed_text(head)).hex()
            connection.execute(
                "UPDATE facts SET signature = ? WHERE stream = ? AND number = ?", [signature, stream, number]
            )
        previous = head
    if heads:
        connection.execute("UPDATE heads SET count = ?, head = ? WHERE stream = ?", [len(rows), previous, stream])
    connection.commit()
    connection.close()


def verdicts(place: Any, trusted: tuple[TrustedKey, ...] | None = None) -> list[tuple[int, str | None, int | None]]:
    """(exit code, stream, number) of the audit, of the verifier on the file, and of the verifier on an export."""
    trusted = trusted or place.trusted
    keys = place.folder / "keys.json"
    keys.write_text(export.key_document(trusted), encoding="utf-8")
    found = [_audited(place, trusted), _verified(place.file, keys)]
    try:
        found.append(_verified(_export(place), keys))
    except LedgerTampered as refused:
        found.append((1, refused.stream, refused.number))
    return found


def _audited(place: Any, trusted: tuple[TrustedKey, ...]) -> tuple[int, str | None, int | None]:
    engine = sqlite.open_engine(make_url(place.url), sqlite.Use.READ)
    with engine.connect() as connection:
        answer = audit.verify(connection, SITE, TrustedDevices(SITE, trusted), audit.Depth.EVERY_SIGNATURE)
    engine.dispose()
    match answer:
        case Verified():
            return 0, None, None
        case Broken(stream, number):
            return 1, stream, number


def _export(place: Any) -> Path:
    engine = sqlite.open_engine(make_url(place.url), sqlite.Use.READ)
    path: Path = place.folder / "export.jsonl"
    with engine.connect() as connection:
        path.write_text("".join(export.fact_lines(connection, SITE)), encoding="utf-8")
    engine.dispose()
    return path


def _verified(source: Path, keys: Path) -> tuple[int, str | None, int | None]:
    try:
        found = verifier.Verification(verifier.open_keys(keys), verifier.open_source(source)).run(None)
    except verifier.BadFact as bad:
        return 1, bad.found["stream"], bad.found["number"]
    assert found["facts"]
    return 0, None, None


@dataclass(frozen=True)
class Attack:
    """Statements, the streams then rechained, and where the first bad fact is; `export` where an export can't show it."""

    statements: tuple[str, ...]
    stream: str
    number: int
    rechained: tuple[str, ...] = ()
    by: SigningKey | None = None
    shown_by_export: bool = True


BODY = "UPDATE facts SET body = CAST(replace(CAST(body AS TEXT), {old}, {new}) AS BLOB) WHERE stream = '{stream}' AND number = {n}"


def edit(old: str, new: str, stream: str = ONE, n: int = 3) -> str:
    return BODY.format(old=f"'{old}'", new=f"'{new}'", stream=stream, n=n)


SWAP = (
    f"UPDATE facts SET number = -2 WHERE stream = '{ONE}' AND number = 2",
    f"UPDATE facts SET number = 2 WHERE stream = '{ONE}' AND number = 3",
    f"UPDATE facts SET number = 3 WHERE stream = '{ONE}' AND number = -2",
)
RENUMBER = (
    edit('"number":3', '"number":2', n=2),
    edit('"number":2', '"number":3', n=3),
)
UNCLAIM = f"UPDATE claims SET number = {{to}} WHERE stream = '{ONE}' AND number = {{number}}"

ATTACKS = {
    "edit a row, leave its hash": Attack((edit("attempt-1", "attempt-9"),), ONE, 3),
    "edit and recompute": Attack((edit("attempt-1", "attempt-9"),), ONE, 3, (ONE,)),
    "edit, recompute and sign with another key": Attack((edit("attempt-1", "attempt-9"),), ONE, 1, (ONE,), THIEF),
    "edit and recompute that row alone": Attack((edit("attempt-1", "attempt-9", n=2),), ONE, 2, (f"{ONE}:2",)),
    "reorder and recompute": Attack((*SWAP, *RENUMBER), ONE, 2, (ONE,)),
    "reorder": Attack(SWAP, ONE, 2),
    "drop a fact from the middle": Attack((f"DELETE FROM facts WHERE stream = '{TWO}' AND number = 2",), TWO, 2),
    "drop the first": Attack((f"DELETE FROM facts WHERE stream = '{TWO}' AND number = 1",), TWO, 1),
    "cut the tail": Attack(
        (f"DELETE FROM facts WHERE stream = '{TWO}' AND number = 3",), TWO, 2, shown_by_export=False
    ),
    "cut the tail and its head, leave the claim": Attack(
        (f"DELETE FROM facts WHERE stream = '{ONE}' AND number = 5",), ONE, 5, (ONE,), shown_by_export=False
    ),
    "drop a whole stream": Attack((f"DELETE FROM facts WHERE stream = '{TWO}'",), TWO, 0, shown_by_export=False),
    "backdated insert": Attack(
        (
            f"UPDATE facts SET number = 4 WHERE stream = '{TWO}' AND number = 3",
            (
                f"INSERT INTO facts SELECT site, stream, 3, 'two-x', kind, version, body, previous, head, signature, "
                f"key_id, recorded_at FROM facts WHERE stream = '{TWO}' AND number = 2"
            ),
            edit('"number":2', '"number":3', TWO, 3),
            edit('"two-2"', '"two-x"', TWO, 3),
            edit('"number":3', '"number":4', TWO, 4),
        ),
        TWO,
        3,
        (TWO,),
    ),
    "a signature of another fact": Attack(
        ("UPDATE facts SET signature = (SELECT signature FROM facts WHERE fact_id = 'one-1') WHERE fact_id = 'one-2'",),
        ONE,
        2,
    ),
    "a signature in other letters": Attack(
        ("UPDATE facts SET signature = upper(signature) WHERE fact_id = 'one-2'",), ONE, 2
    ),
    "another key id": Attack((f"UPDATE facts SET key_id = '{THIEF.key_id}' WHERE fact_id = 'one-4'",), ONE, 4),
    "another previous": Attack(("UPDATE facts SET previous = head WHERE fact_id = 'one-4'",), ONE, 4),
    "a previous that is no hash": Attack(("UPDATE facts SET previous = 'x' WHERE fact_id = 'one-1'",), ONE, 1),
    "another fact id": Attack(("UPDATE facts SET fact_id = 'one-x' WHERE fact_id = 'one-4'",), ONE, 4),
    "another kind": Attack(("UPDATE facts SET kind = 'LabelLost' WHERE fact_id = 'one-4'",), ONE, 4),
    "another version": Attack(("UPDATE facts SET version = 2 WHERE fact_id = 'one-4'",), ONE, 4),
    "another time": Attack(
        ("UPDATE facts SET recorded_at = '2026-01-01T01:00:01.000000Z' WHERE fact_id = 'one-4'",), ONE, 4
    ),
    "a stream under another name": Attack(
        (
            "UPDATE facts SET stream = 'A999026000009D' WHERE stream = 'A999026000002X'",
            "UPDATE heads SET stream = 'A999026000009D' WHERE stream = 'A999026000002X'",
        ),
        "A999026000009D",
        1,
    ),
    "a number that is no whole number": Attack(("UPDATE facts SET number = 'x' WHERE fact_id = 'one-5'",), ONE, 5),
    "a body that is text": Attack(("UPDATE facts SET body = CAST(body AS TEXT) WHERE fact_id = 'one-5'",), ONE, 5),
    "a head that says otherwise": Attack(
        (f"UPDATE heads SET count = 9 WHERE stream = '{TWO}'",), TWO, 3, shown_by_export=False
    ),
    "a head of no stream": Attack(
        (f"INSERT INTO heads VALUES ('{SITE}', 'A999026000007D', 2, '00')",), "A999026000007D", 0, shown_by_export=False
    ),
    "a claim taken away": Attack(("DELETE FROM claims WHERE value = '2'",), ONE, 2, shown_by_export=False),
    "a claim for another fact": Attack(
        ("UPDATE claims SET number = 5 WHERE value = '2'",), ONE, 2, shown_by_export=False
    ),
    "a claim nobody made": Attack(
        (f"INSERT INTO claims VALUES ('{SITE}', 'issue', '9', '{TWO}', 2)",), TWO, 2, shown_by_export=False
    ),
}


@pytest.mark.hazard("H21")
def test_an_untouched_ledger_verifies(written: Any) -> None:
    """Audit and verifier agree that what was not touched is as recorded."""
    assert verdicts(written) == [(0, None, None)] * 3


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_found_at_its_first_bad_fact(written: Any, name: str) -> None:
    """Whatever is changed without the device key, audit and verifier name the same first bad fact; so does reopening."""
    attack = ATTACKS[name]
    tamper(written.file, *attack.statements)
    for stream in attack.rechained:
        rechain(written.file, stream, attack.by)
    bad = (1, attack.stream, attack.number)
    audited, verified, exported = verdicts(written)
    assert audited == bad
    assert verified == bad
    if attack.shown_by_export:
        assert exported == bad
    if attack.number and name not in ("a signature of another fact", "a signature in other letters"):
        with pytest.raises(LedgerTampered):
            written.open()


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("name", ["cut the tail with its head and claims", "forge with the device key"])
def test_what_only_a_checkpoint_elsewhere_can_show(written: Any, name: str) -> None:
    """A tail cut without trace, and a fact forged with the key itself, pass: the reason why checkpoints leave the house."""
    if name == "forge with the device key":
        tamper(written.file, edit("attempt-1", "attempt-9"))
        rechain(written.file, ONE, written.key)
    else:
        tamper(
            written.file,
            f"DELETE FROM facts WHERE stream = '{ONE}' AND number = 5",
            "DELETE FROM claims WHERE value = '5'",
        )
        rechain(written.file, ONE)
    assert verdicts(written) == [(0, None, None)] * 3


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("form", ['"number":3,"number":3', '"number": 3', '"number":3.0', '"number":3e0'])
def test_a_forger_with_the_key_must_still_write_what_the_kiosk_writes(written: Any, form: str) -> None:
    """Even signed, a body that says a field twice, or in another form, is refused: two readers could read two things."""
    tamper(written.file, edit('"number":3', form))
    rechain(written.file, ONE, written.key)
    assert verdicts(written) == [(1, ONE, 3)] * 3


@pytest.mark.hazard("H15")
def test_a_forger_with_the_key_can_neither_reuse_an_id_nor_claim_twice(written: Any) -> None:
    """Even signed, and with the database's own keys gone, a second use of a fact id or of a claim is found."""
    tamper(
        written.file,
        "CREATE TABLE copy AS SELECT * FROM facts",
        "DROP TABLE facts",
        "ALTER TABLE copy RENAME TO facts",
        "UPDATE facts SET fact_id = 'one-2' WHERE fact_id = 'site-2'",
        edit('"site-2"', '"one-2"', PEOPLE, 2),
    )
    rechain(written.file, PEOPLE, written.key)
    assert verdicts(written) == [(1, PEOPLE, 2)] * 3
    tamper(written.file, edit('"claims":[]', '"claims":[["issue","2"]]', TWO, 3))
    rechain(written.file, TWO, written.key)
    assert verdicts(written) == [(1, TWO, 3)] * 3


@pytest.mark.hazard("H21")
def test_what_was_changed_behind_a_stopped_ledger_is_found_at_reopening(written: Any) -> None:
    """Reopening verifies: a ledger changed in between stays stopped, the streams that were not touched as well."""
    ledger = written.open()
    tamper(written.file, edit("attempt-1", "attempt-9"))
    with pytest.raises(LedgerTampered):
        ledger.reopen()
    with pytest.raises(LedgerUnavailable):
        ledger.facts(TWO)
    ledger.close()


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(
    "changes",
    [
        {"revoked_at": timedelta(minutes=59)},
        {"not_after": timedelta(hours=1)},
        {"not_before": timedelta(hours=2)},
        {"site": "A9991"},
    ],
)
def test_a_key_counts_only_at_its_site_within_its_dates(written: Any, changes: dict[str, Any]) -> None:
    """What was recorded at 01:00 by a key revoked, over or not yet valid, or of another site, does not verify."""
    key: TrustedKey = written.trusted[0]
    moments: dict[str, Any] = {
        name: key.not_before + at if isinstance(at, timedelta) else at for name, at in changes.items()
    }
    assert verdicts(written, (replace(key, **moments),)) == [(1, ONE, 1)] * 3


def test_both_hash_and_sign_by_the_same_vectors() -> None:
    """The chain and the verifier hold to one set of test vectors, checked with sha256sum and OpenSSL."""
    key = signing_key(bytes.fromhex(VECTORS["seed"]))
    assert (key.public.hex(), key.key_id) == (VECTORS["public"], VECTORS["key_id"])
    trusted = verifier.Ed25519PublicKey.from_public_bytes(bytes.fromhex(VECTORS["public"]))
    for fact in VECTORS["facts"]:
        body = fact["body"].encode("utf-8")
        assert chain.head_after(fact["previous"], body) == fact["head"]
        assert key.sign(chain.signed_text(fact["head"])).hex() == fact["signature"]
        trusted.verify(bytes.fromhex(fact["signature"]), verifier.SIGNED_PREFIX + bytes.fromhex(fact["head"]))
    assert VECTORS["facts"][0]["previous"] == verifier.GENESIS


def _run(tmp_path: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    alone = tmp_path / "elsewhere"
    alone.mkdir(exist_ok=True)
    copy = shutil.copy(VERIFY, alone / "v.py")
    command = [sys.executable, "-I", str(copy), *map(str, arguments)]
    return subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.hazard("H21")
def test_the_verifier_runs_alone_and_speaks_by_exit_code(written: Any, tmp_path: Path) -> None:
    """From a copy elsewhere, without the kiosk on its path: 0 for a sound ledger, 1 for the first bad fact, 2 for no ledger."""
    keys = tmp_path / "keys.json"
    keys.write_text(export.key_document(written.trusted), encoding="utf-8")
    sound = _run(tmp_path, written.file, "--keys", keys, "--json")
    assert sound.returncode == 0
    assert json.loads(sound.stdout)["facts"] == 10
    tamper(written.file, edit("attempt-1", "attempt-9"))
    bad = _run(tmp_path, written.file, "--keys", keys)
    assert (bad.returncode, bad.stdout) == (1, "")
    assert f"stream {ONE}, fact 3, head" in bad.stderr.replace("3: head", "3, head")
    assert _run(tmp_path, tmp_path / "none", "--keys", keys).returncode == 2
    assert _run(tmp_path).returncode == 2


@pytest.mark.parametrize("keys", ["", "{}", '{"keys": []}', '{"keys": [{"key_id": "00000000", "public": "00"}]}', "[]"])
def test_without_keys_nothing_is_verified(
    written: Any, tmp_path: Path, keys: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key file that is empty, damaged or names a key wrongly is a broken set-up, never a pass."""
    path = tmp_path / "keys.json"
    path.write_text(keys, encoding="utf-8")
    assert verifier.main([str(written.file), "--keys", str(path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["result"] == "unreadable"


def test_an_empty_ledger_is_no_pass(place: Any, tmp_path: Path) -> None:
    """A file without a single fact, or lines that are no facts, can't be verified."""
    keys = tmp_path / "keys.json"
    keys.write_text(export.key_document(place.trusted), encoding="utf-8")
    assert verifier.main([str(place.file), "--keys", str(keys)]) == 2
    for text in ("", "{}\n", "not JSON\n", "[1]\n"):
        lines = tmp_path / "lines.jsonl"
        lines.write_text(text, encoding="utf-8")
        assert verifier.main([str(lines), "--keys", str(keys)]) == 2
    assert verifier.main([str(place.file), "--keys", str(keys), "--site", "A9991"]) == 2


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        (edit("attempt-1", "attempt-9", ONE, 5), "append"),
        (edit("attempt-1", "attempt-9", ONE, 2), "replay"),
        (f"DELETE FROM facts WHERE stream = '{ONE}' AND number = 2", "replay"),
        (f"UPDATE facts SET previous = '{'1' * 64}' WHERE fact_id = 'one-3'", "replay"),
        (
            "UPDATE facts SET signature = replace(signature, substr(signature, 1, 2), 'ff') WHERE fact_id = 'one-5'",
            "append",
        ),
        (f"DELETE FROM facts WHERE stream = '{ONE}' AND number = 5", "append"),
        (f"UPDATE heads SET head = '{'1' * 64}' WHERE stream = '{ONE}'", "append"),
        ("UPDATE facts SET recorded_at = 'x' WHERE fact_id = 'one-5'", "append"),
    ],
)
def test_a_ledger_tampered_with_under_the_kiosk_is_not_built_on(
    written: Any, entry: Entries, statement: str, refused: str
) -> None:
    """While the kiosk runs, a changed last fact stops the next append, and any changed fact stops the replay."""
    ledger: Ledger = written.open()
    tamper(written.file, statement)
    if refused == "append":
        with pytest.raises(LedgerTampered):
            ledger.append([entry("one-6", ONE)], {ONE: 5})
    with pytest.raises(LedgerTampered):
        ledger.facts(ONE)
    assert isinstance(ledger.verify(), Broken)
    assert len(ledger.facts(TWO)) == 3
    ledger.close()


def test_triggers_slow_an_administrator_down(written: Any) -> None:
    """Facts and claims can't be changed or deleted by accident."""
    connection = sqlite3.connect(written.file)
    for statement in (
        "UPDATE facts SET kind = 'x'",
        "DELETE FROM facts",
        "UPDATE claims SET number = 1",
        "DELETE FROM claims",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only ever inserted"):
            connection.execute(statement)
    connection.close()


def test_an_audit_answer_is_no_yes_or_no(written: Any) -> None:
    """Neither answer can be used as a boolean."""
    ledger = written.open()
    with pytest.raises(TypeError):
        bool(ledger.verify())
    with pytest.raises(TypeError):
        bool(Broken("s", 1, "w", "e", "g"))
    ledger.close()
