"""A label as anybody would draw it: ReportLab's own bar code widgets at the same places, and no proof.

ReportLab has no usable Data Matrix, so that symbol is missing here.
"""

import io

import numpy as np
from numpy.typing import NDArray
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing as Figure
from reportlab.pdfgen.canvas import Canvas

from kiosk.domain.label_symbols import CODE_128, QR_CODE
from kiosk.labels.drawing import PlacedSymbol
from kiosk.labels.layout import LaidOut
from kiosk.labels.raster import grey
from kiosk.labels.typeface import loaded


def widgets_picture(laid: LaidOut) -> NDArray[np.uint8]:
    """The content in greys, one pixel a dot."""
    unit, drawing = 72 / 300, laid.drawing
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=(drawing.width * unit, drawing.height * unit), invariant=1)
    for solid in drawing.solids:
        box = solid.box
        canvas.rect(
            box.left * unit, (drawing.height - box.bottom) * unit, box.width * unit, box.height * unit, stroke=0, fill=1
        )
    texts = {symbol.what: symbol.text for symbol in laid.intended}
    for symbol in drawing.symbols:
        _widget(canvas, symbol, texts[symbol.what], drawing.height, unit)
    for text in drawing.texts:
        loaded(text.face)
        canvas.setFillGray(1 if text.reversed_out else 0)
        canvas.setFont(text.face.font_name, text.size * unit)
        canvas.drawString(text.left * unit, (drawing.height - text.baseline) * unit, text.text)
    canvas.showPage()
    canvas.save()
    return grey(sheet.getvalue(), 300)


def _widget(canvas: Canvas, symbol: PlacedSymbol, text: str, height: int, unit: float) -> None:
    left, bottom = symbol.box.left * unit, (height - symbol.box.bottom) * unit
    if symbol.modules.symbology == CODE_128:
        bars = Code128(text, barWidth=symbol.x_dots * unit, barHeight=symbol.box.height * unit, quiet=0)
        bars.drawOn(canvas, left, bottom)
    if symbol.modules.symbology == QR_CODE:
        side = symbol.box.width * unit
        figure = Figure()
        figure.add(QrCodeWidget(text, barWidth=side, barHeight=side, barLevel="M", barBorder=0))
        renderPDF.draw(figure, canvas, left, bottom)
