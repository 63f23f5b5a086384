"""A screen left alone: what was read in the open turn is wiped. Who has signed has signed."""

from dataclasses import replace

from kiosk.web.acts.tasks import Recording, Task
from kiosk.web.here import Here


def leave_if_idle(here: Here, *, somebody: bool) -> None:
    """Wipe the turn when nobody was here for longer than the kiosk allows; the server's clock decides.

    `somebody` says that this request is somebody's doing: a camera that goes on looking is nobody.
    """
    sitting, now = here.sitting, here.bench.now
    alone = now - sitting.touched > here.kiosk.idle
    if alone:
        wipe(here)
    if alone or somebody:
        sitting.touched = now


def wipe(here: Here) -> None:
    """Forget the open turn, and what was keyed in it. An attempt nobody has signed ends."""
    sitting = here.sitting
    sitting.keeper = None
    sitting.viewer = None
    sitting.said, sitting.choices = "", ()
    match sitting.task:
        case Task() as task if task.under_way.witnesses:
            keyed = task.keyed[: task.number]
            kept = replace(task, keyed=keyed, filled={}, all_shown=False, told=(), challenge="", tries_left=None)
            sitting.task = kept.with_turn(None)
            sitting.locked = True
        case Task() | Recording():
            sitting.task = None
            sitting.locked = True
        case None:
            pass
