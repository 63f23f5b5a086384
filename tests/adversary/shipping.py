"""Shippers: what was packed in which, how far each came; and what must hold of every hand it goes through.

As in `audit`, nothing of the kiosk's own account is asked: a shipper holds what two people read into it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.facts.shipping import ShipmentFact
from kiosk.domain.identifiers import Sscc
from kiosk.domain.readings import LabelReading, SymbolReading
from kiosk.domain.shipping import WHOLE
from kiosk.domain.step import StepKind as K
from kiosk.rehearsal.destinations import PLANT
from tests.adversary import truth as t
from tests.adversary.keyed import Keyed
from tests.adversary.paper import container_on
from tests.adversary.play import Play
from tests.adversary.truth import AttemptShown, Course, Shipped, Truth
from tests.adversary.violation import Violation

BY_PASS = frozenset({K.COURIER_TAKES, K.COURIER_HANDS_OVER})
OF_A_SHIPMENT = BY_PASS | {K.DISPATCH, K.EXPLAIN_SEALS, K.RECEIVE_SEALED, K.OPEN_SHIPPER}
SHIPPING = OF_A_SHIPMENT | {K.PRINT_SHIPPER, K.READ_BACK_SHIPPER, K.PACK}
OUTER = "outer shipper label"
PASS_SERVES = timedelta(hours=2)
PACKED, DISPATCHED, ON_THE_WAY, HANDED_OVER, RECEIVED, OPENED = (
    "packed", "dispatched", "on the way", "handed over", "received", "opened",
)  # fmt: skip
DUE = {
    K.DISPATCH: {PACKED, DISPATCHED}, K.COURIER_TAKES: {DISPATCHED}, K.COURIER_HANDS_OVER: {ON_THE_WAY},
    K.EXPLAIN_SEALS: {ON_THE_WAY, HANDED_OVER}, K.RECEIVE_SEALED: {ON_THE_WAY, HANDED_OVER},
    K.OPEN_SHIPPER: {PACKED, DISPATCHED, RECEIVED},
}  # fmt: skip
NOT_IN_A_SHIPPER = frozenset(
    {
        *(K.HAND_OVER, K.DERIVE, K.SPLIT, K.POOL, K.SAMPLE, K.MATCH_AT_BED, K.MATCH_IN_LABORATORY, K.LINE_CHECK),
        *(K.PRINT_SHIPPER, K.SALVAGE, K.DRAW_UP, K.DISCARD, K.STORE, K.RETRIEVE),
    }
)
"""Steps with a bag in hand: nobody has in hand what is in a shipper."""
AFTER_A_JOURNEY = frozenset({K.DERIVE, K.SPLIT, K.POOL, K.MATCH_AT_BED, K.MATCH_IN_LABORATORY})
OUTSIDE, GAP, LONGEST = (
    {"dose": 0, "apheresis": 15}, timedelta(minutes=30), {"dose": timedelta(hours=120), "apheresis": timedelta(hours=48)},
)  # fmt: skip


def carriers_label(truth: Truth, further: int = 0) -> LabelReading:
    """A label of the carrier's own, under a number that no shipper has: a number in bars, and no seal."""
    return _in_bars(Sscc.numbered("9521328", 1 + len(truth.shipments) + further).value)


def shipment_of(truth: Truth, course: Course, kind: K | None = None) -> Shipped | None:
    """The patient's shipment that the step is due for, or else the last one."""
    mine = [shipped for shipped in truth.shipments.values() if shipped.coi == course.coi]
    due = [shipped for shipped in mine if kind is not None and shipped.state in DUE.get(kind, ())]
    return next(iter(due[::-1]), next(iter(mine[::-1]), None))


def due_of_shipping(truth: Truth, course: Course, now: datetime) -> K | None:
    """What comes next of a shipper that was packed and is not opened; a pass that nobody has is given out again."""
    shipped = next((s for s in truth.shipments.values() if s.coi == course.coi and s.closed), None)
    if shipped is None:
        return None
    match shipped.state:
        case "packed":
            return K.DISPATCH
        case "dispatched":
            since = shipped.dispatched_at
            in_time = since is not None and since + PASS_SERVES > now + timedelta(minutes=1)
            return K.COURIER_TAKES if in_time and shipped.packed.shipment in truth.codes else K.DISPATCH
        case "on the way":
            return K.COURIER_HANDS_OVER
        case "handed over":
            return K.RECEIVE_SEALED
        case "received":
            return K.OPEN_SHIPPER
        case _:
            return None


