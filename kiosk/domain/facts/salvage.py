"""Facts of a container kept in reserve: planned before the opening of a bag, filled from it when that is due."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class ReservePlanned:
    """The container waits, empty, for what is in `parent`: its small label is printed before `parent` is opened."""

    container: str
    parent: str


@dataclass(frozen=True)
class ContentsMoved:
    """Two people moved `volume_ml` from an opened container `into` its reserve; `why` says what broke, if it did."""

    container: str
    into: str
    volume_ml: Decimal
    why: str
    attempt_id: str


SalvageFact = ReservePlanned | ContentsMoved
