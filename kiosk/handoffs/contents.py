"""What a label of a container must say, from the record and the patient's particulars alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.barcodes.seals import SealClaims, seal
from kiosk.domain.containers import Container, InfuseBy
from kiosk.domain.editions import Edition
from kiosk.domain.guards import container_waits_for_label, statements_derived
from kiosk.domain.identifiers import BloodGroups, Coi, Din, DonationSymbol, LocalDateTime, ProductCode
from kiosk.domain.journey import Journey
from kiosk.domain.label import (
    DONATION_FLAGS,
    BagLabel,
    KitPlace,
    LabelKind,
    LabelOfContainer,
    LocalMoment,
    PartialLabel,
    Patient,
    PostThawTag,
    ProductName,
    SmallLabel,
    day,
)
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import Footing, Statements, statements
from kiosk.domain.therapy import ContainerKind, Therapy
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.label_rules import edition_for, footing_of

REPEATED = "05"
"""Flags of a second or repeated label, where the piece has none of its own."""

Also = InfuseBy | KitPlace | None
"""What is said on a label and decided with its issue: until when, by a post-thaw tag; the place in a sealed kit."""

_UNSEALED = "SV1:"
"""Stands in a content while its seal is made."""


def container_label(
    bench: Bench, journey: Journey, container: Container, piece: str, issue: int, also: Also = None
) -> LabelOfContainer | Reason:
    """The intended content of one issue of one piece, seal included. A missing test record or particular is a reason.

    Made twice from the same record it is the same to the byte: the read-back compares paper with this, not with what
    was decoded before. `also` is for a label that is not on record yet.
    """
    document = bench.particulars.get(journey.particulars_id) if journey.particulars_id is not None else None
    therapy = bench.therapies.get(journey.therapy or "")
    label = container.labels.get((piece, issue))
    edition = edition_for(bench, label)
    if isinstance(edition, Reason):
        return edition
    words = _words(bench, journey, container, edition)
    if isinstance(words, Reason):
        return words
    if document is None or therapy is None or container.volume_ml is None or journey.identity is None:
        return statements_derived.reason("patient, therapy and volume on record", "not all on record")
    kind = LabelKind(piece)
    said: dict[str, Any] = {
        "kind": kind,
        "coi": Coi.parse(journey.coi),
        "donation": DonationSymbol.marked(Din.parse(container.din), flags_of(kind, issue)),
        "product_code": ProductCode(container.product_code),
        "product_name": _product_name(therapy.containers[container.kind].product_name),
        "patient": Patient.of(document),
        "bag": container.bag,
        "bags": container.bags,
        "issue": issue,
        "seal": _UNSEALED,
        "sealed_by": bench.seal_key.public.hex(),
        "statements": words,
    }
    if kind in BagLabel.KINDS:
        formerly = _formerly(bench, journey, said["patient"]) if kind is LabelKind.TIE_TAG else ()
        said |= {"formerly": formerly}
        content: LabelOfContainer = _bag_label(bench, container, therapy.containers[container.kind], said)
    elif kind in PartialLabel.KINDS:
        kit = label.kit if label is not None else also
        content = PartialLabel(**said, kit=kit if isinstance(kit, KitPlace) else None)
    elif kind in SmallLabel.KINDS:
        content = SmallLabel(**said, expiry=_expiry(container), volume_ml=_counted(container, kind))
    elif kind in PostThawTag.KINDS:
        on_record = label.infuse_by if label is not None else also
        if not isinstance(on_record, InfuseBy) or journey.order is None:
            return statements_derived.reason("an infuse-by and an order on record", "not both on record")
        content = _post_thaw_tag(container, therapy, on_record, journey.order.route, said)
    else:
        return container_waits_for_label.reason("a label of a container", kind.value)
    claims = SealClaims.of(content.sealed, journey.identity.patient)
    return replace(content, seal=seal(claims, bench.seal_key.private, content.SEAL_FORM))


def _words(bench: Bench, journey: Journey, container: Container, edition: Edition) -> Statements | Reason:
    therapy = bench.therapies.get(journey.therapy or "")
    footing: Footing | Reason | None = None
    if therapy is not None:
        footing = footing_of(bench, therapy.id, therapy.containers[container.kind].purpose)
    return footing if isinstance(footing, Reason) else statements(journey.donor, edition.containers, footing)


def _formerly(bench: Bench, journey: Journey, present: Patient) -> tuple[str, ...]:
    """What labels on the same bag may say of the patient, the latest first: a tie-tag states it."""
    documents = [bench.particulars.get(former.particulars_id) for former in reversed(journey.former)]
    known = (Patient.of(document) for document in documents if document is not None)
    return tuple(
        f"{was.name}, ID {was.number}{'' if was.birth_date == present.birth_date else f', born {day(was.birth_date)}'}"
        for was in known
    )


def infuse_by_from(now: datetime, container: Container, therapy: Therapy) -> InfuseBy:
    """What a post-thaw tag that is asked for now says: the therapy's limit from now on, or the expiry if earlier.

    The opening comes after it, so the moment is never too late.
    """
    counted_from = now.replace(second=0, microsecond=0)
    limit = counted_from + therapy.post_thaw_limit
    until = limit if container.expires_at is None else min(limit, container.expires_at)
    return InfuseBy(counted_from, until, LocalDateTime.at(local_moment(until, container.zone).local).text)


def flags_of(kind: LabelKind, issue: int) -> str:
    """The flags of a label's donation symbol: what the piece is, or that the label is a repeated one."""
    return DONATION_FLAGS.get(kind, REPEATED if issue > 1 else "00")


