"""How containers end: reserves and what is moved into them, parts given, given outside, called back, discarded.

As in `audit`, nothing of the kiosk's own account is asked: what went in is what was keyed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.step import StepKind as K
from tests.adversary import truth as t
from tests.adversary.keyed import Keyed
from tests.adversary.paper import container_on
from tests.adversary.people import STAFF
from tests.adversary.play import Play
from tests.adversary.truth import AttemptShown, Bag, Course, Truth
from tests.adversary.violation import Violation

MOVES = frozenset({K.SALVAGE, K.DRAW_UP})
PARTS = frozenset({K.INTERRUPT, K.STOP, K.FINISH})
ENDS = MOVES | PARTS | {K.GIVEN_OUTSIDE, K.WITHDRAW, K.DISCARD, K.ISSUE_RESERVE}
REACHABLE = frozenset({t.QUARANTINE, t.RELEASED}) | t.OPEN_STATES
PART_ML, WHOLE_ML = Decimal(10), Decimal(60)
RESERVE = "reserve"


def about(truth: Truth, course: Course, kind: K, due: list[Bag]) -> list[Bag]:
    """The containers that such an end is likeliest for."""
    if kind is K.ISSUE_RESERVE:
        return [bag for bag in due if bag.reserve_of and truth.bags[bag.reserve_of].state == t.MATCHED]
    if kind in MOVES:
        return [bag for bag in due if reserves_of(truth, bag)]
    return [bag for bag in due if bag.plan.kind == "dose" and bag.coi == course.coi] or due


def reserves_of(truth: Truth, bag: Bag) -> list[Bag]:
    """The empty reserves that wait for the bag."""
    return [one for one in truth.bags_of(bag.coi, RESERVE) if one.reserve_of == bag.id and one.state == t.PLANNED]


def completed(truth: Truth, bag: Bag, play: Play) -> Play:
    """The play with everything keyed that it needs, and the containers it names."""
    kind, keyed = play.step, play.keyed
    named: tuple[str, ...] = (bag.id,)
    if kind in MOVES:
        into = next(iter(reserves_of(truth, bag)), None)
        moved = into.contents.volume_ml if into is not None and into.contents is not None else None
        return replace(
            play, keyed=replace(keyed, into=into.id if into is not None else "", moved_ml=moved or PART_ML)
        )  # fmt: skip
    if kind is K.WITHDRAW:
        named = tuple(one.id for one in truth.bags_of(bag.coi) if one.state in REACHABLE)
    if kind in PARTS:
        given = WHOLE_ML if kind is K.FINISH else bag.given_ml + PART_ML
        keyed = replace(keyed, given_ml=max(given, bag.given_ml))
    if kind is K.GIVEN_OUTSIDE:
        keyed = replace(keyed, given_ml=WHOLE_ML, given_at=bag.plan.collected_at + timedelta(minutes=5))
    return replace(play, by_list=bag.coi, containers=named, keyed=keyed)


def wrong(  # noqa: C901  one case a fact: a table, read as one
    truth: Truth, coi: str, fact: f.Fact, at: datetime
) -> Iterator[Violation]:
    """Everything wrong with how a container ends, by the fact that says so."""
    if not isinstance(fact, f.EndFact | f.ContentsMoved | f.InfusionStopped | f.BagFinished):
        return
    bag = truth.bags.get(fact.container)
    if bag is None or bag.coi != coi:
        yield Violation("container is the patient's", fact.container)
        return
    if isinstance(fact, f.InfusionInterrupted | f.InfusionStopped | f.BagFinished):
        yield from _wrong_part(bag, fact, truth.at_hand)
        return
    shown = truth.attempts.get(fact.attempt_id)
    if shown is None:
        yield Violation("attempt was made", f"{type(fact).__name__} under {fact.attempt_id}")
        return
    if not isinstance(fact, f.ContentsMoved) and not shown.keyed.why:
        yield Violation("it is said why", shown.step.value)
    match fact:
        case f.GivenOutside():
            if not (bag.plan.collected_at <= fact.given_at <= at and fact.volume_ml > 0):
                yield Violation("given outside is told", f"{fact.volume_ml} mL at {fact.given_at}")
        case f.DiscardOrdered():
            physician = next((p.key for p in STAFF if truth.names.get(fact.physician) == p.key), "nobody")
            if physician != "physician" or physician in truth.suspended:
                yield Violation("a physician ordered the discard", physician)
        case f.ContentsMoved():
            yield from _wrong_move(truth, bag, fact, shown)
        case _:
            return


def _wrong_part(
    bag: Bag, fact: f.InfusionInterrupted | f.InfusionStopped | f.BagFinished, keyed: Keyed
) -> Iterator[Violation]:
    if fact.given_ml != keyed.given_ml or fact.given_ml < bag.given_ml:
        yield Violation("what went in only grows", f"{fact.given_ml} mL after {bag.given_ml} mL")
    if not isinstance(fact, f.BagFinished) and not keyed.why:
        yield Violation("it is said why", type(fact).__name__)


def _wrong_move(truth: Truth, bag: Bag, fact: f.ContentsMoved, shown: AttemptShown) -> Iterator[Violation]:
    into = truth.bags.get(fact.into)
    if into is None or into.coi != bag.coi or into.reserve_of != bag.id or into.state != t.PLANNED:
        yield Violation("contents go into the bag's own reserve", fact.into)
        return
    left = (bag.contents.volume_ml or Decimal(0)) - bag.given_ml if bag.contents is not None else Decimal(0)
    if not 0 < fact.volume_ml <= left:
        yield Violation("no more is moved than was left", f"{fact.volume_ml} of {left} mL")
    if not [state for state in into.labels.values() if state == "applied"]:
        yield Violation("a reserve has its label", str(into.labels))
    if shown.step is K.SALVAGE and not fact.why:
        yield Violation("it is said why", K.SALVAGE.value)
    for number, turn in enumerate(shown.turns):
        if not {bag.id, into.id} <= {container_on(label) for label in turn.bags}:
            yield Violation("old bag and reserve were read", f"turn {number + 1}")


def wrong_at_step(truth: Truth, kind: K, bag: Bag, step: f.StepTaken) -> Iterator[Violation]:
    """Why the step may not be taken with this container."""
    if kind is K.ISSUE_RESERVE:
        of = truth.bags.get(bag.reserve_of)
        if of is None or of.state != t.MATCHED:
            yield Violation("a reserve is labelled before the opening", bag.reserve_of or "no reserve")
    if kind is K.OPEN:
        waiting = [one for one in truth.bags_of(bag.coi, RESERVE) if one.reserve_of == bag.id]
        doubtful = [state for one in waiting for state in one.labels.values() if state not in {"read back", "void"}]
        if doubtful:
            yield Violation("reserves are proved before the opening", str(doubtful))
    if kind is K.WITHDRAW:
        left_out = [one.id for one in truth.bags_of(bag.coi) if one.state in REACHABLE]
        if not set(left_out) <= set(step.containers):
            yield Violation("a set is called back whole", str(set(left_out) - set(step.containers)))
    if kind is K.GIVEN_OUTSIDE or kind is K.WITHDRAW:
        free = [one.id for one in truth.bags_of(bag.coi) if one.state in REACHABLE and not one.holds]
        if [name for name in free if kind is K.WITHDRAW or name not in step.containers]:
            yield Violation("the rest of the set is held", str(free))


def learn(truth: Truth, coi: str, fact: f.Fact, _at: datetime) -> None:
    """What a fact of a container's end changes."""
    match fact:
        case f.ReservePlanned():
            truth.bags[fact.container].reserve_of, truth.bags[fact.container].parents = fact.parent, (fact.parent,)
        case f.ContentsMoved():
            _fill(truth.bags[fact.container], truth.bags[fact.into], fact.volume_ml)
        case f.InfusionInterrupted():
            truth.bags[fact.container].interrupted += 1
            truth.bags[fact.container].given_ml = fact.given_ml
        case f.InfusionStopped() | f.BagFinished():
            truth.bags[fact.container].given_ml = fact.given_ml
        case _:
            return


def _fill(bag: Bag, into: Bag, volume_ml: Decimal) -> None:
    """The same cells in another place: released, matched and opened as they were."""
    into.state, into.released_by, into.excepted = t.OPENED, bag.released_by, set(bag.excepted)
    into.matched_at, into.opened_at, into.results = bag.matched_at, bag.opened_at, dict(bag.results)
    ends = [end for end in (bag.plan.expires_at, into.plan.expires_at) if end is not None]
    into.plan = replace(into.plan, expires_at=min(ends, default=None))
    if into.contents is not None:
        into.contents = replace(into.contents, volume_ml=volume_ml)