def completed(truth: Truth, papers: dict[tuple[str, str, int], LabelReading], course: Course, play: Play) -> Play:
    """The play with everything keyed and shown that the step needs."""
    shipped = shipment_of(truth, course, play.step)
    keyed, label = play.keyed, carriers_label(truth)
    printed = truth.shipper_labels.get(course.coi)
    bags = {name for turn in play.turns for one in turn.labels if (name := container_on(one)) is not None}
    if play.step in {K.PACK, K.READ_BACK_SHIPPER} and printed is not None:
        ours = papers.get((printed.sscc, OUTER, 1))
        ready = play.step is K.READ_BACK_SHIPPER or (
            printed.sscc in truth.labels_read_back and set(printed.containers) == bags
        )
        label = ours if ours is not None and ready else label
    if play.step in OF_A_SHIPMENT and shipped is not None:
        packed = shipped.packed
        found = next((paper for (number, _, _), paper in papers.items() if number == packed.sscc), None)
        label = found or _in_bars(packed.sscc)
        keyed = replace(
            keyed, shipment=packed.shipment, tamper_seals=shipped.tamper_seals, count=len(packed.containers),
            carrier=packed.carrier, destination=packed.destination, logger=packed.logger,
            code=truth.codes.get(packed.shipment, ""),
        )  # fmt: skip
        play = replace(play, by_list=course.coi)
    else:
        keyed = replace(keyed, count=len(bags), destination=PLANT.name)
    turns = tuple(replace(turn, shippers=(label,)) for turn in play.turns)
    return replace(
        play, keyed=keyed, turns=turns if play.step not in {K.PRINT_SHIPPER, K.EXPLAIN_SEALS} else play.turns
    )


def _in_bars(number: str) -> LabelReading:
    return LabelReading((SymbolReading(number, number.encode(), "Code 128", "]C1", "gs1", number, ("injected",), 1.0),))


def wrong(truth: Truth, coi: str, fact: f.Fact, at: datetime) -> Iterator[Violation]:
    """Everything wrong with a shipper's way from hand to hand, by the fact that says so."""
    if isinstance(fact, f.ShipperLabelIssued):
        numbers = {one.sscc for one in truth.shipper_labels.values()} | {
            s.packed.sscc for s in truth.shipments.values()
        }
        if fact.sscc in numbers:
            yield Violation("a shipper's number is its own", fact.sscc)
        return
    if not isinstance(fact, f.ShipperLabelsReadBack | ShipmentFact):
        return
    shown = truth.attempts.get(fact.attempt_id) if not isinstance(fact, _LOGGED) else None
    keyed = shown.keyed if shown is not None else truth.at_hand
    if isinstance(fact, f.ShipperPacked):
        yield from _wrong_packing(truth, coi, fact, shown)
        return
    if isinstance(fact, f.ShipperLabelsReadBack):
        printed = truth.shipper_labels.get(coi)
        if printed is None or fact.sscc != printed.sscc or _numbers(shown) != {printed.sscc}:
            yield Violation("the labels read back are those printed last", fact.sscc)
        return
    shipped = truth.shipments.get(fact.shipment)
    if shipped is None or shipped.coi != coi:
        yield Violation("shipment is the patient's", fact.shipment)
        return
    yield from _wrong_on_the_way(truth, shipped, fact, (shown, keyed), at)


_LOGGED = f.TemperatureRecorded | f.TemperatureUnreadable


def _wrong_packing(truth: Truth, coi: str, fact: f.ShipperPacked, shown: AttemptShown | None) -> Iterator[Violation]:
    if shown is None:
        yield Violation("attempt was made", f"packed under {fact.attempt_id}")
        return
    for name in fact.containers:
        bag = truth.bags.get(name)
        if bag is None or bag.coi != coi:
            yield Violation("a shipper holds one patient's bags", name)
            continue
        inside = truth.shipment_with(name)
        if inside is not None and inside.closed:
            yield Violation("a bag is in one shipper", f"{name} in {inside.packed.sscc} as well")
    read = {container_on(label) for turn in shown.turns for label in turn.bags}
    if read != set(fact.containers) or shown.keyed.count != len(fact.containers):
        yield Violation("what was counted and read is packed", f"{shown.keyed.count}, {len(read)}: {fact.containers}")
    if shown.keyed.second_differs:
        yield Violation("keyed alike by both", shown.keyed.second_differs)
    yield from _wrong_label(truth, coi, fact, shown)


