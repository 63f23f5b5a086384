"""A label's day at a site without pixels: issued on a real printer's wire, looked for, read back, applied; and the paper.

Use cases, interlocks, replay, ledger and printers are the product. The proof is a stand-in that draws a small pattern
for each content, wrapped in the printer's own language: what comes out of a simulator can be told by its dots.
"""

import atexit
import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Lock

import numpy as np

from kiosk.devices.fakes.zebra import VOID
from kiosk.devices.printers import Printer
from kiosk.domain import facts as f
from kiosk.domain.containers import Label, LabelState
from kiosk.domain.decision import Decision, Refused
from kiosk.domain.label import BagLabel, LabelContent, WristbandLabel
from kiosk.domain.label_symbols import intended_symbols
from kiosk.domain.step import StepKind as K
from kiosk.handoffs.bench import Bench, PrintingPlace
from kiosk.handoffs.contents import container_label
from kiosk.handoffs.lost_labels import labels_lost_in_between
from kiosk.handoffs.view import journey_of, site_view
from kiosk.labels import png, pwg, rfid, zpl
from kiosk.labels.drawing import Bits
from kiosk.labels.placement import Placement
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proof import epc_of
from kiosk.labels.proved import Proved
from kiosk.labels.template import template_sha256
from tests.adversary import stages
from tests.adversary.audit import take, violations
from tests.adversary.paper import label_on
from tests.adversary.people import PATIENTS
from tests.adversary.plays import Papers, right_play
from tests.adversary.rigging import Inkwell, drawing_with
from tests.adversary.site import Site
from tests.adversary.truth import Course
from tests.adversary.world import World, texts_of

BASE = "base label"
ENCODE: Mapping[str, Callable[[Bits], bytes]] = {
    "zpl-gfa": zpl.encode,
    "pwg": lambda bits: pwg.encode(bits, 300),
    "png": lambda bits: png.encode(bits, 300),
}
DECODE: Mapping[str, Callable[[bytes], Bits]] = {"zpl-gfa": rfid.decode, "pwg": pwg.decode, "png": png.decode}
_COPYING = Lock()


@dataclass
class PatternedInk(Inkwell):
    """See `Inkwell`: the pattern of a content is sent in the language of the profile."""

    def prove(self, content: LabelContent, profile: PrinterProfile) -> Proved:
        """Stands in for the proof."""
        if not isinstance(content, BagLabel):
            raise TypeError(f"Expected the label of a bag, got {content.kind.value}.")
        said = "|".join(symbol.text for symbol in intended_symbols(content))
        dots = np.frombuffer(hashlib.sha256(said.encode()).digest(), dtype=np.uint8)
        bits: Bits = np.unpackbits(dots).reshape(16, 16).astype(np.bool_)
        epc = epc_of(content, profile)
        payload = ENCODE[profile.printer.language](bits) if epc is None else rfid.encode(bits, epc)
        name = _bitmap_sha256(bits)
        self.drawn[name] = content
        return Proved(
            bits, name, b"", Placement(profile.printer.dpi, profile.media, epc), profile.printer.language, payload, profile.id, profile.sha256,
            template_sha256(), (),
        )  # fmt: skip


INK = PatternedInk()
"""All labels of a test run; a content has the same pattern everywhere."""


def _bitmap_sha256(bits: Bits) -> str:
    return str(hashlib.sha256(np.packbits(bits, axis=1).tobytes()).hexdigest())


class NotDone(AssertionError):
    """A right step was refused."""


class DayWorld(World):
    """See `World`. Attempts that died with a kiosk are known from the record alone, and are not held against it."""

    def audit(self) -> None:
        """See `World.audit`."""
        for stream, count in self.site.ledger.counts(self.truth.courses).items():
            for record in self.site.ledger.facts(stream, self.truth.learnt.get(stream, 0)) if count else ():
                self.truth.learnt[stream] = record.number
                fact = record.entry.fact
                if not isinstance(fact, f.StepTaken):
                    self.truth.learn(record)
                    if isinstance(fact, f.PrintStarted) and fact.bitmap_sha256 in INK.drawn:
                        label = (fact.container, fact.piece, fact.issue)
                        self.truth.intents[label] = texts_of(INK.drawn[fact.bitmap_sha256])
                    continue
                if fact.attempt_id in self.truth.attempts:
                    for violation in violations(self.truth, record, fact):
                        self.object(violation)
                elif fact.step in {K.ISSUE_AT_COLLECTION.value, K.REPRINT_AT_COLLECTION.value}:
                    self.truth.rooms[stages.home_of(self.truth.courses[stream].patient)] = stream
                take(self.truth, record, fact)


@cache
def enrolled() -> World:
    """Two patients who look alike, each with an order and a collection bag planned; closed, to be copied."""
    site = Site.founded()
    world = World(site)
    world.truth.names = {person_id: key for key, person_id in site.people.items()}
    with drawing_with(site.inkwell):
        courses = [stages.enrol(world, patient) for patient in PATIENTS]
        for course in courses:
            stages.plan(world, course, "apheresis", 1)
    site.close()
    atexit.register(shutil.rmtree, site.folder)
    return world


