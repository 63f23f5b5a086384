"""What several papers say of one shipment in the same words: its number, who packed it, in whose hands it was."""

from typing import TypeVar

from kiosk.domain import facts as f
from kiosk.domain.paper import Line, Said
from kiosk.domain.step import StepKind
from kiosk.handoffs.reports.bags import signature_lines
from kiosk.handoffs.reports.citing import CaseFile, Cited

S = TypeVar("S", bound=f.ShippingFact)


def of_shipment(case: CaseFile, kind: type[S], shipment: str) -> tuple[Cited[S], ...]:
    """The facts of one kind about a shipment, in order."""
    return tuple(one for one in case.of(kind) if getattr(one.fact, "shipment", "") == shipment)


def shipper_number(packed: Cited[f.ShipperPacked]) -> Said:
    """What the shipper is called: its SSCC, its place in the consignment, or both."""
    said: Said = (packed.quote("sscc"),) if packed.fact.sscc else ()
    if packed.fact.consignment:
        said += (*((", ",) if said else ()), "=$", packed.quote("consignment"))
    return said


def sent(case: CaseFile, packed: Cited[f.ShipperPacked]) -> tuple[Line, ...]:
    """Where a shipment goes, under which order and waybill; who packed it, gave it away, carried it."""
    shipment = packed.fact.shipment
    dispatched = of_shipment(case, f.ShipperDispatched, shipment)
    lines = [
        Line("Goes to", (packed.quote("destination"), ", by ", packed.quote("carrier"))),
        Line("Order", (packed.quote("order"),)),
    ]
    for step in case.taken(StepKind.PACK.value):
        if step.fact.attempt_id == packed.fact.attempt_id:
            lines += signature_lines(case, "Packed", step)
    for given in dispatched[-1:]:
        lines.append(Line("Waybill, courier", (given.quote("waybill"), ", ", case.courier(given))))
        for step in case.taken(StepKind.DISPATCH.value):
            if step.fact.attempt_id == given.fact.attempt_id:
                lines += signature_lines(case, "Given to the courier", step)
    lines += [Line("Courier took it", (one.at,)) for one in of_shipment(case, f.CourierTook, shipment)]
    lines += [Line("Courier gave it away", (one.at,)) for one in of_shipment(case, f.CourierHandedOver, shipment)]
    return tuple(lines)
