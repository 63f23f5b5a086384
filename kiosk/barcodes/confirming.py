"""Confirming: a second, unrelated reader is shown the rectified symbol alone, and has to return the same bytes."""

from dataclasses import dataclass

from kiosk.barcodes.crops import crops
from kiosk.barcodes.finding import Spot
from kiosk.barcodes.picture import Grey
from kiosk.barcodes.readers import Reader, Sighting, sightings
from kiosk.barcodes.symbologies import SYMBOLOGIES, Symbology

FIELD_END = b"\x1d"
"""GS1's separator, which libdmtx drops between fields."""


@dataclass(frozen=True)
class Confirmed:
    """Two unrelated readers read the same bytes, above the floors."""

    sighting: Sighting
    second: str
    quality: float


@dataclass(frozen=True)
class Unconfirmed:
    """One reader alone. It says nothing, but it can contradict."""

    sighting: Sighting


@dataclass(frozen=True)
class BelowFloor:
    """Two readers agree on a symbol so poor that they might agree on a wrong text."""

    sighting: Sighting
    least: str
    got: str


@dataclass(frozen=True)
class Contradicted:
    """Two readings of one symbol differ: nothing was read."""

    sighting: Sighting
    other: Sighting


Verdict = Confirmed | Unconfirmed | BelowFloor | Contradicted


def confirm(grey: Grey, spot: Spot, reader: Reader | None) -> Verdict:
    """What two readers make of one spot. Any reading that differs, of either, is a contradiction.

    `reader` is the second reader of that symbology, None if there is none. Raises ReaderMissingError.
    """
    seen = spot.sighting
    if spot.contrary:
        return Contradicted(seen, spot.contrary[0])
    symbology = SYMBOLOGIES[seen.symbology]
    if reader is None:
        return Unconfirmed(seen)
    best = 0.0
    for crop in crops(grey, seen.corners, symbology):
        second = sightings(reader, crop, frozenset({seen.symbology}))
        other = next((s for s in second if not alike(seen, s)), None)
        if other is not None:
            return Contradicted(seen, other)
        best = max((best, *(s.quality for s in second)))
        if second and best >= symbology.scan_lines:
            return _above_floor(seen, symbology, reader.name, best)
    if best > 0:
        return BelowFloor(seen, f"{symbology.scan_lines} agreeing scan lines", f"{best:.0f}")
    return Unconfirmed(seen)


def _above_floor(seen: Sighting, symbology: Symbology, second: str, lines: float) -> Confirmed | BelowFloor:
    if seen.quality < symbology.unused_correction:
        return BelowFloor(seen, f"unused error correction of {symbology.unused_correction}", f"{seen.quality:.2f}")
    return Confirmed(seen, second, lines if symbology.linear else seen.quality)


def alike(first: Sighting, second: Sighting) -> bool:
    """Whether two readers returned the same bytes.

    libdmtx drops 0x1D, so it is dropped from both there. zbar guesses a character set and returns UTF-8, which for a
    text outside ASCII (never one of our identifiers) is compared with the first reader's text.
    """
    if second.reader == "libdmtx":
        return first.data.replace(FIELD_END, b"") == second.data.replace(FIELD_END, b"")
    if first.data.isascii():
        return first.data == second.data
    return second.data in (first.data, first.text.encode("utf-8", "replace"))
