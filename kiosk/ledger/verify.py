r"""Verify a ledger without trusting the kiosk that wrote it.

    python -I verify.py LEDGER --keys KEYS.json [--checkpoint FILE]... [--witness KEY] [--site SITE] [--json]

LEDGER is the kiosk's SQLite file, an export with one JSON object a line, or a dossier. KEYS.json holds the device and
checkpoint keys that the reader trusts, got from somewhere other than the ledger: {"keys": [{"key_id", "public",
"purpose", "site", "not_before", "not_after", "revoked_at"}, ...]}, times like 2026-01-31T09:05:00.000000Z; a retired
checkpoint key has "last_size", the largest log it may sign. A FILE of checkpoints is one signed note (C2SP), the text
of a slip's code ("SVC1:..."), or lines of JSON with a "note" each, kept where whoever runs the database can't change
it. KEY is a witness's, as name+hash+key.

This file stands alone: the standard library and `cryptography`, nothing of the kiosk. Copy it anywhere. For every site
and stream, in order of their names, it checks of each fact, from the stored bytes on:

1. the number follows on, and `previous` is the head before;
2. head = SHA-256(previous ‖ SHA-256(0x00 ‖ body)), both heads as 32 raw bytes;
3. the body itself names this site, stream, number, fact id, kind, version, key and time, in canonical JSON;
4. Ed25519 over "samevein head 1\n" ‖ head, by a trusted device key of this site, within its dates and not revoked;
5. the fact id was not used before, and each claim of the body is in the claims table for this fact (SQLite only);

and at the end, that the heads and claims tables say nothing else (SQLite only). Of the site's log, one tree (RFC 9162)
over every fact in the order of its commit, with the leaf SHA-256(0x00 ‖ "<stream>\n<number>\n<head>\n"):

6. each place in it is taken once and each stream runs on in it;
7. at the size of every checkpoint of FILE, signed by the site's checkpoint key, the tree over these facts has its root.

So what was cut off, put in, moved or forged before a checkpoint is found, whoever did it and with whatever key. For
facts beyond the last checkpoint only the device key vouches; how many they are is said.

Of a dossier, one journey in a file: 1 to 5; that a proof leads from its last fact to the checkpoint in it, so that
nothing is missing up to there; its evidence list; and the device key's signature over what it holds.

Exit 0: all agreed. 1: the first bad fact is named. 2: usage, or a file that can't be read.
"""

import argparse
import base64
import hashlib
import json
import sqlite3
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote, unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GENESIS = "0" * 64
SIGNED_PREFIX = b"samevein head 1\n"
COLUMNS = (
    *("site", "stream", "number", "fact_id", "kind", "version"),
    *("body", "previous", "head", "signature", "key_id", "recorded_at"),
)

DOSSIER_PREFIX = b"samevein dossier 1\n"
CODE, BASE45 = "SVC1:", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LOG_COLUMNS = ("position", "leaf")
SITE_LOG = "the site log"
SILENT_S = 5.0

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
        logged = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'site_log'").fetchone() is not None
        found = "LEFT JOIN site_log USING (site, stream, number)" if logged else ""
        columns = ", ".join((*COLUMNS, *(LOG_COLUMNS if logged else ())))
        rows = connection.execute(f"SELECT {columns} FROM facts {found} ORDER BY site, stream, number")  # noqa: S608
        heads = connection.execute("SELECT site, stream, count AS number, head FROM heads ORDER BY site, stream")
        claims = connection.execute(
            "SELECT site, stream, number, kind, value FROM claims ORDER BY site, stream, number"
        )
        return Source(
            (_with_hex(dict(row)) for row in rows), [dict(row) for row in heads], [dict(row) for row in claims]
        )
    except sqlite3.Error as error:
        raise Unreadable(f"{path}: {error}") from error


def _with_hex(row: Row) -> Row:
    leaf = row.get("leaf")
    return row | {"leaf": leaf.hex()} if isinstance(leaf, bytes) else row


def _lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        yield from _read(file, path)


def _read(lines: Iterable[bytes], path: Path) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line, object_pairs_hook=_once_each)
            if not isinstance(row, dict) or row.keys() - set(LOG_COLUMNS) != set(COLUMNS):
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
        self.public, self.verify = public, Ed25519PublicKey.from_public_bytes(public).verify
        self.not_before = _moment(said["not_before"])
        self.not_after = _moment(said["not_after"])
        self.revoked_at = None if said.get("revoked_at") is None else _moment(said["revoked_at"])
        self.last_size = int(said.get("last_size", sys.maxsize))

    @classmethod
    def of(cls, public: bytes) -> "Key":
        """A key without dates."""
        always = {"not_before": "1970-01-01T00:00:00.000000Z", "not_after": "9999-01-01T00:00:00.000000Z"}
        return cls(always | {"public": public.hex(), "key_id": hashlib.sha256(public).hexdigest()[:8]})


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def open_keys(path: Path, purpose: str = "device") -> dict[tuple[str, str], Key]:
    """The keys of the file for one purpose, by site and key id. Keys for other purposes are left out."""
    try:
        said = json.loads(path.read_bytes(), object_pairs_hook=_once_each)["keys"]
        keys = {(key["site"], key["key_id"]): Key(key) for key in said if key["purpose"] == purpose}
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{path}: no file of keys ({error!r})") from error
    if not keys:
        raise Unreadable(f"{path}: no {purpose} key")
    return keys


