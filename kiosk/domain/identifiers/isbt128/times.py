"""The structures that say when: expiry, collection and production (004–009), and the flexible one (031)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import ClassVar, Self

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.local_time import LocalDate, LocalDateTime
from kiosk.domain.identifiers.isbt128.structure import Structure
from kiosk.domain.text import shown


@dataclass(frozen=True)
class _Day(Structure):
    LENGTH: ClassVar[int] = 6
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{6}")
    EXPECTED: ClassVar[str] = "6 digits: century, year, day of the year"

    def _check_meaning(self) -> None:
        LocalDate(self.content)

    @property
    def local(self) -> date:
        """The date on the calendar of the place."""
        return LocalDate(self.content).local

    @classmethod
    def on(cls, day: date) -> Self:
        """The structure for that date. Raises ParseError outside 1900–2199."""
        return cls(LocalDate.on(day).text)


@dataclass(frozen=True)
class _Moment(Structure):
    LENGTH: ClassVar[int] = 10
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{10}")
    EXPECTED: ClassVar[str] = "10 digits: century, year, day of the year, hour, minute"

    def _check_meaning(self) -> None:
        LocalDateTime(self.content)

    @property
    def local(self) -> datetime:
        """The moment on the clock of the place, without a zone; 23:59 may say that the time of day is not known."""
        return LocalDateTime(self.content).local

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """The structure for that moment of local time. Raises ParseError for one with a zone or with seconds."""
        return cls(LocalDateTime.at(moment).text)


@dataclass(frozen=True)
class ExpiryDate(_Day):
    """Structure 004: good to the end of that day."""

    NUMBER: ClassVar[str] = "004"
    NAME: ClassVar[str] = "Expiry date"
    KIND: ClassVar[str] = "expiry-date"
    DATA_IDENTIFIER: ClassVar[str] = "=>"


@dataclass(frozen=True)
class Expiry(_Moment):
    """Structure 005: good to that moment."""

    NUMBER: ClassVar[str] = "005"
    NAME: ClassVar[str] = "Expiry date and time"
    KIND: ClassVar[str] = "expiry"
    DATA_IDENTIFIER: ClassVar[str] = "&>"


@dataclass(frozen=True)
class CollectionDate(_Day):
    """Structure 006: collected on that day."""

    NUMBER: ClassVar[str] = "006"
    NAME: ClassVar[str] = "Collection date"
    KIND: ClassVar[str] = "collection-date"
    DATA_IDENTIFIER: ClassVar[str] = "=*"


@dataclass(frozen=True)
class Collection(_Moment):
    """Structure 007: collected at that moment."""

    NUMBER: ClassVar[str] = "007"
    NAME: ClassVar[str] = "Collection date and time"
    KIND: ClassVar[str] = "collection"
    DATA_IDENTIFIER: ClassVar[str] = "&*"


@dataclass(frozen=True)
class ProductionDate(_Day):
    """Structure 008: produced on that day."""

    NUMBER: ClassVar[str] = "008"
    NAME: ClassVar[str] = "Production date"
    KIND: ClassVar[str] = "production-date"
    DATA_IDENTIFIER: ClassVar[str] = "=}"


@dataclass(frozen=True)
class Production(_Moment):
    """Structure 009: produced at that moment."""

    NUMBER: ClassVar[str] = "009"
    NAME: ClassVar[str] = "Production date and time"
    KIND: ClassVar[str] = "production"
    DATA_IDENTIFIER: ClassVar[str] = "&}"


class Occasion(Enum):
    """What the moment of structure 031 is the moment of."""

    EXPIRY = "01"
    COLLECTION = "02"
    PRODUCTION = "03"


@dataclass(frozen=True)
class FlexibleDateTime(Structure):
    """Structure 031: a moment of local time or of UTC, and what happens then."""

    NUMBER: ClassVar[str] = "031"
    NAME: ClassVar[str] = "Flexible date and time"
    KIND: ClassVar[str] = "flexible-date-time"
    DATA_IDENTIFIER: ClassVar[str] = "=("
    LENGTH: ClassVar[int] = 16
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[12]00[123][0-9]{12}")
    EXPECTED: ClassVar[str] = "16 digits: 1 local or 2 UTC, 0, occasion 01 to 03, year, month, day, hour, minute"

    def _check_meaning(self) -> None:
        try:
            datetime.combine(self._date(), self._time())
        except ValueError:
            raise ParseError(self.NAME, "a day and time of the calendar", shown(self.content[4:])) from None

    @property
    def occasion(self) -> Occasion:
        """What happens at the moment."""
        return Occasion(self.content[2:4])

    @property
    def moment(self) -> datetime:
        """The moment: with zone UTC where the structure says UTC, without a zone where it says local time."""
        return datetime.combine(self._date(), self._time(), tzinfo=UTC if self.content[0] == "2" else None)

    def _date(self) -> date:
        return date(int(self.content[4:8]), int(self.content[8:10]), int(self.content[10:12]))

    def _time(self) -> time:
        return time(int(self.content[12:14]), int(self.content[14:]))
