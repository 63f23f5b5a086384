"""Is this the shipper, whole and with the right bags in it, in the right hands, and did the cells stand the way?

What is keyed (tamper seals, logger, carrier, counts) names no bag and no patient; it is keyed blind from the things
themselves and held against the record. A bag is known by its labels alone, read again by two when the shipper is
opened.
"""

from datetime import timedelta

from kiosk.domain.attempt import Attempt, PackedKeyedTwice, PassShown, ShipmentNamed, ShipperRead
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, QUALITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.shipping import DUE, WHOLE, Shipment, ShipperLabels
from kiosk.domain.site import SiteView
from kiosk.domain.temperature import Transport
from kiosk.domain.therapy import Therapy

WRONG_SHIPPER = "Do not give or take this shipper. Keep it shut, set it apart, call the cell laboratory."
KEEP_SHUT = "Keep the shipper shut and cold. Call the cell laboratory and the sender."
NONE = "none"


def bears_the_number(shipper: ShipperRead, due: Shipment | ShipperLabels) -> bool:
    """Whether everything the label says of its number is what was packed or printed; it says at least one."""
    said = ((shipper.sscc, due.sscc), (shipper.consignment, due.consignment))
    stated = [(read, number) for read, number in said if read is not None]
    return bool(stated) and all(read == number for read, number in stated)


