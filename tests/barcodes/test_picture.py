import hashlib
import struct
import zlib

import cv2
import numpy as np
import pytest

from kiosk.barcodes.picture import MOST_BYTES, frame_picture, open_picture
from kiosk.domain.errors import ParseError


def encoded(suffix: str) -> bytes:
    """A small grey picture in that format."""
    ramp = np.tile(np.arange(200, dtype=np.uint8), (50, 1))
    return cv2.imencode(suffix, ramp)[1].tobytes()


def bomb(width: int, height: int, rows: int | None = None) -> bytes:
    """A PNG of few bytes and that many pixels, whole unless fewer rows are written than its header promises."""
    blank = bytes((1 + (width + 7) // 8) * (height if rows is None else rows))
    parts = (
        b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0),
        b"IDAT" + zlib.compress(blank),
        b"IEND",
    )
    chunks = (struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_a_picture_is_grey_and_named_by_its_bytes(suffix: str) -> None:
    """PNG, JPEG and WebP open as grey pixels, with the hash of the file as it came."""
    whole = encoded(suffix)
    picture = open_picture(whole)
    assert picture.grey.shape == (50, 200)
    assert picture.sha256 == hashlib.sha256(whole).hexdigest()


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"%PDF-1.7",
        b"GIF89a" + bytes(50),
        b"BM" + bytes(50),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"RIFF\x04\0\0\0AVI ",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        encoded(".png")[:60],
        bomb(30_000, 30_000, rows=1),
        bomb(6_400, 6_400),
        encoded(".png") + bytes(MOST_BYTES),
    ],
    ids=lambda hostile: f"{hostile[:12]!r}-{len(hostile)}",
)
def test_a_picture_out_of_bounds_is_refused(hostile: bytes) -> None:
    """Another format, a damaged file, too many bytes and too many promised pixels are refused before anything is read."""
    with pytest.raises(ParseError):
        open_picture(hostile)


def test_a_large_picture_within_bounds_opens() -> None:
    """Forty megapixels are refused for their number alone: a few less open."""
    assert open_picture(bomb(6_400, 6_200)).grey.shape == (6_200, 6_400)


def test_a_frame_is_named_by_its_pixels() -> None:
    """A camera's frame has the hash of its pixels, whatever array it is a view of."""
    wide = np.arange(600, dtype=np.uint8).reshape(20, 30)
    frame = frame_picture(wide[:, ::2])
    assert frame.sha256 == hashlib.sha256(wide[:, ::2].tobytes()).hexdigest()


@pytest.mark.hazard("H22")
def test_a_frame_of_another_shape_is_refused() -> None:
    """Colour, another depth and nothing at all are refused."""
    for wrong in (np.zeros((2, 2, 3), np.uint8), np.zeros((0, 5), np.uint8)):
        with pytest.raises(ParseError):
            frame_picture(wrong)
