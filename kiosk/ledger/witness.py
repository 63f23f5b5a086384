r"""A witness: signs another kiosk's checkpoint after it has seen that nothing was taken from the log since the last.

It follows C2SP tlog-witness. What it is sent:

    old <size>\n          of the checkpoint it cosigned last, 0 for none
    <base64>\n            each hash of the consistency proof from there
    \n
    <the checkpoint, a signed note>

It keeps what it is about to sign, durably, before it answers; so no restart and no kill makes it sign a smaller log, or
one that is not the same log grown. It is told sizes and hashes, never a patient, and learns nothing from them.
"""

import base64
import binascii
import fcntl
import hashlib
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from kiosk.domain.errors import ParseError
from kiosk.ledger import notes
from kiosk.ledger.errors import KeyFileUnsafe
from kiosk.ledger.keys import SigningKey, load_secret, make_secret, signing_key
from kiosk.ledger.merkle import require_consistent
from kiosk.ledger.notes import WITNESS, Checkpoint, NoteKey
from kiosk.ledger.whole_file import write_whole

KEY_FILE = "witness.key"
MOST_BYTES = 32_768
"""Of one request: a note, and a proof of at most 63 hashes."""

SIZE_TYPE, TEXT_TYPE = "text/x.tlog.size", "text/plain; charset=utf-8"

_MOST_HASHES = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,17})", re.ASCII)
_HASH_BYTES = 32


@dataclass(frozen=True)
class Asked:
    """A checkpoint to be cosigned, with the proof from the `old` size."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint

    def written(self) -> bytes:
        """The request, as it is sent."""
        hashes = "".join(f"{base64.b64encode(one).decode('ascii')}\n" for one in self.proof)
        return f"old {self.old}\n{hashes}\n{self.checkpoint.note}".encode()


@dataclass(frozen=True)
class Answer:
    """What a witness answers over HTTP."""

    status: HTTPStatus
    text: str
    media_type: str = TEXT_TYPE


def parse_asked(content: bytes) -> Asked:
    """The request in these bytes. Raises ParseError."""
    if len(content) > MOST_BYTES:
        raise ParseError("request to a witness", f"at most {MOST_BYTES} bytes", str(len(content)))
    try:
        head, parted, note = content.decode("utf-8").partition("\n\n")
    except UnicodeDecodeError as error:
        raise ParseError("request to a witness", "UTF-8", "other bytes") from error
    first, *lines = head.split("\n")
    old = _OLD.fullmatch(first)
    if old is None or not parted or len(lines) > _MOST_HASHES:
        raise ParseError("request to a witness", "old size, proof, blank line, checkpoint", repr(head[:80]))
    return Asked(int(old[1]), tuple(_hash(line) for line in lines), notes.parse(note))


def _hash(line: str) -> bytes:
    try:
        found = base64.b64decode(line.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ParseError("consistency proof", "hashes in base64", repr(line[:80])) from error
    if len(found) != _HASH_BYTES or base64.b64encode(found).decode("ascii") != line:
        raise ParseError("consistency proof", "hashes of 32 bytes in base64", repr(line[:80]))
    return found


class Witness:
    """One witness: its key, the logs it knows by their keys, and what it signed last of each, in a folder (0700).

    Threads may share it; a second process is refused. Raises KeyFileUnsafe.
    """

    def __init__(self, folder: Path, name: str, logs: tuple[NoteKey, ...], clock: Callable[[], datetime]) -> None:
        if not (folder / KEY_FILE).exists():
            make_secret(folder, KEY_FILE)
        self._folder = folder
        self._key: SigningKey = signing_key(load_secret(folder, KEY_FILE))
        self.key = NoteKey(name, WITNESS, self._key.public)
        self._logs = logs
        self._clock = clock
        self._turn = threading.Lock()
        self._lock = os.open(folder / "witness.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise KeyFileUnsafe(folder, "no other witness working in it", "one") from error

    def close(self) -> None:
        """Let another process be this witness."""
        os.close(self._lock)

    def answer(self, content: bytes) -> Answer:
        """The answer to one request. Raises OSError, ParseError where what was signed last can't be read or kept."""
        try:
            asked = parse_asked(content)
        except ParseError as error:
            return Answer(HTTPStatus.BAD_REQUEST, f"{error}\n")
        checkpoint = asked.checkpoint
        keys = tuple(key for key in self._logs if key.name == checkpoint.origin)
        if not keys:
            return Answer(HTTPStatus.NOT_FOUND, "No log of this origin is known here.\n")
        try:
            notes.require_signed(checkpoint, keys)
        except ParseError as error:
            return Answer(HTTPStatus.FORBIDDEN, f"{error}\n")
        if asked.old > checkpoint.size:
            return Answer(HTTPStatus.BAD_REQUEST, "The old size is above the new one.\n")
        with self._turn:
            return self._judged(asked)

    def _judged(self, asked: Asked) -> Answer:
        checkpoint, before = asked.checkpoint, self._signed_last(asked.checkpoint.origin)
        size, root = (before.size, before.root) if before is not None else (0, b"")
        if asked.old != size or (checkpoint.size == size and before is not None and checkpoint.root != root):
            return Answer(HTTPStatus.CONFLICT, f"{size}\n", SIZE_TYPE)
        try:
            require_consistent((size, root), (checkpoint.size, checkpoint.root), asked.proof)
        except ParseError as error:
            return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error}\n")
        seconds = int(self._clock().timestamp())
        signature = notes.cosign(checkpoint, self.key.name, self._key, seconds)
        write_whole(self._file(checkpoint.origin), checkpoint.with_cosignatures((signature,)).note)
        return Answer(HTTPStatus.OK, signature.line)

    def _signed_last(self, origin: str) -> Checkpoint | None:
        """What it signed last of a log. Raises ParseError for a file that is not its own: nothing more is signed."""
        try:
            note = self._file(origin).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        found = notes.parse(note)
        if found.origin != origin or notes.is_signed_by(found, self.key) is None:
            raise ParseError(str(self._file(origin)), "a checkpoint this witness signed", "another")
        return found

    def _file(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.note"
