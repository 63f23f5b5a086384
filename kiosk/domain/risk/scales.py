"""From a rate to a rank: dated tables, read from `scales.toml`. What is judged and what is counted share them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from kiosk.domain.errors import ParseError
from kiosk.domain.risk.posterior import Baseline

RANKS = tuple(range(1, 11))


@dataclass(frozen=True)
class Scale:
    """Ten ranks by the highest rate that each still has; `typical` is a rate in the middle of each."""

    up_to: tuple[float, ...]
    typical: tuple[float, ...]

    def rank(self, rate: float) -> int:
        """The rank of a rate, 1 to 10."""
        return next(rank for rank, limit in zip(RANKS, self.up_to, strict=True) if rate <= limit)


@dataclass(frozen=True)
class Scales:
    """The tables of one edition. A judgement of a rank counts as `judgement_events` events of its typical rate."""

    edition: str
    occurrence: Scale
    detection: Scale
    judgement_events: float

    def judged(self, rank: int) -> Baseline:
        """The baseline that a rank stands for where nobody counted."""
        rate = self.occurrence.typical[rank - 1]
        return Baseline(rate, self.judgement_events / rate, f"judgement: the middle of occurrence rank {rank}")


def parse_scales(document: Mapping[str, object]) -> Scales:
    """The tables of a TOML document. Raises ParseError."""
    keys = {"edition", "judgement_events", "occurrence", "detection"}
    edition, worth = document.get("edition"), document.get("judgement_events")
    if set(document) != keys or not isinstance(edition, str) or not isinstance(worth, float) or not worth > 0:
        raise ParseError("scales", f"the keys {sorted(keys)}", repr(document))
    return Scales(edition, _scale("occurrence", document), _scale("detection", document), worth)


def _scale(name: str, document: Mapping[str, object]) -> Scale:
    rows = document[name]
    if not isinstance(rows, list) or any(not isinstance(r, Mapping) or set(r) != {"up_to", "typical"} for r in rows):
        raise ParseError(f"scale of {name}", "a list of up_to and typical", repr(rows))
    limits = tuple(float(row["up_to"]) for row in rows)
    typical = tuple(float(row["typical"]) for row in rows)
    rising = all(a < b for a, b in pairwise(limits)) and limits[-1:] == (float("inf"),)
    inside = all(low < middle <= high for low, middle, high in zip((0.0, *limits), typical, limits, strict=False))
    if len(rows) != len(RANKS) or not rising or not inside:
        raise ParseError(f"scale of {name}", "ten rising limits, inf the last, a typical rate in each", repr(rows))
    return Scale(limits, typical)
