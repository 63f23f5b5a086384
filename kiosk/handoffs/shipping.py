"""A shipment: packed by two, dispatched, received sealed by one, opened by two; and what its logger's file says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk.domain.attempt import PackedKeyedTwice, ShipmentNamed
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import (
    ReceivedSealed,
    SealsExplained,
    ShipperDispatched,
    ShipperOpened,
    ShipperPacked,
    TemperatureRecorded,
    TemperatureUnreadable,
)
from kiosk.domain.journey import Journey
from kiosk.domain.loggers import read_log
from kiosk.domain.shipping import PASS_WINDOW, Shipment
from kiosk.domain.temperature import Transport, judge, strictest
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.couriers import new_pass, pass_sha256
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_at_home, journey_of
from kiosk.ledger.evidence import Exhibit

PACKING_FIELDS = ("tamper_seals", "logger", "count", "destination", "carrier")
"""What both people key when a shipper is packed; none of it names a bag or a patient."""

MOST_SEALS = 20
_SEAL = re.compile(r"[A-Z0-9-]{2,30}", re.ASCII)
_COUNT = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


@dataclass(frozen=True)
class Dispatched:
    """The giver signed. `code` is the courier's pass: it is shown once, and kept nowhere."""

    decision: Authorized
    code: str


def seals_keyed(text: str) -> tuple[str, ...]:
    """The numbers of tamper seals in a text, separated by blanks or commas, in capitals. Raises ParseError."""
    seals = tuple(text.upper().replace(",", " ").split())
    if not 0 < len(seals) <= MOST_SEALS or len(set(seals)) != len(seals) or not all(map(_SEAL.fullmatch, seals)):
        raise ParseError("tamper seals", f"1 to {MOST_SEALS} numbers of letters and digits, each once", text[:60])
    return seals


def logger_keyed(text: str) -> str:
    """The serial number of a logger, in capitals. Raises ParseError."""
    logger = text.strip().upper()
    if _SEAL.fullmatch(logger) is None:
        raise ParseError("temperature logger", "its serial number, of letters and digits", text[:60])
    return logger


def count_keyed(text: str) -> int:
    """How many containers. Raises ParseError."""
    if _COUNT.fullmatch(text.strip()) is None:
        raise ParseError("containers", "a whole number above 0", text[:20])
    return int(text)


