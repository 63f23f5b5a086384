"""Composing a label: millimetres and points in, a `Drawing` in whole dots out, with every reason why it can't be.

- Positions are millimetres from the upper left of the stock; symbols land on whole dots.
- A text is set at its best size, shrunk with the texts of its block down to the floor of 6 points, wrapped between
  words, and then refused. Nothing is cut, dropped, abbreviated or hyphenated.
- All texts are tried; all reasons are kept.
"""

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Never

from kiosk.barcodes.modules import Modules
from kiosk.domain.guards import text_fits
from kiosk.domain.reasons import Reason
from kiosk.labels.drawing import Box, Drawing, PlacedSymbol, PlacedText, Solid
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.typeface import Face, unshowable, width

FLOOR_POINTS = 6.0
"""The smallest type on any label."""

LEADING = 1.12
"""Distance of base lines as a part of the type size."""

LONGEST = 400
"""Most characters of one text; a longer one fits no label and is refused unmeasured."""

_BREAKS = re.compile(r"(?<!\d) | (?!°C|%|mL|kg|min|\d)")
"""Spaces at which a line may end: not between a figure and its unit, not between two figures."""

_STEPS = tuple(1 - step * 0.04 for step in range(22))


_Row = tuple["Line", float, tuple[str, ...] | None]
"""A line, its size in dots, and the rows it wraps into; None where a word is too wide."""


class Align(Enum):
    """How lines stand in their area."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True)
class Area:
    """A rectangle in millimetres from the upper left of the stock."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A text to be set: what it is, in which face, at best at so many points; it may wrap into several lines."""

    what: str
    text: str
    face: Face = Face.SANS
    points: float = 7.0


