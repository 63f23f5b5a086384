"""Mix-ups of bags: another patient's, an old label, a copy."""

from kiosk.domain.step import Read
from kiosk.rehearsal.acting import Swap, perform
from kiosk.rehearsal.desk import Shot
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.story import line_check
from kiosk.rehearsal.world import World


def _look_alikes_bag_at_the_line(world: World) -> Outcome:
    other = world.containers["look-alike collection"][0]
    shot = Shot((world.paper_of(other, "base label", "1"),), pose=world.next_pose())
    dose = world.containers["doses"][0]
    return perform(world, line_check(world, dose).swapped(0, Swap(shows={Read.BAG: (shot,)})))


MIXUPS = (
    MixUp(
        "the bag of the look-alike is hung at the patient's line",
        "bag_is_this_journeys",
        "opened",
        _look_alikes_bag_at_the_line,
    ),
)
