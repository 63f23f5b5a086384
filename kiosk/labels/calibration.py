"""The test label of a printer: rulers, a frame, a ladder of symbols, bars for dead dots. Proved like any label.

- Symbols say SPECIMEN and their narrowest module in dots: no identifier, in no data structure, of nobody.
- The ladder climbs from two dots: one-dot symbols are below what two readers prove; one-dot lines stand for them.
- Marks in the lower corners, or at the far end of low stock, tell where the label lies in a picture.
- Two bars, one across the head and one along the feed, cross every dot of the printable window both ways.
"""

from dataclasses import dataclass

import numpy as np

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.modules import Modules
from kiosk.domain.label_symbols import CODE_128, DATA_MATRIX, QR_CODE, IntendedSymbol
from kiosk.domain.reasons import Reason
from kiosk.labels.composition import Align, Area, Composition, Line
from kiosk.labels.drawing import Bits, Box, Drawing, PlacedSymbol
from kiosk.labels.languages import wrapped
from kiosk.labels.page import page
from kiosk.labels.placement import Placement
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proof import examine, misplaced
from kiosk.labels.proved import NotProved
from kiosk.labels.raster import black, grey
from kiosk.labels.typeface import Face

SMALLEST, LARGEST = 2, 6
"""Dots of a module on the ladder."""

EDGE, BAR, TICKS = 1.0, 2.0, 3.0
"""Millimetres: from the printable window to the frame, the breadth of the bars, and the room that ticks take."""

LOW, ASIDE = 25.0, 75.0
"""On stock as low as a wristband, millimetres inside the frame, the ladder begins so far to the right of the words."""

LINES = 8
"""Lines of one dot, one dot apart."""


@dataclass(frozen=True, eq=False)
class CalibrationLabel:
    """A proved test label: its drawing, its dots, and the bytes for the printer."""

    drawing: Drawing
    bits: Bits
    payload: bytes


