"""What happens in between, and acts that several mix-ups have in common."""

from dataclasses import replace

from kiosk.devices.fakes.printer import FakePrinter, PrinterFault
from kiosk.domain.decision import Decision
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs import labelling
from kiosk.handoffs.bench import PrintingPlace
from kiosk.labels.profile import PrinterProfile
from kiosk.rehearsal.acting import Play, Swap, perform
from kiosk.rehearsal.course import dose_kind
from kiosk.rehearsal.desk import Paper, Shot
from kiosk.rehearsal.scenes import COLLECTORS, PROCESSORS, match, order, patient_ready, readiness
from kiosk.rehearsal.world import World

BASE, CRYOBAG, TIE_TAG = "base label", "cryobag label", "tie-tag"


def collection_bag(world: World, who: str = "patient") -> str:
    """The collection bag of a patient."""
    return world.containers[f"{who} collection"][0]


def dose_label(world: World) -> str:
    """The label that a dose bears first; a tie-tag comes after it."""
    return dose_kind(world.therapy).pieces[0]


def showing(world: World, *papers: Paper) -> Swap:
    """A turn in which these papers, all in one picture, are shown in place of the bag."""
    return Swap(shows={read: (Shot(papers, pose=world.next_pose()),) for read in (Read.BAG,)})


def matched_on_the_ward(world: World, dose: str) -> Decision:
    """The patient is admitted, weighed anew and ready, and the bag is matched."""
    ward = world.at("ward")
    order(ward, "patient")
    perform(ward, readiness(ward))
    if StepKind.PATIENT_READY in ward.therapy.steps:
        perform(ward, patient_ready())
    return perform(ward, match(ward, dose))


def hand_over(bag: str, piece: str = BASE) -> Play:
    """Giver and receiver read the bag."""
    return Play(StepKind.HAND_OVER, (COLLECTORS[0], PROCESSORS[0]), hold=((bag, piece, "1"),))


def receiver_is_shown(world: World, *papers: Paper) -> Decision:
    """The giver reads the right collection bag; what the receiver reads is this."""
    return perform(world, hand_over(collection_bag(world)).swapped(1, showing(world, *papers)))


def read_back_shown(world: World, container: str, piece: str, *papers: Paper, issue: int = 1) -> Decision:
    """The label is read back, and this is what is held to the camera."""
    play = Play(
        StepKind.READ_BACK,
        (COLLECTORS[0] if piece == BASE else PROCESSORS[0],),
        containers=(container,),
        by_list="patient",
        finish=lambda w, u: labelling.read_back(w.bench, u, piece, issue),
    )
    return perform(world, play.swapped(0, showing(world, *papers)))


def void(world: World, container: str, piece: str, why: str, issue: int = 1) -> Decision:
    """Two people declare a label dead."""
    play = Play(
        StepKind.VOID_LABEL,
        COLLECTORS if piece == BASE else PROCESSORS,
        containers=(container,),
        by_list="patient",
        finish=lambda w, u: labelling.void_label(w.bench, u, piece, issue, why),
    )
    return perform(world, play)


def find(world: World, container: str, piece: str, *papers: Paper, issue: int = 1) -> Decision:
    """Two people read what they take for the label that was lost."""
    play = Play(
        StepKind.FIND_LABEL,
        COLLECTORS if piece == BASE else PROCESSORS,
        containers=(container,),
        by_list="patient",
        finish=lambda w, u: labelling.find_label(w.bench, u, piece, issue),
    )
    return perform(world, play.swapped(0, showing(world, *papers)).swapped(1, showing(world, *papers)))


def use_profile(world: World, piece: str, profile: PrinterProfile) -> None:
    """From now on labels of this piece are made under another profile."""
    _place(world, piece, replace(world.bench.printing[piece], profile=profile))


def use_printer(world: World, piece: str, fault: PrinterFault) -> FakePrinter:
    """From now on labels of this piece come from a printer with this fault."""
    printer = FakePrinter()
    printer.fault = fault
    _place(world, piece, replace(world.bench.printing[piece], printer=printer))
    return printer


def _place(world: World, piece: str, place: PrintingPlace) -> None:
    world.bench = replace(world.bench, printing={**world.bench.printing, piece: place})
