"""What may be missed: a window that closes, an expiry that passes, and which stage's delay it mostly comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

import numpy as np
import numpy.typing as npt

from kiosk.domain.landmarks import STANDS_FOR, Landmark
from kiosk.domain.therapy import ContainerPurpose, Therapy
from kiosk.handoffs.forecast.draws import Dates, moments
from kiosk.handoffs.forecast.history import days
from kiosk.handoffs.forecast.numbers import Drawn

SELDOM = 0.01
"""Below this probability of a miss the delays that matter are those of the latest tenth of the dates instead."""

LATEST = 0.9


class Limit(Enum):
    """What kind of limit it is that may be missed."""

    WINDOW = "window"
    EXPIRY = "expiry"


@dataclass(frozen=True)
class Miss:
    """A limit that may be missed: from `since` until `until`, and how likely it is, from 0 to 1.

    1 is also what has been missed already.
    """

    limit: Limit
    since: str
    until: str
    probability: float


@dataclass(frozen=True)
class Risk:
    """What one journey may miss, the likeliest first; how likely any of it is; and which stage it mostly comes from.

    `matters` is the stage that takes the most days more than usual where something is missed, and `by` those days;
    where hardly anything is missed, where the cells are given late. It is empty where no stage is left.
    """

    misses: tuple[Miss, ...]
    any: float
    matters: str
    by: timedelta


@dataclass(frozen=True, eq=False)
class _Limit:
    """A limit of all courses: it `ends` so many days from now, NaN where it isn't known or doesn't apply."""

    limit: Limit
    since: str
    until: str
    ends: Drawn


def risks(dates: Dates, therapy: Therapy) -> tuple[Risk, ...]:
    """The risk of each course, in the order of the courses."""
    shape = (len(dates.courses), dates.draws)
    missed = np.zeros(shape, bool)
    found: list[list[Miss]] = [[] for _ in dates.courses]
    for limit in _limits(dates, therapy):
        late = np.broadcast_to(_missed(dates, limit), shape)
        missed |= late
        for row, probability in enumerate(late.mean(axis=1)):
            if probability > 0:
                found[row].append(Miss(limit.limit, limit.since, limit.until, float(probability)))
    anything = missed.mean(axis=1)
    given = dates.until[Landmark.GIVEN]
    seldom = anything < SELDOM
    if seldom.any():
        missed[seldom] = given[seldom] >= np.quantile(given[seldom], LATEST, axis=1, keepdims=True)
    longer = _longer(dates, missed)
    worst = longer.argmax(axis=0)
    return tuple(
        Risk(
            tuple(sorted(misses, key=lambda miss: -miss.probability)), float(anything[row]),
            dates.route[worst[row]] if longer[worst[row], row] > 0 else "",
            timedelta(days=float(longer[worst[row], row])),
        )
        for row, misses in enumerate(found)
    )  # fmt: skip


def _longer(dates: Dates, missed: npt.NDArray[np.bool_]) -> Drawn:
    """By how many days each stage (rows) of each course (columns) is longer where something is missed than at large."""
    weights = missed.astype(np.float32)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1)
    weights -= np.float32(1 / dates.draws)
    return np.array([np.einsum("rd,rd->r", dates.stages[name], weights) for name in dates.route], np.float32)


def _missed(dates: Dates, limit: _Limit) -> npt.NDArray[np.bool_]:
    name = STANDS_FOR.get(limit.until, limit.until)
    if name in dates.until:
        to_come = dates.stands < dates.route.index(name)
        late = dates.until[name] > limit.ends
    else:
        # Nothing foretells it; what can be said is whether it is too late already.
        to_come = np.array([name not in course.reached for course in dates.courses])
        late = limit.ends < 0
    return np.asarray(late & to_come[:, np.newaxis])


def _limits(dates: Dates, therapy: Therapy) -> Iterator[_Limit]:
    for window in therapy.windows:
        if window.at_most is not None:
            begun = moments(window.since, dates.courses, dates.until, dates.now)
            ends = begun + np.float32(days(window.at_most))
            yield _Limit(Limit.WINDOW, window.since, window.until, ends)
    yield _expiry(dates, therapy, Landmark.COLLECTED, Landmark.TAKEN_IN, (ContainerPurpose.STARTING_MATERIAL,))
    yield _expiry(dates, therapy, Landmark.TAKEN_IN, Landmark.GIVEN, (ContainerPurpose.DOSE,))


def _expiry(
    dates: Dates, therapy: Therapy, since: Landmark, until: Landmark, purposes: Sequence[ContainerPurpose]
) -> _Limit:
    """The expiry of what has to reach `until`: that of the containers, and before there are any, the therapy's."""
    known = [min((at for name, at in course.expires if name == until), default=None) for course in dates.courses]
    at = np.array([np.nan if moment is None else days(moment - dates.now) for moment in known], np.float32)
    ends = at[:, np.newaxis]
    shelves = [kind.shelf_hours for kind in therapy.kinds_for(*purposes) if kind.shelf_hours is not None]
    if shelves and since in dates.until:
        # The farthest come first, so what is not there yet is a slice.
        not_yet = int((dates.stands >= dates.route.index(since)).sum())
        ends = np.repeat(ends, dates.draws, axis=1)
        ends[not_yet:] = dates.until[since][not_yet:] + np.float32(min(shelves) / 24)
    return _Limit(Limit.EXPIRY, since, until, ends)
