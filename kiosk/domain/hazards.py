"""The hazards, read from `hazards.toml`: what can go wrong, and what stands against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from kiosk.domain.errors import ParseError
from kiosk.domain.risk.posterior import Baseline

_KEYS = {
    "id",
    "hazard",
    "where",
    "class",
    "causes",
    "severity",
    "occurrence",
    "detection",
    "source",
    "interlocks",
    "guards",
}
_MAY = {"baseline", "counted"}
_BASELINE = {"rate", "weight", "source"}
CLASSES = {"identity", "quality", "both", "none"}


class Counts(Enum):
    """What counts as one occurrence of a hazard in a site's record."""

    REFUSALS = "refusals"
    STOPS = "stops"
    LET_THROUGH = "stops let through later"


@dataclass(frozen=True)
class Hazard:
    """One hazard. Severity, occurrence and detection are baselines from 1 to 10, with where they come from.

    `baseline` is a rate that somebody counted, None where the occurrence is judgement; `counts` is what a site's own
    record counts for it.
    """

    id: str
    hazard: str
    where: str
    kind: str
    causes: str
    severity: int
    occurrence: int
    detection: int
    source: str
    interlocks: tuple[str, ...]
    guards: tuple[str, ...]
    baseline: Baseline | None = None
    counts: Counts = Counts.REFUSALS

    @property
    def risk_priority(self) -> int:
        """Severity × occurrence × detection: it ranks, it is no measurement."""
        return self.severity * self.occurrence * self.detection


def parse_hazards(document: Mapping[str, object]) -> tuple[Hazard, ...]:
    """The hazards of a TOML document with `[[hazard]]` tables. Raises ParseError."""
    rows = document.get("hazard")
    if set(document) != {"hazard"} or not isinstance(rows, list) or not rows:
        raise ParseError("hazards", "one list of [[hazard]] tables", str(sorted(document)))
    hazards = tuple(_hazard(row) for row in rows)
    ids = [hazard.id for hazard in hazards]
    if len(ids) != len(set(ids)):
        raise ParseError("hazards", "each id once", str(ids))
    return hazards


def _hazard(row: object) -> Hazard:
    if not isinstance(row, Mapping) or set(row) - _MAY != _KEYS:
        raise ParseError("hazard", f"the keys {sorted(_KEYS)}", repr(row))
    what = f"hazard {row['id']}"
    for name in ("severity", "occurrence", "detection"):
        if not isinstance(row[name], int) or isinstance(row[name], bool) or not 1 <= row[name] <= 10:
            raise ParseError(what, f"{name} from 1 to 10", repr(row[name]))
    if not isinstance(row["class"], str) or row["class"] not in CLASSES:
        raise ParseError(what, f"class among {sorted(CLASSES)}", repr(row["class"]))
    for name in ("id", "hazard", "where", "causes", "source"):
        if not isinstance(row[name], str) or not row[name]:
            raise ParseError(what, f"a text for {name}", repr(row[name]))
    for name in ("interlocks", "guards"):
        if not isinstance(row[name], list) or not all(isinstance(text, str) and text for text in row[name]):
            raise ParseError(what, f"a list of names for {name}", repr(row[name]))
    return Hazard(
        row["id"], row["hazard"], row["where"], row["class"], row["causes"], row["severity"], row["occurrence"],
        row["detection"], row["source"], tuple(row["interlocks"]), tuple(row["guards"]),
        _baseline(what, row.get("baseline")), _counts(what, row.get("counted", Counts.REFUSALS.value)),
    )  # fmt: skip


def _baseline(what: str, row: object) -> Baseline | None:
    if row is None:
        return None
    if not isinstance(row, Mapping) or set(row) != _BASELINE or not isinstance(row["source"], str):
        raise ParseError(what, f"a baseline with {sorted(_BASELINE)}", repr(row))
    if any(isinstance(row[name], bool) or not isinstance(row[name], int | float) for name in ("rate", "weight")):
        raise ParseError(what, "a baseline in figures", repr(row))
    return Baseline(float(row["rate"]), float(row["weight"]), row["source"])


def _counts(what: str, word: object) -> Counts:
    words = {counts.value: counts for counts in Counts}
    if not isinstance(word, str) or word not in words:
        raise ParseError(what, f"counted among {sorted(words)}", repr(word))
    return words[word]
