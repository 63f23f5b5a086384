"""Which symbols stand on one label: told from where they stand, and where that is not enough, from what they say.

Labels are not outlined in a picture. Symbols printed together are turned alike and lie close, measured by their own
size. Two labels may lie as close as that, so symbols that disagree are looked at again: they are two labels only if
each half is a label in its own right and stands apart; otherwise they are one label that contradicts itself.
"""

from collections.abc import Callable
from itertools import combinations

from kiosk.barcodes.carriers import Carrier, conflicts
from kiosk.barcodes.geometry import gap, hulls_meet, sides, slant
from kiosk.barcodes.understanding import SEAL

REACH = 1.5
"""How far apart two symbols of one label may be, in long sides of the longer one."""

REACH_ALIKE = 4.0
"""The same for two that state a value in common, as at the opposite ends of a label whose middle was not read."""

TURNED_ALIKE = 15.0
"""Degrees that two symbols of one label may differ, quarter turns aside: bags are curved, and cameras look aslant."""


Cluster = tuple[Carrier, ...]


def clusters(carriers: tuple[Carrier, ...]) -> tuple[Cluster, ...]:
    """The carriers that stand together, each in one cluster, in the order in which they were given."""
    return joined(carriers, _together)


def labels(cluster: Cluster) -> tuple[Cluster, ...]:
    """The labels in one cluster: the cluster itself, or two and more where it is plainly that.

    It is taken apart only where carriers disagree, or where there is more than one seal.
    """
    disagreements = conflicts(cluster)
    if disagreements:
        parted = (_parted_by(conflict.kind, cluster) for conflict in disagreements)
        return next((parts for parts in parted if parts is not None), (cluster,))
    seals = {carrier.text: (carrier,) for carrier in cluster if carrier.kind == SEAL}
    return _each_to_the_nearest(cluster, tuple(seals.values())) if len(seals) > 1 else (cluster,)


def _parted_by(kind: str, cluster: Cluster) -> tuple[Cluster, ...] | None:
    """The cluster parted by what its carriers state of one kind, those that say nothing of it with the nearest part.

    None unless that makes labels: nothing disagrees within any part, and they stand apart.
    """
    values = dict.fromkeys(value for carrier in cluster for stated, value in carrier.says if stated == kind)
    cores = tuple(tuple(carrier for carrier in cluster if (kind, value) in carrier.says) for value in values)
    if not all(_is_label(one, other) and _is_label(other, one) for one, other in combinations(cores, 2)):
        return None
    parts = _each_to_the_nearest(cluster, cores)
    return None if any(conflicts(part) for part in parts) or not _stand_apart(parts) else parts


def _is_label(core: Cluster, other: Cluster) -> bool:
    """Two carriers that agree make a label. So does one that the other has already: no label has a symbol twice."""
    same = {(c.kind, c.symbology) for c in core} & {(c.kind, c.symbology) for c in other}
    return len(core) > 1 or bool(same)


def _stand_apart(parts: tuple[Cluster, ...]) -> bool:
    outlines = [[carrier.quad for carrier in part] for part in parts]
    return not any(hulls_meet(one, other) for one, other in combinations(outlines, 2))


def _each_to_the_nearest(cluster: Cluster, cores: tuple[Cluster, ...]) -> tuple[Cluster, ...]:
    """The cluster parted round its cores, each other carrier with the core it stands closest to."""
    parts = [list(core) for core in cores]
    for carrier in cluster:
        if not any(carrier in core for core in cores):
            distances = [min(gap(carrier.quad, member.quad) for member in core) for core in cores]
            parts[distances.index(min(distances))].append(carrier)
    return tuple(tuple(part) for part in parts)


def _say_the_same(one: Carrier, other: Carrier) -> bool:
    return bool(set(one.says) & set(other.says))


def _together(one: Carrier, other: Carrier) -> bool:
    if not (one.quad and other.quad):
        return True
    turned = abs(slant(one.quad) - slant(other.quad)) % 90
    alike = min(turned, 90 - turned) <= TURNED_ALIKE
    reach = REACH_ALIKE if _say_the_same(one, other) else REACH
    return alike and gap(one.quad, other.quad) <= reach * max(*sides(one.quad), *sides(other.quad))


def joined(carriers: tuple[Carrier, ...], belong: Callable[[Carrier, Carrier], bool]) -> tuple[Cluster, ...]:
    """Carriers joined wherever two belong together, each in one cluster."""
    groups: list[list[Carrier]] = []
    for carrier in carriers:
        near = [group for group in groups if any(belong(carrier, other) for other in group)]
        merged = [c for group in near for c in group] + [carrier]
        groups = [group for group in groups if group not in near] + [merged]
    return tuple(tuple(group) for group in groups)
