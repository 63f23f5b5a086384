"""The code on the sheet that travels with a bag between organisations: what a hand-over bundle is known by.

A COSE_Sign1 (RFC 9052) by the giver's device key over canonical CBOR, in base45, as a seal is, under its own domain.
It names no patient. It is compared with the file word for word; alone it proves nothing and opens nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import cbor2

from kiosk.barcodes.seals import base45
from kiosk.barcodes.seals.envelope import FullEnvelope, parse_full, to_be_signed
from kiosk.domain.errors import ParseError
from kiosk.domain.handover import Essentials
from kiosk.domain.identifiers import Coi

PREFIX = "SVH1:"
DOMAIN = b"SVH1"
KIND = "hand-over"
MOST_SITE = 60
"""Characters of a site's name."""

_HEX = {"bundle_id": 16, "to_key": 32, "head": 64, "bundle_sha256": 64}
_FIELDS = ("bundle_id", "coi", "epoch", "from_site", "to_site", "to_key", "count", "head", "bundle_sha256")
_LOWER_HEX = re.compile(r"[0-9a-f]*", re.ASCII)
_WHAT = "Code of a hand-over"


@dataclass(frozen=True)
class HandoverCode:
    """A code whose form is right, before anything is known of its signature."""

    said: Essentials
    key_id: str
    signature: bytes
    signed: bytes


def code_of(said: Essentials, key_id: str, sign: Callable[[bytes], bytes]) -> str:
    """The text of the code. Raises ParseError for what it can't say."""
    payload = _payload(said)
    kid = bytes.fromhex(key_id)
    return PREFIX + base45.encode(FullEnvelope(kid, payload, sign(to_be_signed(kid, payload, DOMAIN))).to_bytes())


def is_code(text: str) -> bool:
    """Whether the text says of itself that it is the code of a hand-over."""
    return text.startswith(PREFIX)


def parse_code(text: str) -> HandoverCode:
    """The code in `text`. ParseError for anything but exactly what `code_of` writes."""
    if not is_code(text):
        raise ParseError(_WHAT, f"a text that begins with {PREFIX}", repr(text[:40]))
    envelope = parse_full(base45.decode(text.removeprefix(PREFIX)))
    try:
        found = cbor2.loads(envelope.payload)
    except Exception as error:  # a decoder met with hostile bytes may raise anything, and any of it is a refusal
        raise ParseError(_WHAT, "canonical CBOR", envelope.payload.hex()) from error
    said = _said(found)
    if _payload(said) != envelope.payload:
        raise ParseError(_WHAT, "canonical CBOR", envelope.payload.hex())
    signed = to_be_signed(envelope.key_id, envelope.payload, DOMAIN)
    return HandoverCode(said, envelope.key_id.hex(), envelope.signature, signed)


def _payload(said: Essentials) -> bytes:
    Coi(said.coi)
    for name, length in _HEX.items():
        text = getattr(said, name)
        if len(text) != length or not _LOWER_HEX.fullmatch(text):
            raise ParseError(f"{_WHAT}, {name}", f"{length} lower-case hex characters", repr(text)[:80])
    for name in ("from_site", "to_site"):
        if not 0 < len(getattr(said, name)) <= MOST_SITE:
            raise ParseError(f"{_WHAT}, {name}", f"1 to {MOST_SITE} characters", repr(getattr(said, name))[:80])
    for name in ("epoch", "count"):
        if getattr(said, name) < 1:
            raise ParseError(f"{_WHAT}, {name}", "a number from 1", str(getattr(said, name)))
    fields = (getattr(said, name) for name in _FIELDS)
    named = zip(_FIELDS, fields, strict=True)
    return cbor2.dumps(
        {key: bytes.fromhex(text) if name in _HEX else text for key, (name, text) in enumerate(named, start=1)},
        canonical=True,
    )


def _said(found: object) -> Essentials:
    match found:
        case {
            1: bytes(bundle), 2: str(coi), 3: int(epoch), 4: str(from_site), 5: str(to_site), 6: bytes(to_key),
            7: int(count), 8: bytes(head), 9: bytes(sha256), **others,
        } if not others:  # fmt: skip
            # int() turns CBOR's true into 1, so that it fails the comparison with the canonical form.
            return Essentials(
                bundle.hex(), coi, int(epoch), from_site, to_site, to_key.hex(), int(count), head.hex(), sha256.hex()
            )
        case _:
            raise ParseError(_WHAT, "the nine essentials, each of its type", repr(found)[:200])
