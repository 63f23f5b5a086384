"""Replay of a shipment's facts, and of custody: where every container is and who holds it."""

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from kiosk.domain import facts as f
from kiosk.domain.custody import Custody
from kiosk.domain.facts.shipping import ShipmentFact, ShipperLabelFact
from kiosk.domain.journey import Journey
from kiosk.domain.shipping import Shipment, ShipmentState, ShipperLabels, Temperature

_S = ShipmentState


def with_shipping(journey: Journey, fact: ShipmentFact, at: datetime, people: tuple[str, ...]) -> Journey:
    """The journey as the fact leaves it. `people` are those who acted, in turn."""
    if isinstance(fact, f.ShipperPacked):
        packed = _packed(fact, at)
        return _in_custody(_with(journey, packed), packed.id, f"shipper {packed.number}", people[0] if people else "")
    shipment = journey.shipments[fact.shipment]
    match fact:
        case f.ShipperDispatched():
            return _with(
                journey,
                replace(
                    shipment, state=_S.DISPATCHED, waybill=fact.waybill, pass_sha256=fact.pass_sha256,
                    pass_until=fact.pass_until,
                ),
            )  # fmt: skip
        case f.CourierTook():
            journey = _with(journey, replace(shipment, state=_S.ON_THE_WAY, took_at=at))
            return _in_custody(journey, shipment.id, f"on the way to {shipment.destination}", shipment.carrier)
        case f.CourierHandedOver():
            journey = _with(journey, replace(shipment, state=_S.HANDED_OVER))
            return _in_custody(journey, shipment.id, shipment.destination, shipment.destination)
        case f.SealsExplained():
            return _with(journey, replace(shipment, tamper_seals=fact.tamper_seals))
        case f.ReceivedSealed():
            journey = _with(
                journey, replace(shipment, state=_S.RECEIVED, received_at=at, condition=fact.condition)
            )  # fmt: skip
            return _in_custody(journey, shipment.id, f"shipper {shipment.number}", people[0] if people else "")
        case f.TemperatureRecorded():
            seen = Temperature(
                fact.logger, fact.first_at, fact.last_at, fact.lowest, fact.highest, fact.minutes_outside,
                fact.longest_gap_minutes,
            )  # fmt: skip
            return _with(journey, replace(shipment, temperature=seen))
        case f.TemperatureUnreadable():
            return _with(journey, replace(shipment, temperature=Temperature(unreadable=fact.why)))
        case f.ShipperOpened():
            return _with(journey, replace(shipment, state=_S.OPENED, opened_at=at))
        case _:
            assert_never(fact)


def in_hand(journey: Journey, containers: tuple[str, ...], place: str, holder: str) -> Journey:
    """The journey with these containers at that place, in that person's hands."""
    known = {**journey.containers}
    for name in containers:
        if name in known:
            known[name] = replace(known[name], custody=Custody(place, holder))
    return replace(journey, containers=MappingProxyType(known))


def with_shipper_labels(journey: Journey, fact: ShipperLabelFact) -> Journey:
    """The journey as a fact of a shipper's labels leaves it: the labels printed last are those that count."""
    known = journey.shipper_labels
    same = known is not None and known.sscc == fact.sscc
    if isinstance(fact, f.ShipperLabelIssued):
        pieces = frozenset({fact.piece}) | (known.pieces if known is not None and same else frozenset())
        numbers = frozenset({fact.sscc, fact.consignment}) | (known.numbers if known is not None else frozenset())
        known = ShipperLabels(fact.sscc, fact.consignment, fact.containers, fact.destination, pieces, numbers)
    elif known is not None and same:
        known = replace(known, read_back=True)
    return replace(journey, shipper_labels=known)


def _packed(fact: f.ShipperPacked, at: datetime) -> Shipment:
    return Shipment(
        fact.shipment, fact.sscc, fact.consignment, fact.label, fact.containers, fact.tamper_seals, fact.logger,
        fact.destination, fact.carrier, fact.order, at,
    )  # fmt: skip


def _with(journey: Journey, shipment: Shipment) -> Journey:
    return replace(journey, shipments=MappingProxyType({**journey.shipments, shipment.id: shipment}))


def _in_custody(journey: Journey, shipment: str, place: str, holder: str) -> Journey:
    return in_hand(journey, journey.shipments[shipment].containers, place, holder)
