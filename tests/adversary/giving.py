"""What must hold of what goes to a patient: when it was released, matched, opened and checked, and how much it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from kiosk.domain.step import StepKind
from tests.adversary import truth as t
from tests.adversary.truth import Bag, Course, Truth
from tests.adversary.violation import Violation

MATCH, BED, AT_THE_LINE = timedelta(minutes=10), timedelta(minutes=30), timedelta(minutes=2)
POST_THAW = {
    "car-t": timedelta(minutes=90),
    "car-t-made-outside": timedelta(minutes=90),
    "autologous-hsct": timedelta(minutes=60),
}
READINESS_OF = {
    "car-t": timedelta(minutes=60),
    "car-t-made-outside": timedelta(minutes=60),
    "autologous-hsct": timedelta(minutes=120),
}
IRREVERSIBLE = frozenset({StepKind.MATCH_AT_BED, StepKind.MATCH_IN_LABORATORY})


def wrong_dose(kind: StepKind, bags: list[Bag], course: Course, at: datetime) -> Iterator[Violation]:
    for bag in bags:
        if len(set(bag.released_by)) < 2:
            yield Violation("released by two", f"{kind.value} of a container released by {bag.released_by}")
        if kind is StepKind.OPEN and (bag.matched_at is None or not bag.matched_at <= at < bag.matched_at + MATCH):
            yield Violation("match is fresh", f"opened at {at}, matched at {bag.matched_at}")
        if kind in {StepKind.LINE_CHECK, StepKind.START} and "within_post_thaw_limit" not in bag.excepted:
            limit = POST_THAW[course.patient.therapy]
            if bag.opened_at is None or at >= bag.opened_at + limit:
                yield Violation("within post-thaw limit", f"{kind.value} at {at}, opened at {bag.opened_at}")
        if kind is StepKind.START:
            if bag.started > bag.interrupted:
                yield Violation("started once", bag.id)
            if bag.checked_at is None or not bag.checked_at <= at < bag.checked_at + AT_THE_LINE:
                yield Violation("started right after the line check", f"{at}, checked at {bag.checked_at}")
    if len(bags) != 1:
        yield Violation("one bag at a time", f"{kind.value} of {len(bags)} containers in one attempt")
    yield from _readiness(kind, course, at)


def _readiness(kind: StepKind, course: Course, at: datetime) -> Iterator[Violation]:
    if kind in IRREVERSIBLE:
        window = READINESS_OF[course.patient.therapy]
        if course.ready_at is None or not course.ready_at <= at < course.ready_at + window:
            yield Violation("patient is ready", f"{kind.value} at {at}, said at {course.ready_at}")
    if kind is StepKind.MATCH_IN_LABORATORY and (
        course.bed_ready_at is None or not course.bed_ready_at <= at < course.bed_ready_at + BED
    ):
        yield Violation("patient is ready at the bed", f"{kind.value} at {at}, said at {course.bed_ready_at}")


def wrong_amounts(truth: Truth, bags: list[Bag], course: Course) -> Iterator[Violation]:
    given = [
        bag
        for bag in truth.bags_of(course.coi)
        if (bag.matched_at is not None or bag.state == t.GIVEN_OUTSIDE) and bag not in bags and not bag.reserve_of
    ]
    if course.order is None:
        yield Violation("dose is ordered", "no order")
        return
    for amount in ("cells_e6", "volume_ml"):
        after = t.total([*given, *bags], amount)
        if after > getattr(course.order, amount):
            yield Violation("dose is within the order", f"{after} of {getattr(course.order, amount)} {amount}")
    if any(bag.state in t.OPEN_STATES for bag in truth.bags_of(course.coi) if bag not in bags):
        yield Violation("one bag at a time", "another bag is open")
