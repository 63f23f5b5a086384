"""The grade of a label over close frames of it: the best of each symbol, for a blurred frame is no fault of a print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from kiosk.barcodes.grading.lines import white_lines
from kiosk.barcodes.grading.placement import placement
from kiosk.barcodes.grading.printed import PrintedLabel
from kiosk.barcodes.grading.symbols import fitted, scanned
from kiosk.barcodes.grading.upright import upright
from kiosk.barcodes.picture import Grey
from kiosk.domain.grades import LabelGrade, Placement, SymbolScan, WhiteLine


@dataclass(frozen=True)
class Look:
    """What one picture shows of a label."""

    symbols: Mapping[str, SymbolScan]
    placement: Placement
    lines: tuple[WhiteLine, ...]


def look(grey: Grey, label: PrintedLabel, *, along_rows: bool = False) -> Look | None:
    """One picture of the label; None where it does not come to lie on its dots.

    `along_rows`: the label is fed sideways, so that a dead dot leaves a line from left to right.
    """
    seen = upright(grey, label)
    if seen is None:
        return None
    fits = {symbol.what: fitted(seen, symbol) for symbol in label.symbols}
    made_out = {what: fit for what, fit in fits.items() if fit is not None}
    scans = {s.what: scanned(made_out[s.what], s) for s in label.symbols if s.what in made_out}
    lines = white_lines(tuple(made_out.values()), label.dots_per_mm, along_rows=along_rows)
    return Look(scans, placement(seen, label), lines)


def grade(looks: Iterable[Look | None], label: PrintedLabel) -> LabelGrade | None:
    """The grade that close looks at one label make together; None where a symbol was made out in none of them."""
    shown = [one for one in looks if one is not None]
    best = []
    for symbol in label.symbols:
        scans = [one.symbols[symbol.what] for one in shown if symbol.what in one.symbols]
        if not scans:
            return None
        best.append(max(scans, key=lambda scan: scan.score))
    clearest = max(shown, key=lambda one: (len(one.symbols), min(scan.score for scan in one.symbols.values())))
    lines = tuple(line for line in clearest.lines if _in_most(line, shown))
    return LabelGrade(tuple(best), _together([one.placement for one in shown]), lines)


def _in_most(line: WhiteLine, shown: list[Look]) -> bool:
    again = sum(any(abs(line.at_mm - other.at_mm) <= 0.3 for other in one.lines) for one in shown)
    return 2 * again > len(shown)


def _together(places: list[Placement]) -> Placement:
    return Placement(*(
        _middle([getattr(place, name) for place in places]) for name in ("right_mm", "down_mm", "width", "height")
    ))  # fmt: skip


def _middle(figures: list[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return median(known) if known else None
