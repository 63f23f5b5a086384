"""A therapy: what steps a patient's cells go through, in which containers, inside which limits.

A therapy is data and can only tighten. It picks rows of the step table and sets windows and limits; no therapy can drop
an interlock of a row it picks. The file's name is its id; an unknown key, a missing one or a step not in the table
stops the kiosk at start.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from kiosk.domain.errors import ParseError
from kiosk.domain.label.kinds import LabelKind
from kiosk.domain.step import StepKind

COLLECTION_TYPES = frozenset({"1", "X", "8"})
"""Collection types an autologous product can have at all (sixth character of ISBT 128 structure 003)."""

COLLECTION_TYPES_UNLESS_NARROWED = frozenset({"1", "X"})

_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
_PRODUCT = re.compile(r"[A-Z][A-Z0-9]{4}", re.ASCII)

AT_OPENING = frozenset({LabelKind.POST_THAW.value})
"""What can be printed for a container just before it is opened; after it a print can't wait."""

LONGEST = timedelta(days=365)
"""No window of a therapy is longer."""

DEMONSTRATION_ONLY = "demonstration only"
"""The legal basis that cannot run in production."""


class Comparison(Enum):
    """How a result is held against its criterion."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    IS = "is"


@dataclass(frozen=True)
class Criterion:
    """One line of a release specification: a test, and what its result must be, in the unit given ('' for a word)."""

    test: str
    comparison: Comparison
    value: str
    unit: str

    def met_by(self, value: str, unit: str) -> bool:
        """Whether a result meets the criterion; one in another unit, or no number where one is due, does not."""
        if unit != self.unit:
            return False
        if self.comparison is Comparison.IS:
            return value == self.value
        if _NUMBER.fullmatch(value) is None:
            return False
        found, limit = Decimal(value), Decimal(self.value)
        return found >= limit if self.comparison is Comparison.AT_LEAST else found <= limit

    def __str__(self) -> str:
        return f"{self.test} {self.comparison.value} {self.value} {self.unit}".rstrip()


@dataclass(frozen=True)
class ContainerKind:
    """A kind of container of the therapy: its five-character product description code, and the labels it carries.

    `product_name` is class, modifier, then attributes, as labels set them in decreasing size.

    `pieces_at_opening` are the labels printed before it is opened: the post-thaw tag, or none. `shelf_hours` runs from
    planning to expiry; None means that no expiry is assigned. A container that a maker outside fills and labels names
    the `maker_labels` it may bear, by their ids, and gets its expiry from its release certificate.
    """

    name: str
    product: str
    product_name: tuple[str, ...]
    pieces: tuple[str, ...]
    pieces_at_opening: tuple[str, ...]
    storage: str
    additives: tuple[str, ...]
    shelf_hours: int | None
    maker_labels: tuple[str, ...] = ()

    @property
    def from_a_maker(self) -> bool:
        """Whether a maker outside fills and labels it."""
        return bool(self.maker_labels)


@dataclass(frozen=True)
class Therapy:
    """Everything one therapy sets. `sha256` is of the file, and goes into every fact decided under it."""

    id: str
    name: str
    legal_basis: str
    steps: frozenset[StepKind]
    collection_types: frozenset[str]
    containers: Mapping[str, ContainerKind]
    attempt_window: timedelta
    match_window: timedelta
    patient_ready_window: timedelta
    readiness_window: timedelta
    post_thaw_limit: timedelta
    weight_max_age: timedelta
    dmso_ml_per_kg: Decimal
    volume_ml_per_kg: Decimal
    release: tuple[Criterion, ...]
    identity_test: str
    readiness: tuple[str, ...]
    sha256: str


_KEYS = {
    "id", "name", "legal_basis", "steps", "collection_types", "identity_test", "containers", "windows_minutes",
    "limits", "release", "readiness",
}  # fmt: skip
_WINDOWS = {"attempt", "match", "patient_ready", "readiness", "post_thaw"}
_LIMITS = {"dmso_ml_per_kg_24h", "volume_ml_per_kg_24h", "weight_max_age_days"}
_CONTAINER = {"product", "product_name", "pieces", "pieces_at_opening", "storage", "additives", "shelf_hours"}
_CRITERION = {"test", "comparison", "value", "unit"}


def parse_therapy(name: str, sha256: str, document: Mapping[str, object]) -> Therapy:
    """The therapy a TOML document describes; `name` is the file's name without '.toml'. Raises ParseError."""
    top = _table(f"therapy {name}", document, _KEYS)
    if top["id"] != name:
        raise ParseError(f"therapy {name}", f"id {name!r} as in the file's name", repr(top["id"]))
    windows = _table(f"therapy {name}, windows_minutes", top["windows_minutes"], _WINDOWS)
    limits = _table(f"therapy {name}, limits", top["limits"], _LIMITS)
    types = frozenset(_texts(f"therapy {name}, collection_types", top["collection_types"]))
    if not types or not types <= COLLECTION_TYPES:
        raise ParseError(f"therapy {name}", f"collection types among {sorted(COLLECTION_TYPES)}", str(sorted(types)))
    containers = top["containers"]
    if not isinstance(containers, Mapping) or not containers:
        raise ParseError(f"therapy {name}", "at least one kind of container", repr(containers))
    kinds = MappingProxyType({str(kind): _container(name, str(kind), row) for kind, row in containers.items()})
    steps = frozenset(_step(name, text) for text in _texts(f"therapy {name}, steps", top["steps"]))
    if any(kind.pieces_at_opening for kind in kinds.values()) and StepKind.ISSUE_AT_OPENING not in steps:
        raise ParseError(
            f"therapy {name}", f"the step {StepKind.ISSUE_AT_OPENING.value!r} for its post-thaw tag", "none"
        )
    return Therapy(
        id=name,
        name=_text(name, top["name"]),
        legal_basis=_text(name, top["legal_basis"]),
        steps=steps,
        collection_types=types,
        containers=kinds,
        attempt_window=_minutes(name, windows["attempt"]),
        match_window=_minutes(name, windows["match"]),
        patient_ready_window=_minutes(name, windows["patient_ready"]),
        readiness_window=_minutes(name, windows["readiness"]),
        post_thaw_limit=_minutes(name, windows["post_thaw"]),
        weight_max_age=_span(name, limits["weight_max_age_days"], timedelta(days=1)),
        dmso_ml_per_kg=_amount(name, limits["dmso_ml_per_kg_24h"]),
        volume_ml_per_kg=_amount(name, limits["volume_ml_per_kg_24h"]),
        release=_criteria(name, top["release"]),
        identity_test=_text(name, top["identity_test"]),
        readiness=_texts(f"therapy {name}, readiness", top["readiness"]),
        sha256=sha256,
    )