@dataclass
class LabelDay:
    """The collection bag of patient A, whose base label comes out of `printer` under `profile`."""

    world: World
    profile: PrinterProfile
    sheets: Sequence[bytes] = field(default_factory=list)

    @classmethod
    def before(cls, *profiles: PrinterProfile) -> "LabelDay":
        """A site of its own, open, where the patient is about to be collected from. Close it with `end`.

        It approves of all `profiles`; the first one is in force.
        """
        with _COPYING:
            copied = enrolled().copied()
            world = DayWorld(copied.site, copied.truth, copied.papers)
            world.site.inkwell = INK
            approved = (f.ProfileApproved(profile.id, profile.sha256) for profile in profiles)
            world.site.record("site/approvals", *approved)
        return cls(world, profiles[0])

    def end(self) -> None:
        """Throw the site away."""
        self.world.site.discard()

    # ---------------------------------------------------------------------------------------------- who does what

    def use(self, printer: Printer, sheets: Sequence[bytes] = ()) -> None:
        """The printer that stands there now; `sheets` are what comes out of it."""
        self.sheets = sheets
        for room, bench in self.world.site.rooms.items():
            places = {**bench.printing, BASE: PrintingPlace(self.profile, printer)}
            self.world.site.rooms[room] = replace(bench, printing=places)

    @property
    def bench(self) -> Bench:
        """Where the patient is."""
        return self.world.site.rooms[stages.home_of(self._course.patient)]

    @property
    def coi(self) -> str:
        """The patient's journey."""
        return self._course.coi

    @property
    def bag(self) -> str:
        """The collection bag."""
        return self.world.truth.bags_of(self.coi, "apheresis")[0].id

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every issue of the base label, in order, as the record has it."""
        labels = journey_of(self.bench, self.coi).containers[self.bag].labels
        return tuple(label for _, label in sorted(labels.items()))

    @property
    def facts(self) -> tuple[f.Fact, ...]:
        """The patient's facts."""
        return tuple(record.entry.fact for record in self.world.site.ledger.facts(self.coi))

    def act(self, kind: K) -> Decision:
        """People do this next, as it should be done, with whatever paper there is."""
        self.world.papers.update(self._papers())
        play = right_play(self.world.truth, self.world.papers, self._course, kind, stages.home_of(self._course.patient))
        if play is None:
            raise AssertionError(f"Expected something to do for {kind.value}, got nothing.")
        return self.world.perform(play)

    def restart(self) -> None:
        """The kiosk looks at its record as it does at every start."""
        labels_lost_in_between(self.bench)
        self.world.audit()

    def to_the_end(self) -> None:
        """People look for what is lost, void what is nowhere, print anew, read back and apply; the place is cleared."""
        for _ in range(12):
            newest = self.labels[-1] if self.labels else None
            match newest.state if newest is not None else LabelState.VOID:
                case LabelState.APPLIED:
                    if self.coi in site_view(self.bench).stations.values():
                        self._must(K.CLEAR_STATION)
                    return
                case LabelState.VOID:
                    self._must(K.ISSUE_AT_COLLECTION if newest is None else K.REPRINT_AT_COLLECTION)
                case LabelState.LOST:
                    self._must(K.FIND_LABEL if self._out(newest) else K.VOID_LABEL)
                case LabelState.STARTED:
                    self._must(K.READ_BACK if self._out(newest) else K.VOID_LABEL)
                case LabelState.READ_BACK:
                    self._must(K.APPLY_AT_COLLECTION)
                case _:
                    self._must(K.VOID_LABEL)
        raise AssertionError(f"Expected a label applied in the end, got {self.labels}.")

    def hashes_out(self) -> list[str]:
        """The dots of each sheet that came out and can be read, by their SHA-256, in order."""
        decode = DECODE[self.profile.printer.language]
        return [_bitmap_sha256(decode(sheet)) for sheet in tuple(iter(self.sheets)) if sheet != VOID]

    def remember(self) -> None:
        """Draw what the record intends for each issue, as the kiosk that died drew it."""
        container = journey_of(self.bench, self.coi).containers[self.bag]
        for label in self.labels:
            content = container_label(self.bench, journey_of(self.bench, self.coi), container, BASE, label.issue)
            if not isinstance(content, BagLabel):
                raise TypeError(f"Expected the content of a label, got {content}.")
            INK.prove(content, self.profile)

    @property
    def _course(self) -> Course:
        course = self.world.truth.course_of("A")
        if course is None:
            raise AssertionError("Expected a patient, got none.")
        return course

    def _must(self, kind: K) -> None:
        decision = self.act(kind)
        if isinstance(decision, Refused):
            raise NotDone(f"Expected {kind.value} done, got {[str(reason) for reason in decision.reasons]}.")

    def _out(self, label: Label | None) -> bool:
        return label is not None and label.bitmap_sha256 in self.hashes_out()

    def _papers(self) -> Papers:
        now = self.world.site.clock.now().utc
        contents = [INK.drawn[name] for name in self.hashes_out() if name in INK.drawn]
        labels = [content for content in contents if not isinstance(content, WristbandLabel)]
        return {(self.bag, BASE, content.issue): label_on(content, now) for content in labels}
