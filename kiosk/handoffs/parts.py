"""One product in other containers: a bag split, bags pooled, tubes filled from a bag. All of it is one patient's.

Each is planned first, by one person, so that labels can be proved; then two people read the parents from scratch.
What is made bears identifiers that follow from its parents': nobody keys one.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from kiosk.domain.attempt import Derivation
from kiosk.domain.containers import Container, ContainerState
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ContainerPlanned, ContainersDerived, ContentsMeasured, Fact
from kiosk.domain.identifiers import ProductCode
from kiosk.domain.identifiers.isbt128.division import FIRST_LEVEL, UNDIVIDED, parts_of
from kiosk.domain.journey import Journey
from kiosk.domain.lineage import together
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import TUBES, ContainerKind, ContainerPurpose
from kiosk.handoffs.allocating import next_din
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.processing import Contents, derive, shelf_life
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_at_home, journey_of, site_view
from kiosk.ledger.appending import Claim

CELLS = Decimal("0.001")
"""Cells of a tube are reckoned to a thousand, from its share of the volume, and rounded down."""


def plan_parts(bench: Bench, coi: str, whole: str, contents: Sequence[Contents], person: str) -> tuple[str, ...]:
    """The parts that a bag is to be split into, what stays in its own bag among them, as a part with its own label.

    Raises ParseError for a bag that is not in the record, a part of a part, or more parts than there are divisions.
    """
    journey = journey_at_home(bench, coi)
    parent = _known(journey, whole)
    divisions = _free(journey, parent.id[:-2], parts_of(parent.product_code[-2:]), len(contents))
    planned = tuple(
        _like(parent, parent.kind, parent.id[:-2] + division, number, len(contents))
        for number, division in enumerate(divisions, start=1)
    )
    return _plan(bench, journey, planned, contents, person)


def plan_pool(bench: Bench, coi: str, parents: Sequence[str], person: str) -> str:
    """The one container for all that several bags of this journey hold: it expires with the first of them.

    A pool of one donation keeps its number; one of several gets a number of its own. Raises ParseError for bags that
    are not in the record, or whose blood groups or collection types differ.
    """
    journey = journey_at_home(bench, coi)
    pooled = tuple(_known(journey, name) for name in parents)
    if len({(bag.blood_group, bag.collection_type, bag.zone) for bag in pooled}) != 1:
        raise ParseError("bags to pool", "one blood group and one collection type", f"{len(pooled)} that differ")
    first = min(pooled, key=lambda bag: (bag.expires_at is None, bag.expires_at or bag.collected_at))
    kind = _kind(bench, journey, ContainerPurpose.POOL)
    din = first.din if len({bag.din for bag in pooled}) == 1 else next_din(bench).value
    stem = f"{din}{kind.product}{first.collection_type}"
    (division,) = _free(journey, stem, (UNDIVIDED, *FIRST_LEVEL), 1)
    planned = replace(
        _like(first, kind.name, stem + division, 1, 1), collected_at=min(bag.collected_at for bag in pooled)
    )
    held = together(pooled)
    if held.volume_ml is None:
        raise ParseError("bags to pool", "bags whose volume is measured", "one that is not")
    contents = Contents(held.volume_ml, held.cells_e6, held.dmso_ml)
    return _plan(bench, journey, (planned,), (contents,), person)[0]


def plan_samples(
    bench: Bench, coi: str, parent: str, purpose: ContainerPurpose, volumes_ml: Sequence[Decimal], person: str
) -> tuple[str, ...]:
    """Tubes to be filled from a bag, to be sent out or to be kept. Raises ParseError for a bag not in the record."""
    journey = journey_at_home(bench, coi)
    bag, kind = _known(journey, parent), _kind(bench, journey, purpose)
    stem = f"{bag.din}{kind.product}{bag.collection_type}"
    divisions = _free(
        journey, stem, (UNDIVIDED, *FIRST_LEVEL) if len(volumes_ml) == 1 else FIRST_LEVEL, len(volumes_ml)
    )
    expires_at, local = shelf_life(bench, kind, site_view(bench).zone)
    planned = tuple(
        replace(
            _like(bag, kind.name, stem + division, number, len(volumes_ml)), expires_at=expires_at, expiry_local=local
        )
        for number, division in enumerate(divisions, start=1)
    )
    return _plan(bench, journey, planned, tuple(share(bag, volume) for volume in volumes_ml), person)


def share(bag: Container, volume_ml: Decimal) -> Contents:
    """What is in so much of a bag, well mixed; None for what is not counted in the bag itself."""
    if not bag.volume_ml:
        raise ParseError("bag", "one whose volume is measured, and not empty", str(bag.volume_ml))
    whole = bag.volume_ml
    cells, dmso = (
        (amount * volume_ml / whole).quantize(CELLS, ROUND_DOWN) if amount is not None else None
        for amount in (bag.cells_e6, bag.dmso_ml)
    )
    return Contents(volume_ml, cells, dmso)


def split(bench: Bench, under_way: UnderWay, parts: tuple[str, ...]) -> Decision:
    """Two people read the bag; it is used up, and its cells are in the parts."""
    return derive(bench, under_way, parts)


def pool(bench: Bench, under_way: UnderWay, into: str) -> Decision:
    """Two people read every bag that goes into the pool; all of them are used up."""
    return derive(bench, under_way, (into,) if into else ())


def take_samples(bench: Bench, under_way: UnderWay, tubes: tuple[str, ...]) -> Decision:
    """Two people read the bag; it stays what and where it is, with so much less in it."""
    under_way = replace(under_way, detail=Derivation(tubes))

    def taken(seen: Journey, granted: Authorized) -> Consequence:
        facts: list[Fact] = [ContainersDerived(granted.containers, tubes, granted.attempt_id)]
        facts += [_what_is_left(seen.containers[name], seen, tubes) for name in granted.containers]
        return Consequence(tuple((seen.coi, fact) for fact in facts))

    return conclude(bench, under_way, taken)


def to_be_made(bench: Bench, coi: str, step: StepKind, parents: Sequence[str]) -> tuple[str, ...]:
    """What was planned to be made by this step from these parents, and is not made yet. A list, never a permission."""
    journey = journey_of(bench, coi)
    read = [journey.containers[name] for name in parents if name in journey.containers]
    waiting = [c for c in journey.containers.values() if c.state is ContainerState.PLANNED and not c.parents]
    match step:
        case StepKind.SPLIT:
            due = {bag.id[:-2] + part for bag in read for part in _parts(bag.product_code[-2:])}
            return tuple(c.id for c in waiting if c.id in due and not c.labels)
        case StepKind.POOL:
            return tuple(c.id for c in waiting if _purpose(bench, journey, c) is ContainerPurpose.POOL)[:1]
        case StepKind.SAMPLE:
            dins = {bag.din for bag in read}
            return tuple(c.id for c in waiting if c.din in dins and _purpose(bench, journey, c) in TUBES)
        case _:
            return ()


def _plan(
    bench: Bench, journey: Journey, planned: Sequence[ContainerPlanned], contents: Sequence[Contents], person: str
) -> tuple[str, ...]:
    facts: list[Fact] = []
    for fact, amounts in zip(planned, contents, strict=True):
        ProductCode(fact.container[13:])
        measured = ContentsMeasured(fact.container, amounts.volume_ml, amounts.cells_e6, amounts.dmso_ml)
        facts += [fact, measured]
    moment = bench.clock.now()
    entries = tuple(bench.entry(journey.coi, fact, moment, people=(person,)) for fact in facts)
    names = tuple(fact.container for fact in planned)
    claims = tuple(Claim("container", name, entries[0].fact_id) for name in names)
    bench.ledger.append(entries, {journey.coi: journey.count}, claims)
    return names


def _like(parent: Container, kind: str, name: str, bag: int, bags: int) -> ContainerPlanned:
    return ContainerPlanned(
        name, kind, parent.blood_group, bag, bags, parent.collected_at, parent.expires_at, parent.expiry_local,
        parent.zone,
    )  # fmt: skip


def _free(journey: Journey, stem: str, divisions: Sequence[str], count: int) -> tuple[str, ...]:
    free = tuple(division for division in divisions if stem + division not in journey.containers)
    if not 1 <= count <= len(free):
        raise ParseError("containers", f"from 1 to {len(free)}", str(count))
    return free[:count]


def _what_is_left(parent: Container, seen: Journey, tubes: tuple[str, ...]) -> ContentsMeasured:
    taken = together(tuple(seen.containers[name] for name in tubes))
    if parent.volume_ml is None or taken.volume_ml is None:
        raise ValueError("Expected volumes on record, got none: the interlocks ask for them.")
    return ContentsMeasured(
        parent.id, parent.volume_ml - taken.volume_ml, _less(parent.cells_e6, taken.cells_e6),
        _less(parent.dmso_ml, taken.dmso_ml),
    )  # fmt: skip


def _less(held: Decimal | None, taken: Decimal | None) -> Decimal | None:
    return held - taken if held is not None and taken is not None else None


def _parts(division: str) -> tuple[str, ...]:
    try:
        return parts_of(division)
    except ParseError:
        return ()


def _known(journey: Journey, name: str) -> Container:
    if name not in journey.containers:
        raise ParseError("container", "one of this patient", name)
    return journey.containers[name]


def _kind(bench: Bench, journey: Journey, purpose: ContainerPurpose) -> ContainerKind:
    therapy = bench.therapies.get(journey.therapy or "")
    kinds = therapy.kinds_for(purpose) if therapy is not None else ()
    if not kinds:
        raise ParseError("kind of container", f"one of the therapy for a {purpose.value}", "none")
    return kinds[0]


def _purpose(bench: Bench, journey: Journey, container: Container) -> ContainerPurpose | None:
    therapy = bench.therapies.get(journey.therapy or "")
    kind = therapy.containers.get(container.kind) if therapy is not None else None
    return kind.purpose if kind is not None else None
