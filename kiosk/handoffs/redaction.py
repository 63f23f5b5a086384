"""What a refusal may say in a journey's own record: nothing that names another patient.

A value that is not of this journey is replaced by a salted hash. What the gate and the proof said is hashed whole, for
it repeats whatever stood in front of the camera; the picture itself is in the erasable evidence.
"""

from kiosk.domain.attempt import Attempt, ReadBack, ShipperRead
from kiosk.domain.commitment import commit
from kiosk.domain.facts import RecordedReason
from kiosk.domain.guards import GUARDS
from kiosk.domain.handover import BundleOffered, ReceiptShown
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind


def foreign_hash(salt: bytes, value: str) -> str:
    """What stands for a foreign value: a salted hash that compares and says nothing."""
    return f"foreign {commit(salt, 'foreign', value)}"


def foreign_values(journey: Journey, attempt: Attempt) -> tuple[tuple[str, str], ...]:
    """Every identifier read in the attempt that is not of this journey, as (kind, value), longest first."""
    own = journey.own_values
    values = [("order", witness.order) for witness in attempt.witnesses if witness.order is not None]
    for bag in attempt.bags:
        values += [("container", bag.container), ("donation", bag.container[:13]), ("chain of identity", bag.coi)]
    for shipper in attempt.shippers:
        own |= new_shipper(attempt.step, journey, shipper)
        values += [("shipper", text) for text in (shipper.sscc, shipper.consignment) if text is not None]
        values += [("chain of identity", shipper.coi)] if shipper.coi is not None else []
    if isinstance(attempt.detail, ReadBack):
        values += [("symbol", text) for text in set(attempt.detail.read) - set(attempt.detail.intended)]
    match attempt.detail:
        case ReceiptShown(receipt_sha256=receipt):
            values.append(("receipt", receipt))
        case BundleOffered(said=said):
            values.append(("hand-over bundle", said.bundle_id))
        case _:
            pass
    found = {(kind, value) for kind, value in values if value not in own}
    return tuple(sorted(found, key=lambda pair: (-len(pair[1]), pair)))


def new_shipper(step: StepKind, journey: Journey, shipper: ShipperRead) -> frozenset[str]:
    """The numbers of a shipper that is being packed: this journey's from here on, if its label names no other."""
    if step is not StepKind.PACK or shipper.coi not in {None, journey.coi}:
        return frozenset()
    return frozenset(text for text in (shipper.sscc, shipper.consignment) if text is not None)


def recorded_reason(reason: Reason, foreign: tuple[tuple[str, str], ...], salt: bytes) -> RecordedReason:
    """The reason as the journey's record keeps it."""
    if reason.interlock in GUARDS:
        expected, read = foreign_hash(salt, reason.expected), foreign_hash(salt, reason.read)
    else:
        expected, read = _without(reason.expected, foreign, salt), _without(reason.read, foreign, salt)
    container = _without(reason.container, foreign, salt) if reason.container is not None else None
    return RecordedReason(
        reason.interlock, reason.hazard, reason.kind.value, reason.answer.value, expected, read, container
    )


def _without(text: str, foreign: tuple[tuple[str, str], ...], salt: bytes) -> str:
    for _, value in foreign:
        text = text.replace(value, foreign_hash(salt, value))
    return text