def _wrong_label(truth: Truth, coi: str, fact: f.ShipperPacked, shown: AttemptShown) -> Iterator[Violation]:
    if _numbers(shown) != {fact.sscc}:
        yield Violation("everybody read the shipper", f"{_numbers(shown)} for {fact.sscc}")
    if {label.seal.coi for label in _labels(shown) if label.seal is not None} - {coi}:
        yield Violation("a shipper is the patient's", fact.sscc)
    if any(fact.sscc == other.packed.sscc for other in truth.shipments.values()):
        yield Violation("a shipper's number is its own", fact.sscc)
    printed = truth.shipper_labels.get(coi)
    if any(label.seal is not None for label in _labels(shown)) or (printed is not None and printed.sscc == fact.sscc):
        if printed is None or printed.sscc != fact.sscc or fact.sscc not in truth.labels_read_back:
            yield Violation("packed under the labels read back last", fact.sscc)
        elif set(printed.containers) != set(fact.containers) or printed.destination != fact.destination:
            yield Violation("the label lists what is packed", f"{printed.containers} for {fact.containers}")


def _wrong_on_the_way(
    truth: Truth, shipped: Shipped, fact: ShipmentFact, what: tuple[AttemptShown | None, Keyed], at: datetime
) -> Iterator[Violation]:
    (shown, keyed), packed = what, shipped.packed
    kind = _KINDS.get(type(fact))
    if kind is None:
        return
    if shipped.state not in DUE[kind]:
        yield Violation("a shipper's step is due", f"{kind.value} of one {shipped.state}")
    if kind in BY_PASS:
        yield from _wrong_pass(truth, shipped, kind, keyed, at)
        return
    if kind in {K.DISPATCH, K.RECEIVE_SEALED, K.OPEN_SHIPPER}:
        if _numbers(shown) != {packed.sscc}:
            yield Violation("the shipper read is the shipment's", f"{_numbers(shown)} for {packed.sscc}")
        if {label.seal.coi for label in _labels(shown) if label.seal is not None} - {shipped.coi}:
            yield Violation("a shipper is the patient's", packed.sscc)
    if kind in {K.DISPATCH, K.RECEIVE_SEALED} and set(keyed.tamper_seals) != set(shipped.tamper_seals):
        yield Violation("tamper seals are those it was packed with", f"{keyed.tamper_seals} for {shipped.tamper_seals}")
    yield from _wrong_as_keyed(truth, shipped, kind, keyed)
    for number, turn in enumerate(shown.turns if shown is not None and kind is K.OPEN_SHIPPER else ()):
        if {container_on(label) for label in turn.bags} != set(packed.containers):
            yield Violation("what was packed is what came", f"turn {number + 1}")


def _wrong_as_keyed(truth: Truth, shipped: Shipped, kind: K, keyed: Keyed) -> Iterator[Violation]:
    packed = shipped.packed
    match kind:
        case K.DISPATCH:
            order = truth.courses[shipped.coi].order
            if keyed.carrier != packed.carrier or order is None or order.order_number != packed.order:
                yield Violation("given to the carrier of the shipment", f"{keyed.carrier} under {order}")
        case K.RECEIVE_SEALED:
            if keyed.count != len(packed.containers):
                yield Violation("as many come as were sent", f"{keyed.count} of {len(packed.containers)}")
        case K.EXPLAIN_SEALS:
            if not keyed.why or not keyed.tamper_seals:
                yield Violation("it is said why", kind.value)
        case _:
            return


def _wrong_pass(truth: Truth, shipped: Shipped, kind: K, keyed: Keyed, at: datetime) -> Iterator[Violation]:
    code = truth.codes.get(shipped.packed.shipment, "")
    if not code or keyed.code != code:
        yield Violation("the pass is the last one given out", kind.value)
    since = shipped.dispatched_at
    if kind is K.COURIER_TAKES and (since is None or not since <= at < since + PASS_SERVES):
        yield Violation("the pass is in time", f"{at}, given out at {since}")