def _table(what: str, found: object, keys: set[str]) -> Mapping[str, object]:
    if not isinstance(found, Mapping):
        raise ParseError(what, "a table", repr(found))
    if set(found) != keys:
        raise ParseError(what, f"the keys {sorted(keys)}", str(sorted(map(str, found))))
    return found


def _text(therapy: str, found: object) -> str:
    if not isinstance(found, str) or not found:
        raise ParseError(f"therapy {therapy}", "a text", repr(found))
    return found


def _texts(what: str, found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(text, str) and text for text in found):
        raise ParseError(what, "a list of texts", repr(found))
    return tuple(found)


def _whole(therapy: str, found: object) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or found <= 0:
        raise ParseError(f"therapy {therapy}", "a whole number above 0", repr(found))
    return found


def _minutes(therapy: str, found: object) -> timedelta:
    return _span(therapy, found, timedelta(minutes=1))


def _span(therapy: str, found: object, unit: timedelta) -> timedelta:
    count = _whole(therapy, found)
    if count > LONGEST // unit:
        raise ParseError(f"therapy {therapy}", f"at most {LONGEST // unit}", repr(found))
    return count * unit


def _amount(therapy: str, found: object) -> Decimal:
    text = _text(therapy, found)
    amount = Decimal(text) if _NUMBER.fullmatch(text) else Decimal(0)
    if amount <= 0:
        raise ParseError(f"therapy {therapy}", "an amount above 0, as a text", repr(found))
    return amount


def _step(therapy: str, text: str) -> StepKind:
    try:
        return StepKind(text)
    except ValueError:
        raise ParseError(f"therapy {therapy}", "a step of the table", repr(text)) from None


def _container(therapy: str, kind: str, row: object) -> ContainerKind:
    what = f"therapy {therapy}, container {kind}"
    outside = isinstance(row, Mapping) and "maker_labels" in row
    found = _table(what, row, _CONTAINER | {"maker_labels"} if outside else _CONTAINER)
    maker_labels = _texts(what, found["maker_labels"]) if outside else ()
    if outside and not maker_labels:
        raise ParseError(what, "at least one maker's label, or no such key", "none")
    hours = found["shelf_hours"]
    pieces = _texts(what, found["pieces"])
    at_opening = _texts(what, found["pieces_at_opening"])
    if not set(at_opening) <= AT_OPENING:
        raise ParseError(what, f"pieces at opening among {sorted(AT_OPENING)}", str(list(at_opening)))
    name = _texts(what, found["product_name"])
    if not pieces or not name:
        raise ParseError(what, "at least one label and one word of the product's name", "none")
    product = _text(therapy, found["product"])
    if _PRODUCT.fullmatch(product) is None:
        raise ParseError(what, "a product code of 5 capital letters and digits", repr(product))
    return ContainerKind(
        name=kind,
        product=product,
        product_name=name,
        pieces=pieces,
        pieces_at_opening=at_opening,
        storage=_text(therapy, found["storage"]),
        additives=_texts(what, found["additives"]),
        shelf_hours=None if hours == "none assigned" else _whole(therapy, hours),
        maker_labels=maker_labels,
    )


def _criteria(therapy: str, rows: object) -> tuple[Criterion, ...]:
    if not isinstance(rows, list) or not rows:
        raise ParseError(f"therapy {therapy}, release", "at least one criterion", repr(rows))
    criteria = []
    for row in rows:
        found = _table(f"therapy {therapy}, release", row, _CRITERION)
        try:
            comparison = Comparison(found["comparison"])
        except ValueError:
            words = ", ".join(c.value for c in Comparison)
            raise ParseError(f"therapy {therapy}, release", f"one of {words}", repr(found["comparison"])) from None
        unit = found["unit"]
        if not isinstance(unit, str):
            raise ParseError(f"therapy {therapy}, release", "a unit, '' for a word", repr(unit))
        value = _text(therapy, found["value"])
        if comparison is not Comparison.IS and _NUMBER.fullmatch(value) is None:
            raise ParseError(f"therapy {therapy}, release", "a number, as a text", repr(value))
        criteria.append(Criterion(_text(therapy, found["test"]), comparison, value, unit))
    return tuple(criteria)
