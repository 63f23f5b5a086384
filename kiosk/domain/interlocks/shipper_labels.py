"""Are these the labels that were printed for this shipper, read back, and do they list what goes in?

A shipper that comes with a label of the carrier's own has no seal of ours: its number alone is read, as before.
"""

from kiosk.domain.attempt import Attempt, PackedKeyedTwice, ShipperRead
from kiosk.domain.interlocks.declaration import IDENTITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.interlocks.shipping import NONE, bears_the_number
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView


@interlock(
    "H10", IDENTITY, RETRY, "Show both labels of the shipper just printed. If one is gone or torn, print them anew."
)
def shipper_labels_are_the_new_ones(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every label printed last for this patient's next shipper is read with its seal, and no other shipper's."""
    due = journey.shipper_labels
    if due is None:
        return Mismatch("a shipper's labels printed here", NONE)
    read = [shipper for witness in attempt.witnesses for shipper in witness.shippers]
    for shipper in read:
        if not bears_the_number(shipper, due):
            return Mismatch(due.sscc, shipper.number)
    missing = sorted({f"{piece} 1" for piece in due.pieces} - {shipper.label for shipper in read})
    return Mismatch(", ".join(missing), "not read with its seal") if missing else None


@interlock("H10", IDENTITY, RETRY, "Print the shipper's labels anew, or read back the ones just printed.")
def shipper_labels_were_read_back(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A shipper's label of this site is read with its seal, is the one printed last for this patient, was read back."""
    due = journey.shipper_labels
    for shipper in _ours(journey, site, attempt):
        if not shipper.label:
            return Mismatch("the seal", "no seal")
        if due is None or not bears_the_number(shipper, due):
            return Mismatch(due.sscc if due is not None else "a shipper's labels printed here", shipper.number)
        if not due.read_back:
            return Mismatch("labels that were read back", "labels that were not")
    return None


@interlock("H10", IDENTITY, STOP, "Take every container out again. Print the shipper's labels for what goes in.")
def label_lists_what_is_packed(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What is packed is what the shipper's own label lists, for where that label says it goes."""
    due = journey.shipper_labels
    if due is None or not any(bears_the_number(shipper, due) for shipper in _ours(journey, site, attempt)):
        return None
    packed = {bag.container for bag in attempt.bags}
    if packed != set(due.containers):
        return Mismatch(", ".join(sorted(due.containers)), ", ".join(sorted(packed)) or NONE)
    keyed = (*attempt.detail.first, *attempt.detail.second) if isinstance(attempt.detail, PackedKeyedTwice) else ()
    for place in sorted({text for name, text in keyed if name == "destination"} or {NONE}):
        if place != due.destination:
            return Mismatch(due.destination, place)
    return None


def _ours(journey: Journey, site: SiteView, attempt: Attempt) -> tuple[ShipperRead, ...]:
    """Labels of shippers that were printed here: by their seal, or by a number printed here for this patient.

    A covered seal does not make a label a carrier's own.
    """
    own = {key.key_id for key in site.keys.values() if key.site == site.site}
    due = journey.shipper_labels
    numbers = due.numbers if due is not None else frozenset()
    return tuple(s for s in attempt.shippers if s.key_id in own or {s.sscc, s.consignment} & numbers)
