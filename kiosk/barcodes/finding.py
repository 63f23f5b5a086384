"""Finding: the first reader goes over the picture in a few ways, and each place it names becomes one spot."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.barcodes.crops import blurred, sharpened
from kiosk.barcodes.geometry import apart, area, centre, inside, sides, slant
from kiosk.barcodes.picture import Grey
from kiosk.barcodes.readers import Reader, Sighting, sightings
from kiosk.barcodes.symbologies import SYMBOLOGIES
from kiosk.domain.readings import Corner

BLUR = 1.0
"""The single best help for noise and low light, in pixels (sigma)."""

LEVEL = 4.0
"""Degrees up to which linear symbols are found as the picture stands; the first reader scans along rows and columns."""


GRAINY = 3.0
"""Noise, in grey levels, from which on a picture is looked at blurred only."""

_SECOND_DIFFERENCES = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)


@dataclass(frozen=True)
class Spot:
    """One symbol in the picture: the best sighting of it, and what was seen at the same place with another content."""

    sighting: Sighting
    contrary: tuple[Sighting, ...] = ()


def find(reader: Reader, grey: Grey, symbologies: frozenset[str]) -> tuple[Sighting, ...]:
    """What the reader sees in a picture: as it is, blurred, and where a 2-D symbol shows a slant, turned level.

    A grainy picture is looked at blurred only: as it is, it takes the reader long and tells it less.

    Raises ReaderMissingError.
    """
    soft = blurred(grey, BLUR)
    looks = (soft,) if _grain(grey) > GRAINY else (grey, soft)
    seen = tuple(sighting for look in looks for sighting in sightings(reader, look, symbologies))
    slanted = _slant(seen)
    return seen if abs(slanted) <= LEVEL else (*seen, *_levelled(reader, looks[0], symbologies, slanted))


def find_harder(reader: Reader, grey: Grey, symbologies: frozenset[str]) -> tuple[Sighting, ...]:
    """What the reader sees besides: in a grainy picture as it is, in any other sharpened, against defocus.

    Raises ReaderMissingError.
    """
    return sightings(reader, grey if _grain(grey) > GRAINY else sharpened(grey), symbologies)


def _grain(grey: Grey) -> float:
    """The noise of a picture in grey levels (sigma), from the second differences at its middle (Immerkaer 1996).

    Their median, not their mean, so that the edges of symbols don't count as noise.
    """
    height, width = grey.shape
    middle = grey[height // 4 : max(height // 4 + 3, 3 * height // 4), width // 4 : max(width // 4 + 3, 3 * width // 4)]
    differences = cv2.filter2D(middle[:512, :512].astype(np.float32), -1, _SECOND_DIFFERENCES)
    return float(np.median(np.abs(differences))) / (6 * 0.6745)


def _slant(seen: tuple[Sighting, ...]) -> float:
    """How far the largest 2-D symbol is turned from level, in degrees, quarter turns aside; 0 where there is none."""
    squares = [s.corners for s in seen if s.corners and not SYMBOLOGIES[s.symbology].linear]
    if not squares:
        return 0.0
    return (slant(max(squares, key=area)) + 45) % 90 - 45


def _levelled(reader: Reader, grey: Grey, symbologies: frozenset[str], degrees: float) -> tuple[Sighting, ...]:
    """What the reader sees in the picture turned back by so many degrees, with corners in the picture as it was."""
    height, width = grey.shape
    turn = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), dtype=np.float64)
    room = np.abs(turn[:, :2]) @ (width, height)
    turn[:, 2] += (room - (width, height)) / 2
    size = (round(float(room[0])), round(float(room[1])))
    level = np.asarray(cv2.warpAffine(grey, turn, size, flags=cv2.INTER_LINEAR, borderValue=128), dtype=np.uint8)
    back = np.array(cv2.invertAffineTransform(turn), dtype=np.float64)
    return tuple(
        replace(sighting, corners=tuple(_moved(corner, back) for corner in sighting.corners))
        for sighting in sightings(reader, level, symbologies)
    )


def _moved(corner: Corner, matrix: npt.NDArray[np.float64]) -> Corner:
    x, y = matrix @ (corner.x, corner.y, 1.0)
    return Corner(float(x), float(y))


def merged(seen: Iterable[Sighting]) -> tuple[Spot, ...]:
    """Sightings of one printed symbol as one spot, the one with most unused correction, then the largest, in front."""
    places: list[list[Sighting]] = []
    for sighting in seen:
        place = next((p for p in places if same_symbol(p[0], sighting)), None)
        if place is None:
            places.append([sighting])
        else:
            place.append(sighting)
    return tuple(_spot(place) for place in places)


def _spot(place: list[Sighting]) -> Spot:
    best = max(place, key=lambda sighting: (sighting.quality, area(sighting.corners)))
    return Spot(best, tuple(sighting for sighting in place if sighting.data != best.data))


def same_symbol(one: Sighting, other: Sighting) -> bool:
    """Whether two sightings are of one printed symbol: one stands inside the other, or they say the same side by side.

    A linear symbol is often seen as two strips of its bars, one above the other.
    """
    if one.symbology != other.symbology:
        return False
    if not (one.corners and other.corners):
        return one.corners == other.corners
    a, b = centre(one.corners), centre(other.corners)
    if inside(a, other.corners) or inside(b, one.corners):
        return True
    return one.data == other.data and apart(a, b) < max(*sides(one.corners), *sides(other.corners)) / 2
