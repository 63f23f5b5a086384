"""A PDF of one page that holds the proved dots as one-bit pictures: a sheet of labels, or the label alone.

- A picture lies on whole dots of the printer, each dot one pixel. As in `page`, the page is a hundredth of a dot
  smaller than its whole dots and a picture is inset by a tenth of one: measured, pdfium, poppler and Ghostscript then
  ink the very dots at 203, 300 and 600 dpi. Without the inset pdfium gets 37 000 to 123 000 dots of a label wrong.
- `decode` is the strict inverse, by a library that did not write the file: pdfium takes the picture out of it, and
  pdfium inks the page. Both must give the same dots, the rest of the sheet must be white, and the file must be, byte
  for byte, the one that is written for them.
- Written by hand, for ReportLab makes eight bits of three colours out of a picture of one bit.
- What the printer's own rasteriser makes of the page, nothing here can know; a printer that scales the sheet to fit
  inks other dots. The page asks for no scaling, and the read-back carries the proof.
- A sheet goes through a printer once, with one label in its first cell: whose labels may lie beside each other (H03)
  is no question then.

Source: ISO 32000-1, 7.5 (file structure), 8.9 (images), 12.2 (PrintScaling).
"""

import re
import zlib
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from kiosk.domain.errors import ParseError
from kiosk.labels.drawing import Bits, Box
from kiosk.labels.page import PAGE_SHORTFALL, POINTS_PER_INCH
from kiosk.labels.placement import Placement
from kiosk.labels.profile import Sheet, dots
from kiosk.labels.raster import grey, only_page

LANGUAGE = "pdf"

_WHAT = "PDF of labels"
_LEVEL = 6
_DENSEST, _LONGEST_SIDE = 1200, 32_000
_HALF_GREY = 128
_PLACED = re.compile(rb"q (\d+)\.8 0 0 (\d+)\.8 (\d+)\.1 (\d+)\.09 cm /P\d+ Do Q\n")
_HEAD = re.compile(rb"%PDF-1\.4\n%% ([1-9]\d{1,3}) dpi, ([1-9]\d{0,4}) x ([1-9]\d{0,4}) dots\n")


@dataclass(frozen=True, eq=False)
class PlacedPicture:
    """Dots whose upper left one lies at (`left`, `top`) of the page."""

    left: int
    top: int
    bits: Bits

    @property
    def box(self) -> Box:
        """The dots of the page it takes."""
        height, width = self.bits.shape
        return Box(self.left, self.top, width, height)


@dataclass(frozen=True)
class SheetPage:
    """A page, its size in whole dots, and every picture on it."""

    dpi: int
    width: int
    height: int
    pictures: tuple[PlacedPicture, ...]


def encode(bits: Bits, at: Placement) -> bytes:
    """One label in the first cell of its sheet, all other cells empty; without a sheet, a page of the label's size.

    :raises ParseError: when a label does not fit its cell.
    """
    return encode_set((bits,), at)


def encode_set(labels: tuple[Bits, ...], at: Placement) -> bytes:
    """The labels in the cells of their sheet, row by row from the upper left; the cells that are left stay empty.

    :raises ParseError: for no label, for more labels than cells, and when one does not fit its cell.
    """
    sheet = None if at.media is None else at.media.sheet
    cells = 1 if sheet is None else sheet.columns * sheet.rows
    if not 1 <= len(labels) <= cells:
        raise ParseError(_WHAT, f"1 to {cells} labels for one sheet", str(len(labels)))
    if sheet is None:
        height, width = labels[0].shape
        return _written(SheetPage(at.dpi, width, height, (PlacedPicture(0, 0, labels[0]),)))
    placed = tuple(_in_cell(sheet, at.dpi, number, bits) for number, bits in enumerate(labels))
    return _written(SheetPage(at.dpi, dots(sheet.width_mm, at.dpi), dots(sheet.height_mm, at.dpi), placed))


def decode(payload: bytes) -> Bits:
    """The dots of the one label of a page as `encode` writes it.

    :raises ParseError: for anything else.
    """
    pictures = read(payload).pictures
    if len(pictures) != 1:
        raise ParseError(_WHAT, "one label", str(len(pictures)))
    return pictures[0].bits


def read(payload: bytes) -> SheetPage:
    """A page as `encode_set` writes it.

    :raises ParseError: for anything else: another file, a byte beside, a picture that is inked elsewhere or otherwise.
    """
    head = _HEAD.match(payload)
    if head is None:
        raise ParseError(_WHAT, "a head that says resolution and size", repr(payload[:60])[2:-1])
    dpi, width, height = (int(number) for number in head.groups())
    if dpi > _DENSEST or max(width, height) > _LONGEST_SIDE:
        raise ParseError(_WHAT, f"at most {_DENSEST} dpi and {_LONGEST_SIDE} dots", f"{dpi} dpi, {width} x {height}")
    try:
        with only_page(payload) as page:
            found = tuple(_extracted(one) for one in page.get_objects())
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise ParseError(_WHAT, "one page", str(error)) from error
    places = [tuple(int(number) for number in place) for place in _PLACED.findall(payload)]
    if not found or [bits.shape for bits in found] != [(down + 1, across + 1) for across, down, _, _ in places]:
        raise ParseError(_WHAT, "each picture at a place of its own size", f"{len(found)} pictures")
    pictures = tuple(
        PlacedPicture(left, height - below - len(bits), bits)
        for bits, (_, _, left, below) in zip(found, places, strict=True)
    )
    page_read = SheetPage(dpi, width, height, pictures)
    if _written(page_read) != payload:
        raise ParseError(_WHAT, "a file as it is written here", "another file")
    _refuse_other_ink(page_read, payload)
    return page_read


