"""Mix-ups of sheets: one that comes late, one from before, one that belongs to another label."""

from kiosk.devices.fakes.printer import PrinterFault
from kiosk.rehearsal.mixups.doing import BASE, CRYOBAG, TIE_TAG, collection_bag, read_back_shown, use_printer, void
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import TWO_LABELS
from kiosk.rehearsal.relabelling import reprint_at_collection
from kiosk.rehearsal.scenes import issue_at_collection
from kiosk.rehearsal.world import World


def _cancelled_print_comes_late(world: World) -> Outcome:
    bag = collection_bag(world)
    printer = use_printer(world, BASE, PrinterFault.PRINTS_LATE)
    issue_at_collection(world, "patient", bag)
    void(world, bag, BASE, "cancelled at the printer; nothing came out")
    printer.finish_late_jobs()
    return read_back_shown(world, bag, BASE, world.paper_of(bag, BASE, "1"))


def _old_label_after_a_reprint(world: World) -> Outcome:
    bag = collection_bag(world)
    old = world.paper_of(bag, BASE, "1")
    void(world, bag, BASE, "the name was hard to read")
    reprint_at_collection(world, "patient", bag, BASE, "the name was hard to read")
    return read_back_shown(world, bag, BASE, old, issue=2)


def _tag_read_back_as_the_label(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    return read_back_shown(world, dose, TIE_TAG, world.paper_of(dose, CRYOBAG, "1"))


def _someone_elses_sheet_in_the_tray(world: World) -> Outcome:
    other = world.paper_of(collection_bag(world, "look-alike"), BASE, "1")
    return read_back_shown(world, collection_bag(world), BASE, other)


MIXUPS = (
    MixUp(
        "a print that was cancelled and declared void comes out after all, and is read back",
        "label_was_not_voided",
        "enrolled",
        _cancelled_print_comes_late,
    ),
    MixUp(
        "the label was reprinted, and the old one, kept in a drawer, is read back for the new one",
        "label_issue_is_current",
        "read back",
        _old_label_after_a_reprint,
    ),
    MixUp(
        "two labels lie under the printer, and the cryobag label is read back for the tie-tag",
        "label_shown_is_the_one_printed",
        "printed tie-tag",
        _tag_read_back_as_the_label,
        (TWO_LABELS,),
    ),
    MixUp(
        "the sheet in the printer's tray is the look-alike's from before",
        "label_shown_is_the_one_printed",
        "printed",
        _someone_elses_sheet_in_the_tray,
    ),
)
