"""Specimens of labels of a shipper."""

from typing import Any

from kiosk.domain.identifiers import Coi, Consignment, Din, Gs1Message, ProductCode
from kiosk.domain.label import InnerShipperLabel, OuterShipperLabel, Purpose, Shipped
from kiosk.handoffs.specimens.parts import contact, derived, edition, moment, patient, place
from kiosk.handoffs.specimens.table import Table


def inner(table: Table) -> InnerShipperLabel:
    """A specimen of the label under the lid."""
    return InnerShipperLabel(**_shipper(table), patient=patient(table))


def outer(table: Table) -> OuterShipperLabel:
    """A specimen of the label on the outside."""
    return OuterShipperLabel(**_shipper(table))


def _shipper(table: Table) -> dict[str, Any]:
    zone = table.text("zone")
    return {
        "coi": Coi.parse(table.text("coi")),
        "issue": table.whole("issue"),
        "seal": "SV1:",
        "statements": derived(table, edition(table).shippers),
        "purpose": Purpose.SPECIMEN,
        "sscc": Gs1Message.parse(table.text("sscc")),
        "consignment": Consignment(table.text("consignment")),
        "containers": tuple(_shipped(row) for row in table.tables("containers")),
        "sender": place(table, "sender"),
        "receiver": place(table, "receiver"),
        "sender_contact": contact(table, "sender_contact"),
        "receiver_contact": contact(table, "receiver_contact"),
        "emergency": contact(table, "emergency"),
        "temperature": table.text("temperature"),
        "dispatched": moment(table, "dispatched", zone),
        "due": moment(table, "due", zone),
    }


def _shipped(row: Table) -> Shipped:
    made = Shipped(Din.parse(row.text("din")), ProductCode(row.text("product_code")))
    row.close()
    return made
