"""Facts about a journey that goes from one organisation to another, and about the organisations this one trusts.

A Chain of Identity has one home at a time. `HandedOver` ends this site's turn, and is itself part of the chain that the
next site gets: the chain says where the journey went. `HandoverAccepted` begins the next turn, and keeps the chain of
the site before as it came.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class KeyStated:
    """A public key of another site: 32 bytes of Ed25519 in lower-case hex, with its dates. Times are UTC."""

    key_id: str
    public: str
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class SiteKeys:
    """The device keys of a site whose facts are in a chain, as the giver of the chain trusts them."""

    site: str
    keys: tuple[KeyStated, ...]


@dataclass(frozen=True)
class HandedOver:
    """Two people gave the journey to another site; nothing more is done with it here until it comes back.

    `epoch` counts the hand-overs of this journey from 1, over all sites. `to_key` is the fingerprint of the key that
    the bundle is encrypted to; `containers` are those handed over.
    """

    bundle_id: str
    epoch: int
    from_site: str
    to_site: str
    to_key: str
    containers: tuple[str, ...]
    attempt_id: str


@dataclass(frozen=True)
class HandoverAccepted:
    """Two people took the journey over from another site; it goes on here from its `head` at `count` facts.

    `chain` is the other site's export of this journey as it came, compressed, in base64: every earlier site's chain is
    inside, in the `HandoverAccepted` of that site. `seal_keys` are trusted for labels of this journey alone;
    `device_keys` are those the chains were verified with, for whoever takes the journey over next.
    """

    bundle_id: str
    epoch: int
    from_site: str
    to_site: str
    count: int
    head: str
    bundle_sha256: str
    chain: str
    seal_keys: tuple[KeyStated, ...]
    device_keys: tuple[SiteKeys, ...]
    attempt_id: str


@dataclass(frozen=True)
class HandoverConfirmed:
    """The receipt came back: the other site's record of this journey stood at `count` facts and `head` after accepting.

    A second receipt that says otherwise means that two accepted.
    """

    bundle_id: str
    by_site: str
    count: int
    head: str
    receipt_sha256: str
    attempt_id: str


@dataclass(frozen=True)
class SiteTrusted:
    """Two people compared another organisation's fingerprint with what it told them, and trust its keys.

    `exchange` is its X25519 public key, in hex; `devices` sign its chains and bundles. A later one replaces it.
    """

    site: str
    facility: str
    fingerprint: str
    exchange: str
    devices: tuple[KeyStated, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class SiteDistrusted:
    """From now on nothing is handed over to that organisation, and no bundle of it is opened."""

    site: str
    why: str
    people: tuple[str, ...]


HandoverFact = HandedOver | HandoverAccepted | HandoverConfirmed
TrustFact = SiteTrusted | SiteDistrusted
