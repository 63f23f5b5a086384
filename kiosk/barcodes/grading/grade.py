"""The grade of a label over close frames of it: the best of each symbol, for a blurred frame is no fault of a print."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np

from kiosk.barcodes.grading.evenness import resampled
from kiosk.barcodes.grading.fitting import Fitted, fitted
from kiosk.barcodes.grading.lines import white_lines
from kiosk.barcodes.grading.placement import placement
from kiosk.barcodes.grading.printed import PrintedLabel, PrintedSymbol
from kiosk.barcodes.grading.sheet import Sheet, sheet_of
from kiosk.barcodes.grading.symbols import scanned
from kiosk.barcodes.grading.upright import Places, Upright, upright
from kiosk.barcodes.picture import Grey
from kiosk.domain.grades import NOT_SEEN, LabelGrade, Placement, SymbolScan, WhiteLine
from kiosk.domain.readings import SymbolReading


@dataclass(frozen=True)
class Look:
    """What one picture shows of a label."""

    symbols: Mapping[str, SymbolScan]
    placement: Placement
    lines: tuple[WhiteLine, ...]


def look(grey: Grey, label: PrintedLabel, read: Sequence[SymbolReading], *, along_rows: bool = False) -> Look:
    """One picture of the label, by the symbols that two readers read in it alike.

    `along_rows`: the label is fed sideways, so that a dead dot leaves a line from left to right.
    """
    found = made_out(grey, label, read)
    scans = {one.symbol.what: scanned(one.fit, one.symbol) for one in found}
    fits = [(one.symbol, one.fit) for one in found]
    lines = white_lines(fits, label.dots_per_mm, along_rows=along_rows)
    sheet = sheet_of(label, [one.seen for one in found])
    if sheet is not None:
        unread = [symbol for symbol in label.symbols if symbol.what not in scans]
        scans |= {one.symbol.what: scanned(one.fit, one.symbol, read=False) for one in _looked_for(grey, sheet, unread)}
    place = NOT_SEEN if sheet is None else placement(grey, label, sheet)
    return Look(scans, replace(place, resampled=resampled(fits)), lines)


@dataclass(frozen=True, eq=False)
class MadeOut:
    """A symbol of the label that came to lie on its modules, and how a sharp print explains it."""

    symbol: PrintedSymbol
    seen: Upright
    fit: Fitted


def made_out(grey: Grey, label: PrintedLabel, read: Sequence[SymbolReading]) -> tuple[MadeOut, ...]:
    """The symbols that two readers read alike and that come to lie on their modules."""
    return _laid(grey, _corners(label, read))


def _looked_for(grey: Grey, sheet: Sheet, unread: Sequence[PrintedSymbol]) -> tuple[MadeOut, ...]:
    """The symbols that were not read, where the others say they stand."""
    return _laid(grey, [(symbol, sheet.pixels(symbol.corners).astype(np.float64)) for symbol in unread])


def _laid(grey: Grey, places: Sequence[tuple[PrintedSymbol, Places]]) -> tuple[MadeOut, ...]:
    """The symbols that come to lie on their modules, of those with these corners."""
    lain = ((symbol, upright(grey, symbol, corners)) for symbol, corners in places)
    return tuple(MadeOut(symbol, seen, fitted(seen, linear=symbol.linear)) for symbol, seen in lain if seen is not None)


def _corners(label: PrintedLabel, read: Sequence[SymbolReading]) -> list[tuple[PrintedSymbol, Places]]:
    """The corners of the label's symbols in the picture.

    A reader says where bars begin and end, and not how far up and down they go: that is told by the other symbols.
    """
    at = {(s.symbology, s.data): np.array([(c.x, c.y) for c in s.corners]) for s in read if len(s.corners) == 4}
    found = [(s, at[key]) for s in label.symbols if (key := (s.modules.symbology, s.modules.content)) in at]
    squares = [(symbol, corners) for symbol, corners in found if not symbol.linear]
    if not squares:
        return found
    dots = [s.corners for s, _ in squares] + [_ends(s.corners) for s, _ in found if s.linear]
    pixels = [corners for _, corners in squares] + [_ends(corners) for s, corners in found if s.linear]
    plane = np.asarray(cv2.findHomography(np.concatenate(dots), np.concatenate(pixels), 0)[0], np.float64)
    return [*squares, *((s, _upright_bars(s, corners, plane)) for s, corners in found if s.linear)]


def _ends(corners: Places) -> Places:
    """The middles of a linear symbol's first and last bar."""
    return np.array([(corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2])


def _upright_bars(symbol: PrintedSymbol, corners: Places, plane: Places) -> Places:
    """The corners that the plane gives, moved along the symbol so that it begins and ends where it was read."""
    placed = np.asarray(cv2.perspectiveTransform(symbol.corners[None], plane)[0], np.float64)
    ends, read = _ends(placed), _ends(corners)
    along = (ends[1] - ends[0]) / max(1.0, float(np.hypot(*(ends[1] - ends[0]))))
    moves = [float((there - here) @ along) * along for here, there in zip(ends, read, strict=True)]
    return np.asarray(placed + np.array([moves[0], moves[1], moves[1], moves[0]]), np.float64)


def grade(looks: Iterable[Look], label: PrintedLabel) -> LabelGrade | None:
    """The grade that close looks at one label make together; None where a symbol was made out in none of them."""
    shown = [one for one in looks if one.symbols]
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
    return Placement(
        _middle([place.right_mm for place in places]), _middle([place.down_mm for place in places]),
        _middle([place.width for place in places]), _middle([place.height for place in places]),
        median(place.room for place in places), median(place.resampled for place in places),
    )  # fmt: skip


def _middle(figures: list[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return median(known) if known else None
