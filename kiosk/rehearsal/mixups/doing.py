"""What happens in between, and acts that several mix-ups have in common."""

from dataclasses import replace

from kiosk.devices.fakes.printer import FakePrinter, PrinterFault
from kiosk.domain.decision import Decision
from kiosk.domain.identifiers import OrderNumber
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs import labelling, registering
from kiosk.handoffs.allocating import next_coi
from kiosk.handoffs.bench import PrintingPlace
from kiosk.labels.profile import PrinterProfile
from kiosk.rehearsal.acting import Play, Swap, perform
from kiosk.rehearsal.desk import Paper, Shot
from kiosk.rehearsal.story import COLLECTORS, PROCESSORS, order
from kiosk.rehearsal.world import World, patient

BASE, CRYOBAG, TIE_TAG = "base label", "cryobag label", "tie-tag"
