"""What a label of a container must say, from the record and the patient's particulars alone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from kiosk.barcodes.seals import SealClaims, seal
from kiosk.domain.containers import Container
from kiosk.domain.guards import statements_derived
from kiosk.domain.identifiers import BloodGroups, Coi, Din, DonationSymbol, ProductCode
from kiosk.domain.journey import Journey
from kiosk.domain.label import BagLabel, LabelKind, LocalMoment, Patient, ProductName
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import statements
from kiosk.handoffs.bench import Bench

FLAGS = {LabelKind.BASE: "00", LabelKind.FULL: "00", LabelKind.CRYOBAG: "12", LabelKind.TIE_TAG: "13"}
"""Flags of the donation symbol: an affixed partial label and its tie-tag say what they are (ISBT 128 structure 001)."""

REPEATED = "05"
"""Flags of a second or repeated label, where the piece has none of its own."""


def bag_label(bench: Bench, journey: Journey, container: Container, piece: str, issue: int) -> BagLabel | Reason:
    """The intended content of one issue of one piece, seal included. A missing test record or particular is a reason.

    Made twice from the same record it is the same to the byte: the read-back compares paper with this, not with what
    was decoded before.
    """
    document = bench.particulars.get(journey.particulars_id) if journey.particulars_id is not None else None
    therapy = bench.therapies.get(journey.therapy or "")
    words = statements(journey.donor, bench.statement_rules)
    if isinstance(words, Reason):
        return words
    if document is None or therapy is None or container.volume_ml is None or journey.identity is None:
        return statements_derived.reason("patient, therapy and volume on record", "not all on record")
    kind = LabelKind(piece)
    flags = REPEATED if issue > 1 and FLAGS[kind] == "00" else FLAGS[kind]
    claims = SealClaims(
        container.din, container.product_code, journey.coi, container.expiry_local, container.bag, container.bags,
        issue, piece, journey.identity.patient,
    )  # fmt: skip
    expiry = local_moment(container.expires_at, container.zone) if container.expires_at is not None else None
    return BagLabel(
        kind=kind,
        coi=Coi.parse(journey.coi),
        donation=DonationSymbol.marked(Din.parse(container.din), flags),
        product_code=ProductCode(container.product_code),
        product_name=_product_name(therapy.containers[container.kind].product_name),
        patient=_patient(document),
        collected=local_moment(container.collected_at, container.zone),
        expiry=expiry,
        volume_ml=container.volume_ml,
        storage=therapy.containers[container.kind].storage,
        collection_facility=bench.facility,
        processing_facility=bench.facility,
        bag=container.bag,
        bags=container.bags,
        issue=issue,
        seal=seal(claims, bench.seal_key.private),
        sealed_by=bench.seal_key.public.hex(),
        statements=words,
        blood_groups=BloodGroups(container.blood_group),
        cells=f"{container.cells_e6} million cells" if container.cells_e6 is not None else None,
        dmso=f"DMSO {container.dmso_ml} mL" if container.dmso_ml else None,
        additives=therapy.containers[container.kind].additives,
    )


def local_moment(moment: datetime, zone: str) -> LocalMoment:
    """The minute of a moment by the clock of a zone."""
    minute = moment.replace(second=0, microsecond=0)
    local = minute.astimezone(ZoneInfo(zone))
    return LocalMoment(local.replace(tzinfo=None), local.tzname() or zone, minute.astimezone(UTC))


def _product_name(texts: tuple[str, ...]) -> ProductName:
    return ProductName(texts[0], texts[1:2], texts[2:])


def _patient(document: Mapping[str, str]) -> Patient:
    return Patient(document["name"], document["record_number"], date.fromisoformat(document["birth_date"]))
