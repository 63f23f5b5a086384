"""What a test label tells of its printer: place, scale, smallest symbol, dead dots, and how dark it prints.

Scores are indicative, not ISO/IEC 15415/15416.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Never

from kiosk.domain.grades import Placement, WhiteLine

MOST_GROWTH = 0.15
"""Share of the narrowest bar by which bars may come out wider or thinner before the darkness is to be changed."""

MOST_OFFSET_MM, MOST_STRETCH = 1.5, 0.03
"""How far from its place, and how much too large or small, a print may be before somebody has to set the printer."""


class Darkness(Enum):
    """What to do about how dark a printer prints."""

    RIGHT = "leave the darkness as it is"
    TOO_DARK = "bars grow: print less dark"
    TOO_LIGHT = "bars thin: print darker, or clean the head"
    UNKNOWN = "unknown: no bars were made out"


@dataclass(frozen=True)
class Calibration:
    """One test label as the camera saw it. `growth_dots` is how much wider than intended bars came out.

    `smallest_x_dots` is the smallest step of the ladder whose bars two readers read, 0 for none; `asked`
    how many dots the narrowest bar of the profile has. `score` is the worst symbol's of that size and larger.
    """

    placement: Placement
    smallest_x_dots: int
    asked: int
    growth_dots: float | None
    dead: tuple[WhiteLine, ...]
    score: float

    @property
    def darkness(self) -> Darkness:
        """The advice that the bars' growth gives."""
        if self.growth_dots is None:
            return Darkness.UNKNOWN
        share = self.growth_dots / self.asked
        if share > MOST_GROWTH:
            return Darkness.TOO_DARK
        return Darkness.TOO_LIGHT if share < -MOST_GROWTH else Darkness.RIGHT

    @property
    def findings(self) -> tuple[str, ...]:
        """What a person has to see to, in words; empty for a printer that prints as it should."""
        found = [f"dead dot at {line.at_mm:.2f} mm" for line in self.dead]
        if not 0 < self.smallest_x_dots <= self.asked:
            read = f"{self.smallest_x_dots} dots" if self.smallest_x_dots else "none"
            found.append(f"smallest symbol read: {read}, this profile prints {self.asked} dots")
        for name, mm in (("right", self.placement.right_mm), ("down", self.placement.down_mm)):
            if mm is not None and abs(mm) > MOST_OFFSET_MM:
                found.append(f"print stands {mm:+.2f} mm {name} of its place")
        for name, times in (("width", self.placement.width), ("height", self.placement.height)):
            if times is not None and abs(times - 1) > MOST_STRETCH:
                found.append(f"print is {100 * times:.1f} % of its {name}")
        if self.darkness in {Darkness.TOO_DARK, Darkness.TOO_LIGHT}:
            found.append(self.darkness.value)
        return tuple(found)

    def __bool__(self) -> Never:
        raise TypeError("A calibration is not a yes or no: look at its findings.")
