"""A site without pixels: two rooms with a bench each over one real ledger, founded once and copied for every example."""

import copy
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher

from kiosk.config import load_maker_labels, load_profiles, load_therapies
from kiosk.devices.fakes.clock import FakeClock
from kiosk.domain.facts import BadgeIssued, BandIssued, Fact, PrintStarted, ShipperLabelIssued
from kiosk.domain.identifiers import Facility
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.label import Establishment
from kiosk.domain.maker_labels import MakerLabel
from kiosk.domain.site import replay_site
from kiosk.domain.therapy import Therapy
from kiosk.handoffs.bench import Bench, PrintingPlace
from kiosk.handoffs.founding import THROW_AWAY, NewPerson, found_site, register, register_first_two
from kiosk.handoffs.replaying import replay
from kiosk.handoffs.roll import Roll
from kiosk.labels.editions import OF_SPECIMENS, editions
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.template import template_sha256
from kiosk.ledger.evidence import Evidence
from kiosk.ledger.keys import SigningKey
from kiosk.ledger.migrate import create
from kiosk.ledger.particulars import Particulars
from kiosk.ledger.replay import Replays
from kiosk.rehearsal.destinations import DESTINATIONS
from kiosk.rehearsal.seeded import UnsafeSeededFresh, unsafe_key, unsafe_secret
from kiosk.rehearsal.world import going_on
from tests.adversary.people import FOR_EVER, STAFF, START
from tests.adversary.rigging import InjectedGate, Inkwell, Rig, RiggedLedger, WatchedPrinter

SITE, KIOSK, ZONE = "adversary", "kiosk-1", "America/New_York"
ROOMS = ("room one", "room two")
PLACE = Establishment(Facility("A9990"), "Demonstration Apheresis Unit", "1 Example Way, Sampletown")
PROFILES = {
    "base label": "file-300-100x100",
    "cryobag label": "file-300-cryobag",
    "tie-tag": "file-300-tie-tag",
    "syringe label": "file-300-syringe",
    "post-thaw tag": "file-300-post-thaw",
    "outer shipper label": "file-300-shipper",
    "wristband": "file-300-wristband",
}
LEDGER = "site.db"
"""The file of the ledger in a site's folder."""

DOSE_LIFE_HOURS = 48
"""Short, so that the adversary can come near the end of it."""

_SEED = 1
_MEMORY = Path("/dev/shm")
"""Where there is memory that looks like a disk, the ledgers of the examples lie there."""


@cache
def therapies() -> Mapping[str, Therapy]:
    """The therapies that ship, with a dose of `car-t` that expires after two days."""
    shipped = load_therapies()
    car_t = shipped["car-t"]
    dose = replace(car_t.containers["dose"], shelf_hours=DOSE_LIFE_HOURS)
    return {**shipped, "car-t": replace(car_t, containers={**car_t.containers, "dose": dose})}


@cache
def maker_labels() -> tuple[MakerLabel, ...]:
    """The makers' labels that ship."""
    return load_maker_labels()


@cache
def profiles() -> Mapping[str, PrinterProfile]:
    """The printer profiles of the label kinds printed here."""
    shipped = load_profiles()
    return {piece: shipped[name] for piece, name in PROFILES.items()}


