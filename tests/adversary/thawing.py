"""Post-thaw tags: printed between match and opening, read at the line; and what must hold of what they say.

As in `audit`, nothing of the kiosk's own account is asked: until when follows from when the tag was asked for.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain import facts as f
from kiosk.domain.identifiers import LocalDateTime
from kiosk.domain.readings import LabelReading
from kiosk.domain.step import StepKind as K
from tests.adversary import truth as t
from tests.adversary.giving import MATCH, POST_THAW
from tests.adversary.paper import container_on
from tests.adversary.truth import Bag, Tag, Truth, TurnShown
from tests.adversary.violation import Violation

TAG = "post-thaw tag"
TAGGED = frozenset({"autologous-hsct"})
"""The therapies whose doses get one."""
AT_OPENING = frozenset({K.ISSUE_AT_OPENING, K.REPRINT_AT_OPENING})
IN_TIME = frozenset({K.LINE_CHECK, K.START})


def wears_tag(truth: Truth, bag: Bag) -> bool:
    """Whether the bag gets a tag before it is opened."""
    return bag.plan.kind == "dose" and truth.courses[bag.coi].patient.therapy in TAGGED


def due_of_tag(truth: Truth, bag: Bag) -> K | None:
    """What comes next of the tag of a bag that was matched or opened; None where it is ready."""
    state = bag.labels.get((TAG, bag.latest(TAG)), "none")
    if not wears_tag(truth, bag) or state == "applied":
        return None
    if state == "read back":
        return K.VOID_LABEL if bag.state == t.MATCHED and not _since_the_match(bag) else None
    due = {"none": K.ISSUE_AT_OPENING, "void": K.REPRINT_AT_OPENING, "started": K.READ_BACK}
    return due.get(state, K.VOID_LABEL)


def waits(truth: Truth, bag: Bag) -> bool:
    """Whether the room can't be cleared for it: a tag that is not on its bag, and a bag that is about to be given."""
    tag = bag.labels.get((TAG, bag.latest(TAG)), "void")
    return wears_tag(truth, bag) and (tag not in {"void", "applied"} or bag.state == t.VERIFIED)


def _since_the_match(bag: Bag) -> bool:
    tag = bag.tags.get(bag.latest(TAG))
    return tag is not None and bag.matched_at is not None and tag.counted_from >= _minute(bag.matched_at)


def wrong(truth: Truth, coi: str, fact: f.Fact, at: datetime) -> Iterator[Violation]:
    """Whether the tag says until when the cells may be given: the same as the first one did, once they are thawed."""
    if not isinstance(fact, f.InfuseByAssigned):
        return
    bag = truth.bags.get(fact.container)
    if bag is None or bag.coi != coi:
        yield Violation("container is the patient's", fact.container)
        return
    ends = (_minute(at) + POST_THAW[truth.courses[coi].patient.therapy], bag.plan.expires_at)
    until = bag.infuse_by or min(end for end in ends if end is not None)
    local = until.replace(second=0).astimezone(ZoneInfo(bag.plan.zone)).replace(tzinfo=None)
    if (fact.infuse_by, fact.infuse_by_local) != (until, LocalDateTime.at(local).text):
        yield Violation("a tag says until when", f"{fact.infuse_by}, {fact.infuse_by_local}, not {until}")


def wrong_at_step(truth: Truth, kind: K, bag: Bag, at: datetime) -> Iterator[Violation]:
    """Why the step may not be taken with a bag that gets a tag."""
    if kind in AT_OPENING and not wears_tag(truth, bag):
        yield Violation("a tag belongs to a bag that is thawed", bag.id)
    if kind is K.ISSUE_AT_OPENING and not (
        bag.matched_at is not None and bag.matched_at <= at < bag.matched_at + MATCH
    ):
        yield Violation("match is fresh", f"tag issued at {at}, matched at {bag.matched_at}")
    if not wears_tag(truth, bag):
        return
    if kind is K.OPEN:
        state = bag.labels.get((TAG, bag.latest(TAG)), "none")
        if state != "read back":
            yield Violation("a tag is ready before the opening", f"{bag.id}: {state}")
        if not _since_the_match(bag):
            yield Violation("a tag counts from the match", f"matched at {bag.matched_at}")
    in_time = bag.infuse_by is not None and at < bag.infuse_by
    if kind in IN_TIME and not in_time and "product_has_not_expired" not in bag.excepted:
        yield Violation("within what the tag says", f"{kind.value} at {at}, tag says {bag.infuse_by}")


def wrong_reading(truth: Truth, kind: K, bags: list[Bag], shown: TurnShown, where: str) -> Iterator[Violation]:
    """Whether at the line the tag was read beside another label of its bag."""
    for bag in bags if kind is K.LINE_CHECK else ():
        pieces = {label.seal.piece for label in shown.bags if label.seal is not None and container_on(label) == bag.id}
        if wears_tag(truth, bag) and (TAG not in pieces or pieces == {TAG}):
            yield Violation("the tag was read beside its bag's label", f"{where}: {sorted(map(str, pieces))}")


def expiry_of(bag: Bag, label: LabelReading) -> str | None:
    """What the label has to say of the expiry: a tag says its own."""
    seal = label.seal
    if seal is None or seal.piece != TAG:
        return bag.plan.expiry_local
    tag = bag.tags.get(seal.issue or 0)
    return tag.local if tag is not None else None


def learn(truth: Truth, _coi: str, fact: f.Fact, _at: datetime) -> None:
    """What a fact of a tag, or the opening under it, changes."""
    match fact:
        case f.InfuseByAssigned():
            tag = Tag(fact.counted_from, fact.infuse_by, fact.infuse_by_local)
            truth.bags[fact.container].tags[fact.issue] = tag
        case f.ContainerOpened():
            bag = truth.bags[fact.container]
            tag_on_it = bag.tags.get(bag.latest(TAG))
            bag.infuse_by = tag_on_it.until if tag_on_it is not None else None
        case _:
            return


def _minute(at: datetime) -> datetime:
    return at - timedelta(seconds=at.second, microseconds=at.microsecond)
