"""Documents that a device key signed for others: COSE_Sign1 with Ed25519 (RFC 9052), as seals are.

The payload is a frozen dataclass in canonical JSON (RFC 8785), read back as strictly as facts are: every field, no
other, each in its one form; and the envelope in its one encoding. So a document is one string of bytes, and its SHA-256
names it. The domain goes into the signature: one over a receipt is never one over a bundle, a seal or a head.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from kiosk.barcodes.seals.envelope import FullEnvelope, parse_full, to_be_signed
from kiosk.domain.errors import ParseError
from kiosk.domain.keys import TrustedKey
from kiosk.ledger.body import written_in
from kiosk.ledger.codec import form_of
from kiosk.ledger.keys import SigningKey, TrustedDevices
from kiosk.ledger.scalars import Misfit

T = TypeVar("T")


@dataclass(frozen=True)
class Signed(Generic[T]):
    """A document as it came: what it says, its whole bytes, and the envelope round it. Its signature is not checked."""

    said: T
    whole: bytes
    envelope: FullEnvelope

    @property
    def sha256(self) -> str:
        """What names the document."""
        return hashlib.sha256(self.whole).hexdigest()


def written(what: str, said: object) -> bytes:
    """The one form of a document in JSON. Raises ParseError for a value that has none."""
    try:
        form = form_of(type(said)).write(said)
    except Misfit as misfit:
        raise misfit.as_error(what) from None
    return json.dumps(form, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def read(what: str, kind: type[T], content: bytes) -> T:
    """The document in these bytes. Raises ParseError for anything but exactly what `written` writes."""
    try:
        said = form_of(kind).read(written_in(content))
    except Misfit as misfit:
        raise misfit.as_error(what) from None
    except ParseError as error:
        # What stands in it may be a patient: never repeated whole.
        raise ParseError(what, error.expected, f"{len(content)} other bytes") from None
    if not isinstance(said, kind) or written(what, said) != content:
        raise ParseError(what, "canonical JSON", "another form")
    return said


def sign(what: str, said: T, domain: bytes, key: SigningKey) -> Signed[T]:
    """The document signed by a device key. Raises ParseError for a value that has no form."""
    payload, key_id = written(what, said), bytes.fromhex(key.key_id)
    envelope = FullEnvelope(key_id, payload, key.sign(to_be_signed(key_id, payload, domain)))
    return Signed(said, envelope.to_bytes(), envelope)


def parse(what: str, kind: type[T], whole: bytes) -> Signed[T]:
    """The document in `whole`, before anything is known of its signature. Raises ParseError."""
    try:
        envelope = parse_full(whole)
    except ParseError:
        raise ParseError(what, "a COSE_Sign1 in canonical CBOR", f"{len(whole)} other bytes") from None
    return Signed(read(what, kind, envelope.payload), whole, envelope)


def require(what: str, document: Signed[T], domain: bytes, keys: tuple[TrustedKey, ...], moment: datetime) -> None:
    """Pass when one of these device keys signed the document and counts at `moment` (UTC). Raises ParseError."""
    envelope = document.envelope
    text = to_be_signed(envelope.key_id, envelope.payload, domain)
    require_by(what, envelope.key_id.hex(), envelope.signature, text, keys, moment)


def require_by(
    what: str, key_id: str, signature: bytes, text: bytes, keys: tuple[TrustedKey, ...], moment: datetime
) -> None:
    """Pass when the signature is that key's over `text`, the key is among these and counts at `moment` (UTC).

    Raises ParseError.
    """
    devices = TrustedDevices(keys[0].site if keys else "", keys)
    objection = devices.objection(key_id, signature.hex(), text, moment)
    if objection is not None:
        raise ParseError(f"signature of the {what}", *objection)
