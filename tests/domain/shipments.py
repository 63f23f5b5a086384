"""A shipment of the small world: the collection bag on its way to the plant, fact by fact."""

from dataclasses import replace
from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.attempt import PackedKeyedTwice, PassShown, ShipmentNamed, ShipperRead
from kiosk.domain.people import Role
from kiosk.domain.readings import SealTrust
from kiosk.domain.shipping import WHOLE
from tests.domain.world import (
    COI,
    COLLECTION,
    HOUR,
    MINUTE,
    NOON,
    ORDER_NUMBER,
    SEAL_KEY,
    Happened,
    person,
)

SSCC, OTHER_SSCC = "(00)195213212345678904", "(00)195213212345678911"
CONSIGNMENT = "A999926000010101"
LABEL = "outer shipper label 1"
SEALS = ("SL1", "SL2")
KEYED = (
    ("carrier", "Example Couriers"), ("count", "1"), ("destination", "the plant"), ("logger", "TL-1"),
    ("tamper_seals", "SL1 SL2"),
)  # fmt: skip
PASS, OLD_PASS = "9a" * 32, "9b" * 32
PACKED_AT, TAKEN_AT, RECEIVED_AT, OPENED_AT = NOON - 30 * HOUR, NOON - 29 * HOUR, NOON - 5 * HOUR, NOON - 4 * HOUR

SHIPPER_READ = ShipperRead(SSCC, CONSIGNMENT, COI, SealTrust.VALID, SEAL_KEY, LABEL)
"""What stands on the shipper's label."""

PACKING = PackedKeyedTwice(KEYED, KEYED)
FOUND = ShipmentNamed("shipment", SEALS, "Example Couriers", "WB-1", 1)
SHOWN = PassShown("shipment", PASS)

LABEL_PRINTED = f.ShipperLabelIssued(
    "outer shipper label", SSCC, CONSIGNMENT, (COLLECTION,), "the plant", "print of the outer", "5d" * 32, "earlier"
)
INNER_PRINTED = replace(LABEL_PRINTED, piece="inner shipper label", print_id="print of the inner")
LABELS_READ_BACK = f.ShipperLabelsReadBack(SSCC, (), "earlier")
LABELLED = (Happened(LABEL_PRINTED, PACKED_AT - MINUTE), Happened(LABELS_READ_BACK, PACKED_AT - MINUTE))
"""The shipper's outer label was printed and read back; this site prints no inner one."""

PACKED_FACT = f.ShipperPacked(
    "shipment", SSCC, CONSIGNMENT, LABEL, (COLLECTION,), SEALS, "TL-1", "the plant", "Example Couriers", ORDER_NUMBER,
    "earlier",
)  # fmt: skip
PACKED = Happened(PACKED_FACT, PACKED_AT, (person(Role.COLLECTION, 1), person(Role.COLLECTION, 2)))
DISPATCHED = Happened(f.ShipperDispatched("shipment", "WB-1", "courier", PASS, NOON + HOUR, "earlier"), PACKED_AT)
TOOK = Happened(f.CourierTook("shipment", "earlier"), TAKEN_AT)
HANDED = Happened(f.CourierHandedOver("shipment", "earlier"), RECEIVED_AT - MINUTE)
RECEIVED = Happened(
    f.ReceivedSealed("shipment", SEALS, 1, "TL-1", WHOLE, "earlier"), RECEIVED_AT, (person(Role.PROCESSING),)
)  # fmt: skip
READ_OUT = Happened(
    f.TemperatureRecorded(
        "shipment", "TL-1", "plain", "f1" * 32, PACKED_AT, NOON, 120, Decimal("3.1"), Decimal("7.9"), 0, 15
    ),
    RECEIVED_AT,
)  # fmt: skip
OPENED = Happened(f.ShipperOpened("shipment", (COLLECTION,), "earlier"), OPENED_AT)
UNREADABLE = Happened(f.TemperatureUnreadable("shipment", "f2" * 32, "a text in UTF-8 expected"), RECEIVED_AT)
EXPLAINED = Happened(
    f.SealsExplained("shipment", ("SL1", "CUSTOMS7"), "customs form 12", "earlier"), RECEIVED_AT - HOUR
)

SENT = (PACKED, DISPATCHED, TOOK)
"""Packed, given out, and on its way."""

CAME = (*SENT, HANDED, RECEIVED, READ_OUT, OPENED)
"""The whole way, as it should be."""
