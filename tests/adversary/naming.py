"""Who the patient is known as: changes heard of, linked and taken back by two; and what must hold of each.

As in `audit`, nothing of the kiosk's own account is asked: who was meant is what the adversary keyed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kiosk.domain import facts as f
from kiosk.domain.identifiers import Wristband
from kiosk.domain.step import StepKind as K
from tests.adversary.people import Patient
from tests.adversary.play import Play
from tests.adversary.truth import LIVE_STATES, Course, Former, Truth
from tests.adversary.violation import Violation

NAMING = frozenset({K.LINK_IDENTITY, K.TAKE_BACK_IDENTITY})
NOT_MEANWHILE = frozenset(
    {
        *(K.ORDER, K.ISSUE_AT_COLLECTION, K.ISSUE_IN_PROCESSING, K.APPLY_AT_COLLECTION, K.APPLY_IN_PROCESSING),
        *(K.PRINT_BAND, K.READ_BACK_BAND, K.RE_BAND, K.HAND_OVER, K.DERIVE, K.SPLIT, K.POOL, K.SAMPLE, K.RELEASE),
        *(K.READINESS, K.PATIENT_READY, K.MATCH_AT_BED, K.MATCH_IN_LABORATORY, K.OPEN, K.LINE_CHECK, K.START, K.PACK),
        *(K.ISSUE_AT_OPENING, K.REPRINT_AT_OPENING, K.ISSUE_RESERVE, K.SALVAGE, K.DRAW_UP, K.LIFT_HOLD),
    }
)
"""Steps that no one takes with a patient while it isn't settled who that is."""


def theirs(truth: Truth, course: Course, known: Patient) -> bool:
    """Whether number or wristband is another patient's, as they are or were known."""
    others = [other for other in truth.courses.values() if other is not course]
    known_as = [one for other in others for one in (other.patient, *(was.patient for was in other.former))]
    return any(
        (known.record_number == one.record_number or known.band.identity == one.band.identity) for one in known_as
    )


def due_of_naming(truth: Truth, course: Course) -> K | None:
    """A change that is open is linked, or taken back where it is another patient's."""
    oldest = next(iter(course.changes.values()), None)
    if oldest is None:
        return None
    return K.TAKE_BACK_IDENTITY if theirs(truth, course, oldest) else K.LINK_IDENTITY


def completed(course: Course, play: Play) -> Play:
    """The play with the change that it names: the oldest open one, or else the one linked last."""
    changes = [*course.changes][:1] or [was.until for was in course.former[-1:]]
    return replace(play, by_list=course.coi, named=tuple(changes))


def wrong(truth: Truth, coi: str, fact: f.Fact, _at: datetime) -> Iterator[Violation]:
    """Everything wrong with a change that is linked or taken back."""
    course = truth.courses[coi]
    if not isinstance(fact, f.IdentityLinked | f.IdentityTakenBack):
        return
    shown = truth.attempts.get(fact.attempt_id)
    if shown is None or not shown.keyed.why:
        yield Violation("it is said why", type(fact).__name__)
    if isinstance(fact, f.IdentityTakenBack):
        newest = course.former[-1].until if course.former and not course.changes else ""
        if fact.change_id not in {*course.changes, newest}:
            yield Violation("taken back newest first", fact.change_id)
        return
    if fact.change_id != next(iter(course.changes), ""):
        yield Violation("linked oldest first", fact.change_id)
    elif theirs(truth, course, course.changes[fact.change_id]):
        yield Violation("one patient is linked to themselves", course.changes[fact.change_id].record_number)


def wrong_at_step(course: Course, kind: K) -> Iterator[Violation]:
    """Whether the step is taken while a change is open."""
    if course.changes and kind in NOT_MEANWHILE:
        yield Violation("nobody goes on while a change is open", kind.value)


def unheld(truth: Truth, course: Course) -> list[str]:
    """Live bags that no hold of identity keeps."""
    bags = [bag for bag in truth.bags_of(course.coi) if bag.state in LIVE_STATES and not bag.reserve_of]
    return [bag.id for bag in bags if "identity" not in bag.holds.values()]


def learn(truth: Truth, coi: str, fact: f.Fact, _at: datetime) -> None:
    """What a fact of a change changes."""
    course = truth.courses[coi]
    match fact:
        case f.IdentityChanged() if truth.heard is not None:
            course.changes[fact.change_id], course.said[fact.change_id] = truth.heard, fact.identity.patient
        case f.IdentityLinked():
            course.former.append(Former(fact.change_id, course.patient, course.commitment or ""))
            course.commitment = course.said[fact.change_id]
            course.patient = _wearing(course, course.changes.pop(fact.change_id))
        case f.IdentityTakenBack() if fact.change_id in course.changes:
            del course.changes[fact.change_id]
        case f.IdentityTakenBack():
            was = course.former.pop()
            course.commitment, course.patient = was.commitment, _wearing(course, was.patient)
        case _:
            return


def _wearing(course: Course, known: Patient) -> Patient:
    """The patient with what is on the wrist: a band that two people put on here outlasts what papers say of its number."""
    worn = [band for band in course.bands_worn if band.identity == known.band.identity]
    return replace(known, band=max([*worn, known.band], key=_serial))


def _serial(band: Wristband) -> int:
    return band.serial or 0
