"""Facts at the bed. The immediate acts need no sign-in and are attested later."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class ReadinessAnswered:
    """One person answered the therapy's readiness list, item by item, just now."""

    answers: tuple[tuple[str, str], ...]
    person: str


@dataclass(frozen=True)
class DowntimeSheetAsked:
    """The kiosk itself asked its printer for papers for the sheet of a matched bag; `outcome` is what is known."""

    container: str
    attempt_id: str
    outcome: str


@dataclass(frozen=True)
class ContainerOpened:
    """The irreversible opening happened: the bag is in the water bath, or spiked."""

    container: str


@dataclass(frozen=True)
class InfusionStarted:
    """The first drop."""

    container: str


@dataclass(frozen=True)
class InfusionStopped:
    """Stopped before the end, after `given_ml`."""

    container: str
    given_ml: Decimal
    why: str


@dataclass(frozen=True)
class BagFinished:
    """The bag is empty; `given_ml` went in."""

    container: str
    given_ml: Decimal


@dataclass(frozen=True)
class ActAttested:
    """Somebody answers for acts that nobody signed. `acts` are the numbers of their `StepTaken` in this journey."""

    acts: tuple[int, ...]


BedsideFact = (
    ReadinessAnswered
    | DowntimeSheetAsked
    | ContainerOpened
    | InfusionStarted
    | InfusionStopped
    | BagFinished
    | ActAttested
)