class Note:
    """A checkpoint: the first `size` facts of a site's log under `root`, and its signature lines."""

    def __init__(self, text: str) -> None:
        said, _, lines = text.partition("\n\n")
        self.origin, size, root = said.split("\n")
        self.signed, self.size, self.root = f"{said}\n".encode(), int(size), base64.b64decode(root, validate=True)
        self.site = unquote(self.origin.removeprefix("samevein/"))
        parts = [line.removeprefix("\u2014 ").partition(" ") for line in lines.splitlines()]
        self.signatures = [(name, base64.b64decode(content, validate=True)) for name, _, content in parts]

    def require_signed(self, keys: dict[tuple[str, str], Key]) -> None:
        """Pass when a checkpoint key of the site signed it (algorithm 1). Raises BadFact."""
        for (site, _), key in keys.items():
            if site == self.site and self.size <= key.last_size and self._by(key, self.origin, b"\x01", self.signed):
                return
        place = {"site": self.site, "stream": SITE_LOG, "number": self.size}
        raise BadFact(place, "checkpoint", "a signature by a checkpoint key of the site", "none")

    def cosigned_at(self, witness: str) -> int:
        """When this witness, as name+hash+key, cosigned it (algorithm 4), in seconds since 1970; 0 where it did not."""
        name, _, encoded = witness.partition("+")
        key = Key.of(base64.b64decode(encoded.partition("+")[2], validate=True)[1:])
        for signer, content in self.signatures:
            at = int.from_bytes(content[4:12], "big")
            text = f"cosignature/v1\ntime {at}\n".encode() + self.signed
            if signer == name and self._by(key, name, b"\x04", text, skip=8):
                return at
        return 0

    def _by(self, key: "Key", name: str, algorithm: bytes, text: bytes, skip: int = 0) -> bool:
        hint = hashlib.sha256(f"{name}\n".encode() + algorithm + key.public).digest()[:4]
        for signer, content in self.signatures:
            if signer == name and content[:4] == hint:
                try:
                    key.verify(content[4 + skip :], text)
                except InvalidSignature:
                    continue
                return True
        return False


