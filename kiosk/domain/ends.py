"""How a container ends, as its facts tell: in how many parts it was given, whether to its end, whether withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum


class Withdrawal(Enum):
    """How a set is called back."""

    QUARANTINE = "quarantine"
    RECALL = "recall"
    RETURN = "return"


@dataclass(frozen=True)
class Withdrawn:
    """Called back under that hold: it counts as long as the hold is open."""

    what: Withdrawal
    why: str
    hold_id: str


@dataclass(frozen=True)
class Ending:
    """`interruptions` counts how often its infusion rested; `stopped_early` is whether it was closed before its end."""

    interruptions: int = 0
    stopped_early: bool = False
    withdrawn: Withdrawn | None = None


NOT_ENDED = Ending()


@dataclass(frozen=True)
class Move:
    """For salvage and draw-up: into which container, how much, and what broke where something did."""

    into: str
    volume_ml: Decimal
    why: str = ""


@dataclass(frozen=True)
class OutsideTold:
    """For what was given without the kiosk: when (UTC), how much, and why."""

    given_at: datetime
    volume_ml: Decimal
    why: str


@dataclass(frozen=True)
class WithdrawalNamed:
    """For calling a set back: how, and why."""

    what: Withdrawal
    why: str


@dataclass(frozen=True)
class DiscardNamed:
    """For a discard: the physician (a person's id) who ordered it, and why."""

    physician: str
    why: str