@interlock("H10", IDENTITY, RETRY, "The two keyings differ. Both look at the shipper and the waybill; key again.")
def keyed_for_the_shipper_alike(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What the second person keyed blind of seals, logger, count, destination and carrier is what the first keyed."""
    detail = attempt.detail
    if not isinstance(detail, PackedKeyedTwice) or not detail.first or not detail.second:
        return Mismatch("two keyings", NONE)
    names = sorted({name for name, _ in set(detail.first) ^ set(detail.second)})
    return Mismatch("two keyings alike", f"they differ in {', '.join(names)}") if names else None


@interlock("H10", IDENTITY, STOP, "Take every container out again. Read and count them anew, two people.")
def count_packed_is_count_listed(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """As many containers were read as both people counted."""
    detail = attempt.detail
    keyed = (*detail.first, *detail.second) if isinstance(detail, PackedKeyedTwice) else ()
    read = len({bag.container for bag in attempt.bags})
    for count in sorted({text for name, text in keyed if name == "count"} or {NONE}):
        if count != str(read):
            return Mismatch(f"{count} containers", f"{read} containers")
    return None


@interlock("H10", IDENTITY, STOP, WRONG_SHIPPER)
def shipper_is_this_patients(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every label of a shipper that states a chain of identity states this one: a shipper holds one patient's cells."""
    for shipper in attempt.shippers:
        if shipper.coi is not None and shipper.coi != journey.coi:
            return Mismatch(journey.coi, shipper.coi)
    return None


@interlock("H10", IDENTITY, STOP, WRONG_SHIPPER)
def shipper_was_read_alike(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Everybody who packed read one and the same shipper."""
    for kind in ("sscc", "consignment", "label"):
        read = sorted({value for shipper in attempt.shippers if (value := getattr(shipper, kind))})
        if len(read) > 1:
            return Mismatch(read[0], read[1])
    if attempt.shippers and not _common(attempt):
        return Mismatch("one number that all of you read", " and ".join(sorted(s.number for s in attempt.shippers)))
    return None


@interlock("H10", IDENTITY, STOP, WRONG_SHIPPER)
def shipper_is_the_shipments(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every shipper read is that of the shipment named, and bears the very label it was packed under."""
    shipment = _shipment(journey, attempt)
    if shipment is None:
        return Mismatch("a shipment of this patient", NONE)
    for shipper in attempt.shippers:
        if not bears_the_number(shipper, shipment):
            return Mismatch(shipment.number, shipper.number)
        if shipper.label and shipper.label != shipment.label:
            return Mismatch(shipment.label or "a label without a seal", shipper.label)
    return None


@interlock("H06", IDENTITY, RETRY, "Show the square code on the shipper's label. Wipe the label, hold still.")
def shipper_seal_was_read(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A shipper packed under a label with a seal is read with it: which issue it is stands nowhere else."""
    shipment = _shipment(journey, attempt)
    if shipment is not None and shipment.label and any(not shipper.label for shipper in attempt.shippers):
        return Mismatch("the seal", "no seal")
    return None


@interlock("H10", IDENTITY, STOP, WRONG_SHIPPER)
def tamper_seals_are_the_shipments(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The tamper seals on the shipper are those it was packed with, each of them and no other."""
    return _seals_differ(journey, attempt)


@interlock("H10", IDENTITY, STOP, "Give the shipper to nobody. Call the carrier at the number you have from them.")
def carrier_is_the_shipments(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Whoever fetches the shipper comes for the carrier it was packed for."""
    shipment, detail = _shipment(journey, attempt), attempt.detail
    if shipment is None or not isinstance(detail, ShipmentNamed) or not detail.carrier:
        return Mismatch("the carrier of the shipment", NONE)
    return None if detail.carrier == shipment.carrier else Mismatch(shipment.carrier, detail.carrier)


@interlock("H10", IDENTITY, STOP, WRONG_SHIPPER)
def order_is_the_shipments(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The order in force is still the one that the shipper was packed under."""
    shipment = _shipment(journey, attempt)
    now = journey.order.order_number if journey.order is not None else "no order"
    if shipment is None or shipment.order != now:
        return Mismatch(shipment.order if shipment is not None else "the order of a shipment", now)
    return None


@interlock("H10", IDENTITY, RETRY, "Look at the work list: another step of this shipment comes first.")
def shipment_is_due(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The shipment stands where the step asks, and the attempt is about exactly its containers."""
    shipment = _shipment(journey, attempt)
    due = DUE.get(attempt.step, frozenset())
    said = " or ".join(sorted(state.value for state in due))
    if shipment is None:
        return Mismatch(f"a shipment {said}", NONE)
    if shipment.state not in due:
        return Mismatch(said, shipment.state.value)
    if attempt.containers != shipment.containers:
        return Mismatch("the containers of the shipment", "others")
    return None


@interlock("H10", IDENTITY, RETRY, "Ask the person who gives the shipper for a pass of this shipment.")
def pass_is_the_shipments(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The pass shown is the last one given out for this shipment, under its waybill."""
    shipment, detail = _shipment(journey, attempt), attempt.detail
    if shipment is None or not isinstance(detail, PassShown) or not detail.pass_sha256:
        return Mismatch("the pass of this shipment", NONE)
    return None if detail.pass_sha256 == shipment.pass_sha256 else Mismatch("the pass of this shipment", "another pass")


@interlock("H10", IDENTITY, RETRY, "The pass has run out. Ask the person who gives the shipper for a new one.")
def pass_is_in_time(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The courier takes the shipper while the pass serves for it."""
    shipment = _shipment(journey, attempt)
    until = shipment.pass_until if shipment is not None else None
    if until is None or attempt.moment >= until:
        return Mismatch(f"before {until:%Y-%m-%d %H:%M} UTC" if until is not None else "a pass",
                        f"{attempt.moment:%Y-%m-%d %H:%M} UTC")  # fmt: skip
    return None


@interlock("H11", IDENTITY, RETRY, "The bag is in a shipper by the record. Receive and open the shipper first, by two.")
def bag_is_not_in_a_shipper(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No container in hand is one that the record has in a shipper: it is opened by two before anything else."""
    for name in dict.fromkeys((*attempt.containers, *(bag.container for bag in attempt.bags))):
        shipment = journey.shipment_of(name)
        if shipment is not None and shipment.closed:
            return Mismatch("a container outside a shipper", f"in shipper {shipment.number}", name)
    return None


@interlock("H11", IDENTITY, STOP, KEEP_SHUT)
def tamper_seals_are_whole_and_known(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The tamper seals that came are those that left, each of them whole and no other."""
    return _seals_differ(journey, attempt)


@interlock("H11", IDENTITY, STOP, KEEP_SHUT)
def count_received_is_count_dispatched(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The count that the shipper states is how many containers were packed."""
    shipment, detail = _shipment(journey, attempt), attempt.detail
    count = detail.count if isinstance(detail, ShipmentNamed) else None
    packed = len(shipment.containers) if shipment is not None else None
    if count is None or count != packed:
        return Mismatch(f"{packed} containers", f"{count} containers" if count is not None else NONE)
    return None


@interlock("H11", IDENTITY, STOP, KEEP_APART)
def set_received_is_the_set_dispatched(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every person found in the shipper every container that was packed, and nothing else."""
    shipment = _shipment(journey, attempt)
    packed = shipment.containers if shipment is not None else ()
    for witness in attempt.witnesses:
        found = dict.fromkeys(bag.container for bag in witness.bags)
        missing = tuple(name for name in packed if name not in found)
        extra = tuple(name for name in found if name not in packed)
        if missing and extra:
            return Mismatch(", ".join(missing), f"in its place: {', '.join(extra)}", missing[0])
        if missing:
            return Mismatch(", ".join(missing), "missing", missing[0])
        if extra:
            return Mismatch(f"the {len(packed)} containers packed", f"one more: {', '.join(extra)}", extra[0])
    return None if packed else Mismatch("a shipment with containers", NONE)


@interlock("H11", IDENTITY, RETRY, "Name the seals that are on the shipper now, and the document that says why.")
def changed_seals_say_why(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Whoever explains other tamper seals names them and says by which document they were changed."""
    detail = attempt.detail
    if isinstance(detail, ShipmentNamed) and detail.tamper_seals and detail.why:
        return None
    return Mismatch("the seals there are, and why", NONE)


@interlock("H24", QUALITY, RETRY, "No transport of this kind of product is validated here. Call quality.")
def transport_is_validated(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The therapy has a validated transport for each container that is packed."""
    therapy = site.therapies.get(journey.therapy or "")
    for name in attempt.containers:
        if _transport(journey, therapy, name) is None:
            return Mismatch("a validated transport", NONE, name)
    return None


@interlock("H24", QUALITY, RETRY, "Read the file of the shipper's own temperature logger first.")
def temperature_is_recorded(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The shipper's own logger was read, without a gap from packing to receipt, for every way a container came."""
    therapy = site.therapies.get(journey.therapy or "")
    for name, shipment in _ways(journey, attempt):
        transport, seen = _transport(journey, therapy, name), shipment.temperature
        due = f"the temperature of shipper {shipment.number}"
        if transport is None or seen is None:
            return Mismatch(due, NONE, name)
        if seen.unreadable:
            return Mismatch(due, f"unreadable: {seen.unreadable}", name)
        if seen.logger != shipment.logger:
            return Mismatch(f"logger {shipment.logger}", f"logger {seen.logger}", name)
        if timedelta(minutes=seen.longest_gap_minutes) > transport.gap:
            return Mismatch(due, f"a gap of {seen.longest_gap_minutes} minutes", name)
    return None


@interlock("H24", QUALITY, STOP, "The cells were too warm or too cold on the way. Call quality and the physician.")
def temperature_stayed_in_limits(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """On every way that a container came, it was outside its limits no longer than the validated transport bears."""
    therapy = site.therapies.get(journey.therapy or "")
    for name, shipment in _ways(journey, attempt):
        transport, seen = _transport(journey, therapy, name), shipment.temperature
        if transport is None or seen is None or seen.unreadable:
            continue
        if timedelta(minutes=seen.minutes_outside) > transport.outside:
            read = f"{seen.lowest} to {seen.highest} °C, {seen.minutes_outside} minutes outside"
            return Mismatch(f"shipper {shipment.number} at {transport}", read, name)
    return None


@interlock("H24", QUALITY, STOP, "The cells were on the way longer than validated. Call quality and the physician.")
def transit_was_as_validated(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """From packing to opening no way of a container took longer than its validated transport."""
    therapy = site.therapies.get(journey.therapy or "")
    for name, shipment in _ways(journey, attempt):
        transport = _transport(journey, therapy, name)
        if transport is None or shipment.opened_at is None:
            continue
        spent = shipment.opened_at - shipment.packed_at
        if spent > transport.longest:
            due = f"shipper {shipment.number} at most {_hours(transport.longest)} hours on the way"
            return Mismatch(due, f"{_hours(spent)} hours", name)
    return None


@interlock("H24", QUALITY, STOP, "The shipper came damaged. Call quality and the physician before the cells are used.")
def shipper_came_whole(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every shipper that a container came in was whole and dry."""
    for name, shipment in _ways(journey, attempt):
        if shipment.condition != WHOLE:
            return Mismatch(f"shipper {shipment.number} {WHOLE}", shipment.condition, name)
    return None


def _shipment(journey: Journey, attempt: Attempt) -> Shipment | None:
    detail = attempt.detail
    return journey.shipments.get(detail.shipment) if isinstance(detail, ShipmentNamed | PassShown) else None


def _common(attempt: Attempt) -> bool:
    """Whether there is a number that everybody who read a shipper read."""
    read = [{s.sscc for s in w.shippers} | {s.consignment for s in w.shippers} for w in attempt.witnesses if w.shippers]
    return bool(set.intersection(*read) - {None})


def _seals_differ(journey: Journey, attempt: Attempt) -> Mismatch | None:
    shipment, detail = _shipment(journey, attempt), attempt.detail
    found = detail.tamper_seals if isinstance(detail, ShipmentNamed) else ()
    due = shipment.tamper_seals if shipment is not None else ()
    if found and sorted(found) == sorted(due):
        return None
    missing = [seal for seal in due if seal not in found]
    other = [seal for seal in found if seal not in due]
    return Mismatch(", ".join(missing) or ", ".join(due) or "a tamper seal", ", ".join(other) or "missing or broken")


def _ways(journey: Journey, attempt: Attempt) -> tuple[tuple[str, Shipment], ...]:
    """Each container with each shipment in which it left a site and was taken out again."""
    return tuple(
        (name, shipment)
        for name in attempt.containers
        for shipment in journey.shipments.values()
        if name in shipment.containers and shipment.took_at is not None and not shipment.closed
    )


def _transport(journey: Journey, therapy: Therapy | None, name: str) -> Transport | None:
    container = journey.containers.get(name)
    return therapy.transport.get(container.kind) if therapy is not None and container is not None else None


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.1f}"
