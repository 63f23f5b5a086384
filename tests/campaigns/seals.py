"""Forged seals: every bit of many seals flipped, and seals cut, doubled and overwritten at random. None may pass."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.barcodes.seals import key_id_of, seal
from kiosk.domain.keys import TrustedKey
from kiosk.domain.readings import SealForm
from tests.barcodes.forgeries import accepted, flipped_bytes, flipped_text, mutated
from tests.barcodes.scene import BESIDE, CLAIMS, TRUSTED
from tests.campaigns.campaign import Piece

FROM_ONE_SEAL = 100


def genuine(number: int) -> tuple[str, TrustedKey]:
    """One genuine seal and the key that vouches for it, by turns in the full and in the short form."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"campaign {number}".encode()).digest())
    public = key.public_key().public_bytes_raw()
    trusted = replace(TRUSTED, key_id=key_id_of(public), public=public.hex())
    return seal(replace(CLAIMS, issue=number % 90 + 1), key, list(SealForm)[number % 2]), trusted


def bit_by_bit(first: int, count: int) -> Piece:
    """A case is a seal with each of its bits flipped, in its bytes and in its text."""
    return _tried(
        (number, iter((*flipped_bytes(genuine(number)[0]), *flipped_text(genuine(number)[0]))))
        for number in range(first, first + count)
    )


def at_random(first: int, count: int) -> Piece:
    """A case is one forgery; a hundred in a row start from one genuine seal."""
    return _tried(
        (
            start // FROM_ONE_SEAL,
            mutated(genuine(start // FROM_ONE_SEAL)[0], min(FROM_ONE_SEAL, first + count - start), start),
        )
        for start in range(first, first + count, FROM_ONE_SEAL)
    )


def _tried(forged: Iterator[tuple[int, Iterator[str]]]) -> Piece:
    tried, found = 0, []
    for number, forgeries in forged:
        original, trusted = genuine(number)
        through, count = accepted(forgeries, original, trusted, BESIDE)
        tried += count
        found += [f"seal {number}: {forgery!r} passed" for forgery in through]
    return Piece({"forgeries": tried, "passed": len(found)}, tuple(found))
