"""What one bag adds to what the patient had, held against the order: pure sums, for interlocks, paper and screens.

A bag counts whole from its authorised opening on, whatever of it is given in the end. What is not recorded counts as
nothing; whether that may be is for the interlocks to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from kiosk.domain.containers import Container
from kiosk.domain.facts import Ordered
from kiosk.domain.journey import Journey, Opening
from kiosk.domain.therapy import Therapy

DAY = timedelta(hours=24)
"""Limits of DMSO and volume are for any such span."""

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Amount:
    """One quantity before and after a bag. `before` leaves the bag out; `bag` is None where it is not on record.

    `most` is what the order, and for a limit the therapy, allow. All in the one unit `unit`.
    """

    unit: str
    before: Decimal
    bag: Decimal | None
    most: Decimal

    @property
    def after(self) -> Decimal:
        """What the patient will have had with this bag."""
        return self.before + (self.bag or NOTHING)

    @property
    def left(self) -> Decimal:
        """What the order or limit leaves after this bag; below zero where it is passed."""
        return self.most - self.after


@dataclass(frozen=True)
class Course:
    """Cells (millions) and volume (mL) of the whole course, against the dose ordered."""

    cells: Amount
    volume: Amount


@dataclass(frozen=True)
class Day:
    """DMSO and volume (mL) of the 24 hours up to a moment, against the order's limit and the therapy's per kilogram."""

    dmso: Amount
    volume: Amount


def course_with(journey: Journey, order: Ordered, container: Container) -> Course:
    """The dose of the whole course with this bag."""
    others = tuple(o for o in journey.openings if o.container != container.id)
    cells, volume = _sum(o.cells_e6 for o in others), _sum(o.volume_ml for o in others)
    return Course(
        Amount("million cells", cells, container.cells_e6, order.cells_e6),
        Amount("mL", volume, container.volume_ml, order.volume_ml),
    )


def day_with(journey: Journey, order: Ordered, therapy: Therapy, container: Container, now: datetime) -> Day:
    """What the 24 hours before `now` (UTC) hold with this bag. Limits per kilogram take the order's weight."""
    others = tuple(o for o in _of_the_day(journey, now) if o.container != container.id)
    dmso, volume = _sum(o.dmso_ml for o in others), _sum(o.volume_ml for o in others)
    most_dmso = min(order.dmso_limit_ml, therapy.dmso_ml_per_kg * order.weight_kg)
    most_volume = min(order.volume_limit_ml, therapy.volume_ml_per_kg * order.weight_kg)
    return Day(Amount("mL", dmso, container.dmso_ml, most_dmso), Amount("mL", volume, container.volume_ml, most_volume))


def plain(amount: Decimal) -> str:
    """An amount as people write it, without an exponent and without zeros at its end.

    >>> plain(Decimal("40.0")), plain(Decimal("1E+2"))
    ('40', '100')
    """
    return f"{amount.normalize():f}"


def _of_the_day(journey: Journey, now: datetime) -> tuple[Opening, ...]:
    return tuple(opening for opening in journey.openings if now - opening.at < DAY)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
