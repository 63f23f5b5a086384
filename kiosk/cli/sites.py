"""From a site's folder to what the commands work with."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from kiosk.cli.answers import REFUSED, leave, say
from kiosk.config import (
    Settings,
    load_confirmed_rows,
    load_destinations,
    load_maker_labels,
    load_profiles,
    load_settings,
    load_therapies,
)
from kiosk.domain.editions import edition_of
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Facility
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.label import Establishment
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import Footing
from kiosk.domain.therapy import Therapy
from kiosk.handoffs.backing_up import Plan
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.opening import Shared, open_site
from kiosk.handoffs.public_keys import DEVICE_KEYS
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.view import site_view
from kiosk.labels.editions import editions
from kiosk.labels.profile import PrinterProfile
from kiosk.ledger.audit import Told
from kiosk.ledger.exchange import EXCHANGE_FILE, OwnKeys, load_exchange
from kiosk.ledger.keys import load_key
from kiosk.ledger.scalars import read_moment

SITE = click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="The site's folder.",
)
"""The option of every command that works on a site there is."""


def bench_of(folder: Path, told: Told | None = None) -> Bench:
    """The kiosk that a site's folder makes. `told` is told each stream of the ledger as it is verified."""
    settings = load_settings(folder)
    edition = edition_of(editions(), settings.region, settings.edition)
    bench = open_site(
        folder,
        site=settings.site,
        kiosk=settings.kiosk,
        station=settings.station,
        facility=establishment(settings),
        edition=edition,
        therapies=load_therapies(),
        printing=profiles_of(settings, folder),
        wristbands=settings.wristbands,
        maker_labels=load_maker_labels(folder),
        devices=device_keys(folder),
        checkpoints=settings.checkpoints,
        shared=shared_database(settings),
        told=told,
    )
    return replace(
        bench, blood_groups=settings.blood_groups, rooms=settings.rooms, least_grade=settings.least_grade,
        destinations=load_destinations(folder),
        footings=_footings(settings, bench.therapies), confirmed_rows=load_confirmed_rows(folder, edition),
        own_keys=_own_keys(folder / "keys"),
    )  # fmt: skip


def _footings(settings: Settings, therapies: Mapping[str, Therapy]) -> dict[str, Footing]:
    unknown = sorted(set(settings.footings) - set(therapies))
    if unknown:
        raise ParseError("settings footings", f"therapies among {', '.join(therapies)}", ", ".join(unknown))
    return {therapy: Footing(footing) for therapy, footing in settings.footings.items()}


def _own_keys(keys: Path) -> OwnKeys | None:
    """The keys for hand-overs; None as long as no exchange key was made (`kiosk handover card`)."""
    if not (keys / EXCHANGE_FILE).exists():
        return None
    return OwnKeys(load_key(keys, KeyPurpose.DEVICE), load_exchange(keys))


def shared_database(settings: Settings) -> Shared | None:
    """The server the site's kiosks share; None for a kiosk with a ledger of its own."""
    return Shared(settings.database, settings.synchronous_standby) if settings.database else None


def backup_plan(folder: Path, settings: Settings) -> Plan | None:
    """The backups that the settings plan; None where they plan none, or the record is on a server."""
    if not settings.backup_folder or settings.database:
        return None
    every = timedelta(hours=settings.backup_hours)
    return Plan(settings.site, folder, Path(settings.backup_folder), every, settings.backups_kept)


def establishment(settings: Settings) -> Establishment:
    """The facility, as labels name it."""
    return Establishment(Facility.parse(settings.facility), settings.facility_name, settings.facility_address)


def profiles_of(settings: Settings, folder: Path) -> dict[str, PrinterProfile]:
    """The printer profile for each kind of label: one that ships, or one of the site's own.

    Raises ParseError for a profile that does not exist, and for one in the site's folder that is not right.
    """
    known = load_profiles(folder)
    unknown = sorted(set(settings.printing.values()) - set(known))
    if unknown:
        raise ParseError("settings printing", f"profiles among {', '.join(known)}", ", ".join(unknown))
    return {piece: known[name] for piece, name in settings.printing.items()}


def device_keys(folder: Path) -> tuple[TrustedKey, ...]:
    """The device keys kept in the site's folder. Raises ParseError."""
    try:
        rows = json.loads((folder / DEVICE_KEYS).read_text(encoding="utf-8"))["keys"]
        return tuple(
            TrustedKey(
                row["key_id"], row["public"], KeyPurpose(row["purpose"]), row["site"],
                read_moment(row["not_before"]), read_moment(row["not_after"]),
                read_moment(row["revoked_at"]) if row["revoked_at"] is not None else None,
                last_size=row.get("last_size"),
            )
            for row in rows
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ParseError("device keys", f"a file {DEVICE_KEYS} of public keys", repr(error)) from None


def trusted_keys(folder: Path) -> tuple[TrustedKey, ...]:
    """The keys a site's record trusts."""
    bench = bench_of(folder)
    try:
        return tuple(site_view(bench).keys.values())
    finally:
        bench.ledger.close()


def signature_or_leave(answer: Signed | Reason) -> Signed:
    """The signature; who was refused is told why, and the command ends with 1."""
    if isinstance(answer, Reason):
        say(f"REFUSED {answer.interlock}: expected {answer.expected}, read {answer.read}. {answer.remedy}")
        leave(REFUSED)
    return answer
