"""The simulated camera: true size, true place, the same picture again, and pictures that can be read."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kiosk.rehearsal.camera import (
    CLEAN,
    CONDITIONS,
    DARK,
    DEFOCUS,
    FROST,
    GLARE,
    JPEG,
    LOW_LIGHT,
    MOTION,
    STILL,
    TILT,
    Backdrop,
    Card,
    Condition,
    Item,
    OnBag,
    OnTable,
    OnWrist,
    Place,
    Print,
    Scene,
    outlines,
    shoot,
)
from kiosk.rehearsal.camera.optics import smear
from kiosk.rehearsal.camera.stance import FOCAL_PX
from kiosk.rehearsal.camera.surfaces import Cylinder

DPI = 300
FORMATS = (zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix)
LINEAR = ("=A99992600000100", "=%6200", "=<DAX121A0")
SEAL = "DEMONSTRATION SEAL OF ABOUT THE LENGTH THAT A REAL ONE HAS " * 3
COMPOUND = "=+03000=A99992600000100=<DAX121A0=%6200"
WRIST = "952000000000012345-1"


def symbol(text: str, kind: zxingcpp.BarcodeFormat, dots: int, height: int = 0) -> NDArray[np.bool_]:
    """A symbol in dots, each module `dots` wide; bars `height` dots high."""
    drawn = np.asarray(zxingcpp.create_barcode(text, kind).to_image(scale=1, add_quiet_zones=False)) < 128
    if height:
        return np.repeat(np.repeat(drawn[:1], dots, axis=1), height, axis=0)
    return np.kron(drawn, np.ones((dots, dots), dtype=np.bool_))


def page(width_mm: float, height_mm: float, *placed: tuple[int, int, NDArray[np.bool_]]) -> Print:
    """A print with symbols at (x, y) dots."""
    bits = np.zeros((round(height_mm * DPI / 25.4), round(width_mm * DPI / 25.4)), dtype=np.bool_)
    for x, y, drawn in placed:
        bits[y : y + drawn.shape[0], x : x + drawn.shape[1]] = drawn
    return Print(bits, DPI)


def bag_label(linear: tuple[str, ...] = LINEAR) -> Print:
    """A 100 mm label with bars of 3 dots, a QR Code of 4 and a Data Matrix of 6."""
    code128, qr, data_matrix = FORMATS
    bars = [(60, 60 + 200 * row, symbol(text, code128, 3, 110)) for row, text in enumerate(linear)]
    return page(100, 100, *bars, (640, 660, symbol(SEAL, qr, 4)), (120, 820, symbol(COMPOUND, data_matrix, 6)))


def wristband() -> Print:
    """A 250 mm band with the same value every 30 mm, as Data Matrix and QR Code in turn."""
    kinds = (FORMATS[2], FORMATS[1])
    return page(250, 25, *((60 + 355 * n, 70, symbol(WRIST, kinds[n % 2], 5)) for n in range(8)))


def black(width_mm: float, height_mm: float) -> Print:
    """A print that is all ink."""
    return Print(np.ones((round(height_mm * DPI / 25.4), round(width_mm * DPI / 25.4)), dtype=np.bool_), DPI)


def texts(frame: NDArray[np.uint8]) -> set[str]:
    """What one reader makes of a frame, as it came and slightly smoothed."""
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    found = (
        zxingcpp.read_barcodes(
            picture, zxingcpp.BarcodeFormats(FORMATS), try_invert=False, text_mode=zxingcpp.TextMode.Plain
        )
        for picture in (grey, cv2.GaussianBlur(grey, (0, 0), 1.0))
    )
    return {barcode.text for barcodes in found for barcode in barcodes}


def contrast(frame: NDArray[np.uint8]) -> float:
    """How far black and white of the middle of a frame are apart."""
    middle = frame[300:780, 600:1320]
    return float(np.percentile(middle, 98) - np.percentile(middle, 2))


def steepness(frame: NDArray[np.uint8]) -> float:
    """How steep the edges of a frame are."""
    return float(cv2.Laplacian(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), cv2.CV_64F).var())


def test_the_same_seed_takes_the_same_picture() -> None:
    """A frame follows from scene, condition and seed alone, byte for byte."""
    scene = Scene.filled(OnBag(bag_label()), Backdrop.DRAPE)
    assert np.array_equal(shoot(scene, FROST, 7), shoot(scene, FROST, 7))
    assert not np.array_equal(shoot(scene, FROST, 7), shoot(scene, FROST, 8))


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=lambda condition: condition.name)
def test_every_condition_gives_a_full_frame(condition: Condition) -> None:
    """Every preset gives a 1080p colour frame of bytes."""
    frame = shoot(Scene.filled(OnWrist(wristband()), fill=0.8), condition, 1)
    assert frame.shape == (1080, 1920, 3)
    assert frame.dtype == np.uint8


@pytest.mark.parametrize(
    ("item", "want"),
    [
        (OnTable(bag_label()), {*LINEAR, SEAL, COMPOUND}),
        (OnBag(bag_label()), {*LINEAR, SEAL, COMPOUND}),
        (OnBag.frozen(bag_label()), {*LINEAR, SEAL, COMPOUND}),
        (Card(bag_label()), {*LINEAR, SEAL, COMPOUND}),
    ],
    ids=["table", "bag", "frozen bag", "card"],
)
def test_a_steady_hand_in_good_light_gives_every_symbol(item: Item, want: set[str]) -> None:
    """In a clean picture of a label that fills nine tenths of the height every symbol is read, however the hand sways."""
    for seed in range(5):
        assert texts(shoot(Scene.filled(item), CLEAN, seed)) == want


@pytest.mark.parametrize("diameter", [50.0, 70.0])
@pytest.mark.parametrize("rotation", [0.0, 90.0])
def test_a_band_is_read_on_thin_and_thick_wrists(diameter: float, rotation: float) -> None:
    """Some repeat of the wristband's symbol faces the camera and is read."""
    item = OnWrist(wristband(), Place(rotation_deg=rotation), diameter_mm=diameter)
    for seed in range(2):
        assert texts(shoot(Scene((item,), px_per_mm=14.0, backdrop=Backdrop.SHEET), CLEAN, seed)) == {WRIST}


