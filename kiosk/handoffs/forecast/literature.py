"""What is published of how long stages take: dated figures with their sources, and what they count for beside a site's.

The figures are in `literature.toml`; `config` reads the file, here it is checked whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kiosk.domain.errors import ParseError
from kiosk.domain.landmarks import Landmark
from kiosk.handoffs.forecast.turnaround import Prior

MEDIAN_COUNTS_AS = 1.0
"""Stages of a site's own that a published median counts as. Between centres medians differ about as much as patients of
one centre do (25 to 52 days from collection to infusion, PMC10431072), so it is worth one patient."""

SPREAD_COUNTS_AS = 6.0
"""Stages of a site's own that a published spread counts as: spreads differ less between centres than medians do."""

ANY_THERAPY = "any"
ANY_MILESTONE = "milestone"

_PUBLISHED = {"median_days": float, "spread": float, "source": str, "confirmed": bool}


@dataclass(frozen=True)
class Published:
    """One published figure: days in the middle, spread of their logarithm, and where it is from.

    `confirmed` is false for a planning figure, for which no source was found.
    """

    median_days: float
    spread: float
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Literature:
    """Every published figure, by therapy and stage, with the day the file was last gone through."""

    edition: date
    by_therapy: Mapping[str, Mapping[str, Published]]

    def published(self, therapy: str, stage: str) -> Published:
        """The figure for the stage of a therapy that ends at this landmark or milestone."""
        anybody = self.by_therapy[ANY_THERAPY]
        own = self.by_therapy.get(therapy, {})
        return own.get(stage) or anybody.get(stage) or anybody[ANY_MILESTONE]

    def prior(self, therapy: str, stage: str) -> Prior:
        """What a site without history goes by."""
        found = self.published(therapy, stage)
        return Prior(found.median_days, found.spread, MEDIAN_COUNTS_AS, SPREAD_COUNTS_AS)


def parse_literature(document: Mapping[str, object]) -> Literature:
    """The figures of a TOML document. Raises ParseError for an unknown, missing or wrong field, or a stage left out."""
    try:
        edition = date.fromisoformat(str(document.get("edition")))
    except ValueError as error:
        raise ParseError("published turnaround", "an edition, as a date", repr(document.get("edition"))) from error
    found = {name: _stages(name, rows) for name, rows in document.items() if name != "edition"}
    needed = {*Landmark, ANY_MILESTONE} - {Landmark.ENROLLED}
    left_out = needed - found.get(ANY_THERAPY, {}).keys()
    if left_out:
        raise ParseError("published turnaround", f"{', '.join(sorted(left_out))} under [any]", "none")
    return Literature(edition, MappingProxyType(found))


def _stages(therapy: str, rows: object) -> Mapping[str, Published]:
    if not isinstance(rows, dict) or not rows:
        raise ParseError(f"published turnaround, {therapy}", "a table for each stage", repr(rows))
    found = {}
    for stage, row in rows.items():
        what = f"published turnaround, {therapy}, {stage}"
        if not isinstance(row, dict) or {name: type(value) for name, value in row.items()} != _PUBLISHED:
            raise ParseError(what, f"the fields {', '.join(_PUBLISHED)}", repr(row))
        one = Published(**row)
        if not 0 < one.median_days <= 3650 or not 0 < one.spread <= 2 or not one.source:
            raise ParseError(what, "days above 0, a spread of at most 2, a source", repr(row))
        found[stage] = one
    return MappingProxyType(found)
