"""The test label of a printer: proved for every profile, and no label of anybody."""

from collections import Counter

import numpy as np
import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import recognise
from kiosk.labels import png, zpl
from kiosk.labels.calibration import CalibrationLabel, bar_across, bar_along, calibration_label
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.second_look import whole_label
from tests.labels.contents import profiles

SOME = ("file-203-100x100", "file-203-wristband", "file-300-cryobag", "zebra-zd621-300-100x100")


def made(profile: PrinterProfile) -> CalibrationLabel:
    """The test label of a profile, proved."""
    label = calibration_label(profile)
    assert isinstance(label, CalibrationLabel), label
    return label


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("name", SOME)
def test_it_is_proved_for_every_stock(name: str) -> None:
    """Small stock and large, wristbands too: dots as drawn, every symbol read by two readers, the bytes decoded back."""
    profile = profiles()[name]
    label = made(profile)
    assert label.bits.shape == (profile.height_dots, profile.width_dots)
    decode = png.decode if profile.printer.language == png.LANGUAGE else zpl.decode
    assert np.array_equal(np.rot90(decode(label.payload), profile.output.rotate // 90), label.bits)
    assert sum(whole_label(label.bits).values()) == len(label.drawing.symbols) >= 5


@pytest.mark.hazard("H07")
def test_no_symbol_of_it_is_an_identifier() -> None:
    """Whoever shows it where a bag is due shows nothing: each symbol says SPECIMEN, and no kind of identifier."""
    for symbol in made(profiles()["file-300-100x100"]).drawing.symbols:
        text = symbol.modules.content.decode()
        assert text.startswith("SPECIMEN")
        with pytest.raises(ParseError):
            recognise(text, ())


def test_its_bars_cross_the_whole_window() -> None:
    """Every column of the printable window crosses the one bar, and every row below it the other."""
    profile = profiles()["file-300-100x100"]
    label = made(profile)
    left, top, right, bottom = (profile.dots(margin) for margin in profile.media.margins_mm)
    across, along = bar_across(label.drawing), bar_along(label.drawing)
    slack = profile.dots(0.5)
    assert (across.left - left, profile.width_dots - right - across.right) <= (slack, slack)
    assert (across.top - top, profile.height_dots - bottom - along.bottom) <= (slack, slack)
    assert across.of(label.bits).all()
    assert along.of(label.bits).all()


def test_its_ladder_climbs_by_whole_dots() -> None:
    """Each step has a Code 128, a Data Matrix and a QR Code, from two dots a module up."""
    steps = Counter(s.x_dots for s in made(profiles()["file-300-100x100"]).drawing.symbols if " at " in s.what)
    assert sorted(steps) == list(range(2, 2 + len(steps)))
    assert set(steps.values()) == {3}
