"""What changed since the month before: two counts beside each other, and whether the difference is clear.

A difference is clear where the 90 % intervals of the two rates, each by its own counts alone, don't touch. That is
stricter than a test at 10 %; what is not clear is said to be so, not left out.
"""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.risk.posterior import observed


class Turn(Enum):
    """Which way it went."""

    WORSE = "worse"
    BETTER = "better"
    NEW = "new"
    GONE = "not seen again"
    UNCLEAR = "no clear change"


@dataclass(frozen=True)
class Counted:
    """So many events in so many attempts."""

    events: int
    attempts: int


@dataclass(frozen=True)
class Change:
    """One thing that is counted, in the month before and in this one."""

    what: str
    before: Counted
    now: Counted

    @property
    def turn(self) -> Turn:
        """Which way it went, as far as these counts can tell."""
        was, now = (observed(c.events, c.attempts) for c in (self.before, self.now))
        if was is not None and now is not None and now.low > was.high:
            return Turn.WORSE
        if was is not None and now is not None and now.high < was.low:
            return Turn.BETTER
        if self.now.events and not self.before.events:
            return Turn.NEW
        if self.before.events and not self.now.events:
            return Turn.GONE
        return Turn.UNCLEAR
