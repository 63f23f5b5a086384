"""A restored record: its keys, what it says of its own restore, and the two people who look at what that means.

Private keys are in no backup. They are brought by another way; what of them is not brought is made anew, and the record
says so. The seal key is always made anew: a label that was printed after the backup then bears the seal of a key under
which this record never issues that number (`kiosk.domain.restoration`).

Facts that are known to be lost may have moved, opened or given any bag: every live one is held, until two people have
looked at it.
"""

from datetime import datetime, timedelta
from pathlib import Path

from kiosk.domain.errors import KioskError, ParseError
from kiosk.domain.facts import Fact, HoldPlaced, KeyTrustedBySite, RestorationAcknowledged, SiteRestored
from kiosk.domain.guards import record_reaches_its_checkpoint
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.people import Meaning, Role
from kiosk.domain.reasons import Reason
from kiosk.domain.restoration import Restoration
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.founding import KEY_LIFE
from kiosk.handoffs.recording import Signed, sign_as, two_people
from kiosk.handoffs.view import active_patients, journey_of, site_view
from kiosk.ledger.backup import Manifest
from kiosk.ledger.exchange import EXCHANGE_FILE
from kiosk.ledger.keys import SECRET_FILE, bring_secret, file_of, make_key

RESTORE, ACKNOWLEDGE = "work on without lost facts", "acknowledge restored record"
SIGNERS = (frozenset({Role.QUALITY}), frozenset({Role.ADMINISTRATOR, Role.DIRECTOR}))
"""Who signs both acts, in turn: each holds one of these roles, and they are two people."""

BROUGHT = (SECRET_FILE, file_of(KeyPurpose.DEVICE), file_of(KeyPurpose.CHECKPOINT), EXCHANGE_FILE)


class KeysNotBrought(KioskError):
    """The keys are in no backup, and were not brought."""

    remedy = (
        f"Bring a copy of the site's folder keys, kept elsewhere, with --keys. Without its {SECRET_FILE} nobody is "
        "found by wristband or record number; device, checkpoint and seal keys are made anew where they are missing."
    )

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return f"{self.folder}: Expected the site's {SECRET_FILE}, got none."


def bring_keys(brought: Path, keys: Path, site: str, now: datetime) -> tuple[TrustedKey, ...]:
    """Put the keys that were brought into the folder of a restored site, and make the others. Gives those made anew.

    Raises KeysNotBrought, KeyFileUnsafe.
    """
    if not (brought / SECRET_FILE).exists():
        raise KeysNotBrought(brought)
    for name in BROUGHT:
        if (brought / name).exists():
            bring_secret(brought, keys, name)
    made = [KeyPurpose.SEAL]
    made += [one for one in (KeyPurpose.DEVICE, KeyPurpose.CHECKPOINT) if not (brought / file_of(one)).exists()]
    return tuple(
        make_key(keys, purpose).trusted(purpose, site, now - timedelta(minutes=1), now + KEY_LIFE[purpose])
        for purpose in made
    )


def sign_restore(bench: Bench, act: str, turn: int, person_id: str, pin: str) -> Signed | Reason:
    """One of the two signs `RESTORE` or `ACKNOWLEDGE`, in their turn (0 or 1; see `SIGNERS`), or is refused."""
    return sign_as(bench, act, SIGNERS[turn], Meaning.APPROVAL, person_id, pin)


def reaches(backup: Manifest, known: int) -> bool:
    """Whether the backup has every fact of the newest checkpoint at hand, and there is one."""
    return 0 < known <= backup.facts


def record_restored(
    bench: Bench, backup: Manifest, known: int, made: tuple[TrustedKey, ...], signed: tuple[Signed, Signed] | None
) -> Restoration:
    """Record that this is a restored record, and the keys made for it; where facts are lost, hold every live container.

    `known` is how many facts the newest checkpoint at hand knows, 0 without one. Raises ParseError where the record
    does not reach it, or nobody knows, and not two people signed; what `Ledger.append` raises.
    """
    if signed is None and not reaches(backup, known):
        raise ParseError("restore", "a record that reaches its newest checkpoint", f"{backup.facts} facts of {known}")
    people = two_people(bench, RESTORE, SIGNERS, signed) if signed is not None else ()
    now = bench.now
    _append(bench, "site/charter", (SiteRestored(backup.folder, backup.at, now, backup.facts, known, people),), people)
    keys = tuple(
        KeyTrustedBySite(key.key_id, key.public, key.purpose.value, key.site, key.not_before, key.not_after)
        for key in made
    )
    _append(bench, "site/keys", keys, people)
    if not reaches(backup, known):
        _hold_all(bench, people)
    return site_view(bench).restorations[-1]


def _hold_all(bench: Bench, people: tuple[str, ...]) -> None:
    rule = record_reaches_its_checkpoint
    for coi in active_patients(bench):
        holds = tuple(
            HoldPlaced(bench.fresh.token(), container.id, rule.kind.value, rule.name, rule.hazard)
            for container in journey_of(bench, coi).live
        )
        if holds:
            _append(bench, coi, holds, people)


def unacknowledged(bench: Bench) -> Restoration | None:
    """The first restore of the record that nobody acknowledged, None where there is none."""
    return next((one for one in site_view(bench).restorations if not one.acknowledged_by), None)


def acknowledge_restored(bench: Bench, signed: tuple[Signed, Signed]) -> tuple[Restoration, ...]:
    """Record that the two have looked at every restore that nobody acknowledged yet. Gives those.

    Raises ParseError where there is none, or for signatures that are not two people's for this act.
    """
    people = two_people(bench, ACKNOWLEDGE, SIGNERS, signed)
    due = tuple(one for one in site_view(bench).restorations if not one.acknowledged_by)
    if not due:
        raise ParseError("acknowledgement", "a restored record that waits for it", "none")
    _append(bench, "site/charter", tuple(RestorationAcknowledged(one.backup, one.at, people) for one in due), people)
    return due


def _append(bench: Bench, stream: str, facts: tuple[Fact, ...], people: tuple[str, ...]) -> None:
    if not facts:
        return
    moment = bench.clock.now()
    entries = tuple(bench.entry(stream, fact, moment, people=people) for fact in facts)
    bench.ledger.append(entries, bench.ledger.counts((stream,)))
