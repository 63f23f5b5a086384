"""Brother raster for the QL-1100 family: one bitmap, one label, placed on the print head pin by pin.

- The head has 1296 pins at 300 dots per inch. A label lies on it mirrored: the first bit of a row is the pin at the
  right edge of the label as it is read, and so the row is sent from right to left. How many pins lie beside what ink
  can reach is a fact of each roll: `ROLLS`.
- A label that is cut from a continuous roll is what is inked, 100 mm wide and as long as its rows; the paper is wider
  and, by the feed at both ends, longer. A die-cut label is the whole paper: a strip at each side and end, which the
  head doesn't reach, stays white. Ink there refuses; nothing is scaled, moved or dithered to fit.
- `decode` is the strict inverse: one label of exactly this kind, and not a byte more.

Source: Brother, Software Developer's Manual, Raster Command Reference QL-1100/1110NWB/1115NWB, version 1.00: 2.1 (order
of commands), 4 (`ESC i z`, `M`, `g`, `Z`, Control-Z). No kept library could be taken: see README, Decisions. Not yet
shown to a printer.
"""

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from kiosk.domain.errors import ParseError
from kiosk.labels.drawing import Bits, Box
from kiosk.labels.placement import Placement

LANGUAGE = "brother-raster"
DPI = 300

PINS = 1296
_PER_ROW = PINS // 8
_FEWEST_ROWS, _MOST_ROWS = 301, 35_434
_WHAT = "Brother raster"


@dataclass(frozen=True)
class Roll:
    """One roll. Millimetres are what the command says of it, 0 along for a continuous one; all else is in dots.

    `across` and `along` are the label's, `side` is the strip at each side and `end` that at each end of it which no ink
    can reach, `right` counts the pins to the right of what ink can reach, `feed` is the white paper before and after.
    """

    across_mm: int
    along_mm: int
    across: int
    along: int
    side: int
    end: int
    right: int
    feed: int

    @property
    def continuous(self) -> bool:
        """Whether the label is as long as its rows."""
        return self.along_mm == 0


ROLLS = (
    # 103.6 mm: ink reaches 1200 dots, 56 pins from the right; a label of 100 mm lies in their middle.
    Roll(across_mm=104, along_mm=0, across=1181, along=0, side=0, end=0, right=66, feed=35),
    Roll(across_mm=102, along_mm=51, across=1200, along=596, side=18, end=35, right=56, feed=0),
    Roll(across_mm=102, along_mm=153, across=1200, along=1804, side=18, end=72, right=56, feed=0),
)
"""Figures as the drivers of the family have them (brother_ql); unconfirmed by us on paper."""

_START = bytes(350) + b"\x1b@" + b"\x1bia\x01" + b"\x1bi!\x00"
"""Drop what an earlier job left half sent, initialise, switch to raster mode, report what happens."""
_CUT = b"\x1biM\x40" + b"\x1biA\x01" + b"\x1biK\x08"
"""Cut after each label, and at the end."""
_COMPRESSED = b"M\x02"
_PRINT = b"\x1a"
_QUALITY, _CONTINUOUS, _DIE_CUT = 0xC0, 0x0A, 0x0B
_JOB = re.compile(
    re.escape(_START) + rb"\x1biz[\xc6\xce]([\x0a\x0b])(.)(.)(....)\x00\x00" + re.escape(_CUT)
    + rb"\x1bid.." + re.escape(_COMPRESSED) + rb"(.*)" + re.escape(_PRINT), re.DOTALL
)  # fmt: skip
_RUN = re.compile(rb"(.)\1{2,127}", re.DOTALL)


def encode(bits: Bits, at: Placement) -> bytes:
    """The job that prints the dots of one label once, for the roll that has the label's size.

    :raises ParseError: at another resolution, without such a roll, and for ink where the head doesn't reach.
    """
    if at.dpi != DPI:
        raise ParseError(_WHAT, f"{DPI} dpi", f"{at.dpi} dpi")
    height, width = bits.shape
    continuous = at.media is not None and at.media.tracking == "continuous"
    for roll in ROLLS:
        if roll.continuous == continuous and roll.across == width and (continuous or roll.along == height):
            return _written(bits, roll)
    known = ", ".join(f"{roll.across} x {roll.along or 'any'}" for roll in ROLLS if roll.continuous == continuous)
    kind = "continuous" if continuous else "die-cut"
    raise ParseError(_WHAT, f"the dots of a {kind} roll ({known})", f"{width} x {height}")


