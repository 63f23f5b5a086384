"""What one bag adds to what the patient had, held against the order: pure sums, for interlocks, paper and screens.

A bag counts whole from its authorised opening on; once it is closed, by what was given of it. A bag that was finished
counts whole whatever was keyed. What is not recorded counts as nothing; whether that may be is for the interlocks to
say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_UP, Decimal

from kiosk.domain.containers import LIVE, Container, ContainerState
from kiosk.domain.facts import Ordered
from kiosk.domain.journey import Journey, Opening
from kiosk.domain.salvage import Reserve
from kiosk.domain.therapy import Therapy

DAY = timedelta(hours=24)
"""Limits of DMSO and volume are for any such span."""

NOTHING = Decimal(0)
CENT = Decimal("0.01")


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
    others = _others(journey.openings, container)
    cells = _sum(_counted(journey, o, o.cells_e6) for o in others)
    volume = _sum(_counted(journey, o, o.volume_ml) for o in others)
    return Course(
        Amount("million cells", cells, container.cells_e6, order.cells_e6),
        Amount("mL", volume, container.volume_ml, order.volume_ml),
    )


def day_with(journey: Journey, order: Ordered, therapy: Therapy, container: Container, now: datetime) -> Day:
    """What the 24 hours before `now` (UTC) hold with this bag. Limits per kilogram take the order's weight."""
    others = _others(_of_the_day(journey, now), container)
    dmso = _sum(_counted(journey, o, o.dmso_ml) for o in others)
    volume = _sum(_counted(journey, o, o.volume_ml) for o in others)
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


def _others(openings: tuple[Opening, ...], container: Container) -> tuple[Opening, ...]:
    """Openings of other bags. What was moved into a container came from a bag that counts as this one."""
    own = {container.id, container.reserve.of if container.reserve is not None else container.id}
    return tuple(opening for opening in openings if opening.container not in own)


def _counted(journey: Journey, opening: Opening, amount: Decimal) -> Decimal:
    """What of an amount the patient had, rounded up; all of it as long as more of the bag could still be given."""
    container = journey.containers[opening.container]
    given = _given(journey, container)
    if given is None or not container.volume_ml or given == container.volume_ml:
        return amount
    return (amount * given / container.volume_ml).quantize(CENT, ROUND_UP)


def _given(journey: Journey, container: Container) -> Decimal | None:
    """The mL given of a closed bag, and of what was moved out of it; None while it is not closed."""
    so_far = container.given_ml or NOTHING
    if container.state is ContainerState.CONSUMED:
        filled = (c for c in journey.containers.values() if c.reserve == Reserve(container.id, filled=True))
        parts = [_given(journey, c) for c in filled]
        return None if not parts or None in parts else so_far + _sum(part for part in parts if part is not None)
    if container.state in LIVE:
        return None
    return so_far if container.ending.stopped_early else max(so_far, container.volume_ml or NOTHING)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)