def packing_keyed(fields: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What one person keyed at packing, field by field, in one spelling. Raises ParseError."""
    return (
        ("tamper_seals", " ".join(sorted(seals_keyed(fields["tamper_seals"])))),
        ("logger", logger_keyed(fields["logger"])),
        ("count", str(count_keyed(fields["count"]))),
        ("destination", plain_text(fields["destination"].strip(), "destination", 80)),
        ("carrier", plain_text(fields["carrier"].strip(), "carrier", 60)),
    )


def pack(bench: Bench, under_way: UnderWay, first: Mapping[str, str], second: Mapping[str, str]) -> Decision:
    """Two people read every container and the shipper, and keyed the rest blind: the shipper is closed."""
    one, two = packing_keyed(first), packing_keyed(second)
    under_way = replace(under_way, detail=PackedKeyedTwice(one, two))
    keyed = dict(one)
    read = [shipper for witness in under_way.witnesses for shipper in witness.shippers]
    sscc, consignment, label = (
        next((value for shipper in read if (value := getattr(shipper, name))), "")
        for name in ("sscc", "consignment", "label")
    )

    def packed(seen: Journey, granted: Authorized) -> Consequence:
        fact = ShipperPacked(
            granted.attempt_id, sscc, consignment, label, granted.containers, tuple(keyed["tamper_seals"].split()),
            keyed["logger"], keyed["destination"], keyed["carrier"],
            seen.order.order_number if seen.order is not None else "", granted.attempt_id,
        )  # fmt: skip
        # A number names one shipper once, for ever: packed anew it gets another.
        claims = tuple((kind, value) for kind, value in (("sscc", sscc), ("consignment", consignment)) if value)
        return Consequence(((seen.coi, fact),), claims)

    return conclude(bench, under_way, packed)


def dispatch(bench: Bench, under_way: UnderWay, found: ShipmentNamed, courier: str) -> Dispatched | Refused:
    """The giver read the shipper anew, and gives it to this courier, who gets a pass.

    `courier` is the name on the courier's card: a particular, which no fact holds.
    """
    waybill = plain_text(found.waybill.strip(), "waybill", 40)
    name = plain_text(courier.strip(), "courier", 80)
    under_way = replace(under_way, detail=replace(found, waybill=waybill))
    code, particulars_id = new_pass(bench.fresh.salt()), bench.fresh.token()

    def dispatched(seen: Journey, granted: Authorized) -> Consequence:
        bench.particulars.put(particulars_id, seen.coi, {"courier": name})
        bound = pass_sha256(found.shipment, waybill, code)
        fact = ShipperDispatched(
            found.shipment, waybill, particulars_id, bound, granted.at + PASS_WINDOW, granted.attempt_id
        )
        return Consequence(((seen.coi, fact),))

    decision = conclude(bench, _about(bench, under_way, found.shipment), dispatched)
    return Dispatched(decision, code) if isinstance(decision, Authorized) else decision


def explain_seals(bench: Bench, under_way: UnderWay, found: ShipmentNamed) -> Decision:
    """Two people with the role say why other tamper seals are on the shipper, and which."""
    under_way = replace(_about(bench, under_way, found.shipment), detail=found)

    def explained(seen: Journey, granted: Authorized) -> Consequence:
        fact = SealsExplained(found.shipment, found.tamper_seals, found.why, granted.attempt_id)
        return Consequence(((seen.coi, fact),))

    return conclude(bench, under_way, explained)


def receive(bench: Bench, under_way: UnderWay, found: ShipmentNamed, logger: str, condition: str) -> Decision:
    """One person takes the shipper in as it came, and leaves it shut."""
    condition, logger = plain_text(condition.strip(), "condition", 200), logger_keyed(logger)
    under_way = replace(_about(bench, under_way, found.shipment), detail=found)

    def received(seen: Journey, granted: Authorized) -> Consequence:
        fact = ReceivedSealed(
            found.shipment, found.tamper_seals, found.count or 0, logger, condition, granted.attempt_id
        )
        return Consequence(((seen.coi, fact),))

    return conclude(bench, under_way, received)


def open_shipper(bench: Bench, under_way: UnderWay, shipment: str) -> Decision:
    """Two people read the shipper and every container from scratch: what was packed is what came."""
    under_way = replace(_about(bench, under_way, shipment), detail=ShipmentNamed(shipment))

    def opened(seen: Journey, granted: Authorized) -> Consequence:
        return Consequence(((seen.coi, ShipperOpened(shipment, granted.containers, granted.attempt_id)),))

    return conclude(bench, under_way, opened)


def record_temperature(bench: Bench, coi: str, shipment_id: str, content: bytes, person: str) -> str:
    """Read the file of the shipper's logger, judge it and keep it. Gives '' or why it can't be read.

    A file that can't be read is a fact too. Raises ParseError for a shipment that nobody received yet, and where a file
    was read already: a second one does not undo what the first one says.
    """
    journey = journey_at_home(bench, coi)
    shipment = journey.shipments.get(shipment_id)
    seen = shipment.temperature if shipment is not None else None
    if shipment is None or shipment.received_at is None:
        raise ParseError("shipment", "one that was received", "none")
    if seen is not None and not seen.unreadable:
        raise ParseError("temperature file", "the first one of this shipment that can be read", "another")
    sha256 = bench.evidence.put(Exhibit(content, "text/csv"))
    fact = _judged(bench, journey, shipment, content, sha256)
    bench.ledger.append((bench.entry(coi, fact, bench.clock.now(), people=(person,)),), {coi: journey.count})
    return fact.why if isinstance(fact, TemperatureUnreadable) else ""


def _judged(
    bench: Bench, journey: Journey, shipment: Shipment, content: bytes, sha256: str
) -> TemperatureRecorded | TemperatureUnreadable:
    until = shipment.opened_at or shipment.received_at or shipment.packed_at
    try:
        log = read_log(content)
        judged = judge(log, transport_of(bench, journey, shipment.containers), shipment.packed_at, until)
    except ParseError as error:
        # What stands in the file may be anything: the record says what was expected, the evidence what there was.
        return TemperatureUnreadable(shipment.id, sha256, f"{error.what}: {error.expected} expected")
    return TemperatureRecorded(
        shipment.id, log.logger, log.layout, sha256, log.readings[0].at, log.readings[-1].at, len(log.readings),
        judged.lowest, judged.highest, judged.minutes_outside, judged.longest_gap_minutes,
    )  # fmt: skip


def transport_of(bench: Bench, journey: Journey, containers: tuple[str, ...]) -> Transport:
    """The validated transport that holds for all these containers in one shipper. Raises ParseError for none."""
    therapy = bench.therapies.get(journey.therapy or "")
    kinds = dict.fromkeys(journey.containers[name].kind for name in containers)
    known = therapy.transport if therapy is not None else {}
    return strictest(tuple(known[kind] for kind in kinds if kind in known))


def _about(bench: Bench, under_way: UnderWay, shipment_id: str) -> UnderWay:
    """The attempt about exactly the containers of the shipment, whatever was read."""
    shipment = journey_of(bench, under_way.coi or "").shipments.get(shipment_id)
    return replace(under_way, containers=shipment.containers if shipment is not None else ())
