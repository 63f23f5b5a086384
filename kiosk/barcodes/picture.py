"""A picture before anything is read from it: bounded, grey, and named by its hash."""

import hashlib
import io
import warnings
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from kiosk.domain.errors import ParseError

Grey = npt.NDArray[np.uint8]

MOST_BYTES = 20_000_000
MOST_PIXELS = 40_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")


@dataclass(frozen=True, eq=False)
class Picture:
    """Grey pixels (rows, columns), 0 black, and the SHA-256 in lower-case hex of the picture as it came."""

    grey: Grey
    sha256: str


def open_picture(encoded: bytes) -> Picture:
    """The picture in the bytes of a PNG, JPEG or WebP file, turned upright as its camera says.

    Bytes and pixels are bounded before anything is decoded. ParseError for another format, for more than 20 MB or 40
    megapixels, and for a file that is damaged.
    """
    if len(encoded) > MOST_BYTES:
        raise ParseError("Picture", f"at most {MOST_BYTES} bytes", f"{len(encoded)} bytes")
    if not encoded.startswith(_MAGIC):
        raise ParseError("Picture", "a PNG, JPEG or WebP file", f"a file that begins {encoded[:8].hex()}")
    size = _size(encoded)
    if size[0] * size[1] > MOST_PIXELS:
        raise ParseError("Picture", f"at most {MOST_PIXELS} pixels", f"{size[0]} x {size[1]} pixels")
    grey = _decoded(encoded)
    if grey is None or grey.ndim != 2:
        raise ParseError(
            "Picture", "a PNG, JPEG or WebP file that is whole", f"{len(encoded)} bytes that do not decode"
        )
    return Picture(grey, hashlib.sha256(encoded).hexdigest())


def frame_picture(grey: Grey) -> Picture:
    """The picture in a camera's own grey frame (rows, columns). ParseError for another shape or too many pixels."""
    if grey.ndim != 2 or grey.dtype != np.uint8 or not 0 < grey.size <= MOST_PIXELS:
        raise ParseError("Frame", f"grey pixels of 8 bits, at most {MOST_PIXELS}", f"{grey.dtype} {grey.shape}")
    return Picture(grey, hashlib.sha256(np.ascontiguousarray(grey).data).hexdigest())


def _size(encoded: bytes) -> tuple[int, int]:
    """Width and height as the header says, without decoding a pixel."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(encoded), formats=_FORMATS) as image:
                return image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ParseError(
            "Picture", "the header of a PNG, JPEG or WebP file of at most 40 megapixels", type(error).__name__
        ) from error


def _decoded(encoded: bytes) -> Grey | None:
    try:
        grey = cv2.imdecode(np.frombuffer(encoded, dtype=np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        return None
    return None if grey is None else np.asarray(grey, dtype=np.uint8)
