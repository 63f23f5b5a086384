"""Make and open a site's folder: settings, keys (0700), ledger, prints. Keys never enter the ledger."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from argon2 import PasswordHasher

from kiosk.barcodes.gate import Gate
from kiosk.devices.clock import Clock, SystemClock
from kiosk.domain.editions import Edition
from kiosk.domain.envelope import Recorded
from kiosk.domain.identifiers import BandGrammar
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.label import Establishment
from kiosk.domain.maker_labels import MakerLabel
from kiosk.domain.site import replay_site
from kiosk.domain.therapy import Therapy
from kiosk.handoffs.bench import Bench, PrintingPlace
from kiosk.handoffs.checkpointing import CHECKPOINTS_FILE, checkpoint_place
from kiosk.handoffs.connecting import printers_for, prints_folder
from kiosk.handoffs.founding import KEY_LIFE, found_site
from kiosk.handoffs.keys.rotating import Folder, settle, settle_files
from kiosk.handoffs.public_keys import DEVICE_KEYS
from kiosk.handoffs.replaying import replay
from kiosk.handoffs.roll import Gathered, Roll
from kiosk.handoffs.timekeeping import RecordClock
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.template import template_sha256
from kiosk.ledger.audit import Told
from kiosk.ledger.database import Safeguards
from kiosk.ledger.evidence import Evidence
from kiosk.ledger.export import key_document
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import load_key, load_secret, make_key, make_secret
from kiosk.ledger.migrate import create
from kiosk.ledger.particulars import Particulars
from kiosk.ledger.replay import Replays
from kiosk.ledger.store import Ledger


@dataclass(frozen=True)
class Shared:
    """The database on a server that the kiosks of a site share, and whether a standby has to confirm each commit."""

    address: str
    standby: bool = True


class SystemFresh:
    """Ids, salts and serials from the operating system's chance."""

    def fact_id(self) -> str:
        """A new fact id."""
        return str(uuid4())

    def token(self) -> str:
        """A new random id, 16 lower-case hex characters."""
        return secrets.token_hex(8)

    def salt(self) -> bytes:
        """A new salt of 32 bytes."""
        return secrets.token_bytes(32)


def make_site(  # noqa: PLR0913  a site is all of these
    folder: Path,
    *,
    site: str,
    kiosk: str,
    station: str,
    mode: str,
    zone: str,
    facility: Establishment,
    edition: Edition,
    therapies: Mapping[str, Therapy],
    printing: Mapping[str, PrinterProfile],
    wristbands: Mapping[str, str],
    shared: Shared | None = None,
) -> Bench:
    """Keys, ledger and charter of a new site in a folder that has none. Raises KeyFileUnsafe or LedgerUnavailable.

    On a server the ledger is there already, made by the role that owns it; it must be empty, or StaleJourney is raised.
    """
    keys = folder / "keys"
    for profile in printing.values():
        if profile.transport.kind == "file":
            prints_folder(profile, folder).mkdir(exist_ok=True)
    device, seal = make_key(keys, KeyPurpose.DEVICE), make_key(keys, KeyPurpose.SEAL)
    make_secret(keys)
    now = SystemClock().now().utc
    trusted = tuple(
        key.trusted(purpose, site, now - timedelta(minutes=1), now + KEY_LIFE[purpose])
        for key, purpose in ((device, KeyPurpose.DEVICE), (seal, KeyPurpose.SEAL))
    )
    (folder / DEVICE_KEYS).write_text(key_document(trusted[:1]), encoding="utf-8")
    if shared is None:
        create(ledger_url(folder))
    bench = open_site(
        folder, site=site, kiosk=kiosk, station=station, facility=facility, edition=edition,
        therapies=therapies, printing=printing, wristbands=wristbands, devices=trusted[:1], shared=shared,
    )  # fmt: skip
    found_site(
        bench,
        site=site,
        mode=mode,
        zone=zone,
        keys=trusted,
        templates=(template_sha256(),),
        profiles={profile.id: profile for profile in printing.values()},
    )
    if bench.ledger.checkpoints is not None:
        bench.ledger.checkpoints.attempt(Why.START)
    return bench


def open_site(  # noqa: PLR0913  a site is all of these
    folder: Path,
    *,
    site: str,
    kiosk: str,
    station: str,
    facility: Establishment,
    edition: Edition,
    therapies: Mapping[str, Therapy],
    printing: Mapping[str, PrinterProfile],
    wristbands: Mapping[str, str],
    maker_labels: tuple[MakerLabel, ...] = (),
    devices: tuple[TrustedKey, ...],
    clock: Clock | None = None,
    shared: Shared | None = None,
    told: Told | None = None,
    checkpoints: str = CHECKPOINTS_FILE,
) -> Bench:
    """The bench of one kiosk: keys loaded, ledger opened and verified, against its checkpoints in the file as well.

    `told` is told each stream as it is verified.
    """
    own = Folder(folder, devices)
    settle_files(own)
    place = checkpoint_place(folder, checkpoints, site, devices)
    ticking = clock if clock is not None else SystemClock()
    beside_record = RecordClock(ticking, kiosk)
    gathered = Gathered()

    def tell(stream: str, facts: Sequence[Recorded]) -> None:
        gathered(stream, facts)
        beside_record.heard(stream, facts)
        if told is not None:
            told(stream, facts)

    ledger = Ledger.open(
        ledger_url(folder, shared),
        site=site,
        kiosk=kiosk,
        device_key=load_key(own.keys, KeyPurpose.DEVICE),
        trusted=devices,
        clock=lambda: ticking.now().utc,
        told=tell,
        place=place,
        safeguards=safeguards(folder, shared),
    )
    settle(ledger, own)
    beside_record.server = ledger.database.clock
    secret = load_secret(own.keys)
    journeys, particulars = Replays(ledger, replay), Particulars(ledger.database, site, secret)
    return Bench(
        kiosk=kiosk,
        station=station,
        ledger=ledger,
        journeys=journeys,
        roll=Roll(ledger, journeys, particulars, gathered),
        site_parts=Replays(ledger, lambda _stream, facts, onto: replay_site(facts, onto)),
        particulars=particulars,
        evidence=Evidence(ledger.database, site),
        clock=beside_record,
        fresh=SystemFresh(),
        seal_key=load_key(own.keys, KeyPurpose.SEAL),
        pins=PasswordHasher(),
        therapies=therapies,
        printing={
            piece: PrintingPlace(printing[piece], printer) for piece, printer in printers_for(printing, folder).items()
        },
        edition=edition,
        facility=facility,
        gate_with=Gate,
        maker_labels=maker_labels,
        grammars=tuple(BandGrammar(name, pattern) for name, pattern in wristbands.items()),
    )


def ledger_url(folder: Path, shared: Shared | None = None) -> str:
    """Where the ledger of a site's folder is: on the server it names, else in the folder."""
    return shared.address if shared is not None else f"sqlite:///{folder.resolve() / 'site.db'}"


def safeguards(folder: Path, shared: Shared | None) -> Safeguards | None:
    """What the kiosk of this folder asks of the server it shares; None without one."""
    if shared is None:
        return None
    return Safeguards(standby=shared.standby, timelines=folder.resolve() / "database-timeline.json")
