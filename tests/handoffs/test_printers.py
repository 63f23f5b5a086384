"""Printers in service and out of it: a dead dot takes one out, and a person puts it back after a clean test label."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.barcodes.picture import Picture, frame_picture
from kiosk.devices.fakes.printer import FakePrinter
from kiosk.domain.calibration import Calibration, Darkness
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import PrinterPutBack, PrinterTakenOut, PrinterTested
from kiosk.domain.grades import LabelGrade, Placement, SymbolScan, WhiteLine
from kiosk.domain.label import LabelKind
from kiosk.domain.records import RecordKind
from kiosk.handoffs.bench import Bench, PrintingPlace
from kiosk.handoffs.calibrating import calibration, fact_of_test
from kiosk.handoffs.grading import PRINTERS, printer_name, record_of_printer
from kiosk.handoffs.printers import printers, put_printer_back, record_test, story, take_printer_out
from kiosk.handoffs.recording import Signed, sign_record
from kiosk.handoffs.view import site_view
from kiosk.labels.calibration import CalibrationLabel, calibration_label
from kiosk.rehearsal.camera import CLEAN, Backdrop, OnTable, Print, Scene, shoot
from tests.handoffs.small_site import PIN, founded
from tests.labels.contents import profiles

pytestmark = [pytest.mark.xdist_group("printers"), pytest.mark.timeout(600)]

BASE = LabelKind.BASE.value
PROFILE = profiles()["file-300-100x100"]
GOOD = SymbolScan("seal", "QR Code", 0.9, 0.9, unused_correction=1.0)
CLEAN_TEST = Calibration(Placement(0.0, 0.0, 1.0, 1.0), 3, 3, 0.0, (), 3.8)


@pytest.fixture
def site(tmp_path: Path) -> tuple[Bench, dict[str, str]]:
    """A small site with one printer."""
    bench, people = founded(tmp_path / "site")
    return replace(bench, printing={BASE: PrintingPlace(PROFILE, FakePrinter())}), people


def signed(bench: Bench, kind: RecordKind, person: str) -> Signed:
    """A signature of that person for that kind of record."""
    made = sign_record(bench, kind, person, PIN)
    assert isinstance(made, Signed), made
    return made


@pytest.mark.hazard("H06")
def test_a_label_with_a_white_line_takes_its_printer_out(site: tuple[Bench, dict[str, str]]) -> None:
    """The label may pass: its printer is out of service from then on, once, and the record says where the line is."""
    bench, people = site
    name = printer_name(bench, BASE)
    record_of_printer(bench, BASE, LabelGrade((GOOD,)), (people["carla"],))
    assert name not in site_view(bench).printers
    for _ in range(2):
        record_of_printer(bench, BASE, LabelGrade((GOOD,), lines=(WhiteLine(12.3, 0.1),)), (people["carla"],))
    assert site_view(bench).printers[name].dead_mm == (Decimal("12.30"),)
    assert sum(isinstance(r.entry.fact, PrinterTakenOut) for r in bench.ledger.facts(PRINTERS)) == 1
    (there,) = printers(bench)
    assert (there.graded, there.scores) == (3, (Decimal("3.9"),) * 3)


def test_a_symbol_that_is_not_read_says_nothing_of_the_printer(site: tuple[Bench, dict[str, str]]) -> None:
    """The picture may be to blame: neither a grade nor a line of such a label is held against its printer."""
    bench, people = site
    unread = LabelGrade((GOOD, replace(GOOD, what="product code", read=False)), lines=(WhiteLine(12.3, 0.1),))
    record_of_printer(bench, BASE, unread, (people["carla"],))
    assert printer_name(bench, BASE) not in site_view(bench).printers
    assert all(there.graded == 0 for there in printers(bench))


@pytest.mark.hazard("H06")
def test_only_a_clean_test_label_and_two_people_bring_it_back(site: tuple[Bench, dict[str, str]]) -> None:
    """Without a test label since it went out, or with dead dots on it, a printer stays out, and one person is not enough."""
    bench, people = site
    name = printer_name(bench, BASE)

    def back(who: str = "lena") -> None:
        put_printer_back(bench, name, "head changed", signed(bench, RecordKind.RETURN_PRINTER, people[who]))

    with pytest.raises(ParseError, match="one that is out of service, got one that is in service"):
        back()
    record_test(bench, fact_of_test(CLEAN_TEST, name, PROFILE), (people["lena"],))
    take_printer_out(bench, name, "streaks", signed(bench, RecordKind.STOP_PRINTER, people["carla"]))
    with pytest.raises(ParseError, match="since it went out of service, got none"):
        back()
    worn = replace(CLEAN_TEST, dead=(WhiteLine(40.0, 0.1),))
    record_test(bench, fact_of_test(worn, name, PROFILE), (people["lena"],))
    with pytest.raises(ParseError, match=r"without dead dots, got dead dots at 40\.00 mm"):
        back()
    record_test(bench, fact_of_test(CLEAN_TEST, name, PROFILE), (people["lena"],))
    back()
    assert site_view(bench).printers[name].out is not None
    with pytest.raises(ParseError, match="a second person to put it back"):
        back()
    back("ada")
    assert site_view(bench).printers[name].out is None
    facts = [r.entry.fact for r in story(bench, name)[:3]]
    assert [type(fact).__name__ for fact in facts] == ["PrinterPutBack", "PrinterReturnAsked", "PrinterTested"]
    assert isinstance(facts[0], PrinterPutBack)
    assert facts[0].people == (people["lena"], people["ada"])


@pytest.mark.hazard("H06")
def test_dead_dots_of_a_test_label_take_the_printer_out(site: tuple[Bench, dict[str, str]]) -> None:
    """A test label with dead dots is reason enough; it does not count as the clean one afterwards."""
    bench, people = site
    name = printer_name(bench, BASE)
    record_test(bench, fact_of_test(replace(CLEAN_TEST, dead=(WhiteLine(7.0, 0.2),)), name, PROFILE), (people["lena"],))
    standing = site_view(bench).printers[name]
    assert (standing.out, standing.tested) == ("the test label shows dead dots at 7.00 mm", None)


@pytest.mark.hazard("H09")
def test_not_everybody_puts_a_printer_back(site: tuple[Bench, dict[str, str]]) -> None:
    """Who collects can take a printer out; to put it back takes quality or an administrator."""
    bench, people = site
    refused = sign_record(bench, RecordKind.RETURN_PRINTER, people["carla"], PIN)
    assert not isinstance(refused, Signed)
    with pytest.raises(ParseError, match="signature"):
        put_printer_back(bench, "x", "y", signed(bench, RecordKind.STOP_PRINTER, people["carla"]))


def label() -> CalibrationLabel:
    """The test label of the profile."""
    made = calibration_label(PROFILE)
    assert isinstance(made, CalibrationLabel)
    return made


def photographed(bits: np.ndarray) -> Picture:
    """The test label before the simulated camera."""
    frame = shoot(Scene.filled(OnTable(Print(bits, PROFILE.printer.dpi)), Backdrop.DRAPE), CLEAN, 5)
    return frame_picture(np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8))


def read(bits: np.ndarray) -> Calibration:
    """What a picture of those dots tells."""
    return calibration(photographed(bits), label(), PROFILE, datetime(2026, 11, 22, tzinfo=UTC))


def test_a_right_print_is_calibrated() -> None:
    """A test label printed as it was proved stands in its place, at its size, with bars as wide as they should be."""
    found = read(label().bits)
    place = found.placement
    assert all(mm is not None and abs(mm) < 0.3 for mm in (place.right_mm, place.down_mm))
    assert all(times is not None and abs(times - 1) < 0.01 for times in (place.width, place.height))
    assert (found.dead, found.darkness) == ((), Darkness.RIGHT)
    assert 0 < found.smallest_x_dots <= PROFILE.x_dots + 1
    fact = fact_of_test(found, "printer", PROFILE)
    assert isinstance(fact, PrinterTested)
    assert abs(fact.growth_um) < 20


@pytest.mark.hazard("H06")
def test_a_dead_dot_of_the_head_is_found_anywhere() -> None:
    """Two dots that never heat are found where they are, though no symbol stands there."""
    bits = label().bits.copy()
    bits[:, 900:902] = False
    (dead,) = read(bits).dead
    assert dead.at_mm == pytest.approx(901 * 25.4 / 300, abs=0.15)


@pytest.mark.parametrize(
    ("morph", "advice"), [(cv2.dilate, Darkness.TOO_DARK), (cv2.erode, Darkness.TOO_LIGHT)], ids=["dark", "light"]
)
def test_bars_that_grow_or_thin_give_advice(morph: object, advice: Darkness) -> None:
    """Bars a dot wider mean less darkness; bars a dot thinner mean more."""
    kernel = np.ones((1, 2), np.uint8)
    bits = morph(label().bits.astype(np.uint8), kernel).astype(np.bool_)  # type: ignore[operator]  # one of two of OpenCV's
    assert read(bits).darkness is advice


def test_an_offset_is_measured() -> None:
    """A label printed 2 mm to the right is seen there."""
    found = read(np.roll(label().bits, round(2 * 300 / 25.4), axis=1))
    assert found.placement.right_mm == pytest.approx(2.0, abs=0.5)


def test_another_picture_tells_nothing() -> None:
    """Without the test label there is no calibration, and the refusal says what to show."""
    with pytest.raises(ParseError, match="the test label of this profile"):
        calibration(frame_picture(np.full((900, 900), 200, np.uint8)), label(), PROFILE, datetime.now(UTC))
