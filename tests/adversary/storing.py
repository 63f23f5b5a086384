"""The cold store: which bag stands in which slot, and how long each was out of the cold; and what must hold of it.

As in `audit`, nothing of the kiosk's own account is asked: a bag stands where two people read its slot.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.domain import facts as f
from kiosk.domain.identifiers import Facility, StorageLocation
from kiosk.domain.readings import LabelReading
from kiosk.domain.step import StepKind as K
from tests.adversary.paper import container_on
from tests.adversary.play import Play
from tests.adversary.site import PLACE
from tests.adversary.truth import Bag, Course, Truth
from tests.adversary.violation import Violation

IN_THE_STORE = frozenset({K.STORE, K.RETRIEVE})
SLOTS = tuple(StorageLocation.numbered(PLACE.facility, 1, 1, number).text for number in range(1, 5))
ELSEWHERE = StorageLocation.numbered(Facility("A9991"), 1, 1, 1).text
FROZEN = frozenset({"dose", "retain"})
"""The kinds of container that are kept frozen here."""
READ_IN_VAPOUR = "tie-tag"
OUT_OF_THE_COLD = timedelta(minutes=20)
"""How long a bag may be out of the cold in all."""

NEEDS_IT_IN_HAND = frozenset(
    {
        *(K.HAND_OVER, K.DERIVE, K.SPLIT, K.POOL, K.SAMPLE, K.MATCH_AT_BED, K.MATCH_IN_LABORATORY, K.OPEN),
        *(K.LINE_CHECK, K.PRINT_SHIPPER, K.PACK, K.SALVAGE, K.DRAW_UP, K.DISCARD),
    }
)
"""Steps with a bag in hand: nobody has in hand what stands in the store."""
WARMTH_COUNTS = frozenset({K.RELEASE, K.MATCH_AT_BED, K.MATCH_IN_LABORATORY, K.OPEN})


def about(truth: Truth, course: Course, kind: K, due: list[Bag]) -> list[Bag]:
    """The bags that are to be stored, or retrieved."""
    if kind is K.STORE:
        return [bag for bag in due if bag.plan.kind in FROZEN and not bag.slot and truth.bags_of(course.coi)]
    return [bag for bag in due if bag.slot]


def completed(truth: Truth, bag: Bag, play: Play) -> Play:
    """The play with a slot in every turn, and the bag read by its tie-tag, in the vapour."""
    taken = {one.slot for one in truth.bags.values()}
    place = bag.slot or next((slot for slot in SLOTS if slot not in taken), SLOTS[0])
    turns = tuple(replace(turn, places=(place,), labels=_in_vapour(turn.labels)) for turn in play.turns)
    return replace(play, turns=turns)


def _in_vapour(labels: tuple[LabelReading, ...]) -> tuple[LabelReading, ...]:
    return tuple(label for label in labels if label.seal is not None and label.seal.piece == READ_IN_VAPOUR) or labels


def wrong(truth: Truth, coi: str, fact: f.Fact, _at: datetime) -> Iterator[Violation]:
    """Everything wrong with a bag's going into a slot or out of it."""
    if not isinstance(fact, f.Stored | f.Retrieved):
        return
    bag, shown = truth.bags.get(fact.container), truth.attempts.get(fact.attempt_id)
    if bag is None or bag.coi != coi or shown is None:
        yield Violation("container is the patient's", fact.container)
        return
    for number, turn in enumerate(shown.turns):
        if set(turn.places) != {fact.location}:
            yield Violation("everybody read the slot", f"turn {number + 1}: {turn.places}, not {fact.location}")
    yield from _wrong_slot(truth, bag, fact)


def _wrong_slot(truth: Truth, bag: Bag, fact: f.Stored | f.Retrieved) -> Iterator[Violation]:
    if fact.location[3:8] != PLACE.facility.fin:
        yield Violation("a slot is of this site's store", fact.location)
    if isinstance(fact, f.Retrieved):
        if bag.slot != fact.location:
            yield Violation("a bag comes out of its own slot", f"{fact.location}, not {bag.slot or 'none'}")
        return
    others = [one.id for one in truth.bags.values() if one.slot == fact.location and one is not bag]
    if others:
        yield Violation("a slot holds one bag", f"{bag.id} beside {others}")
    if bag.slot not in {"", fact.location}:
        yield Violation("a bag stands in one slot", f"{bag.slot} and {fact.location}")
    if bag.plan.kind not in FROZEN:
        yield Violation("only what is frozen is stored", bag.plan.kind)


def wrong_at_step(_truth: Truth, kind: K, bag: Bag, at: datetime) -> Iterator[Violation]:
    """Why a step may not be taken with a bag that stands in the store, or was out of the cold for too long."""
    if kind in NEEDS_IT_IN_HAND and bag.slot:
        yield Violation("a bag in hand is not in the store", f"{kind.value} of {bag.id} in {bag.slot}")
    if kind in WARMTH_COUNTS and bag.plan.kind in FROZEN and "out_of_cold_is_within_limit" not in bag.excepted:
        warm = warm_at(bag, at)
        if warm > OUT_OF_THE_COLD:
            yield Violation("not out of the cold for too long", f"{kind.value} after {warm}")


def learn(truth: Truth, coi: str, fact: f.Fact, at: datetime) -> None:
    """What a fact of the store, or a bag shown, changes."""
    match fact:
        case f.Stored():
            bag = truth.bags[fact.container]
            bag.slot, bag.froze = fact.location, True
            _cooled(bag, at)
        case f.Retrieved():
            bag = truth.bags[fact.container]
            bag.slot = ""
            if not fact.in_vapour:
                bag.warm_since = bag.warm_since or at
        case f.ContainerOpened():
            _cooled(truth.bags[fact.container], at)
        case f.Witnessed():
            _shown(truth, coi, fact)
        case _:
            return


def _shown(truth: Truth, coi: str, fact: f.Witnessed) -> None:
    """A frozen bag is out of the cold from when more than its tie-tag was shown."""
    shown = truth.attempts.get(fact.attempt_id)
    if shown is None or fact.witness > len(shown.turns):
        return
    turn = shown.turns[fact.witness - 1]
    for label in turn.bags:
        bag = truth.bags.get(container_on(label) or "")
        in_vapour = label.seal is not None and label.seal.piece == READ_IN_VAPOUR
        if bag is None or bag.coi != coi or in_vapour or bag.opened_at is not None:
            continue
        if bag.froze or shown.step is K.STORE:
            bag.warm_since = bag.warm_since or turn.begun_at


def warm_at(bag: Bag, at: datetime) -> timedelta:
    """How long the bag was out of the cold by then."""
    return bag.warm_for + (max(at - bag.warm_since, timedelta(0)) if bag.warm_since is not None else timedelta(0))


def _cooled(bag: Bag, at: datetime) -> None:
    bag.warm_for, bag.warm_since = warm_at(bag, at), None
