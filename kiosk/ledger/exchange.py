"""The exchange key: what other organisations encrypt hand-over bundles to. HPKE (RFC 9180), base mode.

X25519, HKDF-SHA256, ChaCha20-Poly1305, all from `cryptography`. Encryption hides the patient on the way; it says
nothing about who sent: that is the signature inside. The head of a file names the key it is for in clear, and is bound
into the encryption, so that a file can't be readdressed.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kiosk.domain.errors import ParseError
from kiosk.ledger.chosen import BUNDLE_MAGIC, require_bundle
from kiosk.ledger.keys import SigningKey, load_secret, make_secret

EXCHANGE_FILE = "exchange.key"
FINGERPRINT = 16
"""Bytes of SHA-256 over the public key by which a file names the key it is for."""

MOST_BYTES = 32 * 2**20
"""No bundle is larger: a journey of thousands of facts takes a hundredth of it."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True)
class ExchangeKey:
    """A private X25519 key with its public half in hex."""

    public: str
    private: X25519PrivateKey = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """What a file addressed to this key names it by."""
        return fingerprint_of(self.public)


@dataclass(frozen=True)
class OwnKeys:
    """The private keys of a kiosk that hands over and accepts: one signs, bundles are encrypted to the other."""

    device: SigningKey
    exchange: ExchangeKey = field(repr=False)


def fingerprint_of(public: str) -> str:
    """The fingerprint of a public exchange key in hex: 32 lower-case hex characters."""
    return sha256(bytes.fromhex(public)).digest()[:FINGERPRINT].hex()


def exchange_key(seed: bytes) -> ExchangeKey:
    """The key that these 32 private bytes are."""
    private = X25519PrivateKey.from_private_bytes(seed)
    return ExchangeKey(private.public_key().public_bytes_raw().hex(), private)


def make_exchange(folder: Path) -> ExchangeKey:
    """Make the exchange key and keep it. Raises KeyFileUnsafe where one is there or the folder is open to others."""
    return exchange_key(make_secret(folder, EXCHANGE_FILE))


def load_exchange(folder: Path) -> ExchangeKey:
    """The exchange key kept in the folder. Raises KeyFileUnsafe where it is missing, damaged or open to others."""
    return exchange_key(load_secret(folder, EXCHANGE_FILE))


def encrypt(content: bytes, public: str) -> bytes:
    """A file that only the owner of this public key (hex) can open. Raises ParseError for more than `MOST_BYTES`."""
    head = BUNDLE_MAGIC + bytes.fromhex(fingerprint_of(public))
    whole = head + _SUITE.encrypt(content, X25519PublicKey.from_public_bytes(bytes.fromhex(public)), info=head)
    if len(whole) > MOST_BYTES:
        raise ParseError("hand-over bundle", f"at most {MOST_BYTES} bytes", f"{len(whole)} bytes")
    return whole


def addressee(whole: bytes) -> str:
    """The fingerprint of the key a file is for. Raises WrongFile for what is no bundle, ParseError for one cut off."""
    require_bundle(whole, MOST_BYTES)
    if len(whole) < len(BUNDLE_MAGIC) + FINGERPRINT:
        raise ParseError("hand-over bundle", "the file as it was sent", "one that was cut off")
    return whole[len(BUNDLE_MAGIC) : len(BUNDLE_MAGIC) + FINGERPRINT].hex()


def decrypt(whole: bytes, key: ExchangeKey) -> bytes:
    """What the file holds. Raises ParseError where it is for another key, or a byte of it was changed."""
    to = addressee(whole)
    if to != key.fingerprint:
        raise ParseError("hand-over bundle", f"one for the key {key.fingerprint}", f"one for {to}")
    at = len(BUNDLE_MAGIC) + FINGERPRINT
    try:
        return _SUITE.decrypt(whole[at:], key.private, info=whole[:at])
    except (InvalidTag, ValueError):
        raise ParseError("hand-over bundle", "the file as it was sent", "one that was changed or cut off") from None
