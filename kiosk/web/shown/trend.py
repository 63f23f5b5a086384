"""A plot of a printer's last grades, worked out for our own template: lines and points in a box, no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 1100, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 1088, 14, 184
MOST = 4.0

WARN_ABOVE_FLOOR = 1.0
"""How far above the floor the line of warning runs: a printer that wears comes to it first."""


@dataclass(frozen=True)
class Trend:
    """A plot in a box of `WIDTH` by `HEIGHT`: points of the line, and the heights of floor, warning and letters.

    `warned` says whether the last grade stands below the line of warning.
    """

    points: str
    dots: tuple[tuple[int, int], ...]
    floor: int
    warning: int
    grid: tuple[tuple[int, str], ...]
    first: str
    last: str
    warned: bool


def trend_of(scores: Sequence[Decimal], floor: float) -> Trend | None:
    """The plot of these grades, the oldest first; None where there are none."""
    if not scores:
        return None
    step = (RIGHT - LEFT) / max(1, len(scores) - 1)
    dots = tuple((round(LEFT + number * step), _high(float(score))) for number, score in enumerate(scores))
    warning = min(MOST, floor + WARN_ABOVE_FLOOR)
    grid = tuple((_high(score), str(int(score))) for score in (0.0, 1.0, 2.0, 3.0, 4.0))
    points = " ".join(f"{x},{y}" for x, y in dots)
    return Trend(
        points, dots, _high(floor), _high(warning), grid, str(scores[0]), str(scores[-1]), float(scores[-1]) < warning
    )


def _high(score: float) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * score / MOST)
