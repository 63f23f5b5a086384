r"""Verify a ledger without trusting the kiosk that wrote it.

    python -I verify.py LEDGER --keys KEYS.json [--site SITE] [--json]

LEDGER is the kiosk's SQLite file, or an export with one JSON object a line. KEYS.json holds the device keys that the
reader trusts, got from somewhere other than the ledger: {"keys": [{"key_id", "public", "purpose", "site", "not_before",
"not_after", "revoked_at"}, ...]}, times like 2026-01-31T09:05:00.000000Z.

This file stands alone: the standard library and `cryptography`, nothing of the kiosk. Copy it anywhere. For every site
and stream, in order of their names, it checks of each fact, from the stored bytes on:

1. the number follows on, and `previous` is the head before;
2. head = SHA-256(previous ‖ SHA-256(0x00 ‖ body)), both heads as 32 raw bytes;
3. the body itself names this site, stream, number, fact id, kind, version, key and time, in canonical JSON;
4. Ed25519 over "samevein head 1\n" ‖ head, by a trusted device key of this site, within its dates and not revoked;
5. the fact id was not used before, and each claim of the body is in the claims table for this fact (SQLite only);

and at the end, that the heads and claims tables say nothing else (SQLite only). What was cut off at the end together
with its head, and what was forged with the device key itself, only a checkpoint kept elsewhere can show.

Exit 0: all agreed. 1: the first bad fact is named. 2: usage, or a file that can't be read.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GENESIS = "0" * 64
SIGNED_PREFIX = b"samevein head 1\n"
COLUMNS = (
    *("site", "stream", "number", "fact_id", "kind", "version"),
    *("body", "previous", "head", "signature", "key_id", "recorded_at"),
)

Row = dict[str, Any]


class BadFact(Exception):
    """The first fact that is not as recorded."""

    def __init__(self, row: Row, what: str, expected: object, got: object) -> None:
        super().__init__(what)
        self.found = {name: row[name] for name in ("site", "stream", "number")}
        self.found |= {"what": what, "expected": str(expected), "got": str(got)}


class Unreadable(Exception):
    """What was handed over is no ledger, or no keys."""


class Source:
    """A ledger as handed over. `heads` and `claims` are None where the source has no such tables."""

    def __init__(self, rows: Iterator[Row], heads: list[Row] | None = None, claims: list[Row] | None = None) -> None:
        self.rows = rows
        self.heads = heads
        self.claims = claims


def open_source(path: Path) -> Source:
    """The ledger at `path`: a SQLite file, or lines of JSON."""
    try:
        with path.open("rb") as file:
            magic = file.read(16)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error
    return _sqlite(path) if magic == b"SQLite format 3\0" else Source(_lines(path))


def _sqlite(path: Path) -> Source:
    # A database with no log beside it may lie on read-only media, where SQLite can't make the files it shares.
    log = path.with_name(path.name + "-wal")
    mode = "mode=ro" if log.exists() else "immutable=1"
    try:
        connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?{mode}", uri=True)
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM facts ORDER BY site, stream, number")  # noqa: S608
        heads = connection.execute("SELECT site, stream, count AS number, head FROM heads ORDER BY site, stream")
        claims = connection.execute(
            "SELECT site, stream, number, kind, value FROM claims ORDER BY site, stream, number"
        )
        return Source((dict(row) for row in rows), [dict(row) for row in heads], [dict(row) for row in claims])
    except sqlite3.Error as error:
        raise Unreadable(f"{path}: {error}") from error


def _lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line, object_pairs_hook=_once_each)
                if not isinstance(row, dict) or row.keys() != set(COLUMNS):
                    raise Unreadable(f"{path} line {number}: not a fact")
                yield row | {"body": str(row["body"]).encode("utf-8")}
            except ValueError as error:
                raise Unreadable(f"{path} line {number}: {error}") from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("a field stands twice")
    return named


class Key:
    """A device key the reader trusts, at one site, within its dates."""

    def __init__(self, said: Row) -> None:
        public = bytes.fromhex(said["public"])
        if hashlib.sha256(public).hexdigest()[:8] != said["key_id"]:
            raise Unreadable(f"key {said['key_id']}: not the id of its public key")
        self.verify = Ed25519PublicKey.from_public_bytes(public).verify
        self.not_before = _moment(said["not_before"])
        self.not_after = _moment(said["not_after"])
        self.revoked_at = None if said.get("revoked_at") is None else _moment(said["revoked_at"])


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def open_keys(path: Path) -> dict[tuple[str, str], Key]:
    """The device keys of the file, by site and key id. Keys for other purposes are left out."""
    try:
        said = json.loads(path.read_bytes(), object_pairs_hook=_once_each)["keys"]
        keys = {(key["site"], key["key_id"]): Key(key) for key in said if key["purpose"] == "device"}
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{path}: no file of keys ({error!r})") from error
    if not keys:
        raise Unreadable(f"{path}: no device key")
    return keys


class Verification:
    """One pass over a ledger, in order."""

    def __init__(self, keys: dict[tuple[str, str], Key], source: Source) -> None:
        self._keys = keys
        self._source = source
        self._ids: set[tuple[str, str]] = set()
        self._made: set[tuple[str, str, str]] = set()
        claims = source.claims or []
        self._claims = {(row["site"], row["kind"], row["value"]): row for row in claims}
        self._heads = {(row["site"], row["stream"]): row for row in source.heads or []}

    def run(self, site: str | None) -> Row:
        """What was found sound: the number of facts and the head of every stream. Raises BadFact."""
        ends, facts = [], 0
        wanted = (row for row in self._source.rows if site in (None, row["site"]))
        for _, rows in groupby(wanted, key=lambda row: (row["site"], row["stream"])):
            end = self._stream(rows)
            facts += end["number"]
            ends.append({name: end[name] for name in ("site", "stream", "number", "head")})
        self._require_nothing_left(site)
        if not facts:
            raise Unreadable("no fact to verify")
        return {"facts": facts, "streams": ends}

    def _stream(self, rows: Iterator[Row]) -> Row:
        end: Row = {"number": 0, "head": GENESIS}
        for row in rows:
            self._fact(row, end)
            end = row
        kept = self._heads.pop((end["site"], end["stream"]), None)
        if self._source.heads is not None:
            said = None if kept is None else (kept["number"], kept["head"])
            _require(end, "end", said, (end["number"], end["head"]))
        return end

    def _fact(self, row: Row, before: Row) -> None:
        due = before["number"] + 1
        _require(row | {"number": due}, "number", due, row["number"])
        _require(row, "previous", before["head"], row["previous"])
        if not isinstance(row["body"], bytes):
            raise BadFact(row, "body", "bytes", type(row["body"]).__name__)
        leaf = hashlib.sha256(b"\x00" + row["body"]).digest()
        head = hashlib.sha256(bytes.fromhex(row["previous"]) + leaf).hexdigest()
        _require(row, "head", head, row["head"])
        body = self._body(row)
        self._require_signed(row)
        if (row["site"], row["fact_id"]) in self._ids:
            raise BadFact(row, "fact id", "one not used before", row["fact_id"])
        self._ids.add((row["site"], row["fact_id"]))
        self._require_claims(row, body)

    def _body(self, row: Row) -> Row:
        try:
            body = json.loads(row["body"].decode("utf-8"), object_pairs_hook=_once_each)
        except ValueError as error:
            raise BadFact(row, "body", "JSON that says each thing once", error) from error
        if not isinstance(body, dict):
            raise BadFact(row, "body", "a JSON object", "another value")
        # The one form of RFC 8785, for names in ASCII and no numbers but whole ones.
        form = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if form.encode("utf-8", "surrogatepass") != row["body"]:
            raise BadFact(row, "body", "canonical JSON", "another form")
        for name in ("site", "stream", "number", "fact_id", "kind", "version", "key_id", "recorded_at"):
            _require(row, name, body.get(name), row[name])
        return body

    def _require_signed(self, row: Row) -> None:
        key = self._keys.get((row["site"], row["key_id"]))
        if key is None:
            raise BadFact(row, "signature", "a device key the reader trusts", row["key_id"])
        try:
            at = _moment(row["recorded_at"])
            signature = bytes.fromhex(row["signature"])
            _require(row, "signature", signature.hex(), row["signature"])
            key.verify(signature, SIGNED_PREFIX + bytes.fromhex(row["head"]))
        except (InvalidSignature, ValueError, TypeError) as error:
            raise BadFact(row, "signature", f"one by key {row['key_id']}", row["signature"]) from error
        if not key.not_before <= at < key.not_after:
            raise BadFact(row, "signature", f"a moment from {key.not_before} to {key.not_after}", at)
        if key.revoked_at is not None and at >= key.revoked_at:
            raise BadFact(row, "signature", f"a moment before the key was revoked at {key.revoked_at}", at)

    def _require_claims(self, row: Row, body: Row) -> None:
        claims = body.get("claims")
        if not isinstance(claims, list) or not all(isinstance(claim, list) and len(claim) == 2 for claim in claims):
            raise BadFact(row, "claims", "pairs of kind and value", claims)
        for kind, value in claims:
            name = (row["site"], str(kind), str(value))
            if name in self._made:
                raise BadFact(row, "claim", f"{kind} {value} claimed once", "a second claim")
            self._made.add(name)
            if self._source.claims is not None:
                held = self._claims.pop(name, None)
                got = None if held is None else (held["stream"], held["number"])
                _require(row, f"claim {kind} {value}", (row["stream"], row["number"]), got)

    def _require_nothing_left(self, site: str | None) -> None:
        for row in self._heads.values():
            if site in (None, row["site"]):
                raise BadFact(row | {"number": 0}, "stream", f"{row['number']} facts", "none")
        for row in self._claims.values():
            if site in (None, row["site"]):
                raise BadFact(row, "claim", "one that a fact makes", f"{row['kind']} {row['value']}")


def _require(row: Row, what: str, expected: object, got: object) -> None:
    # Types too: to Python, True is 1 and 1.0 is 1, and neither was ever written.
    if type(expected) is not type(got) or expected != got:
        raise BadFact(row, what, expected, got)


class _Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: list[str]) -> int:
    """Run the check as the command line asks. Returns the exit code."""
    parser = _Arguments(prog="verify.py", description="Verify a ledger without trusting the kiosk that wrote it.")
    parser.add_argument("ledger", type=Path, help="the kiosk's SQLite file, or an export with one JSON object a line")
    parser.add_argument("--keys", type=Path, required=True, help="the device keys trusted, as JSON")
    parser.add_argument("--site", help="verify this site alone")
    parser.add_argument("--json", action="store_true", help="answer with one JSON document on standard output")
    asked = parser.parse_args(arguments)
    try:
        keys = open_keys(asked.keys)
        answer: Row = {"result": "verified"} | Verification(keys, open_source(asked.ledger)).run(asked.site)
        code = 0
    except BadFact as bad:
        answer, code = {"result": "broken"} | bad.found, 1
    except (Unreadable, sqlite3.Error) as error:
        answer, code = {"result": "unreadable", "why": str(error)}, 2
    _say(answer, as_json=asked.json)
    return code


def _say(answer: Row, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, sort_keys=True) + "\n")
    elif answer["result"] == "verified":
        sys.stderr.write(
            f"Verified: {answer['facts']} facts in {len(answer['streams'])} streams, every one as recorded.\n"
        )
    elif answer["result"] == "broken":
        place = f"site {answer['site']}, stream {answer['stream']}, fact {answer['number']}"
        sys.stderr.write(f"BROKEN at {place}: {answer['what']}: Expected {answer['expected']}, got {answer['got']}.\n")
    else:
        sys.stderr.write(f"Can't verify: {answer['why']}.\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
