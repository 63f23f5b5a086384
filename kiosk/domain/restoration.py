"""A record restored from a backup, and what it may number from then on.

What was recorded between the backup and the restore is gone, and yet labels of it may lie in a freezer. The restored
record can't know which numbers they bear. So no number is given twice by construction, whatever was lost, and however
often one backup is restored:

- **Donation numbers, journeys, orders** run through a year in step with the clock: at no moment has any life of the
  site given a number above `most_number` of that moment. A restored site gives only numbers above that of the moment of
  its restore, and so waits for the clock: an hour or so for the first (`fewest_number`).
- **Issues of a label and wristbands** go on in the next hundred, and one life of the site has no more than 99 of a
  piece. Whatever life of the site is restored, its labels are sealed by a new key, that no record before knows.

All of it counts on a clock that is trusted, as every step does, and on the old computer being dead.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LAST_NUMBER = 999_999
"""The highest number of a facility's year (ISBT 128 ST-001, 2.1: six digits)."""

AHEAD = 100_000
"""How far a site may run ahead of the clock: some 800 identifiers that keep their distance of three characters."""

ISSUES = 100
"""Each life of a site has this many issue numbers of a piece; the first of them is none."""


@dataclass(frozen=True)
class Restoration:
    """The record was restored at `at` (UTC) from a backup made at `backed_up_at`; `lost` facts are known to be missing.

    `acknowledged_by` are the people of quality and the laboratory who looked at what that means; empty until they did.
    """

    backup: str
    backed_up_at: datetime
    at: datetime
    lost: int
    acknowledged_by: tuple[str, ...] = ()


def most_number(moment: datetime) -> int:
    """The highest number of the moment's year that may have been given by then. Rises with the clock.

    >>> most_number(datetime(2026, 1, 1, tzinfo=UTC))
    100000
    """
    begin, end = (datetime(year, 1, 1, tzinfo=UTC) for year in (moment.year, moment.year + 1))
    return AHEAD + int((LAST_NUMBER - AHEAD) * ((moment - begin) / (end - begin)))


def fewest_number(restorations: Iterable[Restoration], moment: datetime) -> int:
    """The lowest number of the moment's year that no earlier life of the site can have given.

    >>> fewest_number((), datetime(2026, 1, 1, tzinfo=UTC))
    1
    """
    this_year = (most_number(one.at) for one in restorations if one.at.year == moment.year)
    return max(this_year, default=0) + 1


def next_in_life(last: int, restorations: int) -> int:
    """The number after `last` of a piece, in the hundred of this life of the site.

    >>> next_in_life(0, 0), next_in_life(3, 0), next_in_life(3, 1), next_in_life(101, 1)
    (1, 4, 101, 102)
    """
    return max(last, restorations * ISSUES) + 1


def last_in_life(restorations: int) -> int:
    """The highest number of a piece that this life of the site may give."""
    return (restorations + 1) * ISSUES - 1
