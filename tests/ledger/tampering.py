"""Tampering with a ledger, and what the kiosk's audit and the verifier that shares no code with it make of it."""

import importlib.util
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy.engine import make_url

from kiosk.domain.keys import TrustedKey
from kiosk.ledger import audit, chain, export, sqlite
from kiosk.ledger.audit import Broken, Verified
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.keys import SigningKey, TrustedDevices, signing_key

SITE = "A9990"
ONE, TWO, PEOPLE = "A999026000001D", "A999026000002X", "site/people"
VERIFY = Path(chain.__file__).with_name("verify.py")
THIEF = signing_key(b"\x66" * 32)


def _load_verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("standing_alone", VERIFY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = _load_verifier()


def tamper(file: Path, *statements: str) -> None:
    """What an administrator does: triggers away, then whatever they like."""
    with sqlite3.connect(file) as connection:
        for table in ("facts", "claims"):
            for act in ("update", "delete"):
                connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def rechain(file: Path, stream: str, key: SigningKey | None = None) -> None:
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
    "another version": Attack(("UPDATE facts SET version = version + 1 WHERE fact_id = 'one-4'",), ONE, 4),
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
