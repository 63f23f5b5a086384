"""How a container ends, as its facts tell: in how many parts it was given, whether to its end, whether withdrawn."""

from dataclasses import dataclass
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