def local_moment(moment: datetime, zone: str) -> LocalMoment:
    """The minute of a moment by the clock of a zone."""
    minute = moment.replace(second=0, microsecond=0)
    local = minute.astimezone(ZoneInfo(zone))
    return LocalMoment(local.replace(tzinfo=None), local.tzname() or zone, minute.astimezone(UTC))


def _bag_label(bench: Bench, container: Container, kind: ContainerKind, said: dict[str, Any]) -> BagLabel:
    if container.volume_ml is None:
        raise ValueError("Expected a volume on record, got none.")
    return BagLabel(
        **said,
        collected=local_moment(container.collected_at, container.zone),
        expiry=_expiry(container),
        volume_ml=container.volume_ml,
        storage=kind.storage,
        collection_facility=bench.facility,
        processing_facility=bench.facility,
        blood_groups=BloodGroups(container.blood_group),
        cells=f"{container.cells_e6} million cells" if container.cells_e6 is not None else None,
        dmso=f"DMSO {container.dmso_ml} mL" if container.dmso_ml else None,
        additives=kind.additives,
    )


def _post_thaw_tag(
    container: Container, therapy: Therapy, infuse_by: InfuseBy, route: str, said: dict[str, Any]
) -> PostThawTag:
    if container.volume_ml is None:
        raise ValueError("Expected a volume on record, got none.")
    return PostThawTag(
        **said,
        counted_from=local_moment(infuse_by.counted_from, container.zone),
        limit_minutes=therapy.post_thaw_limit // timedelta(minutes=1),
        bag_expiry=_expiry(container),
        infuse_by=local_moment(infuse_by.until, container.zone),
        volume_ml=container.volume_ml,
        route=route,
        blood_groups=BloodGroups(container.blood_group),
    )


def _expiry(container: Container) -> LocalMoment | None:
    return local_moment(container.expires_at, container.zone) if container.expires_at is not None else None


def _counted(container: Container, kind: LabelKind) -> Decimal | None:
    """A tube's volume is not counted."""
    return None if kind is LabelKind.TUBE else container.volume_ml


def _product_name(texts: tuple[str, ...]) -> ProductName:
    return ProductName(texts[0], texts[1:2], texts[2:])
