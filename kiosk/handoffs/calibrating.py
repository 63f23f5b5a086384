"""A test label read back: what the camera sees of it, and what the site keeps of that."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from statistics import median

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.grading import PrintedLabel, PrintedSymbol
from kiosk.barcodes.grading.grade import made_out
from kiosk.barcodes.grading.lines import gaps_of_bar
from kiosk.barcodes.grading.placement import placement
from kiosk.barcodes.grading.sheet import sheet_of
from kiosk.barcodes.grading.symbols import scanned
from kiosk.barcodes.picture import Picture
from kiosk.domain.calibration import Calibration
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import PrinterTested
from kiosk.handoffs.grading import millimetres, tenths
from kiosk.labels.calibration import CalibrationLabel, bar_across, bar_along
from kiosk.labels.drawing import PlacedSymbol
from kiosk.labels.profile import PrinterProfile


def calibration(picture: Picture, printed: CalibrationLabel, profile: PrinterProfile, now: datetime) -> Calibration:
    """What the picture shows of a test label. Raises ParseError where the label can't be made out in it."""
    label = PrintedLabel(printed.bits, profile.printer.dpi, tuple(_symbol(one) for one in printed.drawing.symbols))
    read = Gate(()).read(picture, now).accepted
    found = made_out(picture.grey, label, read)
    sheet = sheet_of(label, [one.seen for one in found])
    if sheet is None:
        raise ParseError("picture", "the test label of this profile, flat and whole", "too few of its symbols")
    sideways = profile.output.rotate in {90, 270}
    bar = bar_along(printed.drawing) if sideways else bar_across(printed.drawing)
    smallest = _smallest(frozenset((s.symbology, s.data) for s in read), printed.drawing.symbols)
    scores = [scanned(one.fit, one.symbol).score for one in found if smallest and one.symbol.x_dots >= smallest]
    bars = [
        one.fit.growth[0] * one.symbol.x_dots
        for one in found
        if one.symbol.linear and one.symbol.x_dots >= profile.x_dots
    ]
    return Calibration(
        placement(picture.grey, label, sheet), smallest, profile.x_dots, median(bars) if bars else None,
        gaps_of_bar(picture.grey, sheet, (bar.left, bar.top, bar.right, bar.bottom), label.dots_per_mm),
        min(scores, default=0.0),
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


def _smallest(read: frozenset[tuple[str, bytes]], symbols: Sequence[PlacedSymbol]) -> int:
    """The smallest step of the ladder whose bars, and every larger one's, two readers read.

    Bars are the finest that labels have; how small a 2-D symbol a picture resolves says more of the camera.
    """
    smallest = 0
    for dots in sorted({symbol.x_dots for symbol in symbols}, reverse=True):
        step = [symbol.modules for symbol in symbols if symbol.x_dots == dots and symbol.linear]
        if not all((modules.symbology, modules.content) in read for modules in step):
            break
        smallest = dots
    return smallest


def _symbol(one: PlacedSymbol) -> PrintedSymbol:
    return PrintedSymbol(one.what, one.modules, one.box.left, one.box.top, one.x_dots, one.box.height)


def _length(figure: float | None) -> Decimal | None:
    return None if figure is None else millimetres(figure)


def _percent(times: float | None) -> Decimal | None:
    return None if times is None else tenths(100 * times)
