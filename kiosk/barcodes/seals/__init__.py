"""The seal: a QR Code that proves, without a network, that a site issued this label for this Chain of Identity.

It is a COSE_Sign1 (RFC 9052) with Ed25519 over the claims of one label, in base45 (RFC 9285). It can be copied: it
says 'issued for', never 'not a copy', so uniqueness stays in the ledger.
"""

from kiosk.barcodes.seals.claims import PIECES, SealClaims
from kiosk.barcodes.seals.reading import Identifiers, SealText, is_full_seal, is_seal, parse_seal, read_seal, signed_by
from kiosk.barcodes.seals.sealing import DemonstrationKey, key_id_of, seal

__all__ = [
    "PIECES",
    "DemonstrationKey",
    "Identifiers",
    "SealClaims",
    "SealText",
    "is_full_seal",
    "is_seal",
    "key_id_of",
    "parse_seal",
    "read_seal",
    "seal",
    "signed_by",
]
