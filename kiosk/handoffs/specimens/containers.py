"""Specimens of labels of one container."""

from typing import Any

from kiosk.domain.identifiers import BloodGroups, Coi, Din, DonationSymbol, ProductCode
from kiosk.domain.label import (
    DONATION_FLAGS,
    BagLabel,
    KitPlace,
    LabelKind,
    PartialLabel,
    PostThawTag,
    ProductName,
    Purpose,
    SmallLabel,
)
from kiosk.handoffs.specimens.parts import derived, edition, footing, moment, moment_or_none, patient, place
from kiosk.handoffs.specimens.table import Table


def bag(table: Table, kind: LabelKind) -> BagLabel:
    """A specimen of a base label, full label, cryobag label or tie-tag."""
    zone = table.text("zone")
    return BagLabel(
        **_container(table, kind, flags="00"),
        collected=moment(table, "collected", zone),
        expiry=moment_or_none(table, "expires", zone),
        volume_ml=table.amount("volume_ml"),
        storage=table.text("storage"),
        collection_facility=place(table, "facility"),
        processing_facility=place(table, "processing_facility"),
        blood_groups=_groups(table),
        cells=table.text("cells", "") or None,
        dmso=table.text("dmso", "") or None,
        additives=table.texts("additives", ()),
    )


def partial(table: Table) -> PartialLabel:
    """A specimen of a partial label; `kit` names one out of a kit."""
    return PartialLabel(
        **_container(table, LabelKind.PARTIAL),
        kit=_kit(table.table("kit")) if table.has("kit") else None,
    )


def post_thaw(table: Table) -> PostThawTag:
    """A specimen of a post-thaw tag."""
    zone = table.text("zone")
    return PostThawTag(
        **_container(table, LabelKind.POST_THAW),
        counted_from=moment(table, "counted_from", zone),
        limit_minutes=table.whole("limit_minutes"),
        bag_expiry=moment_or_none(table, "expires", zone),
        infuse_by=moment(table, "infuse_by", zone),
        volume_ml=table.amount("volume_ml"),
        route=table.text("route"),
        blood_groups=_groups(table),
    )


def small(table: Table, kind: LabelKind) -> SmallLabel:
    """A specimen of a syringe label or a tube label."""
    zone = table.text("zone")
    return SmallLabel(
        **_container(table, kind),
        expiry=moment_or_none(table, "expires", zone),
        volume_ml=table.amount("volume_ml") if table.has("volume_ml") else None,
    )


def _container(table: Table, kind: LabelKind, flags: str | None = None) -> dict[str, Any]:
    name = table.texts("product_name")
    return {
        "kind": kind,
        "coi": Coi.parse(table.text("coi")),
        "donation": DonationSymbol.marked(
            Din.parse(table.text("din")), table.text("flags", flags or DONATION_FLAGS.get(kind, "00"))
        ),
        "product_code": ProductCode(table.text("product_code")),
        "product_name": ProductName(name[0], (), name[1:]),
        "patient": patient(table),
        "bag": table.whole("bag"),
        "bags": table.whole("bags"),
        "issue": table.whole("issue"),
        "seal": "SV1:",
        "statements": derived(table, edition(table).containers, footing(table)),
        "purpose": Purpose.SPECIMEN,
    }


def _groups(table: Table) -> BloodGroups | None:
    text = table.text("blood_groups", "")
    return BloodGroups(text) if text else None


def _kit(table: Table) -> KitPlace:
    made = KitPlace(table.text("number"), table.whole("label"), table.whole("labels"))
    table.close()
    return made
