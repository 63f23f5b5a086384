"""Facts of the cold store: of a journey, what stood where and how warm it got; of the site, which slots are taken.

A slot is written as its label says it (`StorageLocation`). The site's facts name bags of many patients and stand in
`site/storage` alone; a journey's facts name its own bags and no other.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class Stored:
    """Two people read the slot and the bag, and the bag went into it."""

    container: str
    location: str
    attempt_id: str


@dataclass(frozen=True)
class Retrieved:
    """Two people read the slot and the bag, and the bag left it: `in_vapour` for a cold vessel, else into warm air."""

    container: str
    location: str
    in_vapour: bool
    attempt_id: str


@dataclass(frozen=True)
class ExcursionJudged:
    """The container's tank was too warm from `since` to `until`, at worst at `warmest_c` °C; `over_limit` for it."""

    container: str
    excursion_id: str
    tank: int
    since: datetime
    until: datetime
    warmest_c: Decimal
    over_limit: bool


@dataclass(frozen=True)
class CountDiffered:
    """A count of a rack did not find the container in its slot, or found it where the record does not have it."""

    container: str
    count_id: str
    tank: int
    rack: int
    found: bool


@dataclass(frozen=True)
class SlotTaken:
    """A slot holds this container of that journey from here on."""

    location: str
    coi: str
    container: str


@dataclass(frozen=True)
class SlotFreed:
    """A slot is empty from here on."""

    location: str


@dataclass(frozen=True)
class TankWarmed:
    """A tank's alarm: too warm from `since` to `until`, at worst `warmest_c` °C, and what happened."""

    excursion_id: str
    tank: int
    since: datetime
    until: datetime
    warmest_c: Decimal
    why: str
    person: str


@dataclass(frozen=True)
class RackCounted:
    """One person read every bag of a rack. `missing` stand there by the record, `extra` by nothing on record."""

    count_id: str
    tank: int
    rack: int
    read: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    person: str


StorageFact = Stored | Retrieved | ExcursionJudged | CountDiffered
StoreFact = SlotTaken | SlotFreed | TankWarmed | RackCounted
