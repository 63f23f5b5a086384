"""A whole throw-away site: ledger, keys, people, patients, printers, simulated camera; and actors who do what staff do.

The same use cases as in production, the same gate, real labels, real pixels. A world can be branched: the branch starts
from the same facts and goes its own way.
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher

from kiosk.config import load_maker_labels
from kiosk.devices.fakes.clock import FakeClock
from kiosk.devices.file_printer import FilePrinter
from kiosk.devices.printers import ProfileInForce
from kiosk.domain.identifiers import Facility
from kiosk.domain.journey import Journey
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.label import (
    Establishment,
    LabelKind,
    LocationLabel,
    OrderSheet,
    Patient,
    StaffBadge,
    WristbandLabel,
)
from kiosk.domain.maker_labels import MakerLabel
from kiosk.domain.site import replay_site
from kiosk.domain.therapy import Therapy
from kiosk.handoffs.bench import Bench, PrintingPlace
from kiosk.handoffs.founding import THROW_AWAY, NewPerson, found_site, register, register_first_two
from kiosk.handoffs.replaying import replay
from kiosk.handoffs.roll import Roll
from kiosk.handoffs.view import journey_of
from kiosk.labels.editions import OF_SPECIMENS, editions
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved
from kiosk.labels.template import template_sha256
from kiosk.ledger.evidence import Evidence
from kiosk.ledger.keys import SigningKey
from kiosk.ledger.migrate import create
from kiosk.ledger.particulars import Particulars
from kiosk.ledger.replay import Replays
from kiosk.ledger.store import Ledger
from kiosk.rehearsal.desk import Desk, Paper
from kiosk.rehearsal.destinations import DESTINATIONS
from kiosk.rehearsal.people import COMING, PATIENTS, STAFF, PatientThere, StaffMember
from kiosk.rehearsal.seeded import UnsafeSeededFresh, unsafe_key, unsafe_secret

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ZONE = "America/New_York"
SITE = "rehearsal"
KIOSK = "kiosk-1"
PLACE = Establishment(Facility("A9990"), "Demonstration Apheresis Unit", "1 Example Way, Sampletown")

PROFILES = {
    LabelKind.BASE.value: "file-300-100x100",
    LabelKind.CRYOBAG.value: "file-300-cryobag",
    LabelKind.TIE_TAG.value: "file-300-tie-tag",
    LabelKind.FULL.value: "file-300-100x100",
    LabelKind.PARTIAL.value: "file-300-partial",
    LabelKind.POST_THAW.value: "file-300-post-thaw",
    LabelKind.SYRINGE.value: "file-300-syringe",
    LabelKind.TUBE.value: "file-300-tube",
    LabelKind.INNER_SHIPPER.value: "file-300-shipper",
    LabelKind.OUTER_SHIPPER.value: "file-300-shipper",
    LabelKind.ORDER_SHEET.value: "file-300-order",
    LabelKind.WRISTBAND.value: "file-300-wristband",
    LabelKind.BADGE.value: "file-300-badge",
    LabelKind.LOCATION.value: "file-300-syringe",
}

UNSAFE_CHEAP_PINS = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""**Only for a rehearsal.** PIN hashes that cost nothing to make, and nothing to break."""


