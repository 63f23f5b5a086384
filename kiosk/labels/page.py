"""A drawing as one PDF page, byte for byte the same every time.

Every black rectangle is inset by a tenth of a dot and the page is a hundredth of a dot smaller than its whole dots: of
the ways tried, the only one in which pdfium, poppler and Ghostscript all ink exactly the intended dots at their
absolute place. Black is grey 0: a CMYK black comes out grey in some rasterisers and would be dithered.
"""

import io

from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from kiosk.barcodes.modules import runs
from kiosk.labels.drawing import Box, Drawing, PlacedSymbol, PlacedText
from kiosk.labels.typeface import loaded, width

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
    """Ink the boxes, each inset by a tenth of a dot. The numbers are whole dots with fixed decimals."""
    if boxes:
        rectangles = [f"{b.left}.1 {height - b.bottom}.09 {b.width - 1}.8 {b.height - 1}.8 re" for b in boxes]
        canvas.drawPath(PDFPathObject(["n", *rectangles]), stroke=0, fill=1, fillMode=FILL_NON_ZERO)


def _write(canvas: Canvas, text: PlacedText, height: float) -> None:
    """Set one line, every letter at its pen: what the letters' own advance widths leave is made up between them.

    The font is subset and embedded by ReportLab; only the positions are ours.
    """
    font = loaded(text.face)
    document = canvas._doc  # noqa: SLF001 - the only way to the subsets of an embedded font
    grey, pens, size = 1 if text.reversed_out else 0, text.pens, text.size
    turn = "0 1 -1 0" if text.turned else "1 0 0 1"
    code = [f"BT {grey} g {turn} {text.left} {height - text.baseline:.2f} Tm"]
    at = 0
    for subset, letters in font.splitString(text.text, document):
        row = []
        for letter in letters:
            spare = _advance(text, at) * size / 1000 - (pens[at + 1] - pens[at])
            row.append(f"<{letter:02X}> {spare * 1000 / size:.3f}")
            at += 1
        code.append(f"{font.getSubsetInternalName(subset, document)} {size:.5f} Tf [{' '.join(row)}] TJ")
    canvas.addLiteral(" ".join((*code, "ET")))


def _advance(text: PlacedText, at: int) -> int:
    """The letter's advance width as rasterisers read it: whole thousandths of the size."""
    return int(width(text.face, text.text[at]) * 1000)
