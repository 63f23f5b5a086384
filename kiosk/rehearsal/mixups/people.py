"""Mix-ups of people: who reads, who signs, whose wristband."""

from kiosk.domain.step import Read
from kiosk.rehearsal.acting import Swap, perform
from kiosk.rehearsal.desk import Shot
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.story import apply_at_collection
from kiosk.rehearsal.world import World


def _strangers_band_second(world: World) -> Outcome:
    bag = world.containers["patient collection"][0]
    band = Shot((world.paper_of("band", "stranger"),), pose=world.next_pose())
    return perform(world, apply_at_collection("patient", bag).swapped(1, Swap(shows={Read.BAND: (band,)})))


MIXUPS = (
    MixUp(
        "the second person reads the wristband of the patient in the next chair",
        "wristband_is_the_patients",
        "read back",
        _strangers_band_second,
    ),
)
