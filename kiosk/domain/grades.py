"""A scan-quality score of a printed label: indicative, not ISO/IEC 15415/15416.

A camera without calibrated aperture and light can't grade a symbol to those standards. Their parameters and their cuts
(4 = A down to 0 = F) are borrowed, so that a printer that wears is seen to wear, and a label that would soon fail to
read is not put on a bag.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Never

INDICATIVE = "indicative, not ISO/IEC 15415/15416"
"""Said wherever a grade is shown or recorded."""

Cuts = Sequence[tuple[float, float]]

CONTRAST: Cuts = ((0.0, 0.0), (0.2, 0.5), (0.4, 1.5), (0.55, 2.5), (0.7, 3.5), (0.9, 4.0))
"""Symbol contrast, of the paper's own brightness (cuts of ISO/IEC 15415 7.8.3)."""

MODULATION: Cuts = ((0.0, 0.0), (0.2, 0.5), (0.3, 1.5), (0.4, 2.5), (0.5, 3.5), (1.0, 4.0))
"""Margin of the weakest modules that error correction does not carry (cuts of ISO/IEC 15415 7.8.4)."""

UNUSED_CORRECTION: Cuts = ((0.0, 0.0), (0.25, 0.5), (0.37, 1.5), (0.5, 2.5), (0.62, 3.5), (1.0, 4.0))
"""Share of the error correction that is left (cuts of ISO/IEC 15415 7.8.8)."""

DECODABILITY: Cuts = ((0.0, 0.0), (0.25, 0.5), (0.37, 1.5), (0.5, 2.5), (0.62, 3.5), (1.0, 4.0))
"""How far the worst edge of a scan line is from being read as its neighbour (cuts of ISO/IEC 15416 5.4.4)."""

QUIET: Cuts = ((0.0, 4.0), (0.15, 3.5), (0.25, 2.5), (0.35, 1.5), (0.6, 0.5), (1.0, 0.0))
"""How dark the quiet zone is on its worst side, as a share of the contrast. Our own cuts."""

GROWTH: Cuts = ((0.0, 4.0), (0.1, 3.5), (0.15, 2.5), (0.21, 1.5), (0.36, 0.5), (0.6, 0.0))
"""How much wider or thinner than intended bars or modules came out, in modules as the camera tells it, which is about
two thirds of the truth. Our own cuts.
"""

AGREEING_LINES: Cuts = ((0.0, 0.0), (0.4, 0.5), (0.65, 1.5), (0.8, 2.5), (0.9, 3.5), (1.0, 4.0))
"""Share of scan lines whose bars and spaces are the intended ones."""

SOLID_SIDES: Cuts = ((-1.0, 0.5), (0.0, 1.3), (0.35, 1.9), (0.5, 2.8), (0.7, 3.7), (1.0, 4.0))
"""Margin of the weakest module of a Data Matrix's two solid sides. Our own cuts: damage to fixed patterns (ISO/IEC
15415 7.8.5) weighs more here, for one reader in two begins with those sides.
"""

LOST: Cuts = ((0.0, 0.9), (0.02, 0.63), (0.1, 0.36), (0.5, 0.0))
"""Share of a label's modules, or of their lines, that came out as the other colour, and how near it stands to the best
F. Our own cuts: the worst figure is 0 long before all is lost, and a printer that gets worse has to be seen to.
"""

FAILED = 0.5
"""The best F."""

UNREAD = 1.0
"""The most that a symbol has which was not read, whatever it looks like: below every floor."""


def scored(figure: float, cuts: Cuts) -> float:
    """The score, 0–4, of a figure between the cuts."""
    if figure <= cuts[0][0]:
        return cuts[0][1]
    for (low, least), (high, most) in pairwise(cuts):
        if figure <= high:
            return least + (most - least) * (figure - low) / (high - low)
    return cuts[-1][1]


def letter(score: float) -> str:
    """A to F as ISO/IEC 15415 letters its averages: A from 3.5, B from 2.5, C from 1.5, D from 0.5."""
    return next((name for name, least in (("A", 3.5), ("B", 2.5), ("C", 1.5), ("D", 0.5)) if score >= least), "F")


@dataclass(frozen=True)
class SymbolScan:
    """Figures of one symbol in one picture, each 0–1; None where a symbology has no such figure.

    `growth` is in modules, below 0 where ink is thin; in the direction in which it is worse. `quiet` is how dark
    the quiet zone is, `solid_sides` the least margin in a Data Matrix's solid sides (-1 to 1), `lost` the share of
    modules that came out as the other colour. `read`: two readers read it alike; else it was looked for where the
    label's other symbols say it stands.
    """

    what: str
    symbology: str
    contrast: float
    modulation: float
    growth: float = 0.0
    quiet: float = 0.0
    unused_correction: float | None = None
    agreeing_lines: float | None = None
    decodability: float | None = None
    solid_sides: float | None = None
    lost: float = 0.0
    read: bool = True

    @property
    def scores(self) -> tuple[tuple[str, float], ...]:
        """Each figure's name with its score."""
        figures = (
            ("contrast", self.contrast, CONTRAST), ("modulation", self.modulation, MODULATION),
            ("growth", abs(self.growth), GROWTH), ("quiet zone", self.quiet, QUIET),
            ("unused correction", self.unused_correction, UNUSED_CORRECTION),
            ("agreeing lines", self.agreeing_lines, AGREEING_LINES), ("decodability", self.decodability, DECODABILITY),
            ("solid sides", self.solid_sides, SOLID_SIDES),
        )  # fmt: skip
        return tuple((name, scored(figure, cuts)) for name, figure, cuts in figures if figure is not None)

    @property
    def score(self) -> float:
        """The worst of its scores; for what was not read, at most `UNREAD`."""
        worst = min(score for _, score in self.scores)
        return worst if self.read else min(worst, UNREAD)

    def __bool__(self) -> Never:
        raise TypeError("A scan is not a yes or no: compare its score.")