@dataclass
class Site:
    """One site: its ledger, and a bench in each room. `people` maps a person's key to their id.

    Its keys and its secret follow from the seed; the adversary's own site is the one there is by default.
    """

    folder: Path
    clock: FakeClock
    fresh: UnsafeSeededFresh
    inkwell: Inkwell
    people: dict[str, str] = field(default_factory=dict)
    frames: int = 0
    name: str = SITE
    seed: int = _SEED

    def __post_init__(self) -> None:
        self.open()

    @classmethod
    def founded(cls, name: str = SITE, seed: int = _SEED) -> "Site":
        """A new site in a folder of its own, with everybody registered."""
        folder = _folder()
        create(_url(folder))
        site = cls(folder, FakeClock(START), UnsafeSeededFresh(seed), Inkwell(), name=name, seed=seed)
        bench = site.rooms[ROOMS[0]]
        mine = profiles().values()
        found_site(
            bench, site=name, mode=THROW_AWAY, zone=ZONE,
            keys=(site.trusted(KeyPurpose.SEAL), site.trusted(KeyPurpose.DEVICE)),
            templates=(template_sha256(),), profiles={profile.id: profile for profile in mine},
        )  # fmt: skip
        new = [NewPerson(p.name, p.badges[0], p.pin, p.roles, p.until) for p in STAFF]
        ids = [*register_first_two(bench, new[0], new[1])]
        ids += [register(bench, person, ids[0]) for person in new[2:]]
        site.people = {person.key: person_id for person, person_id in zip(STAFF, ids, strict=True)}
        for person in STAFF:
            for badge in person.badges[1:]:
                site.record("site/people", BadgeIssued(site.people[person.key], badge.person_key))
        return site

    def copied(self, clock: FakeClock | None = None, fresh: UnsafeSeededFresh | None = None) -> "Site":
        """The same site at the same moment in a folder of its own; this one has to be closed.

        Its clock and its chance go on from here, unless another clock or another chance is given.
        """
        folder = _folder()
        shutil.copy(self.folder / LEDGER, folder / LEDGER)
        return self.over(folder, clock, fresh)

    def over(self, folder: Path, clock: FakeClock | None = None, fresh: UnsafeSeededFresh | None = None) -> "Site":
        """The same site, going on from the same moment, over the ledger that lies in that folder."""
        clock, fresh = clock or copy.copy(self.clock), fresh or copy.copy(self.fresh)
        inkwell = Inkwell(dict(self.inkwell.drawn))
        site = Site(folder, clock, fresh, inkwell, self.people, self.frames, self.name, self.seed)
        site.rooms = {room: going_on(bench, self.rooms[room]) for room, bench in site.rooms.items()}
        return site

    def open(self) -> None:
        """Open the ledger, and verify it, as a kiosk does that starts."""
        self.rig = Rig()
        self.ledger = RiggedLedger.open(
            _url(self.folder), site=self.name, kiosk=KIOSK, device_key=self.key(KeyPurpose.DEVICE),
            trusted=(self.trusted(KeyPurpose.DEVICE),), clock=lambda: self.clock.now().utc,
        )  # fmt: skip
        self.ledger.rig = self.rig
        self.gate = InjectedGate(())
        self.printer = WatchedPrinter(self._print_is_recorded)
        self.rooms = {room: self._bench(room) for room in ROOMS}

    def restart(self) -> None:
        """The process died; another one starts on the same file. Paper and printer stay what they are."""
        self.ledger.close()
        self.reopen()

    def reopen(self) -> None:
        """Open again what was closed; the printer is the same."""
        printer = self.printer
        self.open()
        self.printer = printer
        self.rooms = {room: self._bench(room) for room in ROOMS}

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()

    def discard(self) -> None:
        """Close and leave nothing behind."""
        self.close()
        shutil.rmtree(self.folder)

    def record(self, stream: str, *facts: Fact) -> None:
        """Facts that no use case writes yet, such as a second badge or a suspension."""
        bench = self.rooms[ROOMS[0]]
        self.ledger.append(tuple(bench.entry(stream, fact, self.clock.now()) for fact in facts), {})

    def pass_time(self, span: timedelta) -> None:
        """Time passes."""
        self.clock.advance(span)

    def key(self, purpose: KeyPurpose) -> SigningKey:
        """The site's private key for that purpose."""
        return unsafe_key(self.seed, purpose.value)

    def trusted(self, purpose: KeyPurpose) -> TrustedKey:
        """Its public half, as the site itself trusts it."""
        return self.key(purpose).trusted(purpose, self.name, START - timedelta(days=1), FOR_EVER)

    def _print_is_recorded(self, print_id: str, bitmap_sha256: str) -> bool:
        started = {
            (record.entry.fact.print_id, record.entry.fact.bitmap_sha256)
            for stream in self.ledger.streams("CH")
            for record in self.ledger.facts(stream)
            if isinstance(record.entry.fact, PrintStarted | ShipperLabelIssued | BandIssued)
        }
        return (print_id, bitmap_sha256) in started

    def _bench(self, room: str) -> Bench:
        ledger = self.ledger
        journeys, particulars = (
            Replays(ledger, replay),
            Particulars(ledger.database, self.name, unsafe_secret(self.seed)),
        )
        return Bench(
            kiosk=KIOSK,
            station=room,
            ledger=ledger,
            journeys=journeys,
            roll=Roll(ledger, journeys, particulars),
            site_parts=Replays(ledger, lambda _stream, facts, onto: replay_site(facts, onto)),
            particulars=particulars,
            evidence=Evidence(ledger.database, self.name),
            clock=self.clock,
            fresh=self.fresh,
            seal_key=self.key(KeyPurpose.SEAL),
            pins=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
            therapies=therapies(),
            printing={piece: PrintingPlace(profile, self.printer) for piece, profile in profiles().items()},
            edition=editions()[OF_SPECIMENS],
            facility=PLACE,
            destinations=DESTINATIONS,
            maker_labels=maker_labels(),
            gate_with=lambda _keys, _grammars: self.gate,
        )


def seal_keys() -> tuple[TrustedKey, ...]:
    """The keys whose seals the adversary's own site trusts."""
    return (unsafe_key(_SEED, "seal").trusted(KeyPurpose.SEAL, SITE, START - timedelta(days=1), FOR_EVER),)


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="adversary-", dir=_MEMORY if _MEMORY.is_dir() else None))


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / LEDGER}"
