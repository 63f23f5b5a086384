"""Every key of a site, each with what the record says of it and whether its private half is in this folder."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from kiosk.domain.facts import KeyRevoked, KeyRotated, KeyTrustedBySite
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.site import trusted_by
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.keys.rotating import STREAM, Folder
from kiosk.ledger.exchange import EXCHANGE_FILE, load_exchange
from kiosk.ledger.keys import file_of, key_id_of, load_key


class KeyStatus(Enum):
    """How a key of the site stands."""

    IN_USE = "in use"
    OUT_OF_DATES = "out of its dates"
    RETIRED = "retired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class KeyListed:
    """One key: `purpose` in one word, `since` and `until` its dates (UTC; None for the key of hand-overs, which has
    none). `ended_at` is when it was retired, or since when it is revoked, and `ended_by` the number of that fact in
    `site/keys`. `here` says whether its private half is in this folder.
    """

    purpose: str
    key_id: str
    public: str
    since: datetime | None
    until: datetime | None
    status: KeyStatus
    here: bool
    ended_at: datetime | None = None
    ended_by: int | None = None


def keys_of(bench: Bench, folder: Folder) -> tuple[KeyListed, ...]:
    """Every key of the site, in the order in which they came. Raises KeyFileUnsafe."""
    held = {load_key(folder.keys, p).public.hex() for p in KeyPurpose if (folder.keys / file_of(p)).exists()}
    site = bench.ledger.site
    found = {key.key_id: _listed(key, bench.now, held) for key in folder.devices if key.site == site}
    for record in bench.ledger.facts(STREAM):
        match record.entry.fact:
            case KeyTrustedBySite() | KeyRotated() as fact:
                found[fact.key_id] = _listed(trusted_by(fact), bench.now, held)
                if isinstance(fact, KeyRotated):
                    _end(found, fact.replaces, KeyStatus.RETIRED, record.recorded_at, record.number)
            case KeyRevoked() as fact:
                _end(found, fact.key_id, KeyStatus.REVOKED, fact.revoked_at, record.number)
            case _:
                pass
    return (*found.values(), *_of_hand_overs(folder))


def _listed(key: TrustedKey, now: datetime, held: set[str]) -> KeyListed:
    within = key.not_before <= now < key.not_after
    status = KeyStatus.IN_USE if within else KeyStatus.OUT_OF_DATES
    here = key.public in held
    return KeyListed(key.purpose.value, key.key_id, key.public, key.not_before, key.not_after, status, here)


def _of_hand_overs(folder: Folder) -> tuple[KeyListed, ...]:
    if not (folder.keys / EXCHANGE_FILE).exists():
        return ()
    public = load_exchange(folder.keys).public
    key_id = key_id_of(bytes.fromhex(public))
    return (KeyListed("exchange", key_id, public, None, None, KeyStatus.IN_USE, here=True),)


def _end(found: dict[str, KeyListed], key_id: str, status: KeyStatus, at: datetime, number: int) -> None:
    if key_id in found:
        found[key_id] = replace(found[key_id], status=status, ended_at=at, ended_by=number)
