"""QR Code, the symbol of the seal (ISO/IEC 18004)."""

import re
from enum import Enum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import qrcode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import QRData, create_data

from kiosk.barcodes.modules import Grid, Modules, frozen
from kiosk.domain.errors import ParseError

QUIET = 4
MASKS = 8
_PRINTABLE = re.compile(r"[ -~]{1,1000}", re.ASCII)


class Level(Enum):
    """How much of the symbol may be lost and still be corrected: about 7, 15, 25, 30 %."""

    L = ERROR_CORRECT_L
    M = ERROR_CORRECT_M
    Q = ERROR_CORRECT_Q
    H = ERROR_CORRECT_H


def draw(text: str, level: Level = Level.M) -> Modules:
    """The modules of `text` in the smallest version that holds it, masked as ISO/IEC 18004 section 7.8 asks.

    Printable ASCII only, 1000 characters at most; the alphanumeric mode is used where the text allows it (base45 does).
    ParseError otherwise.
    """
    if not _PRINTABLE.fullmatch(text):
        raise ParseError("QR Code", "1 to 1000 printable ASCII characters", repr(text))
    symbol = qrcode.QRCode(error_correction=level.value, border=0, mask_pattern=0)
    symbol.add_data(QRData(text), optimize=0)
    symbol.make()
    masked = np.array(symbol.get_matrix(), dtype=np.bool_) ^ _flips(symbol.version, level)
    best = masked[int(np.argmin(penalties(masked)))]
    return Modules("QR Code", "]Q1", text.encode("ascii"), frozen(best), QUIET)


@lru_cache(maxsize=64)
def _flips(version: int, level: Level) -> Grid:
    """What changes from mask 0 to each mask, format bits included: an array (masks, rows, columns).

    It doesn't depend on the text, so it is made once for each version and level, by the encoder itself.
    """
    symbol = qrcode.QRCode(version=version, error_correction=level.value, border=0)
    symbol.data_cache = create_data(version, level.value, [QRData("0")])
    drawn = []
    for mask in range(MASKS):
        symbol.makeImpl(False, mask)  # noqa: FBT003 # the encoder's own signature
        drawn.append(symbol.get_matrix())
    flips = np.array(drawn, dtype=np.bool_)
    return frozen(flips ^ flips[0])


def penalties(masked: Grid) -> npt.NDArray[np.int64]:
    """The penalty of each grid of (masks, rows, columns) by ISO/IEC 18004 table 11: lower reads better."""
    return _lines(masked) + _lines(masked.transpose(0, 2, 1)) + _blocks(masked) + _balance(masked)


def _lines(grids: Grid) -> npt.NDArray[np.int64]:
    """Rows of five and more alike (3, and 1 for each further module), and patterns that look like a finder (40)."""
    bits = np.ascontiguousarray(grids).view(np.uint8).astype(np.uint16)
    same = grids[:, :, 1:] == grids[:, :, :-1]
    five = same[:, :, :-3] & same[:, :, 1:-2] & same[:, :, 2:-1] & same[:, :, 3:]
    starts = five[:, :, 1:] & ~five[:, :, :-1]
    alike = five.sum((1, 2)) + 2 * (starts.sum((1, 2)) + five[:, :, 0].sum(1))
    span = bits.shape[2] - 10
    window = np.zeros((*bits.shape[:2], span), dtype=np.uint16)
    for at in range(11):
        window |= bits[:, :, at : at + span] << (10 - at)
    finders = ((window == 0b10111010000) | (window == 0b00001011101)).sum((1, 2))
    result: npt.NDArray[np.int64] = alike + 40 * finders
    return result


def _blocks(grids: Grid) -> npt.NDArray[np.int64]:
    """Blocks of two by two alike: 3 each."""
    across = grids[:, :, 1:] == grids[:, :, :-1]
    down = grids[:, 1:, :-1] == grids[:, :-1, :-1]
    result: npt.NDArray[np.int64] = 3 * (across[:, 1:] & across[:, :-1] & down).sum((1, 2))
    return result


def _balance(grids: Grid) -> npt.NDArray[np.int64]:
    """Ten for every 5 % that the dark share is off one half."""
    share = grids.mean((1, 2))
    result: npt.NDArray[np.int64] = (10 * np.floor(np.abs(share * 100 - 50) / 5)).astype(np.int64)
    return result