@dataclass
class Composition:
    """A label being composed for one profile."""

    profile: PrinterProfile
    symbols: list[PlacedSymbol] = field(default_factory=list)
    texts: list[PlacedText] = field(default_factory=list)
    solids: list[Solid] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def __bool__(self) -> Never:
        raise TypeError("A composition is not a yes or no: ask for its drawing or its reasons.")

    def drawing(self) -> Drawing:
        """What was composed. It counts only where `reasons` is empty."""
        profile = self.profile
        parts = tuple(self.symbols), tuple(self.texts), tuple(self.solids)
        return Drawing(profile.width_dots, profile.height_dots, profile.printer.dpi, *parts)

    def dots(self, millimetres: float) -> int:
        """Whole dots of the printer."""
        return self.profile.dots(millimetres)

    def mm(self, dots: float) -> float:
        """Millimetres of so many dots."""
        return dots * 25.4 / self.profile.printer.dpi

    def linear(
        self,
        what: str,
        modules: Modules,
        left: float,
        top: float,
        height: float,
        *,
        from_right: bool = False,
        x_mm: float = 0.0,
    ) -> float:
        """Place a linear symbol and return where its bars end, in millimetres.

        `left` is where the bars start or, with `from_right`, where they end. Bars are `height` tall, 15 % of their
        length at least. The narrowest bar is the profile's, or wider where `x_mm` asks for it.
        """
        x = max(self.profile.x_dots, self.dots(x_mm))
        run = modules.width * x
        tall = max(self.dots(height), -(-run * 15 // 100))
        start = self.dots(left) - run if from_right else self.dots(left)
        box = Box(start, self.dots(top), run, tall)
        self.symbols.append(PlacedSymbol(what, modules, box, x, self.profile.barcode.quiet_x * x))
        return self.mm(box.right)

    def square(self, what: str, modules: Modules, area: Area, quiet: int, most_mm: float = 0.5) -> float:
        """Place a 2-D symbol in the middle of an area, as large as whole dots allow; return its module width in mm.

        `quiet` is the quiet zone in modules, inside the area. Modules are never wider than `most_mm` and never narrower
        than the profile's narrowest bar; a symbol that can't keep that is refused.
        """
        across = modules.width + 2 * quiet
        down = modules.height + 2 * quiet
        room = min(self.dots(area.width) // across, self.dots(area.height) // down)
        x = min(room, max(self.dots(most_mm), self.profile.x_dots))
        if x < self.profile.x_dots:
            x = self.profile.x_dots
            stated = f"{what} of {across} x {down} modules inside {area.width:.1f} x {area.height:.1f} mm"
            self.reasons.append(text_fits.reason(stated, f"{self.mm(across * x):.1f} x {self.mm(down * x):.1f} mm"))
        left = self.dots(area.left) + (self.dots(area.width) - modules.width * x) // 2
        top = self.dots(area.top) + (self.dots(area.height) - modules.height * x) // 2
        box = Box(left, top, modules.width * x, modules.height * x)
        self.symbols.append(PlacedSymbol(what, modules, box, x, quiet * x))
        return self.mm(x)

    def rule(self, area: Area) -> None:
        """A black area; a side shorter than one dot gets one dot."""
        box = Box(
            self.dots(area.left), self.dots(area.top), max(1, self.dots(area.width)), max(1, self.dots(area.height))
        )
        self.solids.append(Solid(box))

    def frame(self, area: Area, thickness: float = 0.25) -> None:
        """Four rules round an area, inside it."""
        self.rule(Area(area.left, area.top, area.width, thickness))
        self.rule(Area(area.left, area.top + area.height - thickness, area.width, thickness))
        self.rule(Area(area.left, area.top, thickness, area.height))
        self.rule(Area(area.left + area.width - thickness, area.top, thickness, area.height))

    def banner(self, line: Line, area: Area) -> None:
        """White text in the middle of a black area."""
        self.rule(area)
        inner = Area(area.left + 0.8, area.top + 0.1, area.width - 1.6, area.height - 0.2)
        self.write(inner, line, align=Align.CENTRE, middle=True, reversed_out=True)

    def write(
        self, area: Area, *lines: Line, align: Align = Align.LEFT, middle: bool = False, reversed_out: bool = False
    ) -> float:
        """Set the lines under one another in the area and return where the last one ends, in millimetres.

        They shrink together, each down to the floor. With `middle` the block stands in the middle of the height.
        """
        for line in lines:
            self._refuse_unshowable(line)
        if any(len(line.text) > LONGEST for line in lines):
            longest = max(lines, key=lambda line: len(line.text))
            shown = f"{longest.text[:60]}… ({len(longest.text)} characters)"
            self.reasons.append(text_fits.reason(f"{longest.what} of at most {LONGEST} characters", shown))
            return area.top
        dpi = self.profile.printer.dpi
        across, down = self.dots(area.width), self.dots(area.height)
        for factor in _STEPS:
            rows = [
                (line, max(line.points * factor, min(FLOOR_POINTS, line.points)) * dpi / 72, wrapped)
                for line in lines
                for wrapped in [
                    _wrapped(line.face, line.text, max(line.points * factor, FLOOR_POINTS) * dpi / 72, across)
                ]
            ]
            if all(wrapped is not None for _, _, wrapped in rows):
                tall = sum(size * LEADING * len(wrapped or ()) for _, size, wrapped in rows)
                if tall <= down + 0.5:
                    return self._set(area, rows, align, (down - tall) / 2 if middle else 0.0, reversed_out=reversed_out)
        names = ", ".join(dict.fromkeys(line.what for line in lines))
        expected = f"{names} inside {area.width:.1f} x {area.height:.1f} mm at {FLOOR_POINTS:g} points or larger"
        self.reasons.append(text_fits.reason(expected, " / ".join(line.text for line in lines)))
        return area.top

    def turned(self, line: Line, left: float, bottom: float) -> None:
        """One line that runs upwards, its base line at `left` and its start at `bottom`."""
        self._refuse_unshowable(line)
        size = line.points * self.profile.printer.dpi / 72
        self.texts.append(
            PlacedText(line.what, line.text, line.face, size, self.dots(left), self.dots(bottom), turned=True)
        )

    def _refuse_unshowable(self, line: Line) -> None:
        reason = unshowable(line.what, line.text, line.face)
        if reason is not None:
            self.reasons.append(reason)

    def _set(self, area: Area, rows: list[_Row], align: Align, down: float, *, reversed_out: bool) -> float:
        across = self.dots(area.width)
        y = self.dots(area.top) + down
        for line, size, wrapped in rows:
            for text in wrapped or ():
                baseline = round(y + size * (LEADING + line.face.ascent) / 2)
                spare = across - width(line.face, text) * size
                shift = {Align.LEFT: 0.0, Align.CENTRE: spare / 2, Align.RIGHT: spare}[align]
                left = round(self.dots(area.left) + shift)
                self.texts.append(
                    PlacedText(line.what, text, line.face, size, left, baseline, reversed_out=reversed_out)
                )
                y += size * LEADING
        return self.mm(y)


@lru_cache(maxsize=4096)
def _wrapped(face: Face, text: str, size: float, across: int) -> tuple[str, ...] | None:
    """The text in lines of at most `across` dots, broken at single spaces only; None when a word is wider than that.

    A figure stays with its unit and with the figures beside it.
    """
    if width(face, text) * size <= across:
        return (text,)
    lines: list[str] = []
    for word in _BREAKS.split(text):
        if width(face, word) * size > across:
            return None
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(face, longer) * size <= across:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
