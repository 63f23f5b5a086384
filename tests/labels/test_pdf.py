"""The PDF of labels: pictures at their cells, taken out again and inked again, and nothing else through."""

import re
from dataclasses import replace

import numpy as np
import pytest

from kiosk.domain.errors import ParseError
from kiosk.labels import pdf
from kiosk.labels.drawing import Bits
from kiosk.labels.placement import Placement
from kiosk.labels.profile import Media, Sheet
from kiosk.labels.raster import grey
from tests.labels.bitmaps import label_like

# Avery L7160: 3 x 7 labels of 63.5 x 38.1 mm on A4.
L7160 = Sheet(210, 297, 3, 7, 7.25, 15.15, 66.0, 38.1)
TWO_UP = Sheet(210, 297, 1, 2, 55.0, 32.5, 100.0, 132.0)
SMALL = Sheet(60, 40, 2, 2, 2.0, 2.0, 29.0, 19.0)


def at(sheet: Sheet | None, dpi: int = 300) -> Placement:
    """A placement on that sheet."""
    return Placement(dpi, Media(63.5, 38.1, 210.0, (1, 1, 1, 1), "sheet", sheet=sheet))


def label(dpi: int, width_mm: float, height_mm: float, seed: int = 1) -> Bits:
    """A label of that size."""
    return label_like(round(width_mm * dpi / 25.4), round(height_mm * dpi / 25.4), seed)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(("sheet", "width", "height"), [(L7160, 63.5, 38.1), (TWO_UP, 100.0, 100.0)])
def test_a_sheet_inks_the_dots_at_their_cell(sheet: Sheet, width: float, height: float, dpi: int) -> None:
    """A4 inked by pdfium at the printer's resolution holds the label's very dots in the first cell, and no other ink."""
    bits = label(dpi, width, height)
    page = grey(pdf.encode(bits, at(sheet, dpi)), dpi)
    left, top = round(sheet.left_mm * dpi / 25.4), round(sheet.top_mm * dpi / 25.4)
    due = np.zeros((round(297 * dpi / 25.4), round(210 * dpi / 25.4)), dtype=np.bool_)
    due[top : top + bits.shape[0], left : left + bits.shape[1]] = bits
    assert set(np.unique(page)) == {0, 255}
    assert np.array_equal(page == 0, due)


@pytest.mark.hazard("H02")
def test_every_cell_gives_its_label_back() -> None:
    """A full sheet of L7160 gives back 21 labels, each at its own cell."""
    labels = tuple(label(203, 63.5, 38.1, seed) for seed in range(21))
    read = pdf.read(pdf.encode_set(labels, at(L7160, 203)))
    assert (read.dpi, read.width, read.height) == (203, 1678, 2374)
    assert all(np.array_equal(picture.bits, bits) for picture, bits in zip(read.pictures, labels, strict=True))
    assert [(picture.left, picture.top) for picture in read.pictures] == [
        (round((7.25 + 66.0 * column) * 203 / 25.4), round((15.15 + 38.1 * row) * 203 / 25.4))
        for row in range(7)
        for column in range(3)
    ]


def test_the_same_label_gives_the_same_bytes() -> None:
    """Nothing of the day or the machine stands in the file, and it asks not to be scaled."""
    one = pdf.encode(label(300, 25, 15), at(SMALL))
    assert one == pdf.encode(label(300, 25, 15), at(SMALL))
    assert b"/PrintScaling/None" in one
    assert b"Date" not in one


@pytest.mark.parametrize(
    ("labels", "where", "message"),
    [
        ((), at(SMALL), "PDF of labels: Expected 1 to 4 labels for one sheet, got 0."),
        ((label(300, 25, 15),) * 5, at(SMALL), "PDF of labels: Expected 1 to 4 labels for one sheet, got 5."),
        ((label(300, 25, 15),) * 2, Placement(300), "PDF of labels: Expected 1 to 1 labels for one sheet, got 2."),
        (
            (label(300, 30, 15),),
            at(SMALL),
            "PDF of labels: Expected a label within cell 1 of the sheet, got at Box(left=24, top=24, width=354, height=177).",
        ),
        (
            (label(300, 58.1, 15),),
            at(replace(SMALL, columns=1)),
            "PDF of labels: Expected a label within cell 1 of the sheet, got at Box(left=24, top=24, width=686, height=177).",
        ),
    ],
)
def test_what_no_cell_holds_is_refused(labels: tuple[Bits, ...], where: Placement, message: str) -> None:
    """No label, too many, one wider than its cell or beyond the paper: nothing is written."""
    with pytest.raises(ParseError) as refusal:
        pdf.encode_set(labels, where)
    assert str(refusal.value) == message


@pytest.mark.hazard("H02")
def test_a_set_is_no_single_label() -> None:
    """Two labels on a sheet are not taken for one."""
    both = pdf.encode_set((label(300, 25, 15, 1), label(300, 25, 15, 2)), at(SMALL))
    with pytest.raises(ParseError, match="Expected one label, got 2"):
        pdf.decode(both)


@pytest.mark.hazard("H02")
def test_every_damaged_byte_is_refused_or_shows() -> None:
    """A byte changed anywhere is refused, or changes the dots."""
    bits = label(203, 6, 4)
    good = pdf.encode(bits, at(SMALL, 203))
    for place in range(len(good)):
        bad = good[:place] + bytes((good[place] ^ 0x15,)) + good[place + 1 :]
        try:
            other = pdf.decode(bad)
        except ParseError:
            continue
        assert not np.array_equal(other, bits)


@pytest.mark.parametrize("bad", [b"", b"%PDF-1.4\n", b"x" * 200])
def test_other_files_are_refused(bad: bytes) -> None:
    """What is no page of labels is refused, a byte more or less too."""
    good = pdf.encode(label(203, 6, 4), at(SMALL, 203))
    for payload in (bad, good[:-1], good + b"\n", b"\n" + good, good.replace(b"203 dpi", b"9999 dpi")):
        with pytest.raises(ParseError):
            pdf.decode(payload)


@pytest.mark.hazard("H02")
def test_ink_that_another_rasteriser_would_draw_elsewhere_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the inset that keeps it on the dots, pdfium inks other dots than it takes out, and the page is refused."""
    written = pdf._written

    def flush(page: pdf.SheetPage) -> bytes:
        box = page.pictures[0].box
        return written(page).replace(
            b"q %d.8 0 0 %d.8 %d.1" % (box.width - 1, box.height - 1, box.left),
            b"q %d.8 0 0 %d.8 %d.7" % (box.width - 1, box.height - 1, box.left),
        )

    monkeypatch.setattr(pdf, "_written", flush)
    monkeypatch.setattr(pdf, "_PLACED", re.compile(pdf._PLACED.pattern.replace(rb"(\d+)\.1 ", rb"(\d+)\.7 ")))
    with pytest.raises(ParseError, match="Expected the dots of its pictures inked"):
        pdf.decode(pdf.encode(label(300, 25, 15), at(SMALL)))
