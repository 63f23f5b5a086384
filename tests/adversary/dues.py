"""Which step comes next on the way from the vein to the same vein."""

from datetime import datetime, timedelta

from kiosk.domain.step import StepKind
from tests.adversary import naming, thawing
from tests.adversary import truth as t
from tests.adversary.bands import due_of_band
from tests.adversary.making import due_of_making, maker_of
from tests.adversary.plays import AT_THE_LINE, next_piece, piece_in, pieces_of, void_piece
from tests.adversary.shipping import due_of_shipping
from tests.adversary.thawing import due_of_tag
from tests.adversary.truth import Bag, Course, Truth

K = StepKind


def due(truth: Truth, course: Course, now: datetime, *, heed_holds: bool = True) -> StepKind | None:
    """The step that comes next on the way from the vein to the same vein; None where none does."""
    before = _due_before_all(truth, course, heed_holds=heed_holds)
    before = before or due_of_shipping(truth, course, now) or due_of_band(course)
    if before is not None:
        return before
    for bag in truth.bags_of(course.coi):
        if bag.state == t.PLANNED:
            kind = _due_of_label(truth, course, bag)
            if kind is not None:
                return kind
        elif bag.state in {t.QUARANTINE, t.RELEASED} and (kind := _due_of_replacement(bag)) is not None:
            return kind
    waits = any(piece_in(bag, "read back") for bag in truth.bags_of(course.coi, "reserve"))
    waits = waits or any(thawing.waits(truth, bag) for bag in truth.bags_of(course.coi, "dose"))
    if course.coi in truth.rooms.values() and not waits:
        return K.CLEAR_STATION
    making = due_of_making(truth, course)
    if making is not None:
        return making
    doses = [*truth.bags_of(course.coi, "dose"), *truth.bags_of(course.coi, "reserve")]
    if any(dose.state == t.QUARANTINE for dose in doses):
        return K.RELEASE
    return next((kind for dose in doses if (kind := _due_of_dose(truth, dose, now)) is not None), None)


def _due_before_all(truth: Truth, course: Course, *, heed_holds: bool) -> StepKind | None:
    """Who it is, then what is held."""
    if not heed_holds:
        return None
    held = any(bag.holds for bag in truth.bags_of(course.coi))
    return naming.due_of_naming(truth, course) or (K.LIFT_HOLD if held else None)


def _due_of_label(truth: Truth, course: Course, bag: Bag) -> StepKind | None:
    at_collection = maker_of(bag) is None
    if bag.reserve_of and next_piece(bag):
        return K.ISSUE_RESERVE if truth.bags[bag.reserve_of].state == t.MATCHED else None
    outside = bag.maker is not None
    if not pieces_of(bag) or not (at_collection or bag.parents or outside):
        return None
    if piece_in(bag, "lost"):
        return K.VOID_LABEL
    if piece_in(bag, "issued"):
        return K.VOID_LABEL
    if piece_in(bag, "started"):
        return K.READ_BACK
    if void_piece(bag) and void_piece(bag) == next_piece(bag):
        return _where(bag, K.REPRINT_AT_COLLECTION, K.REPRINT_IN_PROCESSING, K.REPRINT_FOR_FOREIGN)
    if next_piece(bag):
        return _where(bag, K.ISSUE_AT_COLLECTION, K.ISSUE_IN_PROCESSING, K.ISSUE_FOR_FOREIGN)
    if bag.reserve_of:
        used = truth.bags[bag.reserve_of].state not in t.OPEN_STATES
        return K.VOID_LABEL if used and piece_in(bag, "read back") else None
    return _where(bag, K.APPLY_AT_COLLECTION, K.APPLY_IN_PROCESSING, K.BIND_FOREIGN)


def _where(bag: Bag, at_collection: StepKind, in_processing: StepKind, for_a_maker: StepKind) -> StepKind:
    """By where the bag comes from."""
    if bag.maker is not None:
        return for_a_maker
    return at_collection if maker_of(bag) is None else in_processing


def _due_of_replacement(bag: Bag) -> StepKind | None:
    """What a bag needs that is full and lacks a label it had."""
    if piece_in(bag, "lost", "issued"):
        return K.VOID_LABEL
    if piece_in(bag, "started"):
        return K.READ_BACK
    if piece_in(bag, "read back"):
        return K.APPLY_REPLACEMENT
    return K.REPLACE_LABEL if void_piece(bag) else None


def _due_of_dose(truth: Truth, dose: Bag, now: datetime) -> StepKind | None:
    course = truth.courses[dose.coi]
    if dose.slot and dose.state in {t.RELEASED, t.MATCHED}:
        return K.RETRIEVE
    fresh = dose.matched_at is not None and now < dose.matched_at + timedelta(minutes=10)
    tag = due_of_tag(truth, dose) if dose.state == t.OPENED or (fresh and dose.state == t.MATCHED) else None
    if tag is not None:
        return tag
    match dose.state:
        case t.MATCHED if fresh:
            return K.OPEN
        case t.RELEASED | t.MATCHED:
            return _due_before_opening(course, now - timedelta(minutes=20))
        case t.OPENED | t.INTERRUPTED:
            return K.LINE_CHECK
        case t.VERIFIED:
            return K.START if dose.checked_at is None or now < dose.checked_at + AT_THE_LINE else K.LINE_CHECK
        case t.INFUSING:
            return K.FINISH
        case _:
            return None


def _due_before_opening(course: Course, at_hand: datetime) -> StepKind:
    """Readiness first, unless it was said since `at_hand`; then the match."""
    if course.ready_at is None or course.ready_at < at_hand:
        return K.READINESS
    if course.patient.therapy != "autologous-hsct":
        return K.MATCH_AT_BED
    said = course.bed_ready_at is not None and course.bed_ready_at >= at_hand
    return K.MATCH_IN_LABORATORY if said else K.PATIENT_READY