def open_checkpoints(paths: list[Path]) -> list[Note]:
    """The checkpoints of the files, smallest first: signed notes, or lines of JSON with one each, no torn ones."""
    found = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
            if text.startswith(CODE):
                text = _of_code(text.rstrip("\n").removeprefix(CODE))
            notes = [text] if not text.startswith("{") else [note for line in text.splitlines() for note in _note(line)]
            if not notes:
                raise Unreadable(f"{path}: no checkpoint in it")
            found += [Note(note) for note in notes]
        except OSError as error:
            raise Unreadable(f"{path}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise Unreadable(f"{path}: no file of checkpoints ({error!r})") from error
    return sorted(found, key=lambda note: note.size)


def _of_code(text: str) -> str:
    """The note in a slip's code (base45, RFC 9285)."""
    groups = [[BASE45.index(letter) for letter in text[at : at + 3]] for at in range(0, len(text), 3)]
    numbers = [(sum(value * 45**power for power, value in enumerate(group)), len(group) - 1) for group in groups]
    return b"".join(number.to_bytes(size, "big") for number, size in numbers).decode("utf-8")


def _note(line: str) -> list[str]:
    try:
        said = json.loads(line)
    except ValueError:
        return []
    return [said["note"]]


class Log:
    """The log of one site, place by place as the facts take them: (leaf, leaf as stored, stream, number)."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.places: dict[int, tuple[bytes, str, str, int]] = {}
        self._ends: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """A fact and its place."""
        if row.get("position") is None:
            return
        position, stream = row["position"], sys.intern(row["stream"])
        if type(position) is not int or position in self.places or self._ends.get(stream, -1) >= position:
            raise BadFact(row, "place in the log", "one of its own after the fact before", position)
        self._ends[stream] = position
        self.places[position] = (leaf_of(row), row["leaf"], stream, row["number"])

    def meet(self, notes: list[Note]) -> int:
        """How many facts the largest checkpoint covers, each having been met. Raises BadFact."""
        due, met, size = [note for note in notes if note.site == self.site], 0, len(self.places)
        roots: list[bytes] = []
        for position in range(size):
            if position not in self.places:
                self._broken(position, "place in the log", "a fact", "none")
            _grow(roots, position + 1, self.places[position][0])
            while due and due[0].size <= position + 1:
                if due[0].size and due[0].root != _root(roots):
                    self._name(due[0], met)
                met = due.pop(0).size
        if due:
            place = {"site": self.site, "stream": SITE_LOG, "number": size + 1}
            raise BadFact(place, "size of the log", f"at least the {due[0].size} facts of a checkpoint", size)
        for position, (leaf, stored, _, _) in self.places.items():
            if leaf.hex() != stored:
                self._broken(position, "leaf in the log", stored, leaf.hex())
        return met

    def _name(self, note: Note, met: int) -> NoReturn:
        """The first bad fact: where the leaves as stored meet the checkpoint, the first that differs from its fact."""
        stored: list[bytes] = []
        for position in range(note.size):
            _grow(stored, position + 1, bytes.fromhex(self.places[position][1]))
        changed = (at for at in range(note.size) if self.places[at][0].hex() != self.places[at][1])
        exact = next(changed, None) if _root(stored) == note.root else None
        got = f"another: of the facts {met + 1} to {note.size} of the log one was changed, moved, put in or taken out"
        expected = f"the root of the checkpoint of {note.size} facts"
        self._broken(met if exact is None else exact, "log", expected, got if exact is None else "another fact here")

    def _broken(self, position: int, what: str, expected: object, got: object) -> NoReturn:
        _, _, stream, number = self.places.get(position, (b"", "", SITE_LOG, position + 1))
        raise BadFact({"site": self.site, "stream": stream, "number": number}, what, expected, got)


def leaf_of(row: Row) -> bytes:
    """The leaf of a fact in the log of its site."""
    return hashlib.sha256(b"\x00" + f"{row['stream']}\n{row['number']}\n{row['head']}\n".encode()).digest()


def _over(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _grow(roots: list[bytes], size: int, leaf: bytes) -> None:
    while size % 2 == 0:
        leaf, size = _over(roots.pop(), leaf), size // 2
    roots.append(leaf)


def _root(roots: list[bytes]) -> bytes:
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = _over(left, root)
    return root


def _led_to(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes | None:
    """The root an inclusion proof leads to (RFC 9162 clause 2.1.3.2); None for one of another length."""
    root, last = leaf, size - 1
    if not 0 <= index < size:
        return None
    for other in proof:
        if not last:
            return None
        if index % 2 or index == last:
            root = _over(other, root)
            while index % 2 == 0 and index:
                index, last = index >> 1, last >> 1
        else:
            root = _over(root, other)
        index, last = index >> 1, last >> 1
    return root if not last else None


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
        self.logs: dict[str, Log] = {}
        self._seen, self._spoke = 0, time.monotonic()

    def run(self, site: str | None, notes: Iterable[Note] = ()) -> Row:
        """What was found sound: number of facts, head of every stream, what checkpoints cover. Raises BadFact."""
        ends, facts = [], 0
        wanted = (row for row in self._source.rows if site in (None, row["site"]))
        for _, rows in groupby(wanted, key=lambda row: (row["site"], row["stream"])):
            end = self._stream(rows)
            facts += end["number"]
            ends.append({name: end[name] for name in ("site", "stream", "number", "head")})
        self._require_nothing_left(site)
        if not facts:
            raise Unreadable("no fact to verify")
        given = list(notes)
        due = [note for note in given if site in (None, note.site)]
        if given and not due:
            raise Unreadable(f"no checkpoint of {site} among those given")
        logs = {note.site: Log(note.site) for note in due} | self.logs
        covered = sum(log.meet(due) for log in logs.values())
        return {"facts": facts, "streams": ends, "covered": covered, "beyond": facts - covered}

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
        self.logs.setdefault(row["site"], Log(row["site"])).take(row)
        self._seen += 1
        if time.monotonic() - self._spoke > SILENT_S:
            self._spoke = time.monotonic()
            sys.stderr.write(f"... {self._seen} facts\n")

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


def verify_dossier(path: Path, keys: dict[tuple[str, str], Key], notes: list[Note], signers: Path) -> Row:
    """What was found sound of one journey in a file. Raises BadFact."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        raw, signature = files.pop("dossier.json"), bytes.fromhex(files.pop("dossier.sig").decode("ascii"))
        about = json.loads(raw, object_pairs_hook=_once_each)
        place = {"site": about["site"], "stream": about["coi"], "number": 0}
        found = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        _require(place, "files", about["files"], found)
        rows = list(_read(files["facts.jsonl"].splitlines(), path))
        note, proof = Note(about["checkpoint"]), [bytes.fromhex(one) for one in about["proof"]["hashes"]]
        position, evidence = about["proof"]["position"], set(about["evidence"])
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{path}: no dossier ({error!r})") from error
    for row in rows:
        _require(row, "journey", (place["site"], place["stream"]), (row["site"], row["stream"]))
    answer = Verification(keys, Source(iter(rows))).run(None)
    key = keys.get((place["site"], about["key_id"]))
    try:
        if key is None:
            raise InvalidSignature
        key.verify(signature, DOSSIER_PREFIX + hashlib.sha256(raw).digest())
    except InvalidSignature as error:
        raise BadFact(place, "signature of the dossier", "one by a device key of the site", about["key_id"]) from error
    note.require_signed(open_keys(signers, "checkpoint"))
    last = rows[-1]
    _require(last, "site of the checkpoint", place["site"], note.site)
    if _led_to(leaf_of(last), position, note.size, proof) != note.root:
        raise BadFact(last, "inclusion proof", f"the root of the checkpoint of {note.size} facts", "another")
    outside = [other for other in notes if (other.site, other.size) == (note.site, note.size)]
    if notes and not outside:
        raise Unreadable(f"no checkpoint of {note.size} facts among those given: none of them vouches for the dossier")
    for other in outside:
        _require(last, "checkpoint kept elsewhere", other.root.hex(), note.root.hex())
    named = {one for row in rows for one in _exhibits(json.loads(row["body"])["fact"])}
    _require(last, "evidence", sorted(named), sorted(evidence))
    return answer | {"covered": len(rows), "beyond": 0, "dossier": place["stream"], "checkpoint": note.size}


def _exhibits(fact: Row) -> list[str]:
    named = [*fact.get("frames", ()), fact.get("bitmap_sha256")]
    return [one for one in named if isinstance(one, str)]


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
    parser.add_argument("ledger", type=Path, help="the kiosk's SQLite file, an export of JSON lines, or a dossier")
    parser.add_argument("--keys", type=Path, required=True, help="the device and checkpoint keys trusted, as JSON")
    parser.add_argument(
        "--checkpoint", type=Path, action="append", default=[], help="a file of checkpoints, kept apart"
    )
    parser.add_argument("--witness", help="a witness's key, name+hash+key: one checkpoint must bear its signature")
    parser.add_argument("--site", help="verify this site alone")
    parser.add_argument("--json", action="store_true", help="answer with one JSON document on standard output")
    asked = parser.parse_args(arguments)
    try:
        keys, notes = open_keys(asked.keys), open_checkpoints(asked.checkpoint)
        signers = open_keys(asked.keys, "checkpoint") if notes else {}
        for note in notes:
            note.require_signed(signers)
        answer: Row = {"result": "verified"} | _verified(asked, keys, notes)
        if asked.witness:
            answer["cosigned"] = _cosigned(notes, asked.witness)
        code = 0
    except BadFact as bad:
        answer, code = {"result": "broken"} | bad.found, 1
    except (Unreadable, sqlite3.Error) as error:
        answer, code = {"result": "unreadable", "why": str(error)}, 2
    _say(answer, as_json=asked.json)
    return code


def _verified(asked: argparse.Namespace, keys: dict[tuple[str, str], Key], notes: list[Note]) -> Row:
    if zipfile.is_zipfile(asked.ledger):
        return verify_dossier(asked.ledger, keys, notes, asked.keys)
    return Verification(keys, open_source(asked.ledger)).run(asked.site, notes)


def _cosigned(notes: list[Note], witness: str) -> int:
    """The size of the largest checkpoint that the witness signed. Raises BadFact where there is none."""
    try:
        signed = [note for note in notes if note.cosigned_at(witness)]
    except (ValueError, IndexError) as error:
        raise Unreadable(f"{witness}: no key of a witness") from error
    if not signed:
        place = {"site": notes[-1].site if notes else "", "stream": SITE_LOG, "number": 0}
        raise BadFact(place, "cosignature", f"one by {witness.partition('+')[0]}", "none")
    return signed[-1].size


def _say(answer: Row, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, sort_keys=True) + "\n")
    elif answer["result"] == "verified":
        sys.stderr.write(
            f"Verified: {answer['facts']} facts in {len(answer['streams'])} streams, every one as recorded.\n"
            f"Checkpoints cover {answer['covered']}; for {answer['beyond']} only the device key vouches.\n"
        )
    elif answer["result"] == "broken":
        place = f"site {answer['site']}, stream {answer['stream']}, fact {answer['number']}"
        sys.stderr.write(f"BROKEN at {place}: {answer['what']}: Expected {answer['expected']}, got {answer['got']}.\n")
    else:
        sys.stderr.write(f"Can't verify: {answer['why']}.\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
