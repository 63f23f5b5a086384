"""The Zebra language as one bitmap: there and back, and nothing else through."""

import base64
import binascii
import re
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kiosk.domain.errors import ParseError
from kiosk.labels.zpl import LONGEST_SIDE, decode, encode

Bits = NDArray[np.bool_]


def picture(width: int, height: int, seed: int) -> Bits:
    """Bars and speckles of `width` × `height` dots."""
    rng = np.random.default_rng(seed)
    dots = np.zeros((height, width), dtype=np.bool_)
    dots[:, rng.random(width) < 0.4] = True
    dots[rng.integers(0, height, 50), rng.integers(0, width, 50)] ^= True
    return dots


def stream(
    text: bytes,
    width: int = 10,
    height: int = 2,
    size: int = 4,
    per_row: int = 2,
    crc: int | None = None,
    sent: int | None = None,
) -> bytes:
    """A stream around base64 `text` with whatever sizes and CRC a test wants."""
    body = b":Z64:%b:%04X" % (text, binascii.crc_hqx(text, 0) if crc is None else crc)
    return b"^XA^PW%d^LL%d^LH0,0^FO0,0^GFA,%d,%d,%d,%b^FS^PQ1,0,0,N^XZ" % (
        width, height, len(body) if sent is None else sent, size, per_row, body,
    )  # fmt: skip


GOOD = base64.b64encode(zlib.compress(b"\xff\xc0\x00\x40"))


@pytest.mark.parametrize(("dpi", "dots"), [(203, 799), (300, 1181), (600, 2362)])
def test_a_label_of_100_mm_comes_back_dot_by_dot(dpi: int, dots: int) -> None:
    """At 203, 300 and 600 dpi the stream of a 100 × 100 mm label decodes to the very dots."""
    dots_sent = picture(dots, dots - 1, seed=dpi)
    assert np.array_equal(decode(encode(dots_sent)), dots_sent)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.integers(1, 70), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_any_bitmap_comes_back_dot_by_dot(width: int, height: int, seed: int) -> None:
    """Any width, whole bytes or not, and any height comes back with its shape and type."""
    dots = np.random.default_rng(seed).random((height, width)) < 0.5
    back = decode(encode(dots))
    assert back.dtype == np.bool_
    assert np.array_equal(back, dots)


def test_the_stream_is_one_bitmap_command_and_no_text() -> None:
    """The exact commands of a small label: width, length, home, origin, graphic, quantity one."""
    dots = np.zeros((2, 10), dtype=np.bool_)
    dots[0, :] = True
    dots[1, 9] = True
    assert encode(dots) == stream(GOOD)
    assert re.findall(rb"[\^~][A-Z]{2}", encode(dots)) == [
        b"^XA", b"^PW", b"^LL", b"^LH", b"^FO", b"^GF", b"^FS", b"^PQ", b"^XZ",
    ]  # fmt: skip


@pytest.mark.hazard("H22")
@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_command_hides_in_the_graphic(seed: int) -> None:
    """Whatever the dots are, no command character stands inside the graphic data."""
    data = encode(np.random.default_rng(seed).random((60, 60)) < 0.5).split(b":Z64:")[1].split(b"^FS")[0]
    assert b"^" not in data
    assert b"~" not in data


def test_every_flipped_bit_is_refused() -> None:
    """One flipped bit anywhere in a stream is refused: the stream says everything twice or not at all."""
    good = encode(picture(24, 12, seed=3))
    for place in range(len(good)):
        for bit in range(8):
            bad = bytearray(good)
            bad[place] ^= 1 << bit
            with pytest.raises(ParseError):
                decode(bytes(bad))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.integers(0, 400), st.integers(1, 30))
