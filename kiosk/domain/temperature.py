"""The temperature of a shipper on its way: what a logger read, held against the limits of a validated transport.

Degrees Celsius, times in UTC. Between two readings nobody looked: the time between them counts as outside when either
of them is, and a gap longer than the transport allows is no record at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from kiosk.domain.errors import ParseError

COLDEST, HOTTEST = Decimal("-273.15"), Decimal(200)
"""Beyond these a logger is broken, whatever it says."""


@dataclass(frozen=True)
class Transport:
    """A validated transport of one kind of container: limits in °C, how long outside them is borne, how long it lasts.

    `longest` runs from packing to opening; `gap` is the longest time between two readings that still is a record.
    """

    lowest: Decimal
    highest: Decimal
    outside: timedelta
    longest: timedelta
    gap: timedelta

    def __post_init__(self) -> None:
        if not COLDEST <= self.lowest < self.highest <= HOTTEST:
            raise ParseError("transport", "a lowest below a highest temperature", f"{self.lowest} to {self.highest}")

    def __str__(self) -> str:
        return f"{self.lowest} to {self.highest} °C"


def strictest(transports: tuple[Transport, ...]) -> Transport:
    """What holds for several kinds in one shipper. Raises ParseError for none, and where no temperature suits all."""
    if not transports:
        raise ParseError("transport", "a validated transport", "none")
    return Transport(
        max(t.lowest for t in transports),
        min(t.highest for t in transports),
        min(t.outside for t in transports),
        min(t.longest for t in transports),
        min(t.gap for t in transports),
    )


@dataclass(frozen=True)
class TemperatureReading:
    """What the logger read at one moment."""

    at: datetime
    celsius: Decimal


@dataclass(frozen=True)
class TemperatureLog:
    """A logger's file, read whole: its serial number, the name of the format, and its readings in order of time.

    Raises ParseError for none, one out of order, or one that no working logger gives.
    """

    logger: str
    layout: str
    readings: tuple[TemperatureReading, ...]

    def __post_init__(self) -> None:
        if not self.readings:
            raise ParseError("temperature file", "at least one reading", "none")
        for reading in self.readings:
            if not COLDEST <= reading.celsius <= HOTTEST:
                raise ParseError("temperature", f"{COLDEST} to {HOTTEST} °C", f"{reading.celsius}")
        for one, other in pairwise(self.readings):
            if other.at <= one.at:
                raise ParseError("times of a temperature file", "each later than the one before", f"{other.at}")


@dataclass(frozen=True)
class Judged:
    """A log held against a transport from one moment to another: extremes, minutes outside, longest gap in minutes.

    Part of a minute counts as a whole one.
    """

    lowest: Decimal
    highest: Decimal
    minutes_outside: int
    longest_gap_minutes: int


def judge(log: TemperatureLog, transport: Transport, since: datetime, until: datetime) -> Judged:
    """The log from `since` to `until`. Raises ParseError where no reading lies between them."""
    within = tuple(r for r in log.readings if since <= r.at <= until)
    if not within:
        due = f"readings between {since:%Y-%m-%d %H:%M} and {until:%Y-%m-%d %H:%M} UTC"
        raise ParseError("temperature file", due, f"{log.readings[0].at:%Y-%m-%d} to {log.readings[-1].at:%Y-%m-%d}")
    outside = timedelta(0)
    for one, other in pairwise(within):
        if not all(transport.lowest <= r.celsius <= transport.highest for r in (one, other)):
            outside += other.at - one.at
    if any(not transport.lowest <= r.celsius <= transport.highest for r in within):
        # A single reading outside lasted an unknown while: never none.
        outside = max(outside, timedelta(minutes=1))
    moments = (since, *(reading.at for reading in within), until)
    gap = max(later - earlier for earlier, later in pairwise(moments))
    return Judged(
        min(r.celsius for r in within), max(r.celsius for r in within), _minutes_up(outside), _minutes_up(gap)
    )


def _minutes_up(span: timedelta) -> int:
    return -(-span // timedelta(minutes=1))
