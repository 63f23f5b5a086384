"""Chance that repeats: ids, salts and keys of a throw-away site all follow from one seed."""

import hashlib
from uuid import UUID

from kiosk.ledger.keys import SigningKey, signing_key


class UnsafeSeededFresh:
    """**Only for a rehearsal.** Ids and salts that anybody who knows the seed can make again."""

    def __init__(self, seed: int, drawn: int = 0) -> None:
        self._seed = seed
        self._drawn = drawn

    def branched(self, name: str) -> "UnsafeSeededFresh":
        """Chance of a branch: it goes on from here, apart from every other branch."""
        digest = hashlib.sha256(f"{self._seed} {self._drawn} {name}".encode()).digest()
        return UnsafeSeededFresh(int.from_bytes(digest[:8]))

    def fact_id(self) -> str:
        """A new fact id."""
        return str(UUID(bytes=self._draw()[:16], version=4))

    def token(self) -> str:
        """A new id, 16 lower-case hex characters."""
        return self._draw()[:8].hex()

    def salt(self) -> bytes:
        """A new salt of 32 bytes."""
        return self._draw()

    def _draw(self) -> bytes:
        self._drawn += 1
        return hashlib.sha256(f"rehearsal {self._seed} {self._drawn}".encode()).digest()


def unsafe_key(seed: int, name: str) -> SigningKey:
    """**Only for a rehearsal.** A signing key that anybody who knows the seed can make again."""
    return signing_key(hashlib.sha256(f"rehearsal key {seed} {name}".encode()).digest())


def unsafe_secret(seed: int) -> bytes:
    """**Only for a rehearsal.** A site's secret that anybody who knows the seed can make again."""
    return hashlib.sha256(f"rehearsal secret {seed}".encode()).digest()
