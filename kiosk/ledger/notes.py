r"""Checkpoints as signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature), Ed25519. Pure.

    <origin>\n<size>\n<base64 of the root>\n
    \n
    — <key name> <base64 of 4 bytes of key id ‖ signature>\n          one line a signature

The site's own key signs the three lines (algorithm 0x01). A witness signs "cosignature/v1\ntime <seconds>\n" and the
three lines, and its signature is preceded by those seconds, 8 bytes (algorithm 0x04). A note names a site, a number and
a hash, never a patient. `verify.py` repeats the formulas.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.errors import ParseError
from kiosk.ledger.keys import SigningKey

LOG, WITNESS = 0x01, 0x04
"""What a key signs: checkpoints of its own log, or cosignatures on those of others (C2SP signed-note)."""

MOST_BYTES = 16_384
"""Of one note: a checkpoint has some 200, and 150 for each witness."""

_NAME = re.compile(r"[!-*,-~]{1,200}", re.ASCII)
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
_ROOT_BYTES, _ID_BYTES, _TIME_BYTES, _SIGNATURE_BYTES = 32, 4, 8, 64
_DASH = "\u2014"
_WHAT = "checkpoint"


def origin_of(site: str) -> str:
    """The origin of a site's log, which is the name of its key as well."""
    return f"samevein/{quote(site, safe='')}"


