"""The vein-to-vein board: every journey a lane, what is due, what is late, what is at risk. A list, never a permission.

A forecast is made anew when a journey came to a landmark or an expiry changed, and every few minutes; in between the
one made last serves, whatever else is recorded.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from kiosk.domain.landmarks import Landmark
from kiosk.domain.therapy import ContainerPurpose, Therapy
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.forecast.foretelling import Foretold, foretell
from kiosk.handoffs.forecast.literature import Literature
from kiosk.handoffs.forecast.routes import Course
from kiosk.handoffs.listed import Listed

FRESH = timedelta(minutes=5)
"""How long a forecast serves while no journey comes to a landmark: what is foretold is reckoned in days."""

DRAWS = 1_000
"""Enough for a board: drawn again, the ends of an interval move by about a fiftieth of its width."""

DUE_WITHIN = timedelta(days=1)
LATE_BELOW = 0.05
"""A stage is late when fewer than so many of such stages take as long as it has taken already."""

AT_RISK_FROM = 0.1
"""A journey is at risk when something of it is missed with this probability or more."""


class Standing(Enum):
    """How a journey stands, the most pressing first."""

    MISSED = "missed"
    LATE = "late"
    AT_RISK = "at risk"
    DUE = "due"
    ON_ITS_WAY = "on its way"


@dataclass(frozen=True)
class Lane:
    """One journey on the board: what it reached (UTC), how it stands, and what is foretold of it."""

    coi: str
    therapy: str
    reached: Mapping[str, datetime]
    standing: Standing
    foretold: Foretold


@dataclass(frozen=True)
class Board:
    """Every journey whose cells are not given yet, the most pressing first, as foretold at `made_at` (UTC)."""

    made_at: datetime
    lanes: tuple[Lane, ...]


class Boards:
    """The board of one kiosk, kept beside what it was made of. Threads may share it."""

    def __init__(self, literature: Literature) -> None:
        self._literature = literature
        self._turn = threading.Lock()
        self._listed: dict[str, tuple[Listed, Course]] = {}
        self._courses: tuple[Course, ...] = ()
        self._board = Board(datetime.min.replace(tzinfo=UTC), ())

    def at(self, bench: Bench) -> Board:
        """The board as the record stands now. Raises LedgerUnavailable or LedgerTampered."""
        with self._turn:
            now, courses = bench.now, tuple(self._known(bench))
            if courses != self._courses or not timedelta() <= now - self._board.made_at < FRESH:
                self._board = board_of(bench.therapies, self._literature, courses, now)
                self._courses = courses
            return self._board

    def _known(self, bench: Bench) -> Iterator[Course]:
        """The course of every journey: that of a journey which has not moved is the very one that was made before."""
        for listed in bench.roll.all():
            kept = self._listed.get(listed.coi)
            if kept is None or kept[0] is not listed:
                kept = self._listed[listed.coi] = listed, course_of(listed, bench.therapies)
            yield kept[1]


def course_of(listed: Listed, therapies: Mapping[str, Therapy]) -> Course:
    """A journey as a forecast sees it."""
    over = not listed.active or listed.away or Landmark.GIVEN in listed.reached
    therapy = therapies.get(listed.therapy or "")
    expires = tuple(_expires(listed, therapy)) if therapy is not None and not over else ()
    return Course(listed.coi, listed.therapy or "", listed.reached, listed.last_at if over else None, expires)


def board_of(
    therapies: Mapping[str, Therapy], literature: Literature, courses: tuple[Course, ...], now: datetime
) -> Board:
    """The board of these courses."""
    found = foretell(therapies, literature, courses, now, DRAWS)
    lanes = [
        Lane(course.coi, course.therapy, course.reached, standing_of(foretold, now), foretold)
        for course in courses
        for foretold in (found.get(course.coi),)
        if foretold is not None
    ]
    order = tuple(Standing)
    return Board(now, tuple(sorted(lanes, key=lambda lane: (order.index(lane.standing), lane.foretold.given.likely))))


def standing_of(foretold: Foretold, now: datetime) -> Standing:
    """The most pressing of what holds of a journey."""
    if any(miss.probability >= 1 for miss in foretold.risk.misses):
        return Standing.MISSED
    if foretold.as_slow < LATE_BELOW:
        return Standing.LATE
    if foretold.risk.any >= AT_RISK_FROM:
        return Standing.AT_RISK
    return Standing.DUE if foretold.due.likely - now <= DUE_WITHIN else Standing.ON_ITS_WAY


def _expires(listed: Listed, therapy: Therapy) -> Iterator[tuple[str, datetime]]:
    until = {ContainerPurpose.STARTING_MATERIAL: Landmark.TAKEN_IN, ContainerPurpose.POOL: Landmark.TAKEN_IN,
             ContainerPurpose.DOSE: Landmark.GIVEN}  # fmt: skip
    for bag in listed.expiring:
        kind = therapy.containers.get(bag.kind)
        if kind is not None and kind.purpose in until:
            yield until[kind.purpose], bag.expires_at
