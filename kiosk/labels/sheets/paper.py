"""The paper of the sheets: A4 upright in any laser printer, and the proof that a sheet is what was meant."""

from dataclasses import replace

from kiosk.domain.errors import KioskError
from kiosk.domain.label import LabelKind
from kiosk.domain.label_symbols import IntendedSymbol
from kiosk.domain.reasons import Reason
from kiosk.labels.composition import Composition
from kiosk.labels.layout import STOCKS
from kiosk.labels.page import page
from kiosk.labels.profile import Barcode, Media, Printer, PrinterProfile, Status, Stock, Transport
from kiosk.labels.proof import examine, misplaced
from kiosk.labels.raster import black, grey

WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 8.0
"""Millimetres round the sheet that many printers can't ink."""

A4 = PrinterProfile(
    id="sheet-300-a4",
    printer=Printer("any", "laser", 300, "pdf", "laser"),
    media=Media(WIDTH, HEIGHT, WIDTH, (MARGIN, MARGIN, MARGIN, MARGIN), "sheet"),
    stock=Stock("paper; a band is worn in a clear pocket, which takes the alcohol", ("alcohol",)),
    transport=Transport("file", folder="sheets"),
    status=Status("none"),
    barcode=Barcode(x_mm=0.34, min_x_dots=3),
)
"""What a sheet is composed for. The printer draws its own dots from the PDF; these are the ones that are proved."""


def cut_from_a4(kind: LabelKind) -> PrinterProfile:
    """The profile under which a thing is proved that an ordinary printer puts on A4, to be cut out at its true size."""
    width, height = STOCKS[kind]
    media = replace(A4.media, width_mm=width, height_mm=height, max_print_width_mm=300.0, margins_mm=(1, 1, 1, 1))
    barcode = replace(A4.barcode, x_mm=0.25)
    printer = replace(A4.printer, language="png")
    return replace(A4, id=f"sheet-300-{kind.value.replace(' ', '-')}", printer=printer, media=media, barcode=barcode)


class SheetRefused(KioskError):
    """A sheet that can't be made as meant: a text that does not fit or can't be shown. `reasons` has every one."""

    remedy = "No sheet was made. Go on by the hospital's own paper procedure, and call IT."

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = reasons


def proved_page(sheet: Composition, intended: tuple[IntendedSymbol, ...]) -> bytes:
    """The composed sheet as a PDF of one page, after its dots were drawn, compared and read again.

    :raises SheetRefused: with every reason against it.
    """
    drawing = sheet.drawing()
    reasons = (*dict.fromkeys(sheet.reasons), *misplaced(drawing, sheet.profile))
    if reasons:
        raise SheetRefused(reasons)
    pdf = page(drawing)
    picture = grey(pdf, drawing.dpi)
    reasons = examine(picture, black(picture, sheet.profile.output.threshold), drawing, intended)
    if reasons:
        raise SheetRefused(reasons)
    return pdf
