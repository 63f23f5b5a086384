"""The demonstration: a seeded throw-away site, a desk full of its things, a simulated camera that sees what is held.

A newcomer with no camera and no printer walks the journey on the screens: every label is the one the site printed,
every reading goes through the gate.
"""

import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType

import cv2

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.readers import Libdmtx, Zbar
from kiosk.config import load_profiles, load_therapies
from kiosk.devices.fakes.clock import FakeClock, FakeRunningClock
from kiosk.domain.containers import LabelState
from kiosk.domain.facts import Ordered
from kiosk.domain.identifiers import StorageLocation
from kiosk.domain.people import Duty
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.handoffs.badging import PrintedBadge
from kiosk.handoffs.labelling import Printed
from kiosk.handoffs.recording import sign_record
from kiosk.handoffs.staffing import name_on_call
from kiosk.handoffs.view import site_view
from kiosk.rehearsal.chapters import Chapter
from kiosk.rehearsal.colleagues import chapter, play_chapter
from kiosk.rehearsal.desk import PATIENCE, Desk, Paper
from kiosk.rehearsal.people import PATIENTS, STAFF
from kiosk.rehearsal.scenes import print_order
from kiosk.rehearsal.sheet import demonstration_sheet
from kiosk.rehearsal.simulated import SimulatedCamera
from kiosk.rehearsal.storage import slot_label
from kiosk.rehearsal.story import Story, collect, register_patient
from kiosk.rehearsal.world import START, World, member

BLOOD_GROUPS = MappingProxyType({"demonstration group": "6400"})
"""What the demonstration's labels may say of a blood group: that none is specified."""

MORNING = timedelta(hours=6)
"""From the rehearsal's beginning to nine in the morning where the site is."""

ON_CALL = (
    (Duty.LABORATORY, "Greta Sampleton", "+1 212 555 0101"),
    (Duty.PHYSICIAN, "Dr Kim Örnek", "+1 212 555 0102"),
    (Duty.QUALITY, "Lena Vzorová", "+1 212 555 0103"),
)
"""Whom a stop says to call. The numbers are of the range that is kept for fiction."""

BADGE, BAND, ORDER, LABEL, BAG, PLACE = "badge", "wristband", "order", "label", "bag", "place"
MAKERS = "maker's label"
SLOTS = 3
"""Slots of the store whose labels lie on the desk."""


@dataclass(frozen=True)
class Thing:
    """Something on the desk. `name` names it in a form; `kind` is a badge, wristband, order, label, bag or place.

    `whose` is what its member of staff or patient is called in the rehearsal, or the place in the store; of a maker's
    bag, 'own' for the patient's. A label, on a bag or not yet, says which `piece` and `issue` it is, of a container of
    which `product`, bag `bag` of `bags`; `dead` where a newer one counts.
    """

    name: str
    kind: str
    whose: str
    piece: str = ""
    issue: int = 0
    product: str = ""
    bag: int = 0
    bags: int = 0
    dead: bool = False


