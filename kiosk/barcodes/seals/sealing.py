"""Making a seal, with a key that is an argument. No key of a site lives here."""

import hashlib
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.barcodes.seals import base45
from kiosk.barcodes.seals.claims import SealClaims
from kiosk.barcodes.seals.envelope import KEY_ID, FullEnvelope, ShortEnvelope, to_be_signed
from kiosk.domain.readings import SealForm

PREFIX: Final = {SealForm.FULL: "SV1:", SealForm.SHORT: "SV1S:"}


def key_id_of(public: bytes) -> str:
    """The id of a key, 8 hex characters: the first 4 bytes of SHA-256 over its 32 public bytes.

    It says which key to try; it proves nothing.
    """
    return hashlib.sha256(public).digest()[:KEY_ID].hex()


def seal(claims: SealClaims, private_key: Ed25519PrivateKey, form: SealForm = SealForm.FULL) -> str:
    """The text of the seal for the QR Code. Both forms carry the same signature, over the full claims."""
    key_id = bytes.fromhex(key_id_of(private_key.public_key().public_bytes_raw()))
    signature = private_key.sign(to_be_signed(key_id, claims.to_payload()))
    return PREFIX[form] + base45.encode(_whole(form, claims, key_id, signature))


def _whole(form: SealForm, claims: SealClaims, key_id: bytes, signature: bytes) -> bytes:
    match form:
        case SealForm.FULL:
            return FullEnvelope(key_id, claims.to_payload(), signature).to_bytes()
        case SealForm.SHORT:
            commitment = bytes.fromhex(claims.commitment)
            said = (claims.issue, claims.piece, claims.bag, claims.bags, claims.expiry)
            return ShortEnvelope(key_id, *said, commitment, signature).to_bytes()


class DemonstrationKey:
    """**A published key that anybody can sign with.** Every gate refuses its seals, whatever keys it trusts.

    It makes a specimen look and scan like a label without being one.
    """

    private: Final = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"never a genuine seal").digest())
    public: Final[Ed25519PublicKey] = private.public_key()
    public_hex: Final = public.public_bytes_raw().hex()
    key_id: Final = key_id_of(public.public_bytes_raw())
