"""A printed label graded from the camera's picture: what a printer did counts, what the camera did does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import cv2
import numpy as np
import pytest

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.grading import Look, PrintedLabel, grade, look, unused_correction
from kiosk.barcodes.picture import frame_picture
from kiosk.barcodes.readers import Libdmtx, Zbar
from kiosk.barcodes.seals import key_id_of
from kiosk.domain.grades import FLOOR, UNREAD
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.label import LabelKind, Purpose
from kiosk.rehearsal.camera import (
    CLEAN,
    JPEG,
    LOW_LIGHT,
    TILT,
    Backdrop,
    Condition,
    OnBag,
    OnTable,
    Print,
    Scene,
    shoot,
)
from tests.labels.contents import SITE_KEY, bag_label, printed, profile_for

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PUBLIC = SITE_KEY.public_key().public_bytes_raw()
TRUSTED = TrustedKey(
    key_id_of(PUBLIC), PUBLIC.hex(), KeyPurpose.SEAL, "tests", NOW - timedelta(days=1), NOW + timedelta(days=1)
)
GATE = Gate((TRUSTED,), seconds=(Zbar(), Libdmtx(patience=200)))

pytestmark = [pytest.mark.xdist_group("grading"), pytest.mark.timeout(600)]


@cache
def cryobag() -> PrintedLabel:
    """A proved cryobag label: two linear symbols, a Data Matrix and the seal on little room."""
    return printed(bag_label(LabelKind.CRYOBAG, purpose=Purpose.USE), profile_for(LabelKind.CRYOBAG))


def seen(bits: np.ndarray, *, condition: Condition = CLEAN, ink: float = 1.0, pose: int = 3) -> Look:
    """A look at these dots through the simulated camera, by what two readers read in them."""
    scene = Scene.filled(OnTable(Print(bits, cryobag().dpi, ink)), Backdrop.DRAPE)
    grey = np.asarray(cv2.cvtColor(shoot(scene, condition, pose), cv2.COLOR_BGR2GRAY), np.uint8)
    return look(grey, cryobag(), GATE.read(frame_picture(grey), NOW).accepted)


def score(shown: Look) -> float:
    found = grade([shown], cryobag())
    assert found is not None
    return found.score


@cache
def right() -> Look:
    """The label as it was meant to be."""
    return seen(cryobag().ink)


def test_a_right_label_has_an_a() -> None:
    """What was proved and printed as it was proved is graded A, stands in its place, and shows no line."""
    found = grade([right()], cryobag())
    assert found is not None
    assert (found.letter, found.lines) == ("A", ())
    place = found.placement
    assert all(mm is None or abs(mm) < 0.5 for mm in (place.right_mm, place.down_mm))
    assert all(times is None or abs(times - 1) < 0.015 for times in (place.width, place.height))


@pytest.mark.parametrize("condition", [TILT, LOW_LIGHT, JPEG], ids=lambda one: one.name)
def test_a_poor_picture_is_no_fault_of_the_printer(condition: Condition) -> None:
    """A right label held badly still stands above the floor in the best of two frames."""
    found = grade([seen(cryobag().ink, condition=condition, pose=pose) for pose in range(2)], cryobag())
    assert found is not None
    assert found.score >= FLOOR
    assert found.lines == ()


@pytest.mark.hazard("H06")
def test_faint_ink_costs_contrast() -> None:
    """The fainter the ink, the lower the grade, and contrast is what gives it."""
    scores = [score(right()), *(score(seen(cryobag().ink, ink=ink)) for ink in (0.6, 0.35))]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] < FLOOR


@pytest.mark.hazard("H06")
def test_a_dead_dot_is_found_where_it_is() -> None:
    """A dead dot through the bars leaves a white line, which is found to a quarter of a millimetre."""
    bits, linear = cryobag().ink.copy(), next(s for s in cryobag().symbols if s.linear)
    dark = np.nonzero(linear.modules.dark[0])[0]
    column = linear.left + int(dark[len(dark) // 2]) * linear.x_dots
    bits[:, column] = False
    (line,) = seen(bits).lines
    assert line.at_mm == pytest.approx((column + 0.5) / cryobag().dots_per_mm, abs=0.25)


@pytest.mark.hazard("H06")
def test_a_void_in_the_seal_spends_its_correction() -> None:
    """A hole in the seal lowers the seal's grade and no other symbol's, and is no line."""
    bits, seal = cryobag().ink.copy(), next(s for s in cryobag().symbols if s.what == "seal")
    hole = 12 * seal.x_dots
    bits[seal.top + 60 : seal.top + 60 + hole, seal.left + 60 : seal.left + 60 + hole] = False
    shown = seen(bits)
    assert shown.lines == ()
    for what, scan in shown.symbols.items():
        assert (scan.score < right().symbols[what].score - 0.5) == (what == "seal")


def test_an_offset_is_measured_by_the_papers_edges() -> None:
    """A print 2 mm to the right of its place is seen to stand there."""
    dots = round(2 * cryobag().dots_per_mm)
    bits = np.roll(cryobag().ink, dots, axis=1)
    shown = seen(bits)
    assert shown.placement.right_mm == pytest.approx(2.0, abs=0.5)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("times", [0.9875, 1.0125])
def test_a_print_fitted_to_a_page_is_told_by_its_dots(times: float) -> None:
    """Dots dropped or doubled by one part in eighty are counted among the symbols' own modules, and refuse the label."""
    rows, columns = cryobag().ink.shape
    matrix = np.array([[1, 0, 0], [0, times, (1 - times) * rows / 2]], np.float64)
    fitted = cv2.warpAffine(cryobag().ink.astype(np.uint8), matrix, (columns, rows), flags=cv2.INTER_NEAREST)
    shown = seen(fitted.astype(np.bool_))
    assert shown.placement.resampled == pytest.approx(0.0125, abs=0.006)
    assert right().placement.resampled < 0.002
    assert score(shown) < FLOOR < score(right())


