"""Proved things on A4 at their true size, for an ordinary printer: cut out, they are what a label printer would print.

The dots are the proved ones; the printer draws its own from them, and only a camera that reads the paper proves it.
"""

import io
from dataclasses import dataclass

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from kiosk.domain.guards import text_fits
from kiosk.labels.drawing import Bits
from kiosk.labels.sheets.paper import SheetRefused
from kiosk.labels.typeface import Face, loaded, unshowable, width

LONG, SHORT = 297.0, 210.0
"""A4 in millimetres."""

MARGIN = 8.0
"""Millimetres left free round the page, above and below, left and right of portrait pages."""

TRUE_SIZE = "Print at 100 %, without fitting to the page, and cut along the line."
"""What stands on a page whose things are to be cut out."""

_GAP, _HEAD, _CAPTION, _POINTS = 6.0, 8.0, 6.0, 9.0
_MM = 72 / 25.4


@dataclass(frozen=True, eq=False)
class Printed:
    """A proved thing: its dots (True = black), their number an inch, and the words that stand under it."""

    bits: Bits
    dpi: int
    caption: str

    @property
    def width_mm(self) -> float:
        """True width in millimetres."""
        return float(self.bits.shape[1] * 25.4 / self.dpi)

    @property
    def height_mm(self) -> float:
        """True height in millimetres."""
        return float(self.bits.shape[0] * 25.4 / self.dpi)


@dataclass(frozen=True)
class Spot:
    """Where a thing stands: page from 0, and its upper left corner in millimetres from the page's."""

    page: int
    left: float
    top: float


@dataclass(frozen=True, eq=False)
class Laid:
    """A document of A4 pages: `spots` are in the order of the things, `landscape` says how each page lies."""

    things: tuple[Printed, ...]
    spots: tuple[Spot, ...]
    landscape: tuple[bool, ...]


def laid(things: tuple[Printed, ...]) -> Laid:
    """The things on as many pages as they take, in order, each with its caption; none is ever scaled.

    :raises SheetRefused: for a thing that no A4 page holds.
    """
    spots: list[Spot] = []
    pages: list[bool] = []
    left = top = row = 0.0
    for thing in things:
        lies = thing.width_mm > SHORT - 2 * MARGIN
        across, down = (LONG, SHORT) if lies else (SHORT, LONG)
        tall = thing.height_mm + _CAPTION
        if thing.width_mm > across or tall > down - MARGIN - _HEAD:
            size = f"{thing.width_mm:.0f} x {thing.height_mm:.0f} mm"
            raise SheetRefused((text_fits.reason("a thing that fits A4 at its true size", size),))
        new = not pages or pages[-1] != lies
        if not new and left + thing.width_mm > across - MARGIN:
            left, top, row = MARGIN, top + row + _GAP, 0.0
            new = top + tall > down - MARGIN
        if new or top + tall > down - MARGIN:
            pages.append(lies)
            left, top, row = min(MARGIN, (across - thing.width_mm) / 2), MARGIN + _HEAD, 0.0
        spots.append(Spot(len(pages) - 1, left, top))
        left, row = left + thing.width_mm + _GAP, max(row, tall)
    return Laid(things, tuple(spots), tuple(pages))


def a4(things: tuple[Printed, ...], heading: str) -> bytes:
    """The things as a PDF of A4 pages, `heading` at the head of each; the same bytes for the same things.

    :raises SheetRefused: for a thing that does not fit, and a text that does not fit or can't be shown.
    """
    document = laid(things)
    _refuse_texts(document, heading)
    sheet = io.BytesIO()
    canvas = Canvas(sheet, invariant=1)
    for page, lies in enumerate(document.landscape):
        across, down = (LONG, SHORT) if lies else (SHORT, LONG)
        canvas.setPageSize((across * _MM, down * _MM))
        _write(canvas, heading, MARGIN, down - MARGIN - 4.0)
        for thing, spot in zip(document.things, document.spots, strict=True):
            if spot.page == page:
                _place(canvas, thing, spot, down)
        canvas.showPage()
    canvas.save()
    return sheet.getvalue()


def _place(canvas: Canvas, thing: Printed, spot: Spot, down: float) -> None:
    bottom = down - spot.top - thing.height_mm
    picture = ImageReader(Image.fromarray(~thing.bits).convert("L"))
    canvas.drawImage(picture, spot.left * _MM, bottom * _MM, thing.width_mm * _MM, thing.height_mm * _MM)
    canvas.setLineWidth(0.25)
    canvas.setStrokeGray(0.6)
    canvas.rect(spot.left * _MM, bottom * _MM, thing.width_mm * _MM, thing.height_mm * _MM)
    _write(canvas, thing.caption, max(MARGIN, spot.left), bottom - 4.0)


def _write(canvas: Canvas, text: str, left: float, baseline: float) -> None:
    canvas.setFillGray(0)
    canvas.setFont(loaded(Face.SANS).fontName, _POINTS)
    canvas.drawString(left * _MM, baseline * _MM, text)


def _refuse_texts(document: Laid, heading: str) -> None:
    reasons = []
    rooms = [(heading, (LONG if lies else SHORT) - 2 * MARGIN) for lies in document.landscape]
    rooms += [(thing.caption, thing.width_mm) for thing in document.things]
    for text, room in rooms:
        odd = unshowable("text of a sheet", text, Face.SANS)
        if odd is not None:
            reasons.append(odd)
        if width(Face.SANS, text) * _POINTS / _MM > room:
            reasons.append(text_fits.reason(f"a text of at most {room:.0f} mm", text))
    if reasons:
        raise SheetRefused(tuple(dict.fromkeys(reasons)))