@dataclass
class World:
    """One site at one moment of its story. `papers` are what was printed, by what names them."""

    folder: Path
    seed: int
    therapy: Therapy
    bench: Bench
    clock: FakeClock
    desk: Desk
    device_key: SigningKey
    people: dict[str, str] = field(default_factory=dict)
    papers: dict[tuple[str, ...], Paper] = field(default_factory=dict)
    journeys: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    containers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    poses: int = 0

    @classmethod
    def founded(
        cls,
        folder: Path,
        seed: int,
        therapy: Therapy,
        therapies: Mapping[str, Therapy],
        profiles: Mapping[str, PrinterProfile],
        desk: Desk,
        clock: FakeClock | None = None,
    ) -> "World":
        """A new site in an empty folder, with its people, badges and wristbands printed. `clock` stands at START."""
        clock, fresh = clock or FakeClock(START), UnsafeSeededFresh(seed)
        (folder / "prints").mkdir(parents=True)
        create(ledger_url(folder))
        seal_key, device_key = unsafe_key(seed, "seal"), unsafe_key(seed, "device")
        mine = {piece: profiles[name] for piece, name in PROFILES.items()}
        bench = bench_in(folder, clock, fresh, seed, therapies, mine, desk)
        world = cls(folder, seed, therapy, bench, clock, desk, device_key)
        life = (START - timedelta(days=1), START + timedelta(days=4000))
        found_site(
            bench,
            site=SITE,
            mode=THROW_AWAY,
            zone=ZONE,
            keys=(seal_key.trusted(KeyPurpose.SEAL, SITE, *life), device_key.trusted(KeyPurpose.DEVICE, SITE, *life)),
            templates=(template_sha256(),),
            profiles={profile.id: profile for profile in mine.values()},
        )
        world._hire()
        return world

    def saved(self, name: str) -> "World":
        """The same site at the same moment in a folder of its own, closed, for others to branch from."""
        self.bench.ledger.close()
        world = self.branched(name)
        world.close()
        self.reopen()
        return world

    def branched(self, name: str) -> "World":
        """The same site at the same moment, in a folder of its own. This world has to be closed or saved."""
        folder = Path(tempfile.mkdtemp(prefix="rehearsal-", dir=self.folder.parent))
        shutil.copytree(self.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.writer", "*-shm"))
        clock = FakeClock(START)
        clock.__dict__.update(self.clock.__dict__)
        fresh = self.bench.fresh
        if not isinstance(fresh, UnsafeSeededFresh):
            raise TypeError(f"Expected the rehearsal's own chance, got {type(fresh).__name__}.")
        mine = {piece: place.profile for piece, place in self.bench.printing.items()}
        bench = bench_in(folder, clock, fresh.branched(name), self.seed, self.bench.therapies, mine, self.desk)
        bench = replace(going_on(bench, self.bench), station=self.bench.station)
        return replace(
            self,
            folder=folder,
            clock=clock,
            bench=bench,
            people=dict(self.people),
            papers=dict(self.papers),
            journeys=dict(self.journeys),
            orders=dict(self.orders),
            containers=dict(self.containers),
        )

    def close(self) -> None:
        """Let go of the ledger, and of a branch's folder."""
        self.bench.ledger.close()

    def discard(self) -> None:
        """Close a branch and remove its folder."""
        self.close()
        shutil.rmtree(self.folder)

    def journey(self, who: str = "patient") -> Journey:
        """The journey of a patient, as the record has it."""
        return journey_of(self.bench, self.journeys[who])

    def pass_time(self, **spans: float) -> None:
        """Time passes."""
        self.clock.advance(timedelta(**spans))

    def at(self, station: str) -> "World":
        """The same site seen from another station: the same ledger, the same clock."""
        return replace(self, bench=replace(self.bench, station=station))

    def next_pose(self) -> int:
        """A pose nobody took before in this story."""
        self.poses += 1
        return self.seed * 100_000 + self.poses

    def printed(self, container: str, piece: str, issue: int, print_bits: Proved) -> Paper:
        """Keep what a printer put out, under the label's name."""
        paper = Paper(piece, print_bits.bits, print_bits.dpi)
        self.papers[(container, piece, str(issue))] = paper
        return paper

    def paper_of(self, *name: str) -> Paper:
        """A printed thing by its name."""
        return self.papers[name]

    def reopen(self) -> None:
        """The kiosk is started again. Raises as `Ledger.open`."""
        mine = {piece: place.profile for piece, place in self.bench.printing.items()}
        again = bench_in(self.folder, self.clock, self.bench.fresh, self.seed, self.bench.therapies, mine, self.desk)
        self.bench = replace(going_on(again, self.bench), station=self.bench.station)

    def _hire(self) -> None:
        until = START + timedelta(days=4000)
        new = {member.key: NewPerson(member.name, member.badge, member.pin, member.roles, until) for member in STAFF}
        first, second = STAFF[0].key, STAFF[1].key
        self.people[first], self.people[second] = register_first_two(self.bench, new[first], new[second])
        for member in STAFF[2:]:
            self.people[member.key] = register(self.bench, new[member.key], self.people[first])
        for member in STAFF:
            roles = tuple(role.value for role in member.roles)
            self.print_plain(("badge", member.key), StaffBadge(member.badge, member.name, roles, PLACE))
        for patient in PATIENTS:
            who = Patient(patient.name, patient.record_number, date.fromisoformat(patient.birth_date))
            self.print_plain(("band", patient.key), WristbandLabel(patient.band, who, PLACE))

    def print_plain(
        self,
        name: tuple[str, ...],
        content: StaffBadge | WristbandLabel | OrderSheet | LocationLabel,
    ) -> None:
        """Print a thing that is no bag's label, and keep the paper under a name."""
        proof = prove(content, self.bench.printing[content.kind.value].profile)
        match proof:
            case Proved():
                self.papers[name] = Paper(content.kind.value, proof.bits, proof.dpi)
            case NotProved(reasons=reasons):
                raise RuntimeError(f"Expected a proved {content.kind.value}, got {reasons[0]}.")


def member(key: str) -> StaffMember:
    """A member of staff by what they are called here."""
    return next(m for m in STAFF if m.key == key)


def patient(key: str) -> PatientThere:
    """A patient by what they are called here."""
    return next(p for p in (*PATIENTS, *COMING) if p.key == key)


@cache
def _maker_labels() -> tuple[MakerLabel, ...]:
    return load_maker_labels()


def ledger_url(folder: Path) -> str:
    """Where the ledger of a throw-away site lies."""
    return f"sqlite:///{folder / 'site.db'}"


def bench_in(  # noqa: PLR0913, PLR0917  a site is all of these
    folder: Path,
    clock: FakeClock,
    fresh: object,
    seed: int,
    therapies: Mapping[str, Therapy],
    profiles: Mapping[str, PrinterProfile],
    desk: Desk,
    site: str = SITE,
) -> Bench:
    """The bench of a throw-away site whose ledger lies in the folder; its keys and secret follow from the seed."""
    if not isinstance(fresh, UnsafeSeededFresh):
        raise TypeError(f"Expected the rehearsal's own chance, got {type(fresh).__name__}.")
    device_key = unsafe_key(seed, "device")
    life = (START - timedelta(days=1), START + timedelta(days=4000))
    ledger = Ledger.open(
        ledger_url(folder),
        site=site,
        kiosk=KIOSK,
        device_key=device_key,
        trusted=(device_key.trusted(KeyPurpose.DEVICE, site, *life),),
        clock=lambda: clock.now().utc,
    )
    journeys, particulars = Replays(ledger, replay), Particulars(ledger.database, site, unsafe_secret(seed))
    return Bench(
        kiosk=KIOSK,
        station="collection room",
        ledger=ledger,
        journeys=journeys,
        roll=Roll(ledger, journeys, particulars),
        site_parts=Replays(ledger, lambda _stream, facts, onto: replay_site(facts, onto)),
        particulars=particulars,
        evidence=Evidence(ledger.database, site),
        clock=clock,
        fresh=fresh,
        seal_key=unsafe_key(seed, "seal"),
        pins=UNSAFE_CHEAP_PINS,
        therapies=therapies,
        printing={piece: _place(folder, profile) for piece, profile in profiles.items()},
        edition=editions()[OF_SPECIMENS],
        facility=PLACE,
        gate_with=desk.gate,
        maker_labels=_maker_labels(),
        destinations=DESTINATIONS,
    )


def going_on(bench: Bench, before: Bench) -> Bench:
    """The bench over a copy of the record that `before` knows already: what it replayed is not replayed again."""
    journeys = before.journeys.over(bench.ledger)
    roll = before.roll.over(bench.ledger, journeys, bench.particulars)
    return replace(bench, journeys=journeys, roll=roll, site_parts=before.site_parts.over(bench.ledger))


def _place(folder: Path, profile: PrinterProfile) -> PrintingPlace:
    in_force = ProfileInForce(profile.id, profile.sha256, profile.printer.language, profile.printer.dpi)
    return PrintingPlace(profile, FilePrinter(folder / "prints", profile.printer.language, in_force))
