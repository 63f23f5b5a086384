"""A Pareto chart and a control chart, worked out for our own template: forms in a box, no script, no colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 64, 1036, 34, 264
"""The frame of either picture in a box of 1100 by 310."""

MOST_BARS, MOST_POINTS = 10, 200
PERCENT = 100


@dataclass(frozen=True)
class Bar:
    """One bar: its number in the table beside it, how many it counts, and where it stands."""

    number: int
    count: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """The middle of it, for what is written above and below."""
        return self.x + self.width // 2


@dataclass(frozen=True)
class Pareto:
    """Bars from the highest to the lowest, and the line of what they add up to, in percent of all."""

    bars: tuple[Bar, ...]
    line: str
    dots: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Control:
    """The line of a control chart, the height of its limit, squares where refused, triangles where it alarmed."""

    line: str
    limit: int
    refused: tuple[tuple[int, int], ...]
    alarms: tuple[tuple[int, int], ...]


def pareto(counts: Sequence[int], total: int) -> Pareto | None:
    """The chart of the first of these counts, the highest first, of `total` in all; None where there is nothing."""
    if not counts or not total:
        return None
    shown = counts[:MOST_BARS]
    step = (RIGHT - LEFT) // MOST_BARS
    bars, dots, so_far = [], [], 0
    for number, count in enumerate(shown, start=1):
        so_far += count
        high = _high(count / shown[0])
        x = LEFT + (number - 1) * step
        bars.append(Bar(number, count, x + 12, high, step - 24, BOTTOM - high))
        dots.append((x + step // 2, _high(so_far / total), round(PERCENT * so_far / total)))
    return Pareto(tuple(bars), " ".join(f"{x},{y}" for x, y, _ in dots), tuple(dots))


def control(heights: Sequence[int], refused: Sequence[bool], alarms: Sequence[bool], limit: int) -> Control | None:
    """The chart of the last of these attempts, the oldest first; None where there are none."""
    heights, refused, alarms = heights[-MOST_POINTS:], refused[-MOST_POINTS:], alarms[-MOST_POINTS:]
    if not heights:
        return None
    top = max(limit, *heights)
    step = (RIGHT - LEFT) / max(1, len(heights) - 1)
    places = [(round(LEFT + number * step), _high(height / top)) for number, height in enumerate(heights)]
    return Control(
        " ".join(f"{x},{y}" for x, y in places),
        _high(limit / top),
        tuple(place for place, one in zip(places, refused, strict=True) if one),
        tuple(place for place, one in zip(places, alarms, strict=True) if one),
    )


def _high(share: float) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * share)
