"""Where things stand in a picture: quadrilaterals, their sides, and the gaps between them. All in pixels."""

from collections.abc import Iterable
from itertools import pairwise
from math import atan2, degrees, hypot

import cv2
import numpy as np
import numpy.typing as npt

from kiosk.domain.readings import Corner

Quad = tuple[Corner, ...]
"""Upper left, upper right, lower right, lower left of a symbol as printed, wherever those stand in the picture."""


def apart(a: Corner, b: Corner) -> float:
    """Distance of two points."""
    return hypot(b.x - a.x, b.y - a.y)


def centre(quad: Quad) -> Corner:
    """The middle of the corners."""
    return Corner(sum(c.x for c in quad) / len(quad), sum(c.y for c in quad) / len(quad))


def sides(quad: Quad) -> tuple[float, float]:
    """Mean width and height."""
    top, right, bottom, left = (apart(a, b) for a, b in pairwise((*quad, quad[0])))
    return (top + bottom) / 2, (left + right) / 2


def area(quad: Quad) -> float:
    """Width times height, 0 where there are no corners."""
    if not quad:
        return 0.0
    width, height = sides(quad)
    return width * height


def slant(quad: Quad) -> float:
    """Direction of the symbol's upper edge, in degrees from -180 to 180."""
    left, right = quad[0], quad[1]
    return degrees(atan2(right.y - left.y, right.x - left.x))


def inside(point: Corner, quad: Quad) -> bool:
    """Whether the point stands within the convex quadrilateral, its edge included."""
    turns = [(b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) for a, b in pairwise((*quad, quad[0]))]
    return all(turn >= 0 for turn in turns) or all(turn <= 0 for turn in turns)


def gap(one: Quad, other: Quad) -> float:
    """The shortest distance between two quadrilaterals, to about a tenth of their sides.

    0 where they meet, and where one has no corners: what stands nowhere stands with everything.
    """
    if not (one and other):
        return 0.0
    if any(inside(c, other) for c in one) or any(inside(c, one) for c in other):
        return 0.0
    difference = _outline(one)[:, None, :] - _outline(other)[None, :, :]
    return float(np.sqrt((difference**2).sum(2)).min())


def hulls_meet(one: Iterable[Quad], other: Iterable[Quad]) -> bool:
    """Whether the convex outlines of two sets of quadrilaterals share a point, as one without corners always does."""
    one, other = tuple(one), tuple(other)
    if not all((*one, *other)):
        return True
    shared, _ = cv2.intersectConvexConvex(_hull(one), _hull(other))
    return bool(shared > 0)


def _hull(quads: Iterable[Quad]) -> npt.NDArray[np.float32]:
    points = np.array([(corner.x, corner.y) for quad in quads for corner in quad], np.float32)
    return np.asarray(cv2.convexHull(points), np.float32)


def _outline(quad: Quad) -> npt.NDArray[np.float64]:
    """Points along the edge, ten a side."""
    ring = np.array([(c.x, c.y) for c in quad])
    share = np.linspace(0, 1, 10, endpoint=False)[:, None, None]
    return (ring * (1 - share) + np.roll(ring, -1, axis=0) * share).reshape(-1, 2)
