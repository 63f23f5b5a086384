"""What the pictures of one turn say together: what is new in one, what another shows whole, which refusal stands."""

from kiosk.barcodes.handover import is_code
from kiosk.domain.attempt import BagRead, ShipperRead
from kiosk.domain.reasons import Answer, Reason
from kiosk.handoffs.turns import Turn
from kiosk.handoffs.understanding import Understood


def says_nothing_new(turn: Turn, seen: Understood) -> bool:
    """Whether everything in this picture was seen in this turn before."""
    pairs = (
        (seen.bands, turn.bands), (seen.orders, turn.orders), (seen.places, turn.places), (seen.bags, turn.bags),
        (seen.shippers, turn.shippers), (seen.badges, turn.badges), (seen.makers, turn.makers),
        (seen.texts, turn.texts),
    )  # fmt: skip
    return all(thing in known for things, known in pairs for thing in things)


def with_bags(turn: Turn, seen: Understood) -> tuple[BagRead, ...]:
    """Every reading that says anything new stands: a later picture may contradict an earlier one of the same label."""
    return (*turn.bags, *(bag for bag in seen.bags if bag not in turn.bags))


def best_bags(bags: tuple[BagRead, ...]) -> tuple[BagRead, ...]:
    """Without what one picture showed of a label whose seal another picture showed too, when it says nothing else."""
    return tuple(bag for bag in bags if bag.trust is not None or not any(_says_as_much(bag, other) for other in bags))


def _says_as_much(bag: BagRead, sealed: BagRead) -> bool:
    same = (bag.container, bag.coi) == (sealed.container, sealed.coi) and sealed.trust is not None
    return same and bag.blood_group in {None, sealed.blood_group} and bag.expiry in {None, sealed.expiry}


def best_shippers(shippers: tuple[ShipperRead, ...]) -> tuple[ShipperRead, ...]:
    """Without what one picture showed of a label, when another showed as much of it and more."""
    return tuple(one for one in shippers if not any(_says_more(other, one) for other in shippers if other != one))


def _says_more(other: ShipperRead, one: ShipperRead) -> bool:
    said = ("sscc", "consignment", "coi", "trust", "key_id", "label")
    return all(getattr(one, name) in {None, "", getattr(other, name)} for name in said)


def standing_reasons(reasons: tuple[Reason, ...], seen: Understood) -> tuple[Reason, ...]:
    """A retry ends when the thing was read after all; a stop stands whatever is read afterwards."""
    things = (seen.bands, seen.orders, seen.places, seen.bags, seen.shippers, seen.badges, seen.makers)
    if not any(things) and not any(is_code(text) for text in seen.texts):
        return reasons
    return tuple(reason for reason in reasons if reason.answer is not Answer.RETRY)
