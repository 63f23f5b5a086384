"""Plainly fictitious contents for labels, and the profiles they are printed on."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.barcodes.grading import PrintedLabel, PrintedSymbol
from kiosk.barcodes.seals import DemonstrationKey, SealClaims, seal
from kiosk.domain.identifiers import (
    Badge,
    BloodGroups,
    Coi,
    DonationSymbol,
    Facility,
    OrderNumber,
    ProductCode,
    StorageLocation,
    Wristband,
)
from kiosk.domain.label import (
    BagLabel,
    Establishment,
    LabelKind,
    LocalMoment,
    LocationLabel,
    OrderSheet,
    Patient,
    ProductName,
    Purpose,
    SealedLabel,
    StaffBadge,
    WristbandLabel,
)
from kiosk.domain.label_uses import Use
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import Completion, RiskFactors, Statements, TestRecord, statements
from kiosk.labels.editions import OF_SPECIMENS, editions
from kiosk.labels.layout import lay_out
from kiosk.labels.profile import PrinterProfile, read_profiles
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved

PROFILES = Path(__file__).parents[2] / "printer_profiles"
STOCK = {
    LabelKind.BASE: "100x100",
    LabelKind.PARTIAL: "partial",
    LabelKind.FULL: "100x100",
    LabelKind.CRYOBAG: "cryobag",
    LabelKind.TIE_TAG: "tie-tag",
    LabelKind.POST_THAW: "post-thaw",
    LabelKind.SYRINGE: "syringe",
    LabelKind.TUBE: "tube",
    LabelKind.INNER_SHIPPER: "shipper",
    LabelKind.OUTER_SHIPPER: "shipper",
    LabelKind.ORDER_SHEET: "order",
    LabelKind.KIT_COVER: "order",
    LabelKind.WRISTBAND: "wristband",
    LabelKind.BADGE: "badge",
    LabelKind.LOCATION: "syringe",
}
Label = TypeVar("Label", bound=SealedLabel)
SITE_KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"a site of the tests").digest())

HOSPITAL = Establishment(Facility("A9990"), "Example University Hospital", "1 Sample Street, Exampleton")
LABORATORY = Establishment(Facility("A9991"), "Example Cell Laboratory", "2 Sample Street, Exampleton")
PATIENT = Patient("Łukasz Nguyễn-Ωmega O'Neil", "952-0001-73", date(1984, 3, 12))
COLLECTED = LocalMoment(datetime.fromisoformat("2026-11-22 10:15"), "EST", datetime(2026, 11, 22, 15, 15, tzinfo=UTC))
EXPIRES = LocalMoment(datetime.fromisoformat("2028-12-31 23:59"), "EST", datetime(2029, 1, 1, 4, 59, tzinfo=UTC))
TESTED = TestRecord(Completion.COMPLETE, Completion.COMPLETE, RiskFactors.NONE_FOUND)
REACTIVE = TestRecord(Completion.COMPLETE, Completion.INCOMPLETE, RiskFactors.NONE_FOUND, ("HBsAg", "anti-HCV"))


@lru_cache(maxsize=1)
def profiles() -> dict[str, PrinterProfile]:
    """Every profile that ships."""
    return dict(read_profiles(PROFILES))


def printed(content: BagLabel, profile: PrinterProfile) -> PrintedLabel:
    """The label as the grading takes it: its proved dots and where its symbols stand."""
    proof = prove(content, profile)
    if not isinstance(proof, Proved):
        raise TypeError(str(proof))
    symbols = (
        PrintedSymbol(s.what, s.modules, s.box.left, s.box.top, s.x_dots, s.box.height)
        for s in lay_out(content, profile).drawing.symbols
    )
    return PrintedLabel(proof.bits, proof.dpi, tuple(symbols))


def profile_for(kind: LabelKind, dpi: int = 300) -> PrinterProfile:
    """The file printer with the stock of that kind of label."""
    return profiles()[f"file-{dpi}-{STOCK[kind]}"]


def validated(profile: PrinterProfile) -> PrinterProfile:
    """The profile of a device as a site would have it: its stock validated for every use."""
    uses: tuple[Use, ...] = get_args(Use)
    return replace(profile, stock=replace(profile.stock, validated_for=uses))


def derived(record: TestRecord) -> Statements:
    """The statements due for a test record."""
    made = statements(record, editions()[OF_SPECIMENS].containers)
    if isinstance(made, Reason):
        raise TypeError(str(made))
    return made


def sealed(label: SealedLabel, key: Ed25519PrivateKey = DemonstrationKey.private) -> str:
    """The seal that says what the label says."""
    return seal(SealClaims.of(label.sealed, "5a" * 16), key, label.SEAL_FORM)


def with_seal(made: type[Label], fields: dict[str, Any], changes: dict[str, Any]) -> Label:
    """A label of those fields; its seal fits the changes unless one of them is the seal."""
    whole: dict[str, Any] = {"seal": "SV1:", "purpose": Purpose.SPECIMEN, "issue": 1}
    whole |= fields | changes
    specimen = whole["purpose"] is Purpose.SPECIMEN
    if not specimen:
        whole.setdefault("sealed_by", SITE_KEY.public_key().public_bytes_raw().hex())
    if "seal" not in changes:
        whole["seal"] = sealed(made(**whole), DemonstrationKey.private if specimen else SITE_KEY)
    return made(**whole)


def bag_label(kind: LabelKind = LabelKind.BASE, **changes: Any) -> BagLabel:
    """A specimen of a bag's label; its seal fits the changes unless one of them is the seal."""
    flags = {LabelKind.BASE: "00", LabelKind.CRYOBAG: "12", LabelKind.TIE_TAG: "13"}.get(kind, "00")
    fields: dict[str, Any] = {
        "kind": kind,
        "coi": Coi("CHA999926000001"),
        "donation": DonationSymbol("A999926123456" + flags),
        "product_code": ProductCode("DAX121A0"),
        "product_name": ProductName("HPC, APHERESIS", ("CRYOPRESERVED",), ("10 % DMSO", "CD34 enriched")),
        "patient": PATIENT,
        "collected": COLLECTED,
        "expiry": EXPIRES,
        "volume_ml": Decimal("25.0"),
        "storage": "Store at or below −150 °C, vapour phase",
        "collection_facility": HOSPITAL,
        "processing_facility": LABORATORY,
        "bag": 1,
        "bags": 2,
        "statements": derived(TESTED),
        "blood_groups": BloodGroups("5300"),
        "cells": "4.2 × 10⁶ CD34⁺ cells/kg",
        "dmso": "DMSO 10 % (v/v)",
        "additives": ("ACD-A", "Human albumin 4 %"),
    }
    return with_seal(BagLabel, fields, changes)


