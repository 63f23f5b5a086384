"""Facts about attempts: what each witness read, what was decided, and why.

A value that is not of this journey never stands here in clear: a salted hash takes its place, so that a dossier
discloses no other patient. The clear value goes to `site/incidents`.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ValueRead:
    """One identifier as read: its kind, and its text, commitment or (for a foreign one) salted hash."""

    kind: str
    value: str


@dataclass(frozen=True)
class RecordedReason:
    """A reason as the record keeps it."""

    interlock: str
    hazard: str
    kind: str
    answer: str
    expected: str
    read: str
    container: str | None


@dataclass(frozen=True)
class Witnessed:
    """One witness read, and signed or did not. Appended when it happens, whatever is decided later.

    `spoken_by` says who spoke the birth date ('patient', or who and why); empty where the step asks for none.
    """

    attempt_id: str
    step: str
    witness: int
    person: str
    station: str
    signature: str
    meaning: str
    begun_at: datetime
    read: tuple[ValueRead, ...]
    frames: tuple[str, ...]
    spoken_by: str = ""


@dataclass(frozen=True)
class StepTaken:
    """Every interlock let the step pass. `covered` names the quality reasons an exceptional release covered."""

    attempt_id: str
    step: str
    containers: tuple[str, ...]
    station: str
    covered: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepRefused:
    """The step was refused, with every reason."""

    attempt_id: str
    step: str
    containers: tuple[str, ...]
    station: str
    reasons: tuple[RecordedReason, ...]


@dataclass(frozen=True)
class StopAcknowledged:
    """A person at `station` has seen that the attempt was stopped; its screen need not come back."""

    attempt_id: str
    person: str
    station: str


StepFact = Witnessed | StepTaken | StepRefused | StopAcknowledged
