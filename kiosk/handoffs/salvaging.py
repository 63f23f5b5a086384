"""A reserve beside a bag: planned and labelled before the opening, filled from the opened bag by two."""

from dataclasses import replace
from decimal import Decimal

from kiosk.domain.containers import Container, ContainerState, LabelState
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.ends import Move
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ContainerPlanned, ContentsMeasured, ContentsMoved, Fact, LabelApplied, ReservePlanned
from kiosk.domain.identifiers import ProductCode
from kiosk.domain.journey import Journey
from kiosk.domain.salvage import KIND
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.contents import infuse_by_from
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_at_home, journey_of
from kiosk.ledger.appending import Claim

LETTERS = "abcdefghijklmnopqrstuvwxyz"
"""Second-level divisions of a product: the first split of bag `A0` is `Aa` (ISBT 128 structure 003)."""


def plan_reserve(bench: Bench, coi: str, bag: str, volume_ml: Decimal, person: str) -> str:
    """Give one container its identifiers beside a matched bag, for up to `volume_ml` of it; gives them back.

    It expires when the bag's post-thaw limit, counted from now, is over: the opening comes later, so never too late.
    Raises ParseError for a bag that is not matched, a therapy that keeps no reserve, or a volume the bag can't hold.
    """
    journey = journey_at_home(bench, coi)
    known, therapy = journey.containers.get(bag), bench.therapies.get(journey.therapy or "")
    if known is None or known.state is not ContainerState.OPENING_AUTHORISED:
        raise ParseError("bag", "one that was matched and is not opened", known.state.value if known else bag)
    if therapy is None or KIND not in therapy.containers:
        raise ParseError("therapy", "one that keeps containers in reserve", journey.therapy or "none")
    if not (volume_ml.is_finite() and 0 < volume_ml <= (known.volume_ml or Decimal(0))):
        raise ParseError("volume", f"more than 0 and at most {known.volume_ml} mL", str(volume_ml))
    name = _next_division(journey, known, therapy.containers[KIND].product)
    until = infuse_by_from(bench.now, known, therapy)
    facts: tuple[Fact, ...] = (
        ContainerPlanned(
            name, KIND, known.blood_group, known.bag, known.bags, known.collected_at, until.until, until.local,
            known.zone,
        ),
        ContentsMeasured(name, volume_ml, None, None),
        ReservePlanned(name, bag),
    )  # fmt: skip
    moment = bench.clock.now()
    entries = tuple(bench.entry(coi, fact, moment, people=(person,)) for fact in facts)
    bench.ledger.append(entries, {coi: journey.count}, (Claim("container", name, entries[0].fact_id),))
    return name


def move_contents(bench: Bench, under_way: UnderWay, into: str, volume_ml: Decimal, why: str = "") -> Decision:
    """Two people read the old bag's label and the small one; what the bag holds goes over, and it is used up.

    Raises ParseError for a `why` that is not plain.
    """
    why = plain_text(why, "why", 200) if why else ""
    read = under_way.witnesses[0].bags if under_way.witnesses else ()
    old = tuple(dict.fromkeys(bag.container for bag in read if bag.container != into))
    under_way = replace(under_way, containers=under_way.containers or old, detail=Move(into, volume_ml, why))

    def moved(seen: Journey, granted: Authorized) -> Consequence:
        (bag,) = granted.containers
        on = tuple(
            LabelApplied(into, label.piece, label.issue, granted.attempt_id)
            for label in seen.containers[into].labels.values()
            if label.state is LabelState.READ_BACK
        )
        facts: tuple[Fact, ...] = (*on, ContentsMoved(bag, into, volume_ml, why, granted.attempt_id))
        claims = (("contents", bag), *(("application", f"{into} {label.piece} {label.issue}") for label in on))
        return Consequence(tuple((seen.coi, fact) for fact in facts), claims)

    return conclude(bench, under_way, moved)


def reserve_read(bench: Bench, under_way: UnderWay) -> str:
    """The empty reserve among what the first person read; empty where there is none."""
    known = journey_of(bench, under_way.coi or "").containers if under_way.coi else {}
    read = under_way.witnesses[0].bags if under_way.witnesses else ()
    waiting = (known[b.container] for b in read if b.container in known)
    return next((c.id for c in waiting if c.reserve is not None and c.state is ContainerState.PLANNED), "")


def _next_division(journey: Journey, bag: Container, product: str) -> str:
    division = bag.product_code[6:]
    if division == "00":
        free = [f"{letter.upper()}0" for letter in LETTERS]
    elif division[1] == "0":
        free = [f"{division[0]}{letter}" for letter in LETTERS]
    else:
        raise ParseError("bag", "one that is not a part of another", bag.id)
    stem = bag.din + product + bag.collection_type
    name = next((stem + d for d in free if stem + d not in journey.containers), None)
    if name is None:
        raise ParseError("bag", "one with a division left", bag.id)
    return bag.din + ProductCode(name[13:]).content
