"""Three organisations that share nothing but what a bundle carries: real sites, each on a ledger of its own, no pixels.

A `Branch` is one record of an organisation: the first one, or one that was restored from a backup and goes on by itself.
"""

import atexit
import copy
import hashlib
import shutil
from dataclasses import dataclass, field
from functools import cache

from kiosk.devices.fakes.clock import FakeClock
from kiosk.domain.decision import Decision
from kiosk.domain.handover import Essentials
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import accepting, handing_over, trusting
from kiosk.handoffs.accepting import OpenedBundle
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.handing_over import MadeBundle
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.turns import UnderWay
from kiosk.ledger.bundles import fingerprint
from kiosk.ledger.exchange import ExchangeKey, exchange_key
from kiosk.ledger.export import fact_lines
from kiosk.rehearsal.seeded import UnsafeSeededFresh
from tests.adversary import stages
from tests.adversary.people import person
from tests.adversary.play import Play, Turn
from tests.adversary.site import ROOMS, SITE, Site
from tests.adversary.truth import Course, Truth
from tests.adversary.world import World

SEEDS = {SITE: 1, "north": 2, "south": 3}
"""Every organisation by its name. The patients are enrolled at the first."""

GIVERS, CLERKS, TRUSTERS = ("one", "quality"), ("one",), ("quality", "director")


@dataclass
class Branch:
    """One record of an organisation, and what the adversary knows of it, by Chain of Identity.

    `home` are the journeys that are at home here; `known` holds of every other site the heads that came in; `given` how
    many facts of its own went out last; `last_given` in which bundle; `accepted` every bundle taken in; `receipts` what
    was recorded for a bundle; `then` how many facts of its own it had when it accepted last.
    """

    label: str
    world: World
    home: set[str] = field(default_factory=set)
    known: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    last_given: dict[str, str] = field(default_factory=dict)
    accepted: dict[str, list[str]] = field(default_factory=dict)
    receipts: dict[str, bytes] = field(default_factory=dict)
    then: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The organisation."""
        return self.world.site.name

    @property
    def bench(self) -> Bench:
        """Where its journeys are given and taken."""
        return self.world.site.rooms[ROOMS[0]]

    @property
    def exchange(self) -> ExchangeKey:
        """The key that bundles for the organisation are encrypted to."""
        return exchange_key(hashlib.sha256(f"exchange of {self.name}".encode()).digest())

    def copied(self, label: str, truth: Truth, clock: FakeClock, fresh: UnsafeSeededFresh | None = None) -> "Branch":
        """The same record with the same memory in a folder of its own; its site has to be closed."""
        world = World(self.world.site.copied(clock, fresh), truth, self.world.papers)
        marks = (self.home, self.known, self.given, self.last_given, self.accepted, self.receipts, self.then)
        return Branch(label, world, *copy.deepcopy(marks))

    def heads(self, coi: str) -> tuple[str, ...]:
        """The heads of this record's own facts of the journey, in order."""
        ledger = self.world.site.ledger
        return tuple(record.head for record in ledger.facts(coi)) if ledger.counts((coi,)).get(coi) else ()

    def text(self, coi: str) -> str:
        """This record's own facts of the journey, as exported."""
        return "".join(self.bench.ledger.database.read(lambda c: list(fact_lines(c, self.name, [coi]))))

    def prepared(self, step: K, course: Course, people: tuple[str, ...], by_list: str) -> UnderWay:
        """These people sign an attempt at which nothing is read, at the journey that the list names."""
        play = Play(step, course.patient, ROOMS[0], tuple(map(Turn, people)), by_list=by_list)
        return self.world.prepared(self.bench, play)

    def give(self, course: Course, to: str, people: tuple[str, ...] = GIVERS) -> Decision:
        """The journey goes to that organisation, if it may."""
        under_way = self.prepared(K.HAND_OVER_TO_SITE, course, people, course.coi)
        return handing_over.hand_over(self.bench, under_way, to)

    def made(self, course: Course) -> MadeBundle:
        """File and code of the journey's last hand-over."""
        return handing_over.make_bundle(self.bench, course.coi, self.world.site.key(KeyPurpose.DEVICE))

    def opened(self, content: bytes) -> OpenedBundle | Reason:
        """What a file is worth here."""
        return accepting.open_bundle(self.bench, content, self.exchange)

    def take(
        self, course: Course, found: OpenedBundle, code: str | None, people: tuple[str, ...], by_list: str
    ) -> Decision | Reason:
        """Accept what was opened, with the code of a sheet or without one."""
        sheet: Essentials | Reason | None = None
        if code is not None:
            sheet = accepting.read_sheet(self.bench, found, code)
        if isinstance(sheet, Reason):
            return sheet
        under_way = self.prepared(K.ACCEPT_FROM_SITE, course, people, by_list)
        return accepting.accept(self.bench, under_way, found, sheet)

    def receipt(self, course: Course) -> bytes:
        """The receipt of the last bundle accepted."""
        return accepting.make_receipt(self.bench, course.coi, self.world.site.key(KeyPurpose.DEVICE))

    def receive(self, course: Course, content: bytes, people: tuple[str, ...] = CLERKS) -> Decision | Reason:
        """Record a receipt that came."""
        under_way = self.prepared(K.RECORD_RECEIPT, course, people, course.coi)
        return handing_over.record_receipt(self.bench, under_way, content)


@cache
def founded(stage: str) -> tuple[Branch, ...]:
    """The three, closed, trusting each other; both patients stand at that stage at the first."""
    world = stages.stage(stage).copied()
    clock = world.site.clock
    branches = [Branch(SITE, world, home=set(world.truth.courses))]
    for name, seed in SEEDS.items():
        if name != SITE:
            site = Site.founded(name, seed)
            site.close()
            branches.append(Branch(name, World(site.copied(clock), world.truth, world.papers)))
            shutil.rmtree(site.folder)
    for here in branches:
        for there in branches:
            if here is not there:
                _befriend(here, there)
    for branch in branches:
        branch.world.site.close()
        atexit.register(shutil.rmtree, branch.world.site.folder)
    return tuple(branches)


def _befriend(here: Branch, there: Branch) -> None:
    """Two people here compare the other's fingerprint with what it says."""
    card = trusting.own_card(there.bench, there.exchange)
    one, other = (_signature(here, turn, key) for turn, key in enumerate(TRUSTERS))
    trusting.trust_site(here.bench, card, fingerprint(card), (one, other))


def _signature(branch: Branch, turn: int, key: str) -> Signed:
    signed = trusting.sign_trust(branch.bench, turn, branch.world.site.people[key], person(key).pin)
    if isinstance(signed, Reason):
        raise TypeError(f"Expected a signature, got {signed}.")
    return signed
