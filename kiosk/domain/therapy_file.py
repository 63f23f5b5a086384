"""A therapy's file, read into a `Therapy`: an unknown key, a missing one or an impossible value is refused."""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from kiosk.domain.administration import ROUTES, Administration
from kiosk.domain.errors import ParseError
from kiosk.domain.label.kinds import LabelKind
from kiosk.domain.step import StepKind
from kiosk.domain.storage import ColdLimits
from kiosk.domain.temperature import Transport
from kiosk.domain.therapy import (
    COLLECTION_TYPES,
    NUMBER,
    Comparison,
    ContainerKind,
    ContainerPurpose,
    Criterion,
    Therapy,
)
from kiosk.domain.therapy_steps import check_steps
from kiosk.domain.windows_file import parse_milestones, parse_windows

_CELSIUS = re.compile(r"-?[0-9]{1,3}(\.[0-9])?", re.ASCII)
_PRODUCT = re.compile(r"[A-Z][A-Z0-9]{4}", re.ASCII)

AT_OPENING = frozenset({LabelKind.POST_THAW.value})
"""What can be printed for a container just before it is opened; after it a print can't wait."""

LONGEST = timedelta(days=365)
"""No window of a therapy is longer."""

NOT_FROZEN = "not kept frozen"
"""What stands in place of limits for a kind of container that no store takes."""

_KEYS = {
    "id", "name", "legal_basis", "steps", "collection_types", "identity_test", "containers", "windows_minutes",
    "limits", "release", "readiness", "administration", "milestones", "windows", "history",
}  # fmt: skip
_WINDOWS = {"attempt", "match", "patient_ready", "readiness", "post_thaw", "attest"}
_LIMITS = {"dmso_ml_per_kg_24h", "volume_ml_per_kg_24h", "weight_max_age_days"}
_CONTAINER = {
    "purpose", "product", "product_name", "pieces", "pieces_at_opening", "storage", "additives", "shelf_hours", "cold",
}  # fmt: skip
_COLD = {"out_of_cold_minutes", "warmest_c", "excursion_minutes"}
_ADMINISTRATION = {"routes", "sites", "marked", "prohibitions"}
_CRITERION = {"test", "comparison", "value", "unit"}
_TRANSPORT = {"lowest_celsius", "highest_celsius", "outside_minutes", "longest_hours", "gap_minutes"}


def parse_therapy(name: str, sha256: str, document: Mapping[str, object]) -> Therapy:
    """The therapy a TOML document describes; `name` is the file's name without '.toml'. Raises ParseError."""
    shipped = document.get("transport", {})
    top = _table(f"therapy {name}", {k: v for k, v in document.items() if k != "transport"}, _KEYS)
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
    steps = frozenset(_step(name, text) for text in _texts(f"therapy {name}, steps", top["steps"]))
    if StepKind.PACK in steps and not shipped:
        raise ParseError(f"therapy {name}", "a transport for what is packed", "none")
    kinds = MappingProxyType({str(kind): _container(name, str(kind), row) for kind, row in containers.items()})
    check_steps(name, steps, kinds.values())
    if any(kind.pieces_at_opening for kind in kinds.values()) and StepKind.ISSUE_AT_OPENING not in steps:
        raise ParseError(
            f"therapy {name}", f"the step {StepKind.ISSUE_AT_OPENING.value!r} for its post-thaw tag", "none"
        )
    administration = _administration(name, top["administration"])
    if administration.marked and StepKind.MATCH_IN_LABORATORY in steps:
        raise ParseError(f"therapy {name}", "a match where the marked site is seen", StepKind.MATCH_IN_LABORATORY.value)
    milestones = parse_milestones(name, top["milestones"], steps)
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
        attest_window=_minutes(name, windows["attest"]),
        weight_max_age=_span(name, limits["weight_max_age_days"], timedelta(days=1)),
        dmso_ml_per_kg=_amount(name, limits["dmso_ml_per_kg_24h"]),
        volume_ml_per_kg=_amount(name, limits["volume_ml_per_kg_24h"]),
        release=_criteria(name, "release", top["release"]),
        history=_criteria(name, "history", top["history"]),
        identity_test=_text(name, top["identity_test"]),
        readiness=_texts(f"therapy {name}, readiness", top["readiness"]),
        administration=administration,
        milestones=MappingProxyType(milestones),
        windows=parse_windows(name, top["windows"], steps, milestones),
        sha256=sha256,
        transport=_transports(name, shipped, containers),
    )


