"""A test label read back: what the camera sees of it, and what the site keeps of that."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import numpy as np

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.grading import PrintedLabel, PrintedSymbol
from kiosk.barcodes.grading.growth import bar_growth
from kiosk.barcodes.grading.lines import white_lines
from kiosk.barcodes.grading.placement import placement
from kiosk.barcodes.grading.symbols import Fitted, fitted, scanned
from kiosk.barcodes.grading.upright import upright
from kiosk.barcodes.modules import Modules, frozen
from kiosk.barcodes.picture import Picture
from kiosk.domain.calibration import Calibration
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import PrinterTested
from kiosk.domain.grades import WhiteLine
from kiosk.handoffs.grading import millimetres, tenths
from kiosk.labels.calibration import CalibrationLabel, bar_across, bar_along
from kiosk.labels.drawing import Box, PlacedSymbol
from kiosk.labels.profile import PrinterProfile

ENDS_MM = 0.6
"""How much of the bar's ends is left out, where the light of the paper comes in."""


def calibration(picture: Picture, printed: CalibrationLabel, profile: PrinterProfile, now: datetime) -> Calibration:
    """What the picture shows of a test label. Raises ParseError where the label can't be made out in it."""
    sideways = profile.output.rotate in {90, 270}
    bar = bar_along(printed.drawing) if sideways else bar_across(printed.drawing)
    label = PrintedLabel(printed.bits, profile.printer.dpi, tuple(_symbol(one) for one in printed.drawing.symbols))
    seen = upright(picture.grey, label)
    if seen is None:
        raise ParseError("picture", "the test label of this profile, flat and whole", "none that lies on its dots")
    fits = {symbol.what: fitted(seen, symbol) for symbol in label.symbols}
    solid = fitted(seen, _solid(bar), settle=False)
    smallest = _smallest(picture, printed.drawing.symbols, now)
    read = [s for s in label.symbols if smallest and s.x_dots >= smallest]
    scores = [scanned(fit, s).score if (fit := fits[s.what]) is not None else 0.0 for s in read]
    bars = [fit for s in label.symbols if s.linear and s.x_dots >= profile.x_dots and (fit := fits[s.what]) is not None]
    return Calibration(
        placement(seen, label), smallest, profile.x_dots, bar_growth(bars),
        _dead(solid, bar, label.dots_per_mm, sideways=sideways), min(scores, default=0.0),
    )  # fmt: skip


def fact_of_test(found: Calibration, printer: str, profile: PrinterProfile) -> PrinterTested:
    """The fact that the site keeps of a test label."""
    place = found.placement
    growth = 0.0 if found.growth_dots is None else found.growth_dots * 25400 / profile.printer.dpi
    return PrinterTested(
        printer, profile.sha256, _length(place.right_mm), _length(place.down_mm), _percent(place.width),
        _percent(place.height), found.smallest_x_dots, round(growth), tuple(millimetres(d.at_mm) for d in found.dead),
        tenths(found.score),
    )  # fmt: skip


def _dead(solid: Fitted | None, bar: Box, dots_per_mm: float, *, sideways: bool) -> tuple[WhiteLine, ...]:
    if solid is None:
        raise ParseError("picture", "the black bar of the test label, whole", "none")
    begin, end = (bar.top, bar.bottom) if sideways else (bar.left, bar.right)
    inside = (begin / dots_per_mm + ENDS_MM, end / dots_per_mm - ENDS_MM)
    found = white_lines((solid,), dots_per_mm, along_rows=sideways)
    return tuple(line for line in found if inside[0] < line.at_mm < inside[1])


def _smallest(picture: Picture, symbols: Sequence[PlacedSymbol], now: datetime) -> int:
    """The smallest step of the ladder whose bars, and every larger one's, two readers read.

    Bars are the finest that labels have; how small a 2-D symbol a picture resolves says more of the camera.
    """
    texts = {(symbol.symbology, symbol.data) for symbol in Gate(()).read(picture, now).accepted}
    smallest = 0
    for dots in sorted({symbol.x_dots for symbol in symbols}, reverse=True):
        step = [symbol.modules for symbol in symbols if symbol.x_dots == dots and symbol.linear]
        if not all((modules.symbology, modules.content) in texts for modules in step):
            break
        smallest = dots
    return smallest


def _symbol(one: PlacedSymbol) -> PrintedSymbol:
    return PrintedSymbol(one.what, one.modules, one.box.left, one.box.top, one.x_dots, one.box.height)


def _solid(bar: Box) -> PrintedSymbol:
    """A bar as a symbol without light modules: every dot of it is due."""
    dark = frozen(np.ones((bar.height, bar.width), np.bool_))
    return PrintedSymbol("bar", Modules("", "", b"", dark, 0), bar.left, bar.top, 1, bar.height)


def _length(figure: float | None) -> Decimal | None:
    return None if figure is None else millimetres(figure)


def _percent(times: float | None) -> Decimal | None:
    return None if times is None else tenths(100 * times)
