"""Containers: planned with identifiers of their own, measured, made from parents of the same patient, tested."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from kiosk.domain.attempt import Derivation
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ContainerPlanned, ContainersDerived, ContentsMeasured, Fact, ResultRecorded
from kiosk.domain.identifiers import BloodGroups, Din, LocalDateTime, ProductCode
from kiosk.domain.identifiers.isbt128.division import FIRST_LEVEL, UNDIVIDED
from kiosk.domain.journey import Journey
from kiosk.domain.lineage import failure_of
from kiosk.domain.potency import Estimate
from kiosk.domain.text import plain_text
from kiosk.domain.therapy import ContainerKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_at_home, site_view
from kiosk.ledger.appending import Claim


@dataclass(frozen=True)
class Contents:
    """What is in a container: mL, millions of cells, mL of DMSO; None for what is not counted yet."""

    volume_ml: Decimal
    cells_e6: Decimal | None
    dmso_ml: Decimal | None

    def __post_init__(self) -> None:
        for name, amount in (("volume", self.volume_ml), ("cells", self.cells_e6), ("DMSO", self.dmso_ml)):
            if amount is not None and (not amount.is_finite() or amount < 0):
                raise ParseError(name, "an amount of 0 or more", str(amount))


@dataclass(frozen=True)
class Donation:
    """What the containers of one donation share: its number, its blood-group symbol's content, when it ended (UTC)."""

    din: Din
    collection_type: str
    blood_group: str
    collected_at: datetime


def plan_containers(
    bench: Bench, coi: str, kind: str, donation: Donation, contents: tuple[Contents, ...], person: str
) -> tuple[str, ...]:
    """Give one or more containers of a kind their identifiers; nothing is in them and no label exists yet.

    They are the whole set, 1 of n to n of n, whether they are made at once or one after the other. A set whose
    manufacture failed is made anew under the next divisions: no identifier is used twice.
    """
    journey, site = journey_at_home(bench, coi), site_view(bench)
    therapy = bench.therapies.get(journey.therapy or "")
    if therapy is None or kind not in therapy.containers:
        raise ParseError(
            "kind of container", ", ".join(therapy.containers) if therapy is not None else "a therapy", kind
        )
    if therapy.containers[kind].from_a_maker:
        raise ParseError("kind of container", "one that is filled here", f"{kind}, filled by a maker outside")
    BloodGroups(donation.blood_group)
    ids = _container_ids(journey, therapy.containers[kind], donation, len(contents))
    facts: list[Fact] = []
    names = []
    for number, amounts in enumerate(contents, start=1):
        container = ids[number - 1]
        planned = _planned(bench, therapy.containers[kind], container, donation, site.zone)
        facts.append(replace(planned, bag=number, bags=len(contents)))
        facts.append(ContentsMeasured(container, amounts.volume_ml, amounts.cells_e6, amounts.dmso_ml))
        names.append(container)
    moment = bench.clock.now()
    entries = tuple(bench.entry(coi, fact, moment, people=(person,)) for fact in facts)
    claims = tuple(Claim("container", name, entries[0].fact_id) for name in names)
    bench.ledger.append(entries, {coi: journey.count}, claims)
    return tuple(names)


def measure(bench: Bench, coi: str, container: str, amounts: Contents, person: str) -> None:
    """Record what is in a container now. Raises ParseError for a container that is not in the record."""
    journey = journey_at_home(bench, coi)
    if container not in journey.containers:
        raise ParseError("container", "one of this patient", container)
    fact = ContentsMeasured(container, amounts.volume_ml, amounts.cells_e6, amounts.dmso_ml)
    bench.ledger.append((bench.entry(coi, fact, bench.clock.now(), people=(person,)),), {coi: journey.count})


def derive(bench: Bench, under_way: UnderWay, children: tuple[str, ...]) -> Decision:
    """Two people read the parents from scratch; what is made from them belongs to this journey alone."""
    under_way = replace(under_way, detail=Derivation(children))

    def derived(seen: Journey, granted: Authorized) -> Consequence:
        fact = ContainersDerived(granted.containers, children, granted.attempt_id)
        return Consequence(((seen.coi, fact),), tuple(("parent", name) for name in granted.containers))

    return conclude(bench, under_way, derived)


def record_result(bench: Bench, coi: str, result: ResultRecorded, person: str) -> None:
    """Record one test's result.

    Raises ParseError for a container not in the record, a text that is not plain, or a result without its standard
    uncertainty where the specification reckons with it.
    """
    journey = journey_at_home(bench, coi)
    if result.container not in journey.containers:
        raise ParseError("container", "one of this patient", result.container)
    plain_text(result.value, "result", 60)
    therapy = bench.therapies.get(journey.therapy or "")
    lines = [line for line in therapy.release if line.times] if therapy is not None else []
    if any(result.test == test for line in lines for test, _unit in line.tests):
        Estimate.parse(result.value)
    bench.ledger.append((bench.entry(coi, result, bench.clock.now(), people=(person,)),), {coi: journey.count})


def shelf_life(bench: Bench, kind: ContainerKind, zone: str) -> tuple[datetime | None, str | None]:
    """Until when a container of that kind planned now is good, in UTC and as on the label; None for none assigned."""
    if kind.shelf_hours is None:
        return None, None
    expires_at = (bench.now + timedelta(hours=kind.shelf_hours)).replace(second=0, microsecond=0)
    return expires_at, LocalDateTime.at(expires_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)).text


def _container_ids(journey: Journey, kind: ContainerKind, donation: Donation, count: int) -> tuple[str, ...]:
    stem = f"{donation.din.value}{kind.product}{donation.collection_type}"
    first = (UNDIVIDED,) if count == 1 else FIRST_LEVEL[:count]
    if any(stem + division in journey.containers and failure_of(journey, stem + division) for division in first):
        first = tuple(division for division in FIRST_LEVEL if stem + division not in journey.containers)[:count]
    if len(first) < count:
        raise ParseError("bags", f"at most {len(first)} more of this donation", str(count))
    return tuple(donation.din.value + ProductCode(stem[13:] + division).content for division in first)


def _planned(bench: Bench, kind: ContainerKind, container: str, donation: Donation, zone: str) -> ContainerPlanned:
    expires_at, local = shelf_life(bench, kind, zone)
    return ContainerPlanned(
        container, kind.name, donation.blood_group, 1, 1, donation.collected_at, expires_at, local, zone
    )