def decode(payload: bytes) -> Bits:
    """The dots of one label as `encode` took them.

    :raises ParseError: for anything else.
    """
    job = _JOB.fullmatch(payload)
    if job is None:
        raise ParseError(_WHAT, "one job of one label", f"{len(payload)} other bytes")
    kind, across_mm, along_mm, count, raster = job.groups()
    named = (kind[0] == _CONTINUOUS, across_mm[0], along_mm[0])
    roll = next((roll for roll in ROLLS if (roll.continuous, roll.across_mm, roll.along_mm) == named), None)
    if roll is None:
        raise ParseError(_WHAT, "a roll of the family", f"{across_mm[0]} x {along_mm[0]} mm")
    rows = int.from_bytes(count, "little")
    if not _FEWEST_ROWS <= rows <= _MOST_ROWS:
        raise ParseError(_WHAT, f"{_FEWEST_ROWS} to {_MOST_ROWS} rows", str(rows))
    pins = np.unpackbits(_unpacked(raster, rows), axis=1)[:, ::-1].astype(np.bool_)
    bits: Bits = np.zeros((rows + 2 * roll.end, roll.across), dtype=np.bool_)
    window = _window(bits, roll)
    window.of(bits)[...] = pins[:, PINS - roll.right - window.width : PINS - roll.right]
    if _written(bits, roll) != payload:
        raise ParseError(_WHAT, "a job as it is written here", "another job")
    return bits


def _window(bits: Bits, roll: Roll) -> Box:
    """Where ink can reach."""
    height, width = bits.shape
    return Box(roll.side, roll.end, width - 2 * roll.side, height - 2 * roll.end)


def _written(bits: Bits, roll: Roll) -> bytes:
    window = _window(bits, roll)
    rows = window.height
    if not _FEWEST_ROWS <= rows <= _MOST_ROWS:
        raise ParseError(_WHAT, f"{_FEWEST_ROWS} to {_MOST_ROWS} rows that ink reaches", str(rows))
    reached = window.of(bits)
    if reached.sum() != bits.sum():
        raise ParseError(_WHAT, f"white {roll.side} dots at the sides and {roll.end} at the ends", "ink there")
    pins = np.zeros((rows, PINS), dtype=np.bool_)
    pins[:, roll.right : roll.right + window.width] = reached[:, ::-1]
    kind = _CONTINUOUS if roll.continuous else _DIE_CUT
    valid = _QUALITY | 0x02 | 0x04 | (0 if roll.continuous else 0x08)
    about = bytes((valid, kind, roll.across_mm, roll.along_mm)) + rows.to_bytes(4, "little") + b"\x00\x00"
    raster = b"".join(map(cache(_row), (row.tobytes() for row in np.packbits(pins, axis=1))))
    return b"".join(
        (_START, b"\x1biz", about, _CUT, b"\x1bid", roll.feed.to_bytes(2, "little"), _COMPRESSED, raster, _PRINT)
    )


def _row(row: bytes) -> bytes:
    """One row: `Z` when it is white, else `g` with the row as TIFF PackBits."""
    if not any(row):
        return b"Z"
    packed = _packed(row)
    return b"g\x00" + bytes((len(packed),)) + packed


def _packed(row: bytes) -> bytes:
    """TIFF PackBits: three to 128 equal bytes as (257 - count, byte), other stretches as (count - 1, bytes)."""
    out = bytearray()
    done = 0
    for run in (*_RUN.finditer(row), None):
        start = len(row) if run is None else run.start()
        for first in range(done, start, 128):
            stretch = row[first : min(first + 128, start)]
            out.append(len(stretch) - 1)
            out += stretch
        if run is not None:
            out += bytes((257 - len(run[0]), run[0][0]))
            done = run.end()
    return bytes(out)


def _unpacked(raster: bytes, rows: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Exactly `rows` rows of the head's bytes."""
    out = bytearray()
    at = 0
    try:
        for number in range(1, rows + 1):
            if raster[at] == ord("Z"):
                out += bytes(_PER_ROW)
                at += 1
            elif raster[at : at + 2] == b"g\x00":
                end = at + 3 + raster[at + 2]
                at += 3
                while at < end:
                    count = raster[at]
                    if count < 128:
                        out += raster[at + 1 : at + 2 + count]
                        at += 2 + count
                    else:
                        out += raster[at + 1 : at + 2] * (257 - count)
                        at += 2
            if len(out) != number * _PER_ROW:
                raise ParseError(_WHAT, f"rows of {_PER_ROW} bytes", f"another row {number}")
    except IndexError as error:
        raise ParseError(_WHAT, f"{rows} rows", "fewer") from error
    if at != len(raster):
        raise ParseError(_WHAT, f"{rows} rows", "more")
    return np.frombuffer(bytes(out), dtype=np.uint8).reshape(rows, _PER_ROW)