def test_the_far_side_of_a_wrist_is_not_seen() -> None:
    """A symbol turned away from the camera is not in the picture."""
    band = page(250, 25, (60, 70, symbol(WRIST, FORMATS[1], 5)))
    facing = 60 * 25.4 / DPI + 8 - band.width_mm / 2
    near = Scene((OnWrist(band, facing_mm=facing),), px_per_mm=14.0)
    away = Scene((OnWrist(band, facing_mm=facing + 94.0),), px_per_mm=14.0)
    assert texts(shoot(near, STILL, 1)) == {WRIST}
    assert texts(shoot(away, STILL, 1)) == set()


def test_a_band_ends_where_the_arm_does() -> None:
    """A wrist of 60 mm at 14 px/mm shows its silhouette and no millimetre of band beside it."""
    ink = shoot(Scene((OnWrist(black(250, 25)),), px_per_mm=14.0), STILL, 5)[..., 1] < 40
    columns = np.flatnonzero(ink.any(axis=0))
    distance = FOCAL_PX / 14.0
    half = FOCAL_PX * 30.0 / np.sqrt((distance + 30.0) ** 2 - 30.0**2)
    assert columns.min() == pytest.approx(959.5 - half, abs=2.0)
    assert columns.max() == pytest.approx(959.5 + half, abs=2.0)


def test_two_bags_share_a_picture() -> None:
    """Several things stand in one frame, each with its own symbols; short bars of two pixels a module may be lost."""
    other = ("=A99992600000200", "=%5100", "=<DAX121B0")
    scene = Scene(
        (
            OnBag(bag_label(), Place(x_mm=-66.0)),
            OnBag(bag_label(other), Place(x_mm=66.0, rotation_deg=180.0)),
        ),
        px_per_mm=8.0,
        backdrop=Backdrop.DRAPE,
    )
    found = texts(shoot(scene, STILL, 2))
    assert found >= {LINEAR[0], other[0], SEAL, COMPOUND}
    assert found <= {*LINEAR, *other, SEAL, COMPOUND}


@pytest.mark.parametrize("px_per_mm", [5.0, 9.7])
def test_a_print_has_its_true_size_and_place(px_per_mm: float) -> None:
    """Millimetres become pixels at the scale asked for, to half a pixel."""
    place = Place(x_mm=20.0, y_mm=-10.0)
    frame = shoot(Scene((OnTable(black(60, 40), place),), px_per_mm), STILL, 3)
    dark = frame[..., 1] < 75
    assert np.count_nonzero(dark) == pytest.approx(60 * 40 * px_per_mm**2, rel=0.02)
    rows, columns = np.nonzero(dark)
    assert columns.mean() == pytest.approx(959.5 + 20 * px_per_mm, abs=0.5)
    assert rows.mean() == pytest.approx(539.5 - 10 * px_per_mm, abs=0.5)


def test_a_camera_goes_no_nearer_than_it_focuses() -> None:
    """A small label is not brought nearer than 14 px/mm; a large one fills the share of the frame asked for."""
    assert Scene.filled(OnTable(black(30, 20))).px_per_mm == 14.0
    assert Scene.filled(OnTable(black(100, 100))).px_per_mm == pytest.approx(9.72, abs=0.01)


