"""Finding: the first reader goes over the picture, plain and blurred, and each place it names becomes one spot."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.barcodes.crops import blurred
from kiosk.barcodes.geometry import apart, area, centre, inside, sides
from kiosk.barcodes.picture import Grey
from kiosk.barcodes.readers import Reader, Sighting, sightings

BLUR = 1.0
"""The single best help for noise and low light, in pixels (sigma)."""


@dataclass(frozen=True)
class Spot:
    """One symbol in the picture: the best sighting of it, and what was seen at the same place with another content."""

    sighting: Sighting
    contrary: tuple[Sighting, ...] = ()


def find(reader: Reader, grey: Grey, symbologies: frozenset[str]) -> tuple[Spot, ...]:
    """The spots in a picture, from upper left as the reader names them. Raises ReaderMissingError."""
    plain = sightings(reader, grey, symbologies)
    return merged((*plain, *sightings(reader, blurred(grey, BLUR), symbologies)))


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
