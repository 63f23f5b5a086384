"""What the adversary can reach inside a kiosk: the moment before an append, the death of it, the picture, the ink.

The gate is replaced by the readings the adversary wants, the proof of a label by a stand-in that takes any content as
drawn, and its scan quality by a good one: all are tested elsewhere, and what is tested here is order, identity and the
record, not pixels. Everything else is the product: use cases, interlocks, replay, ledger on SQLite.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from unittest.mock import patch

import numpy as np

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import Picture
from kiosk.devices.fakes.printer import FakePrinter
from kiosk.domain.decision import Authorized
from kiosk.domain.envelope import Entry
from kiosk.domain.facts import PrintStarted, StepTaken
from kiosk.domain.grades import LabelGrade, SymbolScan
from kiosk.domain.label import BagLabel, LabelContent, OuterShipperLabel, PostThawTag, SmallLabel, WristbandLabel
from kiosk.domain.label_symbols import intended_symbols
from kiosk.domain.printing import PrintJob, PrintReport
from kiosk.domain.readings import FrameReading
from kiosk.handoffs import labelling, proving
from kiosk.labels.placement import Placement
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proved import Proved
from kiosk.labels.template import template_sha256
from kiosk.ledger.appending import Appended, Claim
from kiosk.ledger.store import Ledger

WELL_PRINTED = LabelGrade((SymbolScan("seal", "QR Code", 0.9, 0.9, unused_correction=1.0),))

BLANK = Picture(np.zeros((1, 1), dtype=np.uint8), "0" * 64)


class SimulatedCrash(BaseException):
    """The kiosk's process dies here."""


@dataclass
class Rig:
    """What happens at the next appends. `before_step` and `before_print` go off once, before the permission is written;
    the process dies at append number `dies_at` (from 0), after it was durable or before. `told` hears of each append
    that returned.
    """

    before_step: Callable[[], None] | None = None
    before_print: Callable[[], None] | None = None
    dies_at: int | None = None
    dies_after: bool = False
    told: Callable[[Appended], None] | None = None

    def disarm(self) -> None:
        """Nothing more happens."""
        self.before_step = self.before_print = self.dies_at = None


class RiggedLedger(Ledger):
    """The ledger, with the adversary's hand on the door."""

    rig = Rig()

    def append(self, entries: Sequence[Entry], expected: Mapping[str, int], claims: Sequence[Claim] = ()) -> Appended:
        """See `Ledger.append`."""
        rig = self.rig
        kinds = {type(entry.fact) for entry in entries}
        if StepTaken in kinds and rig.before_step is not None:
            happening, rig.before_step = rig.before_step, None
            happening()
        if PrintStarted in kinds and rig.before_print is not None:
            happening, rig.before_print = rig.before_print, None
            happening()
        dies = rig.dies_at == 0
        if rig.dies_at is not None:
            rig.dies_at -= 1
        if dies and not rig.dies_after:
            raise SimulatedCrash
        appended = super().append(entries, expected, claims)
        if dies:
            raise SimulatedCrash
        if rig.told is not None:
            rig.told(appended)
        return appended


@dataclass(frozen=True)
class InjectedGate(Gate):
    """Reads what the adversary put before it, one reading a picture."""

    waiting: list[FrameReading] = field(default_factory=list)

    def read(self, picture: Picture, now: datetime, expect: frozenset[str] | None = None) -> FrameReading:
        """See `Gate.read`."""
        return self.waiting.pop()


Drawn = BagLabel | SmallLabel | PostThawTag | OuterShipperLabel | WristbandLabel
"""What comes out of the adversary's printers."""


@dataclass
class Inkwell:
    """Every label content that was proved, by the hash of its dots."""

    drawn: dict[str, Drawn] = field(default_factory=dict)

    def prove(self, content: LabelContent, profile: PrinterProfile) -> Proved:
        """Stands in for the proof: one dot pattern for one content, and nothing is compared."""
        if not isinstance(content, Drawn):
            raise TypeError(
                f"Expected the label of a container or a shipper, or a wristband, got {content.kind.value}."
            )
        symbols = "|".join(symbol.text for symbol in intended_symbols(content))
        digest = hashlib.sha256(symbols.encode()).digest()
        bits = np.unpackbits(np.frombuffer(digest, dtype=np.uint8)).reshape(16, 16).astype(bool)
        name = hashlib.sha256(np.packbits(bits, axis=1).tobytes()).hexdigest()
        self.drawn[name] = content
        return Proved(
            bits, name, b"", Placement(profile.printer.dpi), profile.printer.language, digest, profile.id, profile.sha256,
            template_sha256(), (),
        )  # fmt: skip


@contextmanager
def drawing_with(inkwell: Inkwell) -> Iterator[None]:
    """Inside, labels are drawn from this well, and come out well."""
    with patch.object(proving, "prove", inkwell.prove), patch.object(labelling, "graded", lambda *_: WELL_PRINTED):
        yield


class WatchedPrinter(FakePrinter):
    """The printer in memory, looking over the kiosk's shoulder: `unrecorded` are jobs that came before their record.

    `told` hears of each job first.
    """

    def __init__(self, recorded: Callable[[str, str], bool]) -> None:
        super().__init__()
        self._recorded = recorded
        self.unrecorded: list[PrintJob] = []
        self.told: Callable[[PrintJob], None] | None = None

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`."""
        if self.told is not None:
            self.told(job)
        if not self._recorded(job.print_id, job.bitmap_sha256):
            self.unrecorded.append(job)
        return super().print(job, leave)