def test_outlines_stand_where_the_print_is() -> None:
    """The outline told for a swaying, tilted picture is where the ink is."""
    scene = Scene((OnTable(black(60, 40), Place(rotation_deg=30.0)),), 9.0, Backdrop.SHEET)
    for seed in range(3):
        (outline,) = outlines(scene, TILT, seed)
        told = np.zeros((1080, 1920), dtype=np.uint8)
        cv2.fillPoly(told, [np.round(outline).astype(np.int32)], 1)
        ink = shoot(scene, TILT, seed)[..., 1] < 75
        assert np.count_nonzero(ink ^ (told == 1)) < 0.02 * np.count_nonzero(ink)
        middle = np.argwhere(told == 1).mean(axis=0)
        assert np.argwhere(ink).mean(axis=0) == pytest.approx(middle, abs=0.6)


def test_who_aims_cuts_nothing_off() -> None:
    """The hand backs off until the label is whole in the picture; a label asked for beyond the edge stays there."""
    label = OnTable(black(100, 100))
    for seed in range(30):
        (outline,) = outlines(Scene.filled(label, fill=0.97), TILT, seed)
        assert np.all(outline >= 0)
        assert np.all(outline <= (1919, 1079))
    beyond = Scene((replace(label, place=Place(x_mm=90.0)),), px_per_mm=9.7)
    assert outlines(beyond, CLEAN, 1)[0].max() > 1919


def test_conditions_cost_what_they_are_called_after() -> None:
    """Blur and shake flatten edges, frost and darkness take contrast, glare burns paper out, JPEG alters the pixels."""
    scene = Scene.filled(OnTable(bag_label()))
    still = shoot(scene, STILL, 4)

    def under(condition: Condition) -> NDArray[np.uint8]:
        return shoot(scene, replace(condition, sway=STILL.sway, tilt_deg=(0.0, 0.0)), 4)

    assert steepness(under(DEFOCUS)) < 0.5 * steepness(still)
    assert steepness(under(MOTION)) < 0.5 * steepness(still)
    assert contrast(under(FROST)) < 0.8 * contrast(still)
    assert contrast(under(LOW_LIGHT)) < 0.7 * contrast(still)
    assert contrast(under(DARK)) < 0.5 * contrast(still)
    assert np.count_nonzero(under(GLARE) == 255) > np.count_nonzero(still == 255) + 5000
    assert not np.array_equal(under(JPEG), still)


@given(
    radius=st.floats(20, 200),
    turn=st.floats(-0.9, 0.9),
    down=st.floats(-60, 60),
    lens=st.tuples(st.floats(-40, 40), st.floats(-40, 40), st.floats(-300, -150)),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_ray_meets_the_cylinder_where_the_point_is(
    radius: float, turn: float, down: float, lens: tuple[float, float, float]
) -> None:
    """A ray drawn to a visible point of a cylinder meets it at that very point."""
    cylinder = Cylinder(radius)
    point = cylinder.point(np.array(turn * radius), np.array(down))
    origin = np.array(lens)
    normal = np.array((np.sin(turn), 0.0, -np.cos(turn)))
    if np.dot(origin - point, normal) <= 1.0:
        return
    met = cylinder.meet(origin, point - origin)
    assert met.u == pytest.approx(turn * radius, abs=1e-6)
    assert met.v == pytest.approx(down, abs=1e-6)
    assert met.rim > 0


@pytest.mark.parametrize("turn", [0.0, 0.7, np.pi / 2, 2.5])
def test_a_smear_keeps_the_light_and_its_length(turn: float) -> None:
    """A shake spreads the light along its path and loses none."""
    path = smear(9.0, turn)
    assert path.sum() == pytest.approx(1.0, abs=1e-5)
    assert np.hypot(*(np.array(path.shape) - 1)) == pytest.approx(9.0, abs=2.0)


@pytest.mark.parametrize(
    "bits", [np.zeros((3, 3), dtype=np.uint8), np.zeros((0, 3), dtype=np.bool_), np.zeros(3, dtype=np.bool_)]
)
def test_only_a_picture_of_dots_is_a_print(bits: NDArray[np.bool_]) -> None:
    """A print is made of a two-dimensional picture of booleans and nothing else."""
    with pytest.raises(ValueError, match="Expected a two-dimensional picture of booleans"):
        Print(bits, DPI)


def test_a_print_needs_dots_an_inch() -> None:
    """A print without a size is refused."""
    with pytest.raises(ValueError, match="Expected dots an inch above zero, got 0"):
        Print(np.zeros((3, 3), dtype=np.bool_), 0)


def test_a_print_does_not_change_under_the_camera() -> None:
    """A print keeps its own dots, whatever happens to the array it was made of."""
    bits = np.zeros((30, 30), dtype=np.bool_)
    taken = Print(bits, DPI)
    bits[:] = True
    assert not taken.bits.any()
    assert not taken.bits.flags.writeable