def test_ink_that_runs_is_no_dot_doubled() -> None:
    """Ink dragged along by a dot makes bars grow, and is not taken for a print that was fitted to a page."""
    run = cv2.dilate(cryobag().ink.astype(np.uint8), np.ones((1, 2), np.uint8), anchor=(0, 0))
    shown = seen(run.astype(np.bool_))
    assert max(abs(scan.growth) for scan in shown.symbols.values()) > 0.1
    assert shown.placement.resampled < 0.003


def test_symbols_round_a_label_know_how_its_bag_is_bent() -> None:
    """A base label on a filled bag is as wide as intended, as far as its seven symbols tell where its edges belong."""
    label = printed(bag_label(LabelKind.BASE, purpose=Purpose.USE), profile_for(LabelKind.BASE))
    scene = Scene.filled(OnBag(Print(label.ink, label.dpi), radius_mm=180.0), Backdrop.DRAPE, 0.85)
    grey = np.asarray(cv2.cvtColor(shoot(scene, CLEAN, 1_800_000), cv2.COLOR_BGR2GRAY), np.uint8)
    place = look(grey, label, GATE.read(frame_picture(grey), NOW).accepted).placement
    assert place.width == pytest.approx(1.0, abs=0.008)
    assert place.height == pytest.approx(1.0, abs=0.008)


@pytest.mark.hazard("H06")
def test_a_module_missing_in_a_solid_side_costs_more_than_one_amidst() -> None:
    """A void as large as a module refuses the label where it breaks the Data Matrix's left side, and nowhere else."""
    matrix = next(s for s in cryobag().symbols if s.modules.symbology == "Data Matrix")
    side = matrix.x_dots
    amidst = next(int(column) for column in np.nonzero(matrix.modules.dark[9])[0] if 6 < column < 12)
    scores = []
    for column in (0, amidst):
        bits = cryobag().ink.copy()
        top, left = matrix.top + 9 * side, matrix.left + column * side
        bits[top : top + side, left : left + side] = False
        scores.append(seen(bits).symbols[matrix.what].score)
    assert scores[0] < FLOOR < scores[1]


@pytest.mark.hazard("H06")
def test_what_was_not_read_is_graded_where_it_should_stand() -> None:
    """A symbol no reader gives is looked for by the label's others, and has the grade of what is not read."""
    scene = Scene.filled(OnTable(Print(cryobag().ink, cryobag().dpi)), Backdrop.DRAPE)
    grey = np.asarray(cv2.cvtColor(shoot(scene, CLEAN, 3), cv2.COLOR_BGR2GRAY), np.uint8)
    read = GATE.read(frame_picture(grey), NOW).accepted
    without = [symbol for symbol in read if symbol.symbology != "Data Matrix"]
    found = grade([look(grey, cryobag(), without)], cryobag())
    assert found is not None
    assert found.unread == ("compound message",)
    assert found.score == UNREAD
    (missing,) = (scan for scan in found.symbols if not scan.read)
    assert replace(missing, read=True).score > 3.0
    again = grade([look(grey, cryobag(), without), right()], cryobag())
    assert again is not None
    assert again.unread == ()


