"""The cold store: a bag into its slot and out of it, each time read by two. The slot is taken and freed with it."""

from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import Retrieved, SlotFreed, SlotTaken, Stored
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay

STORE = "site/storage"
"""The stream of the slots that are taken, the alarms of tanks and the counts of racks."""


def store(bench: Bench, under_way: UnderWay) -> Decision:
    """Two people read the slot and the bag; a bag that stands there by the record comes back to it."""
    place = _place(under_way)

    def stored(seen: Journey, granted: Authorized) -> Consequence:
        (name,) = granted.containers
        taken = ((STORE, SlotTaken(place, seen.coi, name)),) if seen.containers[name].cold.location is None else ()
        return Consequence((*taken, (seen.coi, Stored(name, place, granted.attempt_id))))

    return conclude(bench, under_way, stored)


def retrieve(bench: Bench, under_way: UnderWay, *, in_vapour: bool) -> Decision:
    """Two people read the slot and the bag, its tie-tag in the vapour; it leaves in a cold vessel or into warm air."""
    place = _place(under_way)

    def retrieved(seen: Journey, granted: Authorized) -> Consequence:
        (name,) = granted.containers
        left = Retrieved(name, place, in_vapour, granted.attempt_id)
        return Consequence(((STORE, SlotFreed(place)), (seen.coi, left)))

    return conclude(bench, under_way, retrieved)


def _place(under_way: UnderWay) -> str:
    return next((witness.place for witness in under_way.witnesses if witness.place is not None), "")
