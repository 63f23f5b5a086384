import builtins
import sys
from typing import Any

import numpy as np
import pytest

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.readers import Libdmtx, Reader, ReaderMissingError, Zbar, Zxing, sightings
from kiosk.barcodes.symbologies import CARRIERS
from tests.barcodes.fakes import FakeBrokenReader, FakeReader, missing, sighting
from tests.barcodes.scene import paper, single, stick

BLANK = np.full((20, 20), 255, np.uint8)


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("error", [RuntimeError("c"), ValueError("v"), MemoryError(), OSError("o"), TypeError("t")])
def test_what_a_reader_raises_is_nothing_read(error: Exception) -> None:
    """Whatever goes wrong inside a reader, it has read nothing."""
    assert sightings(FakeBrokenReader("zbar", error), BLANK, CARRIERS) == ()


@pytest.mark.hazard("H06")
def test_empty_texts_and_other_symbologies_are_nothing_read() -> None:
    """A reader that returns an empty text, or a symbology nobody asked for, has read nothing."""
    odd = FakeReader("zbar", (sighting("zbar", ""), sighting("zbar", "T", "Code 39")))
    assert sightings(odd, BLANK, CARRIERS) == ()


def test_a_missing_library_is_said() -> None:
    """A missing library is not silence: it comes through with what to install."""
    with pytest.raises(ReaderMissingError, match="Install the library of zbar"):
        sightings(missing("zbar"), BLANK, CARRIERS)


@pytest.mark.hazard("H06")
@pytest.mark.parametrize(("reader", "library"), [(Zbar(), "pyzbar"), (Libdmtx(), "arbez_dmtx")])
def test_an_import_that_fails_is_a_missing_library(
    reader: Reader, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where libzbar0 is not installed the import fails, and the reader says what to install."""
    genuine = builtins.__import__

    def without(name: str, *others: Any) -> Any:
        if name.startswith(library):
            raise ImportError(f"Unable to find the shared library of {name}")
        return genuine(name, *others)

    for loaded in [name for name in sys.modules if name.startswith(library)]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ReaderMissingError, match="Install"):
        reader.read(BLANK, CARRIERS)


def test_each_reader_reads_only_what_is_asked_for() -> None:
    """A reader that is asked for one symbology is silent about the others in the picture."""
    sheet = paper()
    stick(sheet, code128.draw("=A99992612345600"), 60, 60, 4)
    stick(sheet, datamatrix.draw("=A99992612345600"), 60, 300, 8)
    stick(sheet, qr.draw("SV1:"), 600, 300, 8)
    for name in CARRIERS:
        assert {s.symbology for s in Zxing().read(sheet, frozenset({name}))} == {name}
    assert {s.symbology for s in Zbar().read(sheet, frozenset({"QR Code"}))} == {"QR Code"}
    assert Zbar().read(sheet, frozenset({"Data Matrix"})) == ()
    assert Libdmtx().read(sheet, frozenset({"Code 128"})) == ()


def test_the_first_reader_tells_where_and_how_well() -> None:
    """Corners, symbology identifier and unused error correction come with each symbol."""
    (found,) = Zxing().read(single(qr.draw("SV1:"), 8).grey, CARRIERS)
    assert (found.aim, found.quality, len(found.corners)) == ("]Q1", 1.0, 4)
    assert abs(found.corners[0].x - 32) <= 1
