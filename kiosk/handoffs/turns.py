"""A person's turn at an attempt, while it lasts: what they read so far, in memory, shown to nobody else.

An attempt under way is a value; each function gives a new one. Nothing here is decided.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kiosk.domain.attempt import BagRead, Detail, LookAlikesTold, Witness
from kiosk.domain.identifiers import Badge, Wristband
from kiosk.domain.maker_labels import MakerRead
from kiosk.domain.readings import SymbolReading
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind
from kiosk.ledger.evidence import Exhibit


@dataclass(frozen=True)
class SpokenDate:
    """A birth date as keyed by the one who asked. `by` is 'patient' or who spoke instead, with the reason `why`."""

    born: date
    by: str = "patient"
    why: str = ""


@dataclass(frozen=True)
class Turn:
    """What one person read. `texts` are the symbols of bag labels as they stood, for reading back.

    `exhibits` are the pictures themselves: kept when the turn is signed, gone with a turn that is abandoned. `shown`
    are the same in memory until the attempt is concluded, each with what was read in it, to grade what was printed,
    also where no frame is kept. `badge` is the one that opened the turn, `badges` are those read in it.
    """

    person: str
    begun_at: datetime
    frames: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = field(default=(), repr=False)
    shown: tuple[tuple[Exhibit, tuple[SymbolReading, ...]], ...] = field(default=(), repr=False)
    bands: tuple[Wristband, ...] = ()
    orders: tuple[str, ...] = ()
    bags: tuple[BagRead, ...] = ()
    makers: tuple[MakerRead, ...] = ()
    texts: tuple[str, ...] = ()
    spoken: SpokenDate | None = None
    gate: tuple[Reason, ...] = ()
    badge: str = ""
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True)
class UnderWay:
    """An attempt that is not concluded. `coi` and `containers` are known from the start where a work list named them.

    `shown` is the journey's count when it was first known, and the attempt's `own` facts since.
    `used_before` are pictures that an earlier attempt used already.
    """

    id: str
    step: StepKind
    station: str
    opened_at: datetime
    coi: str | None = None
    containers: tuple[str, ...] = ()
    detail: Detail = None
    told: LookAlikesTold | None = None
    witnesses: tuple[Witness, ...] = ()
    turns: tuple[Turn, ...] = ()
    turn: Turn | None = None
    shown: int | None = None
    own: int = 0
    used_before: frozenset[str] = frozenset()

    @property
    def current(self) -> Turn:
        """The open turn. Raises ValueError when nobody's turn is open."""
        if self.turn is None:
            raise ValueError("Expected an open turn, got none: a badge opens it.")
        return self.turn

    def with_told(self, told: LookAlikesTold | None) -> "UnderWay":
        """The attempt with who was told of a look-alike."""
        return replace(self, told=told)

    def with_turn(self, turn: Turn) -> "UnderWay":
        """The attempt with its open turn changed."""
        return replace(self, turn=turn)