def test_a_cut_stream_is_refused(start: int, length: int) -> None:
    """A stream with a piece missing is refused."""
    good = encode(picture(60, 40, seed=4))
    start = min(start, len(good) - 1)
    with pytest.raises(ParseError):
        decode(good[:start] + good[start + length :])


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (b"", "one format with one Z64 bitmap"),
        (stream(GOOD) + b"\n", "one format with one Z64 bitmap"),
        (b" " + stream(GOOD), "one format with one Z64 bitmap"),
        (stream(GOOD) * 2, "one format with one Z64 bitmap"),
        (stream(GOOD).replace(b"^FS", b"^FS^FO1,1^FDX^FS"), "one format with one Z64 bitmap"),
        (stream(GOOD).replace(b"^PQ1,", b"^PQ2,"), "one format with one Z64 bitmap"),
        (stream(GOOD).replace(b"^PW10", b"^PW010"), "one format with one Z64 bitmap"),
        (stream(GOOD, sent=len(GOOD)), f"{len(GOOD) + 10} bytes of graphic sent"),
        (stream(GOOD, width=17), "3 bytes a row"),
        (stream(GOOD, height=3), "6 bytes of rows"),
        (stream(GOOD, crc=0), f"CRC {binascii.crc_hqx(GOOD, 0):04X} as computed"),
        (stream(GOOD[:-4]), "4 bytes of rows and nothing after"),
        (stream(GOOD[:-1]), "base64 of one zlib stream"),
        (stream(base64.b64encode(b"no zlib at all")), "base64 of one zlib stream"),
        (stream(base64.b64encode(zlib.compress(b"\xff\xc0\x00"))), "4 bytes of rows and nothing after"),
        (stream(base64.b64encode(zlib.compress(b"\xff\xc0\x00\x40\x00"))), "4 bytes of rows and nothing after"),
        (stream(base64.b64encode(zlib.compress(b"\xff\xc0\x00\x40") + b"^XA")), "4 bytes of rows and nothing after"),
        (stream(base64.b64encode(zlib.compress(b"\xff\xc0\x00\x40")[:-1])), "4 bytes of rows and nothing after"),
        (stream(base64.b64encode(zlib.compress(b"\xff\xc0\x00\x41"))), "white beyond the right edge"),
        (stream(GOOD, width=LONGEST_SIDE + 1), "sides of 1 to 32000 dots and at most 40000000 dots"),
    ],
)  # fmt: skip
def test_what_encode_never_writes_is_refused(bad: bytes, expected: str) -> None:
    """Other commands, other sizes, another CRC, other rows: each refused with what was due."""
    with pytest.raises(ParseError) as refusal:
        decode(bad)
    assert refusal.value.expected == expected


def test_base64_with_stray_bits_is_refused() -> None:
    """Base64 whose last character carries bits that decode to nothing is refused: one picture, one stream."""
    text = base64.b64encode(zlib.compress(b"\xff\xc0" * 3, 0))
    last = len(text.rstrip(b"=")) - 1
    assert text.endswith(b"=")
    stray = text[:last] + bytes([text[last] + 1]) + text[last + 1 :]
    with pytest.raises(ParseError) as refusal:
        decode(stream(stray, height=3, size=6))
    assert refusal.value.expected == "canonical base64"


@pytest.mark.hazard("H22")
def test_a_bomb_is_refused_without_being_inflated() -> None:
    """A graphic that says it is small and inflates to a gigabyte is stopped after the bytes it announced."""
    bomb = zlib.compressobj(9)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(64)) + bomb.flush()
    with pytest.raises(ParseError, match="4 bytes of rows"):
        decode(stream(base64.b64encode(packed)))


@pytest.mark.parametrize(
    "bits",
    [
        np.zeros((4, 4), dtype=np.uint8),
        np.zeros(16, dtype=np.bool_),
        np.zeros((0, 8), dtype=np.bool_),
        np.zeros((1, LONGEST_SIDE + 1), dtype=np.bool_),
    ],
)
def test_what_is_no_bitmap_is_not_encoded(bits: Bits) -> None:
    """Grey values, a single row of nothing, no rows and a side too long are refused before anything is written."""
    with pytest.raises(ParseError):
        encode(bits)
