"""A hand-over bundle: a journey in one file, signed by the site that gives it, encrypted to the one that takes it.

1. Who it is for stands in clear at its head, by the fingerprint of a key; nothing else does.
2. Inside is one document signed by the giver's device key: the chain of facts as exported, the particulars that give
   its commitments their meaning, the public keys to check chain and labels with, and lists that must be what the chain
   says (containers, dead label issues, evidence).
3. A receipt is signed by the taker's device key and says where its own record stood after accepting. It names nobody
   but the two sites and the Chain of Identity, and is not encrypted.
4. A site's card is what two people compare before its keys are trusted: its fingerprint is the SHA-256 of its one form.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.facts import KeyStated, SiteKeys
from kiosk.domain.handover import Essentials
from kiosk.ledger import signed
from kiosk.ledger.chosen import require_card, require_receipt
from kiosk.ledger.keys import SigningKey

BUNDLE, RECEIPT, CARD = "hand-over bundle", "receipt", "site card"
BUNDLE_DOMAIN, RECEIPT_DOMAIN = b"SVB1", b"SVR1"

MOST_SITE = 60
"""Characters of a site's name in a bundle: the code on the sheet has room for two."""

MOST_RECEIPT = 4096
MOST_CARD = 65536
"""Bytes."""


@dataclass(frozen=True)
class StatedContainer:
    """A container handed over, and where it stands."""

    container: str
    state: str


@dataclass(frozen=True)
class DeadIssue:
    """A label issue that must never be believed again."""

    container: str
    piece: str
    issue: int


@dataclass(frozen=True)
class StatedField:
    """One field of particulars."""

    name: str
    text: str


@dataclass(frozen=True)
class StatedParticulars:
    """One document of particulars under its id: name, record number, birth date, wristband, salt."""

    particulars_id: str
    fields: tuple[StatedField, ...]


@dataclass(frozen=True)
class Bundle:
    """What a bundle says. `count` and `head` are the end of the giver's chain, `chain` is packed (`foreign.packed`)."""

    bundle_id: str
    coi: str
    epoch: int
    from_site: str
    to_site: str
    to_key: str
    made_at: datetime
    count: int
    head: str
    containers: tuple[StatedContainer, ...]
    dead: tuple[DeadIssue, ...]
    evidence: tuple[str, ...]
    devices: tuple[SiteKeys, ...]
    seal_keys: tuple[KeyStated, ...]
    particulars: tuple[StatedParticulars, ...]
    chain: str


@dataclass(frozen=True)
class Receipt:
    """That `to_site` accepted a bundle; its own record of the journey then stood at `count` facts and `head`."""

    bundle_id: str
    bundle_sha256: str
    coi: str
    epoch: int
    from_site: str
    to_site: str
    count: int
    head: str
    accepted_at: datetime


@dataclass(frozen=True)
class SiteCard:
    """What a site tells others of itself: its exchange key (X25519, hex) and its device keys."""

    site: str
    facility: str
    exchange: str
    devices: tuple[KeyStated, ...]


def essentials(bundle: signed.Signed[Bundle]) -> Essentials:
    """What the sheet beside the bag says of a bundle."""
    said = bundle.said
    return Essentials(
        said.bundle_id, said.coi, said.epoch, said.from_site, said.to_site, said.to_key, said.count, said.head,
        bundle.sha256,
    )  # fmt: skip


def sign_bundle(bundle: Bundle, key: SigningKey) -> signed.Signed[Bundle]:
    """The bundle signed by the giver. Raises ParseError."""
    return signed.sign(BUNDLE, bundle, BUNDLE_DOMAIN, key)


def parse_bundle(content: bytes) -> signed.Signed[Bundle]:
    """The bundle in decrypted bytes, before its signature is checked. Raises ParseError."""
    return signed.parse(BUNDLE, Bundle, content)


def sign_receipt(receipt: Receipt, key: SigningKey) -> signed.Signed[Receipt]:
    """The receipt signed by the taker. Raises ParseError."""
    return signed.sign(RECEIPT, receipt, RECEIPT_DOMAIN, key)


def parse_receipt(content: bytes) -> signed.Signed[Receipt]:
    """The receipt in a file, before its signature is checked. Raises WrongFile, ParseError."""
    require_receipt(content, MOST_RECEIPT)
    return signed.parse(RECEIPT, Receipt, content)


def write_card(card: SiteCard) -> bytes:
    """The card's one form. Raises ParseError."""
    return signed.written(CARD, card)


def parse_card(content: bytes) -> SiteCard:
    """The card in a file. Raises WrongFile, ParseError."""
    require_card(content, MOST_CARD)
    return signed.read(CARD, SiteCard, content)


def fingerprint(card: SiteCard) -> str:
    """What two people compare: SHA-256 of the card's one form, 64 lower-case hex characters."""
    return hashlib.sha256(write_card(card)).hexdigest()
