"""Mix-ups of a printer that wears: what comes out too faint, and what is asked of a printer that leaves white lines."""

from dataclasses import replace

from kiosk.domain.facts import PrinterTakenOut
from kiosk.handoffs.grading import PRINTERS, printer_name
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, read_back_shown
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.scenes import issue_at_collection
from kiosk.rehearsal.world import World

FAINT = 0.42
"""How black the ink of a ribbon is that is nearly spent."""


def _faint_ink(world: World) -> Outcome:
    bag = collection_bag(world)
    return read_back_shown(world, bag, BASE, replace(world.paper_of(bag, BASE, "1"), ink=FAINT))


def _printer_with_a_dead_dot(world: World) -> Outcome:
    why = "white line at 31.20 mm: a dead dot of the print head"
    told(world, PRINTERS, PrinterTakenOut(printer_name(world.bench, BASE), why))
    return issue_at_collection(world, "patient", collection_bag(world))


MIXUPS = (
    MixUp(
        "the ribbon is nearly spent, and the fresh label comes out grey",
        "label_is_printed_well_enough",
        "printed",
        _faint_ink,
    ),
    MixUp(
        "a dead dot left a white line on the last label, and the next one is asked of the same printer",
        "printer_may_be_used",
        "enrolled",
        _printer_with_a_dead_dot,
    ),
)
