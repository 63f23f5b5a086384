"""Whose turn it is with a journey: where its home is, what was imported, what was given away.

1. A journey has one home at a time. `away_to` names another site from the moment this one handed it over; it is empty
   while the journey is here.
2. Hand-overs are counted over all sites (`epoch`): only a bundle with a higher one can bring a journey in.
3. What this site holds of any site's chain, or gave away of its own, must stand unchanged in whatever comes in: `held`
   and `given` say how many facts, and the head over them.
4. Seal keys of the sites before are trusted for labels of this journey alone.

A chain proves who wrote it and that nothing was changed. It can't prove that its last writer showed it to one site
only: a fork shows when its two ends meet, here or at the giver, and that is an alarm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kiosk.domain.envelope import GENESIS
from kiosk.domain.facts import KeyStated
from kiosk.domain.keys import TrustedKey


@dataclass(frozen=True)
class Mark:
    """A place in a site's chain: the number of facts, and the head over them."""

    count: int = 0
    head: str = GENESIS


@dataclass(frozen=True)
class Home:
    """Where the journey is at home, as this site's record has it.

    `bundle_id` is of the last hand-over, either way; `devices` the keys that the chains of the sites before were
    verified with. `receipt` is the SHA-256 of the receipt recorded for it, by
    `received_by`, whose own record then stood at `received_at`.
    """

    epoch: int = 0
    bundle_id: str = ""
    away_to: str = ""
    given: Mark | None = None
    held: Mapping[str, Mark] = field(default_factory=lambda: MappingProxyType({}))
    seal_keys: Mapping[str, TrustedKey] = field(default_factory=lambda: MappingProxyType({}))
    devices: Mapping[str, tuple[KeyStated, ...]] = field(default_factory=lambda: MappingProxyType({}))
    receipt: str = ""
    received_by: str = ""
    received_at: Mark | None = None


@dataclass(frozen=True)
class OtherSite:
    """An organisation this site trusts: who it is, the key that bundles to it are encrypted to, the keys it signs with.

    `exchange` is X25519, 32 bytes in hex; `fingerprint` is what two people compared.
    """

    site: str
    facility: str
    fingerprint: str
    exchange: str
    devices: tuple[TrustedKey, ...]


@dataclass(frozen=True)
class SiteNamed:
    """For a hand-over: to which site."""

    site: str


@dataclass(frozen=True)
class Essentials:
    """What the sheet beside the bag says of a bundle, in its signed code: enough to know the file by.

    `count` and `head` are where the giver's chain ends; `bundle_sha256` is of the bundle as signed.
    """

    bundle_id: str
    coi: str
    epoch: int
    from_site: str
    to_site: str
    to_key: str
    count: int
    head: str
    bundle_sha256: str


@dataclass(frozen=True)
class BundleOffered:
    """For accepting: a bundle that was opened, whose signatures and chain were verified, before anything is decided.

    `said` is what the bundle says of itself, `sheet` what was read from paper, None where nothing was. `given_to` is
    what the chain itself says last: (bundle id, epoch, site, key). `heads` are every site's heads in order. `clashing`
    are ids of its seal keys that belong to other keys here.
    """

    said: Essentials
    sheet: Essentials | None
    given_to: tuple[str, int, str, str] | None
    heads: Mapping[str, tuple[str, ...]]
    therapy: str
    clashing: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReceiptShown:
    """For the giver: a receipt whose signature was verified. `at` is where the receiver's own record stood."""

    bundle_id: str
    coi: str
    epoch: int
    by_site: str
    at: Mark
    receipt_sha256: str