def _in_cell(sheet: Sheet, dpi: int, number: int, bits: Bits) -> PlacedPicture:
    row, column = divmod(number, sheet.columns)
    left = dots(sheet.left_mm + column * sheet.across_mm, dpi)
    top = dots(sheet.top_mm + row * sheet.down_mm, dpi)
    picture = PlacedPicture(left, top, bits)
    # A cell ends where the next one starts, a dot more for rounding; the last of a row ends with the sheet.
    widest, tallest = dots(sheet.across_mm, dpi) + 1, dots(sheet.down_mm, dpi) + 1
    paper = Box(0, 0, dots(sheet.width_mm, dpi), dots(sheet.height_mm, dpi))
    crowded = (sheet.columns > 1 and picture.box.width > widest) or (sheet.rows > 1 and picture.box.height > tallest)
    if crowded or not picture.box.within(paper):
        raise ParseError(_WHAT, f"a label within cell {number + 1} of the sheet", f"at {picture.box}")
    return picture


def _written(page: SheetPage) -> bytes:
    """The file. Object 1 is the catalogue, 3 the page, 4 its content, and from 5 on the pictures."""
    unit = POINTS_PER_INCH / page.dpi
    content = f"{unit:.6f} 0 0 {unit:.6f} 0 0 cm\n"
    for number, picture in enumerate(page.pictures):
        box = picture.box
        below = page.height - box.bottom
        content += f"q {box.width - 1}.8 0 0 {box.height - 1}.8 {box.left}.1 {below}.09 cm /P{number} Do Q\n"
    names = " ".join(f"/P{number} {5 + number} 0 R" for number in range(len(page.pictures)))
    size = f"{(page.width - PAGE_SHORTFALL) * unit:.6f} {(page.height - PAGE_SHORTFALL) * unit:.6f}"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/ViewerPreferences<</PrintScaling/None>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents 4 0 R/Resources<</XObject<<{names}>>>>>>".encode(),
        _stream("", content.encode()),
        *(_picture(picture.bits) for picture in page.pictures),
    ]
    head = b"%%PDF-1.4\n%%%% %d dpi, %d x %d dots\n" % (page.dpi, page.width, page.height)
    parts = [head, *(b"%d 0 obj\n%b\nendobj\n" % numbered for numbered in enumerate(objects, 1))]
    *starts, end = accumulate(len(part) for part in parts)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, end)
    return b"".join((*parts, b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1), table, trailer))


def _picture(bits: Bits) -> bytes:
    height, width = bits.shape
    kind = f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 1"
    return _stream(f"{kind}/Filter/FlateDecode", zlib.compress(np.packbits(~bits, axis=1).tobytes(), _LEVEL))


def _stream(entries: str, content: bytes) -> bytes:
    return f"<<{entries}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def _extracted(item: pypdfium2.PdfObject) -> Bits:
    """The dots of a picture as pdfium takes them out of the file."""
    if item.type != FPDF_PAGEOBJ_IMAGE:
        raise ParseError(_WHAT, "nothing but pictures", "another object")
    width, height = item.get_px_size()
    per_row = (width + 7) // 8
    packed = np.frombuffer(bytes(item.get_data(decode_simple=True)), dtype=np.uint8)
    if packed.size != height * per_row:
        raise ParseError(_WHAT, "pictures of one bit a dot", f"{packed.size} bytes of {width} x {height}")
    bits: Bits = ~np.unpackbits(packed.reshape(height, per_row), axis=1)[:, :width].astype(np.bool_)
    return bits


def _refuse_other_ink(page: SheetPage, payload: bytes) -> None:
    """Ink the page by pdfium at its own resolution: the pictures at their places, and white."""
    inked = grey(payload, page.dpi) < _HALF_GREY
    due = np.zeros((page.height, page.width), dtype=np.bool_)
    for picture in page.pictures:
        picture.box.of(due)[...] |= picture.bits
    if inked.shape != due.shape:
        raise ParseError(_WHAT, f"{page.width} x {page.height} dots inked", f"{inked.shape[1]} x {inked.shape[0]} dots")
    if not np.array_equal(inked, due):
        raise ParseError(_WHAT, "the dots of its pictures inked", f"{int((inked ^ due).sum())} other dots")
