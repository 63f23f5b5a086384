"""A drawing as one PDF page, byte for byte the same every time.

Every black rectangle is inset by a tenth of a dot and the page is a hundredth of a dot smaller than its whole dots: of
the ways tried, the only one in which pdfium, poppler and Ghostscript all ink exactly the intended dots at their absolute
place. Black is grey 0: a CMYK black comes out grey in some rasterisers and would be dithered.
"""

import io

from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from kiosk.barcodes.modules import runs
from kiosk.labels.drawing import Box, Drawing, PlacedSymbol, PlacedText
from kiosk.labels.typeface import loaded

POINTS_PER_INCH = 72
PAGE_SHORTFALL = 0.01
"""How much smaller than its whole dots the page is, in dots."""


def page(drawing: Drawing) -> bytes:
    """The drawing as a PDF of one page."""
    unit = POINTS_PER_INCH / drawing.dpi
    size = ((drawing.width - PAGE_SHORTFALL) * unit, (drawing.height - PAGE_SHORTFALL) * unit)
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=size, invariant=1, pageCompression=0)
    canvas.scale(unit, unit)
    canvas.setFillGray(0)
    boxes = [solid.box for solid in drawing.solids]
    for symbol in drawing.symbols:
        boxes.extend(_bars(symbol))
    _fill(canvas, boxes, drawing.height)
    for text in sorted(drawing.texts, key=lambda text: text.reversed_out):
        _write(canvas, text, drawing.height - PAGE_SHORTFALL)
    canvas.showPage()
    canvas.save()
    return sheet.getvalue()


def _bars(symbol: PlacedSymbol) -> list[Box]:
    """The black rectangles of a symbol in dots of the stock."""
    x, left, top = symbol.x_dots, symbol.box.left, symbol.box.top
    if symbol.linear:
        return [Box(left + bar.x * x, top, bar.width * x, symbol.box.height) for bar in runs(symbol.modules)]
    return [Box(left + b.x * x, top + b.y * x, b.width * x, b.height * x) for b in runs(symbol.modules)]


def _fill(canvas: Canvas, boxes: list[Box], height: int) -> None:
    """Ink the boxes, each inset by a tenth of a dot. The numbers are whole dots with fixed decimals, written as text."""
    if boxes:
        rectangles = [f"{b.left}.1 {height - b.bottom}.09 {b.width - 1}.8 {b.height - 1}.8 re" for b in boxes]
        canvas.drawPath(PDFPathObject(["n", *rectangles]), stroke=0, fill=1, fillMode=FILL_NON_ZERO)


def _write(canvas: Canvas, text: PlacedText, height: float) -> None:
    loaded(text.face)
    canvas.setFillGray(1 if text.reversed_out else 0)
    canvas.setFont(text.face.font_name, text.size)
    if text.turned:
        canvas.saveState()
        canvas.transform(0, 1, -1, 0, text.left, height - text.baseline)
        canvas.drawString(0, 0, text.text)
        canvas.restoreState()
    else:
        canvas.drawString(text.left, height - text.baseline, text.text)
