"""What is made of what: bags split and pooled, tubes filled, manufactures that fail; and what must hold of all of it.

As in `audit`, nothing of the kiosk's lineage is asked: parents are those of the facts, bag by bag.
"""

from collections.abc import Iterator

from kiosk.domain import facts as f
from kiosk.domain.step import StepKind as K
from tests.adversary import truth as t
from tests.adversary.truth import Bag, Course, Truth
from tests.adversary.violation import Violation

TUBES = frozenset({"sample", "retain"})
OF_ONE = frozenset({K.SPLIT, K.SAMPLE})
SAME_PRODUCT = OF_ONE | {K.POOL}
MAKES = SAME_PRODUCT | {K.DERIVE}
UNDIVIDED = "00"


def maker_of(bag: Bag) -> K | None:
    """The step that makes a container of that plan; None for one that is drawn from the patient."""
    if bag.maker is not None:
        return K.BIND_FOREIGN
    made = {"pool": K.POOL, "sample": K.SAMPLE, "retain": K.SAMPLE, "dose": K.DERIVE, "reserve": K.SALVAGE}
    if bag.plan.kind in made:
        return made[bag.plan.kind]
    return K.SPLIT if bag.id[-2:] != UNDIVIDED else None


def parents_for(truth: Truth, course: Course, kind: K) -> list[Bag]:
    """What the step is due for: bags in hand of which something is planned by that step; the pool takes them all."""
    in_hand = [b for b in truth.bags_of(course.coi) if b.state == t.QUARANTINE and b.plan.kind in {"apheresis", "pool"}]
    waiting = waiting_for(truth, course, kind)
    match kind:
        case K.SPLIT:
            return [bag for bag in in_hand if any(_fits(part, bag) for part in waiting)]
        case K.SAMPLE:
            return [bag for bag in in_hand if any(tube.id[:13] == bag.id[:13] for tube in waiting)]
        case K.POOL:
            parts = [bag for bag in in_hand if bag.plan.kind == "apheresis"]
            return parts if waiting and len(parts) > 1 else []
        case _:
            return in_hand if waiting else []


def waiting_for(truth: Truth, course: Course, kind: K) -> list[Bag]:
    """What is planned to be made by that step, and is not made yet."""
    bags = truth.bags_of(course.coi)
    return [bag for bag in bags if bag.state == t.PLANNED and not bag.parents and maker_of(bag) is kind]


def children_of(truth: Truth, course: Course, kind: K, parent: Bag) -> tuple[str, ...]:
    """What should be made of it by that step."""
    waiting = waiting_for(truth, course, kind)
    if kind is K.SPLIT:
        waiting = [bag for bag in waiting if _fits(bag, parent)]
    return tuple(bag.id for bag in (waiting[:1] if kind is K.POOL else waiting))


def due_of_making(truth: Truth, course: Course) -> K | None:
    """Tubes first, then the split, then the pool, then the product; None where nothing waits that can be made."""
    return next((kind for kind in (K.SAMPLE, K.SPLIT, K.POOL, K.DERIVE) if parents_for(truth, course, kind)), None)


def wrong_in_making(truth: Truth, coi: str, fact: f.ContainersDerived) -> Iterator[Violation]:
    """Everything wrong with what was made, before it is known as made."""
    shown = truth.attempts.get(fact.attempt_id)
    kind = shown.step if shown is not None else None
    for name in (*fact.parents, *fact.children):
        if name not in truth.bags or truth.bags[name].coi != coi:
            yield Violation("no derivation crosses patients", name)
            return
    parents, children = ([truth.bags[name] for name in names] for names in (fact.parents, fact.children))
    if kind not in MAKES or not parents or not children:
        yield Violation("a making makes something", str(kind))
        return
    yield from _wrong_in_number(kind, parents, children)
    for child in children:
        yield from _wrong_child(kind, child, parents)
    if kind in {K.SPLIT, K.POOL}:
        yield from _outlived(parents, children)
    if any(failed_in_line(truth, parent) for parent in parents):
        yield Violation("nothing of a failed run goes on", str(fact.parents))


def wrong_in_use(truth: Truth, bag: Bag) -> Iterator[Violation]:
    """Why a container may not go to a patient, whatever was signed."""
    if bag.plan.kind not in {"dose", "reserve"}:
        yield Violation("only a dose reaches a patient", f"{bag.plan.kind} {bag.id}")
    failed = failed_in_line(truth, bag)
    if failed:
        yield Violation("nothing of a failed run goes on", f"{bag.id}: {failed}")
    if any(ancestor.coi != bag.coi for ancestor in line(truth, bag)):
        yield Violation("no derivation crosses patients", bag.id)


def line(truth: Truth, bag: Bag) -> list[Bag]:
    """The container and everything that it was made from."""
    found, waiting = {bag.id: bag}, [bag]
    while waiting:
        for name in waiting.pop().parents:
            if name not in found:
                found[name] = truth.bags[name]
                waiting.append(truth.bags[name])
    return list(found.values())


def failed_in_line(truth: Truth, bag: Bag) -> str:
    """Which container in its line failed; empty for none."""
    return next((one.id for one in line(truth, bag) if one.failed), "")


def _wrong_in_number(kind: K, parents: list[Bag], children: list[Bag]) -> Iterator[Violation]:
    if kind in OF_ONE and len(parents) != 1:
        yield Violation("one bag is split or sampled at a time", f"{len(parents)}")
    if kind is K.POOL and (len(parents) < 2 or len(children) != 1):
        yield Violation("a pool is of several bags", f"{len(parents)} into {len(children)}")
    if kind in SAME_PRODUCT and t.total(children, "volume_ml") > t.total(parents, "volume_ml"):
        yield Violation("no more is made than there was", f"{t.total(children, 'volume_ml')} mL")


def _wrong_child(kind: K, child: Bag, parents: list[Bag]) -> Iterator[Violation]:
    if child.state != t.PLANNED or child.parents or child in parents:
        yield Violation("everything is made once", child.id)
    from_tube = any(parent.plan.kind in TUBES for parent in parents)
    if (child.plan.kind in TUBES) is not (kind is K.SAMPLE or from_tube):
        yield Violation("tubes are filled by sampling alone", f"{child.plan.kind} by {kind.value}")
    if kind is K.SPLIT and not _is_part_of(child, parents[0]):
        yield Violation("a part bears its whole's code", f"{child.id} of {parents[0].id}")


def _outlived(parents: list[Bag], children: list[Bag]) -> Iterator[Violation]:
    ends = [bag.plan.expires_at for bag in parents if bag.plan.expires_at is not None]
    for child in children:
        if ends and (child.plan.expires_at is None or child.plan.expires_at > min(ends)):
            yield Violation("no part outlives its parent", f"{child.id}: {child.plan.expires_at} after {min(ends)}")


def _fits(part: Bag, whole: Bag) -> bool:
    """A part that was planned as it should be."""
    return _is_part_of(part, whole) and part.plan.expires_at == whole.plan.expires_at


def _is_part_of(part: Bag, whole: Bag) -> bool:
    """Division codes of two levels: `A0` of `00`, `Aa` of `A0`."""
    said, of = part.id[-2:], whole.id[-2:]
    follows = (
        said[1] == "0" and said != of if of == UNDIVIDED else of[1] == "0" and said[0] == of[0] and said[1].islower()
    )
    return part.id[:-2] == whole.id[:-2] and part.plan.kind == whole.plan.kind and follows
