"""The bytes round the claims: COSE_Sign1 for the full form, a record of fixed length for the short one.

Both carry one signature, over the same full claims.
"""

from dataclasses import dataclass

import cbor2

from kiosk.barcodes.seals.claims import PIECES
from kiosk.domain.errors import ParseError

SIGN1 = 18
"""CBOR tag of a COSE_Sign1 (RFC 9052 section 4.2)."""

EDDSA = -8
"""Algorithm of a COSE header (RFC 9053 table 5)."""

DOMAIN = b"SV1"
"""External data of every signature: a key's signature over a seal can't be one over something else."""

KEY_ID = 4
SIGNATURE = 64
COMMITMENT = 16
_NO_EXPIRY = (1 << 40) - 1


@dataclass(frozen=True)
class FullEnvelope:
    """What a COSE_Sign1 holds: the key's id (4 bytes), the payload as signed, the signature (64 bytes)."""

    key_id: bytes
    payload: bytes
    signature: bytes

    def to_bytes(self) -> bytes:
        """The one encoding: tag 18, empty unprotected header, canonical CBOR."""
        header = protected(self.key_id)
        return cbor2.dumps(cbor2.CBORTag(SIGN1, [header, {}, self.payload, self.signature]), canonical=True)


@dataclass(frozen=True)
class ShortEnvelope:
    """What the short form holds: all but DIN, product code and CoI, which stand in the symbols read with it."""

    key_id: bytes
    issue: int
    piece: str
    bag: int
    bags: int
    expiry: str | None
    commitment: bytes
    signature: bytes

    def to_bytes(self) -> bytes:
        """94 bytes: key id 4, issue 2, piece 1, bag 1, bags 1, expiry 5, commitment 16, signature 64. Big-endian."""
        piece = next(code for code, name in PIECES.items() if name == self.piece)
        expiry = _NO_EXPIRY if self.expiry is None else int(self.expiry)
        return b"".join(
            (
                self.key_id,
                self.issue.to_bytes(2, "big"),
                bytes((piece, self.bag, self.bags)),
                expiry.to_bytes(5, "big"),
                self.commitment,
                self.signature,
            )
        )


SHORT = KEY_ID + 2 + 3 + 5 + COMMITMENT + SIGNATURE


def protected(key_id: bytes) -> bytes:
    """The protected header: algorithm and key id."""
    return cbor2.dumps({1: EDDSA, 4: key_id}, canonical=True)


def to_be_signed(key_id: bytes, payload: bytes, domain: bytes = DOMAIN) -> bytes:
    """What the signature is over: the Sig_structure of RFC 9052 section 4.4. `domain` says what is signed: a seal."""
    return cbor2.dumps(["Signature1", protected(key_id), domain, payload], canonical=True)


def parse_full(whole: bytes) -> FullEnvelope:
    """The COSE_Sign1 in `whole`. ParseError for anything but exactly what `to_bytes` writes."""
    try:
        envelope = _envelope(cbor2.loads(whole))
    except ParseError:
        raise
    except Exception as error:  # a decoder met with hostile bytes may raise anything, and any of it is a refusal
        raise ParseError("Seal", "a COSE_Sign1", whole.hex()) from error
    if envelope.to_bytes() != whole:
        raise ParseError("Seal", "canonical CBOR", whole.hex())
    return envelope


def _envelope(found: object) -> FullEnvelope:
    match found:
        case cbor2.CBORTag(tag=18, value=[bytes(header), {**unprotected}, bytes(payload), bytes(signature)]) if (
            not unprotected and len(signature) == SIGNATURE
        ):
            match cbor2.loads(header):
                case {1: -8, 4: bytes(key_id), **others} if not others and len(key_id) == KEY_ID:
                    return FullEnvelope(key_id, payload, signature)
                case headers:
                    raise ParseError("Header of a seal", "EdDSA and a key id of 4 bytes", repr(headers))
        case _:
            raise ParseError("Seal", "a COSE_Sign1 with an empty unprotected header", repr(found))


def parse_short(whole: bytes) -> ShortEnvelope:
    """The short form in `whole`. ParseError for another length, an unknown piece, an expiry of more than ten digits."""
    if len(whole) != SHORT:
        raise ParseError("Short seal", f"{SHORT} bytes", f"{len(whole)} bytes")
    expiry = int.from_bytes(whole[9:14], "big")
    if whole[6] not in PIECES or (expiry != _NO_EXPIRY and expiry >= 10**10):
        raise ParseError("Short seal", "a known piece and an expiry of ten digits", whole[6:14].hex())
    return ShortEnvelope(
        key_id=whole[:4],
        issue=int.from_bytes(whole[4:6], "big"),
        piece=PIECES[whole[6]],
        bag=whole[7],
        bags=whole[8],
        expiry=None if expiry == _NO_EXPIRY else f"{expiry:010d}",
        commitment=whole[14:30],
        signature=whole[30:],
    )
