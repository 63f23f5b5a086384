"""Brother raster: where the dots lie on the head, what is refused, and nothing else through."""

from dataclasses import replace

import numpy as np
import pytest

from kiosk.domain.errors import ParseError
from kiosk.labels.brother import DPI, PINS, ROLLS, decode, encode
from kiosk.labels.drawing import Bits
from kiosk.labels.placement import Placement
from kiosk.labels.profile import Media
from tests.labels.bitmaps import label_like

DIE_CUT = Placement(DPI, Media(101.6, 50.46, 103.6, (2, 3, 2, 3), "gap"))
ROLL = Placement(DPI, Media(100.0, 100.0, 101.6, (1, 1, 1, 1), "continuous"))
LABEL = label_like(1200, 596, 3, side=18, end=35)
JOB = encode(LABEL, DIE_CUT)


def dot(left: int, top: int) -> Bits:
    """A die-cut label of 102 × 51 mm with one black dot."""
    bits: Bits = np.zeros((596, 1200), dtype=np.bool_)
    bits[top, left] = True
    return bits


def test_the_job_is_the_manuals_sequence() -> None:
    """Invalidate, initialise, raster mode, notification, information, cut, feed, compression, rows, print: byte by byte."""
    head = (
        bytes(350)
        + bytes.fromhex("1b40 1b696101 1b692100")
        + bytes.fromhex("1b697a ce 0b 66 33 0e020000 00 00")
        + bytes.fromhex("1b694d40 1b694101 1b694b08 1b69640000 4d02")
    )
    white: Bits = np.zeros((596, 1200), dtype=np.bool_)
    assert encode(white, DIE_CUT) == head + b"Z" * 526 + b"\x1a"
    long: Bits = np.zeros((1181, 1181), dtype=np.bool_)
    assert bytes.fromhex("1b697a c6 0a 68 00 9d040000 00 00") in encode(long, ROLL)
    assert bytes.fromhex("1b69642300") in encode(long, ROLL)


@pytest.mark.hazard("H02")
def test_the_label_lies_mirrored_on_the_head() -> None:
    """The rightmost dot that ink reaches is pin 56 counted from the first bit of a row; the leftmost is 1163 pins on."""
    first_row = JOB.index(b"M\x02") + 2
    for left, pin in ((1200 - 18 - 1, 56), (18, 56 + 1163)):
        row = encode(dot(left, 35), DIE_CUT)[first_row:]
        assert row[:2] == b"g\x00"
        packed = row[3 : 3 + row[2]]
        bits = np.unpackbits(np.frombuffer(unpacked(packed), dtype=np.uint8))
        assert (len(bits), np.flatnonzero(bits).tolist()) == (PINS, [pin])


def unpacked(packed: bytes) -> bytes:
    """TIFF 6.0, section 9, as it stands there."""
    out, at = b"", 0
    while at < len(packed):
        count = int.from_bytes(packed[at : at + 1], "big", signed=True)
        if count >= 0:
            out += packed[at + 1 : at + 2 + count]
            at += 2 + count
        else:
            out += packed[at + 1 : at + 2] * (1 - count)
            at += 2
    return out


def test_every_roll_fits_the_head() -> None:
    """What ink reaches and the pins at its right lie on the head, and no two rolls have one name or size."""
    for roll in ROLLS:
        assert roll.right > 0
        assert roll.right + roll.across - 2 * roll.side <= PINS
    assert len({(roll.across_mm, roll.along_mm) for roll in ROLLS}) == len(ROLLS)
    assert len({(roll.across, roll.along) for roll in ROLLS}) == len(ROLLS)


@pytest.mark.parametrize(
    ("bits", "at", "message"),
    [
        (LABEL, replace(DIE_CUT, dpi=600), "Brother raster: Expected 300 dpi, got 600 dpi."),
        (
            LABEL[:-1],
            DIE_CUT,
            "Brother raster: Expected the dots of a die-cut roll (1200 x 596, 1200 x 1804), got 1200 x 595.",
        ),
        (
            LABEL[:, :-1],
            ROLL,
            "Brother raster: Expected the dots of a continuous roll (1181 x any), got 1199 x 596.",
        ),
        (
            dot(17, 100),
            DIE_CUT,
            "Brother raster: Expected white 18 dots at the sides and 35 at the ends, got ink there.",
        ),
        (
            dot(100, 561),
            DIE_CUT,
            "Brother raster: Expected white 18 dots at the sides and 35 at the ends, got ink there.",
        ),
        (LABEL[:300, :1181], ROLL, "Brother raster: Expected 301 to 35434 rows that ink reaches, got 300."),
    ],
)
@pytest.mark.hazard("H02")
def test_what_the_roll_cannot_take_is_refused(bits: Bits, at: Placement, message: str) -> None:
    """Another resolution, another size, ink where the head doesn't reach, too short: nothing is scaled to fit."""
    with pytest.raises(ParseError) as refusal:
        encode(bits, at)
    assert str(refusal.value) == message


def test_every_flipped_bit_is_refused_or_shows() -> None:
    """A bit flipped in any byte is refused, or changes the dots: no job has two readings, no picture two jobs."""
    small = encode(dot(100, 100), DIE_CUT)
    for place in range(len(small)):
        bad = bytearray(small)
        bad[place] ^= 1 << place % 8
        try:
            other = decode(bytes(bad))
        except ParseError:
            continue
        assert not np.array_equal(other, dot(100, 100))


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        JOB + b"\x00",
        b"\x00" + JOB,
        JOB + JOB,
        JOB[:-1],
        JOB[:-30] + b"\x1a",
        JOB.replace(b"M\x02", b"M\x00"),
        JOB.replace(b"\x1biA\x01", b"\x1biA\x02"),
        JOB.replace(b"\x1a", b"Z\x1a") if JOB.count(b"\x1a") == 1 else JOB[:-1] + b"Z\x1a",
        JOB.replace(bytes.fromhex("66330e02"), bytes.fromhex("66320e02")),
        JOB.replace(bytes.fromhex("66330e020000"), bytes.fromhex("66330e02ff00")),
    ],
)
def test_what_encode_never_writes_is_refused(bad: bytes) -> None:
    """Another command, a second job, a row more or less, another roll: refused."""
    with pytest.raises(ParseError):
        decode(bad)
