"""Values as a paper puts them: fields, rules and spans of time in words."""

from datetime import date, datetime
from decimal import Decimal

from kiosk.domain.dosing import plain
from kiosk.domain.envelope import Recorded
from kiosk.domain.label import day
from kiosk.domain.text import visible
from kiosk.handoffs.contents import local_moment

MINUTES_AN_HOUR, MINUTES_A_DAY = 60, 1440

NOT_ON_RECORD = "not on record"
"""Said where no fact says more. A paper never leaves a statement out because nothing is known."""

RULES = frozenset({"interlock", "covered"})
"""Fields that name rules of the kiosk."""


def rule_in_words(name: str) -> str:
    """A rule's name as people read it: it says what must hold."""
    return name.replace("_", " ")


def whole_minutes(earlier: Recorded, later: Recorded) -> int:
    """Whole minutes between two facts."""
    return int((later.entry.stamp.occurred_at - earlier.entry.stamp.occurred_at).total_seconds() // 60)


def as_span(minutes: int) -> str:
    """A span of time in one unit, rounded down.

    >>> as_span(59), as_span(61), as_span(2 * 1440 + 5)
    ('59 min', '1 h', '2 d')
    """
    if minutes < MINUTES_AN_HOUR:
        return f"{minutes} min"
    return f"{minutes // MINUTES_A_DAY} d" if minutes >= MINUTES_A_DAY else f"{minutes // MINUTES_AN_HOUR} h"


def as_read(value: object, zone: str) -> str:
    """A field as people read it."""
    match value:
        case None | "" | ():
            return NOT_ON_RECORD
        case Decimal():
            return plain(value)
        case datetime():
            return local_moment(value, zone).shown
        case date():
            return day(value)
        case tuple():
            return ", ".join(as_read(one, zone) for one in value)
        case _:
            return visible(str(value))
