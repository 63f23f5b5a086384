"""Reading a seal: parse strictly, then say what its signature proves now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.barcodes.seals import base45
from kiosk.barcodes.seals.claims import SealClaims, parse_claims
from kiosk.barcodes.seals.envelope import parse_full, parse_short, to_be_signed
from kiosk.barcodes.seals.sealing import PREFIX, DemonstrationKey
from kiosk.domain.errors import ParseError
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.readings import SealForm, SealReading, SealTrust


@dataclass(frozen=True)
class Identifiers:
    """What the symbols beside a short seal say: the claims that it leaves out."""

    din: str
    product_code: str
    coi: str


@dataclass(frozen=True)
class SealText:
    """A seal whose form is right, before anything is known of its signature."""

    form: SealForm
    key_id: str
    claims: SealClaims
    signature: bytes


def is_seal(text: str) -> bool:
    """Whether the text says of itself that it is a seal, genuine or not."""
    return text.startswith(tuple(PREFIX.values()))


def is_full_seal(text: str) -> bool:
    """Whether the text says of itself that it is a seal which carries its identifiers."""
    return text.startswith(PREFIX[SealForm.FULL])


def parse_seal(text: str, beside: Identifiers | None = None) -> SealText:
    """The seal in `text`, a short one completed by the identifiers read beside it.

    ParseError for anything but exactly what `seal` writes, and for a short seal with nothing beside it. A short seal's
    claims are only as good as its signature.
    """
    if text.startswith(PREFIX[SealForm.FULL]):
        full = parse_full(base45.decode(text.removeprefix(PREFIX[SealForm.FULL])))
        return SealText(SealForm.FULL, full.key_id.hex(), parse_claims(full.payload), full.signature)
    if not text.startswith(PREFIX[SealForm.SHORT]):
        raise ParseError("Seal", "a text that begins with SV1: or SV1S:", repr(text))
    short = parse_short(base45.decode(text.removeprefix(PREFIX[SealForm.SHORT])))
    if beside is None:
        raise ParseError("Short seal", "the DIN, product code and CoI of its label read with it", "the seal alone")
    claims = SealClaims(
        beside.din,
        beside.product_code,
        beside.coi,
        short.expiry,
        short.bag,
        short.bags,
        short.issue,
        short.piece,
        short.commitment.hex(),
    )
    return SealText(SealForm.SHORT, short.key_id.hex(), claims, short.signature)


def read_seal(text: str, keys: Iterable[TrustedKey], now: datetime, beside: Identifiers | None = None) -> SealReading:
    """What a seal says and what its signature proves at `now` (UTC, aware). ParseError as `parse_seal`.

    Only `SealTrust.VALID` counts. For a short seal BAD_SIGNATURE may also mean that the symbols beside it are not those
    it was made for; its identifiers stay None, since they were read elsewhere.
    """
    found = parse_seal(text, beside)
    claims = found.claims
    full = found.form is SealForm.FULL
    return SealReading(
        form=found.form,
        trust=_trust(found, tuple(keys), now),
        key_id=found.key_id,
        issue=claims.issue,
        piece=claims.piece,
        commitment=claims.commitment,
        din=claims.din if full else None,
        product_code=claims.product_code if full else None,
        coi=claims.coi if full else None,
        expiry=claims.expiry,
        bag=claims.bag,
        bags=claims.bags,
    )


def _trust(found: SealText, keys: tuple[TrustedKey, ...], now: datetime) -> SealTrust:
    """What the signature proves. The published key is never anything but a demonstration, whoever lists it."""
    if found.key_id == DemonstrationKey.key_id:
        return SealTrust.DEMONSTRATION
    named = tuple(key for key in keys if key.key_id == found.key_id and key.purpose is KeyPurpose.SEAL)
    if not named:
        return SealTrust.UNKNOWN_KEY
    key = next((key for key in named if signed_by(found, key.public)), None)
    return SealTrust.BAD_SIGNATURE if key is None else _standing(key, now)


def _standing(key: TrustedKey, now: datetime) -> SealTrust:
    """How the site stands to the key at `now`. A seal has no time of its own, so dates are those of the reading."""
    if key.public == DemonstrationKey.public_hex:
        return SealTrust.DEMONSTRATION
    if key.revoked_at is not None and now >= key.revoked_at:
        return SealTrust.REVOKED_KEY
    return SealTrust.VALID if key.not_before <= now < key.not_after else SealTrust.OUT_OF_DATES


def signed_by(found: SealText, public: str) -> bool:
    """Whether the signature is that of a public key (hex) over the claims, those read beside a short seal included."""
    signed = to_be_signed(bytes.fromhex(found.key_id), found.claims.to_payload())
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(found.signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True