_KINDS: dict[type, K] = {
    f.ShipperDispatched: K.DISPATCH, f.CourierTook: K.COURIER_TAKES, f.CourierHandedOver: K.COURIER_HANDS_OVER,
    f.SealsExplained: K.EXPLAIN_SEALS, f.ReceivedSealed: K.RECEIVE_SEALED, f.ShipperOpened: K.OPEN_SHIPPER,
}  # fmt: skip


def wrong_at_step(truth: Truth, kind: K, bag: t.Bag, at: datetime) -> Iterator[Violation]:
    """Why a step may not be taken with a bag that is in a shipper, or came in one."""
    inside = truth.shipment_with(bag.id)
    if kind in NOT_IN_A_SHIPPER and inside is not None and inside.closed:
        yield Violation("a bag in hand is not in a shipper", f"{kind.value} of {bag.id} in {inside.packed.sscc}")
    if kind not in AFTER_A_JOURNEY:
        return
    for shipped in truth.shipments.values():
        if bag.id in shipped.packed.containers and shipped.took and not shipped.closed:
            for name, right in _stood_the_way(bag, shipped):
                if not right and name not in bag.excepted:
                    yield Violation("the cells stood the way", f"{kind.value}: {name}")


def _stood_the_way(bag: t.Bag, shipped: Shipped) -> Iterator[tuple[str, bool]]:
    logged, kind = shipped.logged, bag.plan.kind
    recorded = logged is not None and logged.logger == shipped.packed.logger and (
        timedelta(minutes=logged.longest_gap_minutes) <= GAP
    )  # fmt: skip
    yield "temperature_is_recorded", recorded
    yield "temperature_stayed_in_limits", logged is None or logged.minutes_outside <= OUTSIDE.get(kind, 0)
    spent = shipped.opened_at - shipped.packed_at if shipped.opened_at is not None else timedelta(0)
    yield "transit_was_as_validated", spent <= LONGEST.get(kind, timedelta(0))
    yield "shipper_came_whole", shipped.condition == WHOLE


def learn(truth: Truth, coi: str, fact: f.Fact, at: datetime) -> None:
    """What a fact of a shipment changes."""
    if isinstance(fact, f.ShipperLabelIssued):
        truth.shipper_labels[coi], truth.prints[fact.print_id] = fact, fact.bitmap_sha256
    elif isinstance(fact, f.ShipperLabelsReadBack):
        truth.labels_read_back.add(fact.sscc)
    elif isinstance(fact, f.ShipperPacked):
        truth.shipments[fact.shipment] = Shipped(fact, coi, at, tamper_seals=fact.tamper_seals)
    elif isinstance(fact, ShipmentFact):
        _learn_way(truth.shipments[fact.shipment], fact, at)


def _learn_way(shipped: Shipped, fact: ShipmentFact, at: datetime) -> None:
    match fact:
        case f.ShipperDispatched():
            shipped.state, shipped.dispatched_at = DISPATCHED, at
        case f.CourierTook():
            shipped.state, shipped.took = ON_THE_WAY, True
        case f.CourierHandedOver():
            shipped.state = HANDED_OVER
        case f.SealsExplained():
            shipped.tamper_seals = fact.tamper_seals
        case f.ReceivedSealed():
            shipped.state, shipped.condition = RECEIVED, fact.condition
        case f.TemperatureRecorded():
            shipped.logged = fact
        case f.ShipperOpened():
            shipped.state, shipped.opened_at = OPENED, at
        case _:
            return


def log_of(shipped: Shipped, logger: str, celsius: Decimal, until: datetime, every: timedelta) -> bytes:
    """The file of a logger in the plain format: one temperature all the way."""
    lines, moment = ["logger,at,celsius"], shipped.packed_at.replace(microsecond=0) + timedelta(seconds=1)
    while moment < until:
        lines.append(f"{logger},{moment:%Y-%m-%dT%H:%M:%SZ},{celsius}")
        moment += every
    return "\n".join(lines).encode()


def _labels(shown: AttemptShown | None) -> list[LabelReading]:
    return [label for turn in shown.turns for label in turn.shippers] if shown is not None else []


def _numbers(shown: AttemptShown | None) -> set[str]:
    """The numbers that were read; empty where somebody read none."""
    turns = shown.turns if shown is not None else []
    read = [{label.value("gs1") or "" for label in turn.shippers} for turn in turns]
    return set().union(*read) if read and all(read) else set()