def reactive_label(kind: LabelKind = LabelKind.BASE, **changes: Any) -> BagLabel:
    """A label of a biohazardous collection: type X, biohazard group, every statement due."""
    biohazard = {
        "product_code": ProductCode("DAX12XA0"),
        "blood_groups": BloodGroups("5400"),
        "statements": derived(REACTIVE),
    }
    return bag_label(kind, **(biohazard | changes))


def order_sheet(**changes: Any) -> OrderSheet:
    """A specimen of an order sheet."""
    fields: dict[str, Any] = {
        "order": OrderNumber.numbered(Facility("A9999"), 26, 1),
        "coi": Coi("CHA999926000001"),
        "patient": PATIENT,
        "therapy": "Autologous CAR-T cells (demonstration only)",
        "doses": ("1.0 × 10⁸ viable CAR⁺ cells in 68 mL",),
        "route": "Intravenous, central line",
        "site": "Not applicable",
        "limits": ("DMSO at most 1.0 mL per kg a day", "Volume at most 10 mL per kg a day"),
        "weight": "71.5 kg on 20 NOV 2026",
        "physician": "Dr. Example Physician",
        "ordered": COLLECTED,
        "facility": HOSPITAL,
        "purpose": Purpose.SPECIMEN,
    }
    return OrderSheet(**(fields | changes))


def wristband(**changes: Any) -> WristbandLabel:
    """A specimen of a wristband."""
    fields: dict[str, Any] = {
        "wristband": Wristband.parse("(8018)952132126000000014(8019)1"),
        "patient": PATIENT,
        "facility": HOSPITAL,
        "purpose": Purpose.SPECIMEN,
    }
    return WristbandLabel(**(fields | changes))


def badge(**changes: Any) -> StaffBadge:
    """A specimen of a staff badge."""
    fields: dict[str, Any] = {
        "badge": Badge.parse("(8017)952132126000000021"),
        "name": "Quentin Sample",
        "roles": ("bedside nurse",),
        "facility": HOSPITAL,
        "purpose": Purpose.SPECIMEN,
    }
    return StaffBadge(**(fields | changes))


def location_label(**changes: Any) -> LocationLabel:
    """A specimen of the label of a slot in the cold store."""
    fields: dict[str, Any] = {
        "place": StorageLocation.numbered(Facility("A9990"), 1, 2, 3),
        "purpose": Purpose.SPECIMEN,
    }
    return LocationLabel(**(fields | changes))