class Demonstration:
    """One demonstration. Threads may share it. `camera` sees what is held; `held` is its name, '' for nothing."""

    def __init__(self, world: World) -> None:
        gate = partial(Gate, seconds=(Zbar(), Libdmtx(patience=PATIENCE)))  # one that remembers no picture
        world.bench = replace(world.bench, blood_groups=BLOOD_GROUPS, gate_with=gate)
        self.world = world
        self.bench = world.bench
        self.camera = SimulatedCamera(world.seed)
        self.held = ""
        self._turn = threading.RLock()

    @property
    def things(self) -> tuple[Thing, ...]:
        """Everything on the desk now, the right things and the wrong ones."""
        with self._turn:
            self._look_what_is_new()
            return tuple(thing for name in self.world.papers if (thing := self._thing(name)) is not None)

    @property
    def chapter(self) -> Chapter:
        """Where the patient's journey stands."""
        with self._turn:
            return chapter(self.world)

    @property
    def sheet(self) -> bytes:
        """A PDF of badges, wristbands and orders, for people with a camera of their own."""
        with self._turn:
            self._look_what_is_new()
            return demonstration_sheet(self.world)

    def hold(self, name: str) -> bool:
        """Hold a thing before the camera, and put down what was held. False where there is no such thing."""
        with self._turn:
            paper = self._papers().get(name)
            if paper is None:
                return False
            self.held = name
            self.camera.hold(paper)
            return True

    def put_down(self) -> None:
        """Hold nothing."""
        with self._turn:
            self.held = ""
            self.camera.hold(None)

    def printed(self, outcome: Printed) -> None:
        """A label came out of the printer; it lies on the desk."""
        with self._turn:
            if outcome.piece == BAND:
                coi = outcome.decision.decided_on[0][0]
                who = next(key for key, journey in self.world.journeys.items() if journey == coi)
                paper = Paper(BAND, outcome.proved.bits, outcome.proved.dpi)
                self.world.papers["band", who, str(outcome.issue)] = paper
                return
            self.world.printed(outcome.container, outcome.piece, outcome.issue, outcome.proved)

    def printed_badge(self, outcome: PrintedBadge) -> None:
        """A staff badge came out of the printer; it lies on the desk."""
        with self._turn:
            owner = site_view(self.bench).owner_of(outcome.badge.person_key)
            who = next(key for key, known in self.world.people.items() if owner and known == owner.person_id)
            paper = Paper("staff badge", outcome.proved.bits, outcome.proved.dpi)
            self.world.papers[BADGE, who, str(outcome.badge.serial)] = paper

    def skip(self) -> str:
        """The colleagues play the present chapter to its end. Gives the station where the next one begins.

        Raises StoryStopped where the kiosk refuses a step to them too.
        """
        with self._turn:
            self.put_down()
            self._look_what_is_new()
            play_chapter(self.world)
            self._look_what_is_new()
            return self.world.bench.station

    def later(self, by: timedelta) -> None:
        """Time passes."""
        self.world.clock.advance(by)

    def _papers(self) -> dict[str, Paper]:
        return {thing_name(*name): paper for name, paper in self.world.papers.items()}

    def _thing(self, name: tuple[str, ...]) -> Thing | None:
        match name:
            case ("badge", key):
                return Thing(thing_name(*name), BADGE, key)
            case ("badge", key, serial):
                person = site_view(self.bench).people[self.world.people[key]]
                dead = any(s.badge.endswith(f"(8019){serial}") and s.why for s in person.singles)
                return Thing(thing_name(*name), BADGE, key, issue=int(serial), dead=dead)
            case ("band", key):
                return Thing(thing_name(*name), BAND, key, dead=self._is_off(key, None))
            case ("band", key, serial):
                return Thing(thing_name(*name), BAND, key, issue=int(serial), dead=self._is_off(key, int(serial)))
            case ("order", key):
                return Thing(thing_name(*name), ORDER, key)
            case ("maker", whose):
                return Thing(thing_name(*name), BAG, whose, MAKERS)
            case ("place", place):
                return Thing(thing_name(*name), PLACE, StorageLocation.parse(place).words)
            case (container, piece, issue):
                return self._label(container, piece, int(issue))
            case _:
                return None

    def _is_off(self, key: str, serial: int | None) -> bool:
        """Whether another wristband of the patient was put on since. The first one has the serial of its paper."""
        if key not in self.world.journeys:
            return False
        first = next(p.band.serial for p in PATIENTS if p.key == key)
        on = self.world.journey(key).band_serial
        return on is not None and on > (serial if serial is not None else first or 0)

    def _label(self, container: str, piece: str, issue: int) -> Thing | None:
        for whose in self.world.journeys:
            known = self.world.journey(whose).containers.get(container)
            label = known.labels.get((piece, issue)) if known is not None else None
            if known is None or label is None:
                continue
            name, kind = thing_name(container, piece, str(issue)), BAG if label.state is LabelState.APPLIED else LABEL
            dead = label.state is LabelState.VOID or known.current_label(piece) is not label
            return Thing(name, kind, whose, piece, issue, known.kind, known.bag, known.bags, dead)
        return None

    def _look_what_is_new(self) -> None:
        """Patients and orders that were recorded on the screens get their papers too."""
        for listed in self.bench.roll.active():
            if listed.coi not in self.world.journeys.values() and listed.particulars_id is not None:
                document = self.bench.particulars.get(listed.particulars_id) or {}
                band = document.get("wristband")
                self.world.journeys.update({p.key: listed.coi for p in PATIENTS if p.band.format() == band})
        for who in self.world.journeys:
            order = self.world.journey(who).order
            if order is not None and self.world.orders.get(who) != order.order_number:
                self.world.orders[who] = order.order_number
                print_order(self.world, who, _fields(order))


def thing_name(*name: str) -> str:
    """A thing's name in a form, from its paper's."""
    return " ".join(name)


def _fields(order: Ordered) -> dict[str, str]:
    amounts = ("cells_e6", "volume_ml", "dmso_limit_ml", "volume_limit_ml", "weight_kg")
    words = {"route": order.route, "site_of_body": order.site_of_body, "physician": order.physician}
    numbers = {name: str(getattr(order, name)) for name in amounts}
    return {**words, **numbers, "weighed_on": order.weighed_on.isoformat()}


def demonstration(folder: Path, therapy_id: str, seed: int) -> Demonstration:
    """A new demonstration in an empty folder: people, a rota, the patient enrolled and ordered, a look-alike whose bag
    is finished, and a stranger who is not enrolled. Its clock runs.
    """
    cv2.setNumThreads(1)
    clock = FakeRunningClock(START)
    world = seeded(folder, therapy_id, seed, clock)
    clock.run()
    return Demonstration(world)


def seeded(folder: Path, therapy_id: str, seed: int, clock: FakeClock) -> World:
    """The site a demonstration begins with. `clock` stands at the rehearsal's beginning."""
    therapies = load_therapies()
    world = World.founded(folder, seed, therapies[therapy_id], therapies, load_profiles(), Desk(), clock)
    world.pass_time(seconds=MORNING.total_seconds())
    _name_rota(world)
    for slot in range(1, SLOTS + 1):
        slot_label(world, slot)
    story = Story(world)
    register_patient(story, "look-alike")
    collect(story, "look-alike")
    register_patient(story, "patient")
    return world


def _name_rota(world: World) -> None:
    key = STAFF[0].key
    signed = sign_record(world.bench, RecordKind.NAME_ON_CALL, world.people[key], member(key).pin)
    if isinstance(signed, Reason):
        raise TypeError(f"Expected the administrator's signature, got {signed}.")
    for duty, name, number in ON_CALL:
        until = world.bench.now + timedelta(days=365)
        name_on_call(world.bench, duty, name, number, world.bench.now, until, signed)
