"""An attempt as a value: who will do and show what, and what is keyed or said beside it."""

from dataclasses import dataclass, replace
from datetime import timedelta

from kiosk.domain.facts import Finding
from kiosk.domain.identifiers import Wristband
from kiosk.domain.readings import LabelReading
from kiosk.domain.step import StepKind
from tests.adversary.keyed import NOTHING_KEYED, Keyed
from tests.adversary.people import Patient
from tests.adversary.truth import SpokenWord

RIGHT_PIN, WRONG_PIN, NO_PIN = "right", "wrong", "none"


@dataclass(frozen=True)
class Turn:
    """What one person will do. `frames` are 'own', those of the turn 'before', or 'old' ones of another attempt.

    `places` are texts on slots of the store, `shippers` labels of shippers, `makers`
    those of makers.
    """

    person: str
    badge: int = 0
    bands: tuple[Wristband, ...] = ()
    orders: tuple[str, ...] = ()
    labels: tuple[LabelReading, ...] = ()
    places: tuple[str, ...] = ()
    shippers: tuple[LabelReading, ...] = ()
    makers: tuple[LabelReading, ...] = ()
    spoken: SpokenWord | None = None
    pin: str = RIGHT_PIN
    frames: str = "own"
    early: bool = False
    pause: timedelta = timedelta(seconds=20)


@dataclass(frozen=True)
class Play:
    """One attempt. `by_list` names the journey, `containers` the containers; where they are empty, reading does."""

    step: StepKind
    patient: Patient
    room: str
    turns: tuple[Turn, ...]
    by_list: str | None = None
    containers: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    piece: str = ""
    issue: int = 0
    children: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    twice: bool = False
    keyed: Keyed = NOTHING_KEYED

    def with_turn(self, number: int, **changes: object) -> "Play":
        """The same play with one turn changed; of a play with fewer turns, the last."""
        if not self.turns:
            return self
        number = min(number, len(self.turns) - 1)
        turns = list(self.turns)
        turns[number] = replace(turns[number], **changes)  # type: ignore[arg-type] # the caller names the fields
        return replace(self, turns=tuple(turns))