@dataclass(frozen=True)
class NoteKey:
    """A public key by its name, for one of the two algorithms; in writing `name+hash+base64`.

    `last_size` is of a key that was retired: the size of the largest log it may have signed. A note bears no time.
    """

    name: str
    algorithm: int
    public: bytes
    last_size: int | None = None

    def __post_init__(self) -> None:
        if self.algorithm not in (LOG, WITNESS) or len(self.public) != _ROOT_BYTES or not _NAME.fullmatch(self.name):
            raise ParseError("key of a note", "a name without blanks and an Ed25519 key", self.name)

    def reaches(self, size: int) -> bool:
        """Whether the key counts for a log of so many facts."""
        return self.last_size is None or size <= self.last_size

    @property
    def key_id(self) -> bytes:
        """First 4 bytes of SHA-256 over name, line feed, algorithm and key."""
        return hashlib.sha256(f"{self.name}\n".encode() + bytes([self.algorithm]) + self.public).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_encoded(bytes([self.algorithm]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "NoteKey":
        """The key in `name+hash+base64`. Raises ParseError."""
        name, _, rest = text.partition("+")
        said, _, encoded = rest.partition("+")
        raw = _decoded(encoded)
        if len(raw) != _ROOT_BYTES + 1:
            raise ParseError("key of a note", "name+hash+key", repr(text[:80]))
        key = cls(name, raw[0], raw[1:])
        if said != key.key_id.hex():
            raise ParseError("key of a note", f"the hash {key.key_id.hex()}", repr(said[:16]))
        return key


@dataclass(frozen=True)
class Signature:
    """One signature line: whose it says it is, and its bytes (for a witness the time before the signature)."""

    name: str
    key_id: bytes
    content: bytes

    @property
    def line(self) -> str:
        """The line as it stands under a note, line feed included."""
        return f"{_DASH} {self.name} {_encoded(self.key_id + self.content)}\n"


@dataclass(frozen=True)
class Checkpoint:
    """Where a log stood: `size` facts under `root` (32 bytes). Who signed it is under `signatures`, unchecked."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[Signature, ...] = ()

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_encoded(self.root)}\n"

    @property
    def note(self) -> str:
        """The whole note."""
        return f"{self.text}\n{''.join(one.line for one in self.signatures)}"

    def signed(self, key: SigningKey) -> "Checkpoint":
        """The checkpoint under the signature of its log's own key."""
        note_key = NoteKey(self.origin, LOG, key.public)
        signature = Signature(note_key.name, note_key.key_id, key.sign(self.text.encode()))
        return replace(self, signatures=(*self.signatures, signature))

    def with_cosignatures(self, lines: tuple[Signature, ...]) -> "Checkpoint":
        """The same checkpoint, more signatures under it; each once."""
        return replace(self, signatures=(*self.signatures, *(one for one in lines if one not in self.signatures)))


def cosign(checkpoint: Checkpoint, name: str, key: SigningKey, seconds: int) -> Signature:
    """A witness's signature on a checkpoint, at `seconds` since 1970 (UTC)."""
    note_key = NoteKey(name, WITNESS, key.public)
    signed = key.sign(_cosigned(checkpoint, seconds))
    return Signature(name, note_key.key_id, seconds.to_bytes(_TIME_BYTES, "big") + signed)


def parse(note: str) -> Checkpoint:
    """The checkpoint in a note, in its one form, whoever signed it. Raises ParseError."""
    if len(note) > MOST_BYTES:
        raise ParseError(_WHAT, f"at most {MOST_BYTES} characters", str(len(note)))
    text, parted, lines = note.partition("\n\n")
    fields = text.split("\n")
    if not parted or not lines.endswith("\n") or len(fields) != 3:
        raise ParseError(_WHAT, "origin, size and root, and signatures below", repr(note[:80]))
    origin, size, root = fields
    if not _NAME.fullmatch(origin) or not _SIZE.fullmatch(size):
        raise ParseError(_WHAT, "an origin and a number of facts", repr(text[:80]))
    checkpoint = Checkpoint(origin, int(size), _decoded(root), parse_signatures(lines))
    if len(checkpoint.root) != _ROOT_BYTES or checkpoint.note != note:
        raise ParseError(_WHAT, "a root of 32 bytes, each field in its one form", repr(note[:80]))
    return checkpoint


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Signature lines as they stand under a note, at least one. Raises ParseError."""
    found = []
    for line in lines.removesuffix("\n").split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        raw = _decoded(encoded)
        signature = Signature(name, raw[:_ID_BYTES], raw[_ID_BYTES:])
        if dash != _DASH or not _NAME.fullmatch(name) or len(raw) <= _ID_BYTES or signature.line != line + "\n":
            raise ParseError("signature of a note", "a dash, a name and base64", repr(line[:80]))
        found.append(signature)
    return tuple(found)


def is_signed_by(checkpoint: Checkpoint, key: NoteKey) -> Signature | None:
    """The first signature on the checkpoint that this key made; None where none is."""
    return next((one for one in checkpoint.signatures if _agrees(checkpoint, one, key)), None)


def signed_at(signature: Signature) -> int:
    """When a witness signed, in seconds since 1970 (UTC)."""
    return int.from_bytes(signature.content[:_TIME_BYTES], "big")


def require_signed(checkpoint: Checkpoint, keys: tuple[NoteKey, ...]) -> None:
    """Pass when one of these keys of this very log signed the checkpoint. Raises ParseError."""
    own = [key for key in keys if key.algorithm == LOG and key.name == checkpoint.origin]
    if not own:
        raise ParseError(_WHAT, "one of a log whose key is known", checkpoint.origin)
    if not any(key.reaches(checkpoint.size) and is_signed_by(checkpoint, key) for key in own):
        raise ParseError(f"signature of the {_WHAT} of {checkpoint.size} facts", "one by the log's own key", "none")


def _agrees(checkpoint: Checkpoint, signature: Signature, key: NoteKey) -> bool:
    if (signature.name, signature.key_id) != (key.name, key.key_id):
        return False
    before = 0 if key.algorithm == LOG else _TIME_BYTES
    if len(signature.content) != before + _SIGNATURE_BYTES:
        return False
    text = checkpoint.text.encode() if key.algorithm == LOG else _cosigned(checkpoint, signed_at(signature))
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature.content[before:], text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _cosigned(checkpoint: Checkpoint, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{checkpoint.text}".encode()


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ParseError("note", "base64", repr(text[:80])) from error
