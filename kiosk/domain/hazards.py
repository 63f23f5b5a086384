"""The hazards, read from `hazards.toml`: what can go wrong, and what stands against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.errors import ParseError

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
CLASSES = {"identity", "quality", "both", "none"}


@dataclass(frozen=True)
class Hazard:
    """One hazard. Severity, occurrence and detection are baselines from 1 to 10, with where they come from."""

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
    if not isinstance(row, Mapping) or set(row) != _KEYS:
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
    )  # fmt: skip