PLACEMENT_MM: Cuts = (
    (0.0, 4.0), (0.5, 3.6), (1.0, 3.1), (2.0, 2.2), (3.0, 1.2), (4.0, 0.5), (5.0, 0.2), (8.0, 0.0),
)  # fmt: skip
"""How far the print stands from its place on the stock. Our own cuts: layouts leave 1.5 to 3 mm round what they ink."""

STRETCH: Cuts = ((0.0, 4.0), (0.01, 3.5), (0.018, 2.5), (0.028, 1.5), (0.06, 0.8), (0.12, 0.0))
"""How much larger or smaller than intended the print is, as a share. Our own cuts."""

ROOM: Cuts = (
    (-4.0, 0.0), (-2.0, 0.3), (-1.0, 0.7), (0.0, 1.5), (0.2, 2.0), (0.35, 2.7), (0.6, 3.5), (1.0, 4.0),
)  # fmt: skip
"""Share of the paper due beside a symbol's quiet zone that is there; below 0 some of the zone is not on the label. Our
own cuts.
"""


RESAMPLED: Cuts = ((0.0, 4.0), (0.002, 3.7), (0.004, 2.8), (0.006, 1.9), (0.01, 1.6), (0.05, 0.5), (0.08, 0.0))
"""Share of a symbol's dots dropped or doubled in one direction. Our own cuts: nothing is sent to a printer with a dot
off the grid, so what has one was fitted to a page on the way.
"""


@dataclass(frozen=True)
class Placement:
    """Where the print stands on its stock, by the paper's edges: millimetres right and down of its place, and how many
    times as wide and high as intended it is. None where the edges were not seen. `room` is the share of
    the paper due beside a quiet zone that is there, the least of all. `resampled` is told by the symbols alone: the
    share of dots dropped or doubled, across or down, whichever is more.
    """

    right_mm: float | None
    down_mm: float | None
    width: float | None
    height: float | None
    room: float = 1.0
    resampled: float = 0.0

    @property
    def score(self) -> float:
        """The worst of what is known, 4 where nothing is."""
        off = [scored(abs(mm), PLACEMENT_MM) for mm in (self.right_mm, self.down_mm) if mm is not None]
        stretch = [scored(abs(times - 1), STRETCH) for times in (self.width, self.height) if times is not None]
        return min((scored(self.room, ROOM), scored(self.resampled, RESAMPLED), *off, *stretch))


NOT_SEEN = Placement(None, None, None, None)


@dataclass(frozen=True)
class WhiteLine:
    """Ink missing along the feed through every symbol there: a dead dot of the print head, `at_mm` from the label's
    edge along the head, `width_mm` wide.
    """

    at_mm: float
    width_mm: float


@dataclass(frozen=True)
class LabelGrade:
    """A label's scan quality over close frames, the best of each symbol: indicative, not ISO/IEC 15415/15416."""

    symbols: tuple[SymbolScan, ...]
    placement: Placement = NOT_SEEN
    lines: tuple[WhiteLine, ...] = ()

    @property
    def worst(self) -> str:
        """What gave the label its score: a symbol and its figure, or the placement."""
        worst = min(self.symbols, key=lambda symbol: symbol.score)
        if self.placement.score < worst.score:
            return "placement"
        name, _ = min(worst.scores, key=lambda figure: figure[1])
        return f"{worst.what}, {name}" if worst.read else f"{worst.what}, not read, {name}"

    @property
    def score(self) -> float:
        """The score of the worst symbol, or of the placement where that is worse; 0.0–4.0.

        Among Fs it is the better the less of the label is lost.
        """
        worst = min(self.placement.score, *(symbol.score for symbol in self.symbols))
        if worst >= FAILED:
            return worst
        lost = sum(symbol.lost for symbol in self.symbols) / len(self.symbols)
        return worst + (FAILED - worst) * scored(lost, LOST)

    @property
    def unread(self) -> tuple[str, ...]:
        """The symbols that were read in none of the pictures."""
        return tuple(symbol.what for symbol in self.symbols if not symbol.read)

    @property
    def letter(self) -> str:
        """The score as a letter."""
        return letter(self.score)

    def __bool__(self) -> Never:
        raise TypeError("A grade is not a yes or no: compare its score.")

    def __str__(self) -> str:
        return f"{self.score:.1f} ({self.letter}) for {self.worst}; {INDICATIVE}"


FLOOR = 2.0
"""Least score of a label that may be read back: a good C. A site may ask for more, never less.

Chosen on print defects whose cases are for choosing (`tests/campaigns/print_defects.py`): higher, and right labels held
on a bent bag are refused. A driver that stretches a print by one part in a hundred is caught by its dots; a feed that
slips drops none, and is caught from two parts in a hundred on, where the paper's edges are seen.
"""

HIGHEST_FLOOR = 3.0
"""A site that asked for more than this would refuse right labels that were held badly."""
