"""What is drawn is read back by readers that share no code with the drawing, and compared with other encoders."""

from collections.abc import Callable

import numpy as np
import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.util import QRData, lost_point
from reportlab.graphics.barcode.code128 import Code128

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.modules import Modules
from kiosk.barcodes.readers import Libdmtx, Reader, Zbar, Zxing
from kiosk.barcodes.seals.base45 import ALPHABET
from kiosk.barcodes.symbologies import SYMBOLOGIES
from kiosk.domain.errors import ParseError
from tests.barcodes.scene import CLAIMS, compound, single

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30)
LABEL_TEXTS = ("=A99992612345600", "=%5300", "=<DAX121A0", "&>0263652359", "&/CHA999926000001", "12345678", "A1234567")
SECOND: dict[str, Reader] = {"zbar": Zbar(), "libdmtx": Libdmtx(patience=500)}


def read_back(modules: Modules, reader: Reader) -> list[bytes]:
    grey = single(modules, dots=6).grey
    return [sighting.data for sighting in reader.read(grey, frozenset({modules.symbology}))]


@pytest.mark.parametrize("row", [row for row in SYMBOLOGIES.values() if row.draw is not None], ids=lambda row: row.name)
@settings(max_examples=15)
@given(text=PRINTABLE)
def test_a_drawn_symbol_is_read_by_two_unrelated_readers(row: object, text: str) -> None:
    """Whatever printable text is drawn, both readers of that symbology return its very bytes."""
    assert isinstance(row, type(SYMBOLOGIES["QR Code"]))
    assert row.draw is not None
    assert row.second is not None
    modules = row.draw(text)
    assert modules.content == text.encode()
    assert read_back(modules, Zxing()) == [modules.content]
    # A lone zero byte or blank at the end is legal, and libdmtx keeps it.
    assert read_back(modules, SECOND[row.second]) == [modules.content]


@pytest.mark.parametrize("row", [row for row in SYMBOLOGIES.values() if row.draw is not None], ids=lambda row: row.name)
def test_a_drawn_symbol_announces_plain_data(row: object) -> None:
    """An ISBT 128 symbol never carries a function character, so it announces plain data."""
    assert isinstance(row, type(SYMBOLOGIES["QR Code"]))
    assert row.draw is not None
    modules = row.draw("=A99992612345600")
    found = Zxing().read(single(modules).grey, frozenset({row.name}))
    assert [sighting.aim for sighting in found] == [modules.aim] == [row.plain]


@pytest.mark.parametrize("text", LABEL_TEXTS)
def test_code_128_has_the_modules_of_another_encoder(text: str) -> None:
    """Every symbol of a label is, bar by bar, what ReportLab's encoder draws."""
    other = Code128(text, quiet=0)
    other.validate()
    other.encode()
    bars = [ord(step.upper()) - ord("A") + 1 for step in other.decompose()]
    dark = [step.isupper() for step in other.decomposed]
    expected = np.repeat(dark, bars)
    assert code128.draw(text).dark[0].tolist() == expected.tolist()


def test_code_128_uses_subset_c_where_it_is_shorter() -> None:
    """Two digits take one character: a donation number is 145 modules wide, as the standard's table says."""
    assert code128.draw("=A99992612345600").width == 145


def test_gs1_data_are_announced_and_separated() -> None:
    """A GS1 Data Matrix announces GS1 data and ends fields of open length by 0x1D."""
    modules = datamatrix.draw("[8018]952132126000000014[8019]1", gs1=True)
    found = Zxing().read(single(modules).grey, frozenset({"Data Matrix"}))
    assert [(s.aim, s.data) for s in found] == [("]d2", b"8018952132126000000014\x1d80191")]
    assert modules.content == b"8018952132126000000014\x1d80191"


def test_a_gs1_128_is_announced_and_read_by_two_readers() -> None:
    """A shipper's number is read as GS1-128, 156 modules wide, and two readers return its digits alone."""
    modules = code128.draw("[00]195213212345678904", gs1=True)
    found = Zxing().read(single(modules).grey, frozenset({"Code 128"}))
    assert [(s.aim, s.data) for s in found] == [("]C1", b"00195213212345678904")]
    assert read_back(modules, SECOND["zbar"]) == [modules.content]
    assert modules.width == 156


@settings(max_examples=10)
@given(st.text(ALPHABET, min_size=1, max_size=250))
def test_a_qr_code_is_one_of_the_encoders_own(text: str) -> None:
    """A QR Code is what the encoder draws with one of its eight masks, and no mask has a lower penalty."""
    drawn = qr.draw(text).dark.tolist()
    masks = []
    for mask in range(8):
        symbol = qrcode.QRCode(error_correction=qr.Level.M.value, border=0, mask_pattern=mask)
        symbol.add_data(QRData(text), optimize=0)
        symbol.make()
        masks.append(symbol.get_matrix())
    assert drawn in masks
    assert lost_point(drawn) == min(lost_point(mask) for mask in masks)


def test_the_compound_message_of_a_label_is_small() -> None:
    """Four structures fit a Data Matrix of 26 by 26 modules, 6.5 mm at 0.25 mm a module."""
    modules = datamatrix.draw(compound(CLAIMS))
    assert (modules.width, modules.height) == (26, 26)


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("draw", [code128.draw, datamatrix.draw, qr.draw])
@pytest.mark.parametrize("text", ["", "Ω", "é", "A\x00B", "A\nB", "A\x1dB", "\x7f", "x" * 5000])
def test_a_text_a_reader_could_alter_is_not_drawn(draw: Callable[[str], Modules], text: str) -> None:
    """Control characters, letters beyond ASCII, nothing and far too much are refused, never replaced or cut."""
    with pytest.raises(ParseError):
        draw(text)


@pytest.mark.parametrize("draw", [code128.draw, datamatrix.draw])
@pytest.mark.parametrize("text", ["[9999]1", "[01]952", "no brackets"])
def test_a_wrong_element_string_is_not_drawn(draw: Callable[..., Modules], text: str) -> None:
    """An element string of an unknown application identifier, of a wrong length or without brackets is refused."""
    with pytest.raises(ParseError):
        draw(text, gs1=True)
