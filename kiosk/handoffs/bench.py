"""What a use case works with: one kiosk's ledger, particulars, evidence, clock, keys, printers and therapies.

Everything comes in; nothing here is looked up. Identifiers, salts and serials come from `Fresh`, so that a rehearsal
can be run again to the bit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from argon2 import PasswordHasher

from kiosk.barcodes.gate import Gate
from kiosk.devices.clock import Clock
from kiosk.devices.printers import Printer
from kiosk.domain.clock import Moment
from kiosk.domain.destinations import Destinations
from kiosk.domain.editions import Edition
from kiosk.domain.envelope import NO_HASHES, Entry, Hashes, Stamp
from kiosk.domain.facts import Fact
from kiosk.domain.grades import FLOOR
from kiosk.domain.identifiers import BandGrammar, TextGrammar
from kiosk.domain.journey import Journey
from kiosk.domain.keys import TrustedKey
from kiosk.domain.label import Establishment
from kiosk.domain.maker_labels import MakerLabel, plain_templates
from kiosk.domain.site import SiteView
from kiosk.domain.statements import Footing
from kiosk.domain.therapy import ContainerPurpose, Therapy
from kiosk.handoffs.latest import Latest
from kiosk.handoffs.roll import Roll
from kiosk.labels.profile import PrinterProfile
from kiosk.ledger.evidence import Evidence
from kiosk.ledger.exchange import OwnKeys
from kiosk.ledger.keys import SigningKey
from kiosk.ledger.particulars import Particulars
from kiosk.ledger.replay import Replays
from kiosk.ledger.store import Ledger


class Fresh(Protocol):
    """Where new ids, salts and serials come from: the operating system's chance, or a rehearsal's seed."""

    def fact_id(self) -> str:
        """A new fact id."""
        ...

    def token(self) -> str:
        """A new random id, 16 lower-case hex characters."""
        ...

    def salt(self) -> bytes:
        """A new salt of 32 bytes."""
        ...


@dataclass(frozen=True)
class PrintingPlace:
    """A printer with the profile of the model and stock in it."""

    profile: PrinterProfile
    printer: Printer


@dataclass(frozen=True)
class Bench:
    """One kiosk at one station. `printing` names a place for every kind of label printed here.

    `edition` is the rule table for labels that the site names; `confirmed_rows` are those of its rows that the site
    confirmed against its own copy. `footings` says as what the products of a therapy are given, where the site says it.
    `blood_groups` are the site's own words for what its labels may say in ISBT 128 structure 002: name to content.
    `destinations` are the places cells are sent to, None where no label of a shipper is printed.
    `rooms` says in which room a station is, where the site says so.
    `least_grade` is the score a label needs to be read back, where the site asks for more than `FLOOR`.
    `own_keys` are those for hand-overs between sites, None where the site made none.
    `roll` lists every journey; `joined` is the site as it was looked at last. Both are checked at each look.
    """

    kiosk: str
    station: str
    ledger: Ledger
    journeys: Replays[Journey]
    roll: Roll
    site_parts: Replays[SiteView]
    particulars: Particulars
    evidence: Evidence
    clock: Clock
    fresh: Fresh
    seal_key: SigningKey
    pins: PasswordHasher
    therapies: Mapping[str, Therapy]
    printing: Mapping[str, PrintingPlace]
    edition: Edition
    facility: Establishment
    gate_with: Callable[[tuple[TrustedKey, ...], tuple[TextGrammar, ...]], Gate]
    grammars: tuple[BandGrammar, ...] = field(default=())
    maker_labels: tuple[MakerLabel, ...] = field(default=())
    blood_groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rooms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    destinations: Destinations | None = None
    footings: Mapping[str, Footing] = field(default_factory=lambda: MappingProxyType({}))
    confirmed_rows: frozenset[str] = frozenset()
    least_grade: float = FLOOR
    own_keys: OwnKeys | None = field(default=None, repr=False)
    joined: Latest[SiteView] = field(default_factory=Latest)

    def entry(
        self,
        stream: str,
        fact: Fact,
        moment: Moment,
        *,
        people: tuple[str, ...] = (),
        decided_on: tuple[tuple[str, int], ...] = (),
        hashes: Hashes = NO_HASHES,
    ) -> Entry:
        """A fact in its envelope, ready to append."""
        stamp = Stamp(moment.utc, moment.monotonic_ns, moment.boot_id, self.kiosk)
        return Entry(self.fresh.fact_id(), stream, fact, stamp, people, hashes, decided_on)

    @property
    def texts(self) -> tuple[TextGrammar, ...]:
        """Every format of plain text that a code may have here: the hospital's wristbands, the makers' labels."""
        return (*self.grammars, *plain_templates(self.maker_labels))

    @property
    def makers_products(self) -> frozenset[str]:
        """The product codes of bags that makers outside fill, by this site's therapies."""
        kinds = (kind for therapy in self.therapies.values() for kind in therapy.containers.values())
        return frozenset(kind.product for kind in kinds if kind.from_a_maker)

    @property
    def marked_products(self) -> frozenset[str]:
        """The product codes of doses that go to a marked site, by this site's therapies."""
        marked = (therapy for therapy in self.therapies.values() if therapy.administration.marked)
        return frozenset(kind.product for therapy in marked for kind in therapy.kinds_for(ContainerPurpose.DOSE))

    @property
    def now(self) -> datetime:
        """The wall clock, UTC."""
        return self.clock.now().utc
