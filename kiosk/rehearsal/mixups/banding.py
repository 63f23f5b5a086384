"""Mix-ups of a new wristband: the old one read for it, one never read back, one missing that nobody asks after."""

from kiosk.domain.step import Read
from kiosk.rehearsal.acting import Swap, perform
from kiosk.rehearsal.banding import print_band, re_band, read_back_band
from kiosk.rehearsal.desk import Shot
from kiosk.rehearsal.mixups.doing import collection_bag
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.scenes import issue_at_collection
from kiosk.rehearsal.world import World

SWOLLEN = "the arm is swollen"


def _old_band_put_on_again(world: World) -> Outcome:
    print_band(world, "patient", SWOLLEN)
    read_back_band(world, "patient")
    old = Swap(shows={Read.NEW_BAND: (Shot((world.paper_of("band", "patient"),), pose=world.next_pose()),)})
    return perform(world, re_band("patient").swapped(1, old))


def _put_on_unread(world: World) -> Outcome:
    print_band(world, "patient", SWOLLEN)
    return perform(world, re_band("patient"))


def _nobody_asks_after_the_old_one(world: World) -> Outcome:
    print_band(world, "patient", SWOLLEN)
    read_back_band(world, "patient")
    return perform(world, re_band("patient").swapped(0, Swap(skip=frozenset({Read.OLD_BAND}))))


def _old_band_kept_on_a_clipboard(world: World) -> Outcome:
    print_band(world, "patient", SWOLLEN)
    read_back_band(world, "patient")
    perform(world, re_band("patient"))
    return issue_at_collection(world, "patient", collection_bag(world))


MIXUPS = (
    MixUp(
        "a new wristband was printed, and the second person reads the old one for it",
        "band_is_the_new_one",
        "enrolled",
        _old_band_put_on_again,
    ),
    MixUp(
        "a new wristband goes on straight from the printer, without reading it back",
        "band_is_the_new_one",
        "enrolled",
        _put_on_unread,
    ),
    MixUp(
        "the old wristband is not there when the new one goes on, and nobody says why",
        "old_band_is_accounted_for",
        "enrolled",
        _nobody_asks_after_the_old_one,
    ),
    MixUp(
        "the old wristband was kept on a clipboard, and is read there after the new one went on",
        "wristband_is_the_one_put_on_last",
        "enrolled",
        _old_band_kept_on_a_clipboard,
    ),
)
