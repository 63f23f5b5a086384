"""Scenes of labels printed again, replaced on their bag, handed on, and of sheets destroyed."""

from kiosk.domain.decision import Decision
from kiosk.domain.step import StepKind
from kiosk.handoffs import labelling, settling
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.scenes import COLLECTORS, PROCESSORS, issue
from kiosk.rehearsal.world import World

Papers = tuple[tuple[str, ...], ...]


def reprint_at_collection(world: World, who: str, bag: str, piece: str, reason: str) -> Decision:
    """Two collectors read wristband, birth date and order again, and print the next issue of a void label."""
    play = Play(
        StepKind.REPRINT_AT_COLLECTION, COLLECTORS, who, containers=(bag,), by_list=who, told=COLLECTORS
    )  # fmt: skip
    return issue(world, play, bag, piece, reason)


def reprint_in_processing(world: World, dose: str, piece: str, reason: str, hold: Papers) -> Decision:
    """Two people read the parent again, and print the next issue of a void label."""
    play = Play(
        StepKind.REPRINT_IN_PROCESSING, PROCESSORS, containers=(dose,), by_list="patient", told=PROCESSORS, hold=hold
    )
    return issue(world, play, dose, piece, reason)


def replace_label(world: World, bag: str, piece: str, reason: str, issue_number: int = 1) -> Decision:
    """Two people read what stands on the bag; the next issue is printed, and the old one is dead."""
    play = Play(
        StepKind.REPLACE_LABEL, PROCESSORS, containers=(bag,), by_list="patient", told=PROCESSORS,
        hold=((bag, piece, str(issue_number)),),
    )  # fmt: skip
    return issue(world, play, bag, piece, reason)


def apply_replacement(world: World, hold: Papers) -> Decision:
    """Two people read every label on the bag, the new one among them."""
    return perform(
        world,
        Play(StepKind.APPLY_REPLACEMENT, PROCESSORS, hold=hold, finish=lambda w, u: labelling.apply_labels(w.bench, u)),
    )


def hand_on(world: World, bag: str, piece: str, to: str, issue_number: int = 1) -> Decision:
    """Giver and receiver read a label that leaves with the set."""
    play = Play(
        StepKind.HAND_ON_LABEL, (COLLECTORS[0], PROCESSORS[0]), containers=(bag,), by_list="patient",
        hold=((bag, piece, str(issue_number)),),
        finish=lambda w, u: settling.hand_on_label(w.bench, u, piece, issue_number, to),
    )  # fmt: skip
    return perform(world, play)


def labelled_outside(world: World, bag: str, piece: str, why: str) -> Decision:
    """Two collectors read wristband and bag, and record that a kit's label was put on without the kiosk."""
    play = Play(
        StepKind.LABELLED_OUTSIDE, COLLECTORS, containers=(bag,), by_list="patient", hold=((bag, piece, "1"),),
        finish=lambda w, u: settling.labelled_outside(w.bench, u, why),
    )  # fmt: skip
    return perform(world, play)


def destroy_sheet(world: World, bag: str, piece: str, issue_number: int = 1) -> Decision:
    """Two people read a sheet that is one too many, and destroy it."""
    play = Play(
        StepKind.DESTROY_SHEET, COLLECTORS, hold=((bag, piece, str(issue_number)),),
        finish=lambda w, u: settling.destroy_sheet(w.bench, u),
    )  # fmt: skip
    return perform(world, play)


def destroy_unreadable_sheet(world: World, bag: str, piece: str, why: str, issue_number: int = 1) -> Decision:
    """Two people destroy a sheet that nobody can read."""
    play = Play(
        StepKind.DESTROY_UNREADABLE_SHEET, COLLECTORS, containers=(bag,), by_list="patient",
        finish=lambda w, u: settling.destroy_unreadable_sheet(w.bench, u, piece, issue_number, why),
    )  # fmt: skip
    return perform(world, play)