def _transports(therapy: str, rows: object, containers: Mapping[str, object]) -> Mapping[str, Transport]:
    if not isinstance(rows, Mapping) or not set(rows) <= set(containers):
        raise ParseError(f"therapy {therapy}, transport", f"a table a kind, of {sorted(containers)}", repr(rows))
    return MappingProxyType({kind: _transport(therapy, f"transport {kind}", row) for kind, row in rows.items()})


def _transport(therapy: str, kind: str, row: object) -> Transport:
    found = _table(f"therapy {therapy}, {kind}", row, _TRANSPORT)
    outside = found["outside_minutes"]
    return Transport(
        lowest=_celsius(f"therapy {therapy}", found["lowest_celsius"]),
        highest=_celsius(f"therapy {therapy}", found["highest_celsius"]),
        # The one span that may be none at all: then no minute outside is borne.
        outside=timedelta(0) if outside == 0 and not isinstance(outside, bool) else _minutes(therapy, outside),
        longest=_span(therapy, found["longest_hours"], timedelta(hours=1)),
        gap=_minutes(therapy, found["gap_minutes"]),
    )


def _celsius(what: str, found: object) -> Decimal:
    if not isinstance(found, str) or _CELSIUS.fullmatch(found) is None:
        raise ParseError(what, "degrees Celsius, as a text", repr(found))
    return Decimal(found)


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
    amount = Decimal(text) if NUMBER.fullmatch(text) else Decimal(0)
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
        purpose=_purpose(what, found["purpose"]),
        product=product,
        product_name=name,
        pieces=pieces,
        pieces_at_opening=at_opening,
        storage=_text(therapy, found["storage"]),
        additives=_texts(what, found["additives"]),
        shelf_hours=None if hours == "none assigned" else _whole(therapy, hours),
        cold=None if found["cold"] == NOT_FROZEN else _cold(therapy, what, found["cold"]),
        maker_labels=maker_labels,
    )


def _purpose(what: str, found: object) -> ContainerPurpose:
    try:
        return ContainerPurpose(found)
    except ValueError:
        words = ", ".join(purpose.value for purpose in ContainerPurpose)
        raise ParseError(what, f"a purpose among {words}", repr(found)) from None


def _cold(therapy: str, what: str, row: object) -> ColdLimits:
    found = _table(f"{what}, cold", row, _COLD)
    return ColdLimits(
        _minutes(therapy, found["out_of_cold_minutes"]),
        _celsius(f"{what}, cold", found["warmest_c"]),
        _minutes(therapy, found["excursion_minutes"]),
    )


def _administration(therapy: str, row: object) -> Administration:
    what = f"therapy {therapy}, administration"
    found = _table(what, row, _ADMINISTRATION)
    routes, sites, prohibitions = (_texts(what, found[key]) for key in ("routes", "sites", "prohibitions"))
    if not routes or not set(routes) <= set(ROUTES):
        raise ParseError(what, f"routes among {', '.join(ROUTES)}", repr(found["routes"]))
    if not sites or not prohibitions:
        raise ParseError(what, "at least one site and one prohibition", "none")
    if not isinstance(found["marked"], bool):
        raise ParseError(what, "marked as true or false", repr(found["marked"]))
    allowed = Administration(routes, sites, found["marked"], prohibitions)
    if allowed.sided and not allowed.marked:
        raise ParseError(what, "sites with sides to be marked", f"no mark on {', '.join(allowed.sided)}")
    return allowed


def _criteria(therapy: str, table: str, rows: object) -> tuple[Criterion, ...]:
    what = f"therapy {therapy}, {table}"
    if not isinstance(rows, list) or (not rows and table == "release"):
        raise ParseError(what, "at least one criterion", repr(rows))
    criteria = []
    for row in rows:
        product = table == "release" and isinstance(row, Mapping) and "times" in row
        found = _table(what, row, _CRITERION | {"times"} if product else _CRITERION)
        try:
            comparison = Comparison(found["comparison"])
        except ValueError:
            words = ", ".join(c.value for c in Comparison)
            raise ParseError(what, f"one of {words}", repr(found["comparison"])) from None
        if product is not (comparison is Comparison.PRODUCT_AT_LEAST):
            due = f"times with {Comparison.PRODUCT_AT_LEAST.value}, and only there"
            raise ParseError(what, due, f"{comparison.value}")
        unit = found["unit"]
        if not isinstance(unit, str):
            raise ParseError(what, "a unit, '' for a word", repr(unit))
        value = _text(therapy, found["value"])
        if comparison is not Comparison.IS and NUMBER.fullmatch(value) is None:
            raise ParseError(what, "a number, as a text", repr(value))
        times = _text(therapy, found["times"]) if product else ""
        criteria.append(Criterion(_text(therapy, found["test"]), comparison, value, unit, times))
    return tuple(criteria)
