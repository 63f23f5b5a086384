"""A maker's bag: entered from its papers by two, its tie-tag printed, bound to the journey by two."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from kiosk.domain.attempt import OrderKeyedTwice
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ContainerPlanned, ContentsMeasured, Fact, ForeignBound, ForeignExpected
from kiosk.domain.identifiers import BloodGroups, Din, LocalDateTime, ProductCode
from kiosk.domain.journey import Journey
from kiosk.domain.maker_labels import MakerLabel
from kiosk.domain.text import plain_text
from kiosk.domain.therapy import ContainerKind, Therapy
from kiosk.handoffs.allocating import next_din
from kiosk.handoffs.attempts import maker_commitment, salt_of
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.labelling import labels_applied
from kiosk.handoffs.processing import Contents
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of, site_view

PAPERS = ("label", "certificate", "expires_on", "volume_ml", "cells_e6", "dmso_ml", "blood_group")
"""What is keyed beside the fields of the maker's label."""

FULL_CODE = 8
"""Characters of a product code that names its division too."""


@dataclass(frozen=True)
class MakerBag:
    """A maker's bag as one person keyed it from its papers. Build with `maker_bag`, which checks every field."""

    label: MakerLabel
    kind: ContainerKind
    certificate: str
    expires_on: date
    contents: Contents
    blood_group: str
    fields: tuple[tuple[str, str], ...]


def labels_of(bench: Bench, therapy: Therapy) -> tuple[tuple[ContainerKind, MakerLabel], ...]:
    """The makers' labels that bags of the therapy may come with today, each with its kind of container."""
    by_id = {label.id: label for label in bench.maker_labels if label.in_use(bench.now.date())}
    return tuple(
        (kind, by_id[name]) for kind in therapy.containers.values() for name in kind.maker_labels if name in by_id
    )


def maker_bag(bench: Bench, therapy: Therapy, keyed: dict[str, str]) -> MakerBag:
    """The bag that these texts describe. Raises ParseError for a missing, unknown or unsound field."""
    known = {label.id: (kind, label) for kind, label in labels_of(bench, therapy)}
    name = keyed.get("label", "")
    if name not in known:
        raise ParseError("maker's label", " or ".join(sorted(known)) or "a label of this therapy", name)
    kind, label = known[name]
    if set(keyed) != {*PAPERS, *label.fields}:
        raise ParseError("maker's bag", ", ".join((*PAPERS, *label.fields)), ", ".join(sorted(keyed)))
    fields = tuple((field, plain_text(keyed[field], field, 40)) for field in label.fields)
    for field, text in fields:
        if not any(carrier.may_say(field, text) for carrier in label.carriers):
            raise ParseError(field.replace("_", " "), "as it stands on the maker's label", text)
    try:
        expires_on = date.fromisoformat(keyed["expires_on"])
    except ValueError:
        raise ParseError("expires on", "a date as YYYY-MM-DD", keyed["expires_on"]) from None
    BloodGroups(keyed["blood_group"])
    contents = Contents(*(_amount(name, keyed[name]) for name in ("volume_ml", "cells_e6", "dmso_ml")))
    return MakerBag(
        label, kind, plain_text(keyed["certificate"], "certificate", 60), expires_on, contents,
        keyed["blood_group"], fields,
    )  # fmt: skip


def expect_foreign(bench: Bench, under_way: UnderWay, first: dict[str, str], second: dict[str, str]) -> Decision:
    """Enter a maker's bag, when both keyings are alike. It gets a container of the journey."""
    journey = journey_of(bench, under_way.coi or "")
    therapy = bench.therapies.get(journey.therapy or "")
    if therapy is None:
        raise ParseError("therapy", "one known here", journey.therapy or "none")
    bag = maker_bag(bench, therapy, first)
    maker_bag(bench, therapy, second)
    under_way = replace(under_way, detail=OrderKeyedTwice(tuple(sorted(first.items())), tuple(sorted(second.items()))))

    def expected(seen: Journey, granted: Authorized) -> Consequence:
        container = _container_id(bench, bag)
        facts = _facts(bench, seen, bag, container, granted)
        return Consequence(tuple((seen.coi, fact) for fact in facts), (("container", container),))

    return conclude(bench, under_way, expected)


def bind_foreign(bench: Bench, under_way: UnderWay) -> Decision:
    """Two people read the maker's whole label, the order and the tie-tag: the bag is the container of the record."""

    def bound(seen: Journey, granted: Authorized) -> Consequence:
        applied = labels_applied(seen, granted)
        facts = tuple((seen.coi, ForeignBound(name, granted.attempt_id)) for name in granted.containers)
        return Consequence((*facts, *applied.facts), applied.claims)

    return conclude(bench, under_way, bound)


def expected_bags(bench: Bench, coi: str) -> tuple[str, ...]:
    """The makers' bags of a journey that were entered and are not bound yet."""
    containers = journey_of(bench, coi).containers.values()
    return tuple(c.id for c in containers if c.foreign is not None and not c.foreign.bound)


def _facts(bench: Bench, journey: Journey, bag: MakerBag, container: str, granted: Authorized) -> tuple[Fact, ...]:
    zone, salt = site_view(bench).zone, salt_of(bench, journey)
    last_minute = datetime.combine(bag.expires_on, time(23, 59))
    expires_at = last_minute.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    fields = tuple((name, maker_commitment(salt, name, text)) for name, text in bag.fields)
    amounts = bag.contents
    return (
        ContainerPlanned(
            container, bag.kind.name, bag.blood_group, 1, 1, bench.now.replace(second=0, microsecond=0), expires_at,
            LocalDateTime.at(last_minute).text, zone,
        ),
        ContentsMeasured(container, amounts.volume_ml, amounts.cells_e6, amounts.dmso_ml),
        ForeignExpected(
            container, bag.label.id, bag.label.sha256, bag.label.maker, len(bag.label.carriers), fields,
            bag.certificate, granted.attempt_id,
        ),
    )  # fmt: skip


def _container_id(bench: Bench, bag: MakerBag) -> str:
    """The maker's own donation and product where its label says both; else the site's next donation number."""
    said = dict(bag.fields)
    if {"din", "product_code"} <= said.keys() and len(said["product_code"]) == FULL_CODE:
        return Din.parse(said["din"]).value + ProductCode(said["product_code"]).content
    return next_din(bench).value + ProductCode(f"{bag.kind.product}100").content


def _amount(name: str, text: str) -> Decimal:
    if not text.isascii() or not text.replace(".", "", 1).isdigit() or len(text) > 12:
        raise ParseError(name, "a number", text[:20])
    return Decimal(text)
