"""Plainly fictitious contents of the kinds of label that come after the base label."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from kiosk.domain.identifiers import BloodGroups, Coi, Consignment, Din, DonationSymbol, Gs1Message, ProductCode
from kiosk.domain.label import (
    CollectionKit,
    Contact,
    InnerShipperLabel,
    KitCover,
    KitLine,
    KitPlace,
    LabelContent,
    LabelKind,
    LocalMoment,
    OuterShipperLabel,
    PartialLabel,
    PostThawTag,
    ProductName,
    Purpose,
    Shipped,
    SmallLabel,
)
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import Statements, TestRecord, statements
from kiosk.labels.editions import OF_SPECIMENS, editions
from tests.labels.contents import (
    COLLECTED,
    EXPIRES,
    HOSPITAL,
    LABORATORY,
    PATIENT,
    REACTIVE,
    TESTED,
    bag_label,
    derived,
    location_label,
    with_seal,
)

SHIPPERS = editions()[OF_SPECIMENS].shippers
THAWED = LocalMoment(datetime.fromisoformat("2026-12-14 10:15"), "EST", datetime(2026, 12, 14, 15, 15, tzinfo=UTC))
NURSE = Contact("Cell laboratory on call", "+1 555 0100")


def later(moment: LocalMoment, **by: float) -> LocalMoment:
    """The same clock, later."""
    return LocalMoment(moment.local + timedelta(**by), moment.zone, moment.utc + timedelta(**by))


def shipping(record: TestRecord) -> Statements:
    """What a shipper must say for a test record."""
    made = statements(record, SHIPPERS)
    if isinstance(made, Reason):
        raise TypeError(str(made))
    return made


def _container(kind: LabelKind, flags: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "coi": Coi("CHA999926000001"),
        "donation": DonationSymbol("A999926123456" + flags),
        "product_code": ProductCode("DAX121A0"),
        "product_name": ProductName("HPC, APHERESIS", ("CRYOPRESERVED",), ("10 % DMSO", "CD34 enriched")),
        "patient": PATIENT,
        "bag": 1,
        "bags": 2,
        "statements": derived(TESTED),
    }


BIOHAZARD: dict[str, Any] = {"product_code": ProductCode("DAX12XA0"), "statements": derived(REACTIVE)}
"""What a biohazardous collection changes on any label of a container."""


def partial_label(**changes: Any) -> PartialLabel:
    """A specimen of a partial label."""
    fields = _container(LabelKind.PARTIAL, "12") | {
        "product_code": ProductCode("DAX12100"),
        "product_name": ProductName("MNC, APHERESIS", ("CITRATE",)),
    }
    return with_seal(PartialLabel, fields, changes)


def post_thaw_tag(**changes: Any) -> PostThawTag:
    """A specimen of a post-thaw tag: thawed at 10:15, to be infused within 90 minutes."""
    fields = _container(LabelKind.POST_THAW, "13") | {
        "counted_from": THAWED,
        "limit_minutes": 90,
        "bag_expiry": EXPIRES,
        "infuse_by": later(THAWED, minutes=90),
        "volume_ml": Decimal("25.0"),
        "route": "intravenous, central line",
        "blood_groups": BloodGroups("5300"),
    }
    return with_seal(PostThawTag, fields, changes)


def small_label(kind: LabelKind = LabelKind.TUBE, **changes: Any) -> SmallLabel:
    """A specimen of a tube label or a syringe label."""
    syringe = kind is LabelKind.SYRINGE
    fields = _container(kind, "00" if syringe else "07") | {
        "expiry": EXPIRES,
        "volume_ml": Decimal("8.5") if syringe else None,
    }
    return with_seal(SmallLabel, fields, changes)


def _shipper(kind: LabelKind) -> dict[str, Any]:
    return {
        "kind": kind,
        "coi": Coi("CHA999926000001"),
        "statements": shipping(TESTED),
        "sscc": Gs1Message.parse("(00)195213212345678904"),
        "consignment": Consignment("A9990260001701" + "02"),
        "containers": tuple(Shipped(Din("A999926123456"), ProductCode(f"DAX121{bag}0")) for bag in "AB"),
        "sender": HOSPITAL,
        "receiver": LABORATORY,
        "sender_contact": NURSE,
        "receiver_contact": Contact("Goods in, cell laboratory", "+1 555 0101"),
        "emergency": Contact("Samevein courier desk", "+1 555 0199"),
        "temperature": "at or below −150 °C, dry vapour shipper",
        "dispatched": COLLECTED,
        "due": later(COLLECTED, days=2),
    }


def outer_label(**changes: Any) -> OuterShipperLabel:
    """A specimen of the label on the outside of a shipper."""
    return with_seal(OuterShipperLabel, _shipper(LabelKind.OUTER_SHIPPER), changes)


def inner_label(**changes: Any) -> InnerShipperLabel:
    """A specimen of the label under the lid of a shipper."""
    return with_seal(InnerShipperLabel, _shipper(LabelKind.INNER_SHIPPER) | {"patient": PATIENT}, changes)


def kit(labels: int = 3, **changes: Any) -> CollectionKit:
    """A kit of partial labels with its cover sheet."""
    made = tuple(
        partial_label(kit=KitPlace("K-000123", number, labels), bag=number, bags=labels, **changes)
        for number in range(1, labels + 1)
    )
    cover = KitCover(
        kit="K-000123",
        coi=made[0].coi,
        patient=made[0].patient,
        lines=tuple(KitLine.of(label) for label in made),
        facility=HOSPITAL,
        station="collection room 2",
        prepared=COLLECTED,
        use_before=later(COLLECTED, days=30),
        purpose=made[0].purpose,
    )
    return CollectionKit(cover, made)


def kit_cover(**changes: Any) -> KitCover:
    """A specimen of a kit's cover sheet."""
    return replace(kit(6).cover, **changes)


KINDS: dict[str, LabelContent] = {
    "partial label": partial_label(),
    "full label": bag_label(LabelKind.FULL, cells=None, dmso=None),
    "post-thaw tag": post_thaw_tag(),
    "syringe label": small_label(LabelKind.SYRINGE),
    "tube label": small_label(),
    "inner shipper label": inner_label(),
    "outer shipper label": outer_label(),
    "kit cover sheet": kit_cover(),
    "location label": location_label(),
}
"""One of each."""

BIOHAZARDOUS = (Shipped(Din("A999926123456"), ProductCode("DAX12XA0")),)
WORST: dict[str, LabelContent] = {
    "label of a kit": kit(3).labels[1],
    "reactive label of a kit": partial_label(kit=KitPlace("K-000123", 10, 10), **BIOHAZARD),
    "reactive post-thaw tag": post_thaw_tag(blood_groups=None, **BIOHAZARD),
    "post-thaw tag for use": post_thaw_tag(purpose=Purpose.USE),
    "reactive syringe label": small_label(LabelKind.SYRINGE, **BIOHAZARD),
    "reactive tube label": small_label(expiry=None, **BIOHAZARD),
    "tube label for use": small_label(purpose=Purpose.USE),
    "reactive inner shipper label": inner_label(statements=shipping(REACTIVE), containers=BIOHAZARDOUS),
    "reactive outer shipper label": outer_label(statements=shipping(REACTIVE), containers=BIOHAZARDOUS),
    "full kit cover sheet": kit(10).cover,
}
"""The same with every statement due, for use, with nothing assigned, or as full as they can be."""