def test_a_black_bar_beside_the_edge_is_not_the_edge() -> None:
    """A print 0.85 mm down its paper on a bent bag is seen to stand there, though a black bar ends above the edge."""
    dots = round(0.85 * cryobag().dots_per_mm)
    bits = np.roll(cryobag().ink, dots, axis=0)
    scene = Scene.filled(OnBag(Print(bits, cryobag().dpi), radius_mm=180.0), Backdrop.DRAPE, 0.85)
    grey = np.asarray(cv2.cvtColor(shoot(scene, CLEAN, 201164), cv2.COLOR_BGR2GRAY), np.uint8)
    place = look(grey, cryobag(), GATE.read(frame_picture(grey), NOW).accepted).placement
    assert place.down_mm == pytest.approx(0.85, abs=0.5)
    assert place.height is None or place.height == pytest.approx(1.0, abs=0.03)


@pytest.mark.hazard("H06")
def test_room_is_told_by_the_edge_that_is_seen() -> None:
    """Paper ends where its size says, when something as bright lies beyond one edge: too little room is still told."""
    per_mm, beside = 10.0, 120
    size = [round(side / cryobag().dots_per_mm * per_mm) for side in cryobag().ink.shape]
    left = round(3 * per_mm)
    paper = np.where(cryobag().ink, 20, 230).astype(np.uint8)
    print_ = cv2.resize(paper, (size[1], size[0]), interpolation=cv2.INTER_AREA)
    grey = np.full((size[0] + 2 * beside, size[1] + 2 * beside), 90, np.uint8)
    grey[beside:-beside, beside:-beside] = 230
    grey[beside:-beside, beside : -beside - left] = print_[:, left:]
    grey[beside:-beside, :beside] = 230
    place = look(grey, cryobag(), GATE.read(frame_picture(grey), NOW).accepted).placement
    assert place.right_mm == pytest.approx(-3.0, abs=0.5)
    assert place.room < 0.2


def test_a_small_void_costs_the_lines_it_takes() -> None:
    """Agreeing lines are counted finely: a void twice as high costs more, not by steps of a tenth."""
    linear = next(s for s in cryobag().symbols if s.linear)
    dark = np.nonzero(linear.modules.dark[0])[0]
    left, middle = linear.left + int(dark[len(dark) // 2]) * linear.x_dots, linear.top + linear.height // 2
    shares = []
    for part in (0.04, 0.12):
        bits, high = cryobag().ink.copy(), max(1, round(part * linear.height))
        bits[middle : middle + high, left : left + linear.x_dots] = False
        shares.append(seen(bits).symbols[linear.what].agreeing_lines)
    assert shares[0] is not None
    assert shares[1] is not None
    assert 0.9 < shares[0] < 1.0
    assert shares[1] < shares[0]


def test_another_thing_is_not_graded() -> None:
    """A picture without the label gives no grade, and neither does one in which a symbol can't be made out."""
    assert grade([look(np.full((1080, 1920), 160, np.uint8), cryobag(), ())], cryobag()) is None
    partly = replace(right(), symbols={k: v for k, v in right().symbols.items() if k != "seal"})
    assert grade([partly], cryobag()) is None
    assert grade([], cryobag()) is None
    assert grade([partly, right()], cryobag()) is not None


def test_the_best_of_each_symbol_counts() -> None:
    """Over close frames a symbol has the grade of its best one, and a line counts when most frames show it."""
    faint = {what: replace(scan, contrast=0.3) for what, scan in right().symbols.items()}
    poor = replace(right(), symbols=faint)
    assert score(poor) < score(right())
    found = grade([poor, right()], cryobag())
    assert found is not None
    assert found.score == score(right())


def test_what_a_bent_bag_and_wrinkles_do_is_no_fault_of_the_printer() -> None:
    """On a filled bag every symbol comes to lie on its modules, and the label stands above the floor."""
    scene = Scene.filled(OnBag(Print(cryobag().ink, cryobag().dpi), radius_mm=180.0), Backdrop.DRAPE)
    grey = np.asarray(cv2.cvtColor(shoot(scene, CLEAN, 4), cv2.COLOR_BGR2GRAY), np.uint8)
    found = grade([look(grey, cryobag(), GATE.read(frame_picture(grey), NOW).accepted)], cryobag())
    assert found is not None
    assert found.score > 3.0
    assert found.lines == ()


def test_spent_correction_is_counted_in_codewords() -> None:
    """Wrong modules of one codeword cost one codeword; far apart each costs its own."""
    seal = next(s for s in cryobag().symbols if s.what == "seal")
    none = np.zeros(seal.modules.dark.shape, np.bool_)
    near, far = none.copy(), none.copy()
    near[8:12, 8:10] = True
    far[::9, ::9] = True
    assert unused_correction(none, seal) == 1.0
    assert unused_correction(far, seal) < unused_correction(near, seal) < 1.0