def calibration_label(profile: PrinterProfile) -> CalibrationLabel | NotProved:
    """The test label for a profile, or every reason why nothing may be printed.

    :raises ParseError: when a symbol of the ladder can't be drawn.
    """
    sheet, intended = Composition(profile), list[IntendedSymbol]()
    _compose(sheet, profile, intended)
    drawing = sheet.drawing()
    reasons = (*sheet.reasons, *misplaced(drawing, profile))
    if reasons:
        return NotProved(reasons)
    picture = grey(page(drawing), profile.printer.dpi)
    bits = black(picture, profile.output.threshold)
    reasons = examine(picture, bits, drawing, tuple(intended))
    if reasons:
        return NotProved(reasons)
    placement = Placement(profile.printer.dpi, profile.media)
    payload = wrapped(np.rot90(bits, -profile.output.rotate // 90), placement, profile.printer.language)
    return NotProved((payload,)) if isinstance(payload, Reason) else CalibrationLabel(drawing, bits, payload)


def bar_across(drawing: Drawing) -> Box:
    """The bar that every column of the window crosses."""
    return drawing.solids[0].box


def bar_along(drawing: Drawing) -> Box:
    """The bar that every row of the window crosses."""
    return drawing.solids[1].box


def _compose(sheet: Composition, profile: PrinterProfile, intended: list[IntendedSymbol]) -> None:
    left, top, right, bottom = profile.media.margins_mm
    window = Area(
        left + 0.2, top + 0.2, profile.media.width_mm - left - right - 0.4, profile.media.height_mm - top - bottom - 0.4
    )
    sheet.rule(Area(window.left, window.top, window.width, BAR))
    sheet.rule(Area(window.left, window.top + BAR + EDGE, BAR, window.height - BAR - EDGE))
    frame = Area(
        window.left + BAR + EDGE, window.top + BAR + EDGE, window.width - BAR - EDGE, window.height - BAR - EDGE
    )
    sheet.frame(frame)
    _ruler(sheet, frame)
    inner = Area(frame.left + TICKS + 1, frame.top + TICKS + 1, frame.width - TICKS - 2, frame.height - TICKS - 2)
    low = inner.height < LOW
    mark = _mark_mm(sheet, profile)
    ladder = Area(inner.left, inner.top + 12.0, inner.width, inner.height - 12.0 - mark)
    if low:
        ladder = Area(inner.left + ASIDE, inner.top, inner.width - ASIDE - mark, inner.height)
        inner = Area(inner.left, inner.top, ASIDE - 5.0, inner.height)
    words = Area(inner.left, inner.top, inner.width, 4.5)
    sheet.banner(Line("specimen", "SPECIMEN – PRINTER TEST – NOT FOR USE", Face.BOLD, 8.0), words)
    sheet.write(
        Area(inner.left, inner.top + 5, inner.width, 3.2), Line("profile", profile.id, Face.SANS, 7.0),
        align=Align.LEFT,
    )  # fmt: skip
    _fine_lines(sheet, Area(inner.left, inner.top + 8.6, inner.width, 2.4))
    _marks(sheet, frame, profile, intended, low=low)
    _ladder(sheet, ladder, profile, intended)


def _mark_mm(sheet: Composition, profile: PrinterProfile) -> float:
    """The side of a mark with its quiet zone."""
    modules = datamatrix.draw("SPECIMENA")
    return sheet.mm((modules.width + 2 * modules.quiet) * _mark_dots(profile))


def _mark_dots(profile: PrinterProfile) -> int:
    return profile.x_dots + 1


def _marks(
    sheet: Composition, frame: Area, profile: PrinterProfile, intended: list[IntendedSymbol], *, low: bool
) -> None:
    """Two Data Matrices: in the lower corners, or one above the other at the far end of low stock."""
    side = _mark_mm(sheet, profile)
    right, bottom = frame.left + frame.width - side - 0.5, frame.top + frame.height - side - 0.5
    first = (right, frame.top + TICKS + 0.5) if low else (frame.left + TICKS + 1.0, bottom)
    places = ((first, "SPECIMENA"), ((right, bottom), "SPECIMENB"))
    for (left, top), text in places:
        modules, dots = datamatrix.draw(text), _mark_dots(profile)
        quiet = modules.quiet * dots
        box = Box(sheet.dots(left) + quiet, sheet.dots(top) + quiet, modules.width * dots, modules.height * dots)
        sheet.symbols.append(PlacedSymbol(f"mark {text}", modules, box, dots, quiet))
        intended.append(IntendedSymbol(f"mark {text}", DATA_MATRIX, modules.aim, "specimen", text))


def _ruler(sheet: Composition, frame: Area) -> None:
    """A tick every millimetre inside the frame's upper and left side, longer at five and ten."""
    for at in range(2, int(frame.width) - 1):
        sheet.rule(Area(frame.left + at, frame.top + 0.5, 0.01, _long(at)))
    for at in range(2, int(frame.height) - 1):
        sheet.rule(Area(frame.left + 0.5, frame.top + at, _long(at), 0.01))


def _long(at: int) -> float:
    return 2.5 if at % 10 == 0 else 1.8 if at % 5 == 0 else 1.0


def _fine_lines(sheet: Composition, area: Area) -> None:
    """One dot of ink, one of paper: across, then along."""
    dot = sheet.mm(1)
    tall = sheet.mm(2 * LINES - 1)
    for at in range(LINES):
        sheet.rule(Area(area.left + 2 * at * dot, area.top, 0.01, area.height))
        sheet.rule(Area(area.left + tall + 2.0, area.top + 2 * at * dot, 8.0, 0.01))


def _ladder(sheet: Composition, area: Area, profile: PrinterProfile, intended: list[IntendedSymbol]) -> None:
    """Rows of Code 128, Data Matrix and QR Code, from the smallest module up, as far as the label goes."""
    top = area.top
    for dots in range(SMALLEST, LARGEST + 1):
        row = [(name, _drawn(name, dots)) for name in (CODE_128, DATA_MATRIX, QR_CODE)]
        boxes, left = [], area.left
        for _, modules in row:
            quiet = (profile.barcode.quiet_x if modules.height == 1 else modules.quiet) * dots
            height = max(_dots(sheet, 5.0), modules.height * dots)
            left_dots = sheet.dots(left) + quiet
            boxes.append((modules, Box(left_dots, 0, modules.width * dots, height), quiet))
            left = sheet.mm(left_dots + modules.width * dots + quiet) + 1.0
        tall = sheet.mm(max(box.height + 2 * quiet for modules, box, quiet in boxes if modules.height > 1))
        if left > area.left + area.width or top + tall > area.top + area.height:
            return
        for (name, modules), (_, box, quiet) in zip(row, boxes, strict=True):
            what = f"{name} at {dots} dots"
            down = sheet.dots(top) + (0 if modules.height == 1 else quiet)
            height = box.height if modules.height == 1 else modules.height * dots
            placed = Box(box.left, down, box.width, height)
            sheet.symbols.append(PlacedSymbol(what, modules, placed, dots, quiet))
            text = modules.content.decode("ascii")
            intended.append(IntendedSymbol(what, name, modules.aim, "specimen", text))
        top += tall + 0.5


def _drawn(name: str, dots: int) -> Modules:
    text = f"SPECIMEN{dots}"
    match name:
        case "Code 128":
            return code128.draw(text)
        case "Data Matrix":
            return datamatrix.draw(text)
        case _:
            return qr.draw(text)


def _dots(sheet: Composition, millimetres: float) -> int:
    return sheet.dots(millimetres)
