"""Scenes of wristbands printed here, read back, and put on by two."""

from kiosk.domain.decision import Decision, Refused
from kiosk.domain.step import StepKind
from kiosk.handoffs import banding
from kiosk.rehearsal.acting import Play, perform, prepare
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.scenes import COLLECTORS
from kiosk.rehearsal.world import World


def print_band(world: World, who: str, why: str) -> Decision:
    """The next wristband comes out of the printer; the one on the wrist is the one that counts."""
    play = Play(StepKind.PRINT_BAND, COLLECTORS, who, by_list=who, told=COLLECTORS)
    printed = banding.print_band(world.bench, prepare(world, play), why)
    if isinstance(printed, Refused):
        return printed
    world.papers["band", who, "new"] = Paper(banding.BAND, printed.proved.bits, printed.proved.dpi)
    return printed.decision


def read_back_band(world: World, who: str) -> Decision:
    """The fresh wristband before the camera."""
    play = Play(
        StepKind.READ_BACK_BAND, COLLECTORS[:1], who, finish=lambda w, u: banding.read_back_band(w.bench, u)
    )  # fmt: skip
    return perform(world, play)


def re_band(who: str, old_missing: str = "") -> Play:
    """Two people: the old band off, read and cut; the new one on."""
    return Play(
        StepKind.RE_BAND, COLLECTORS, who, finish=lambda w, u: banding.re_band(w.bench, u, old_missing)
    )  # fmt: skip
