"""Holds every statement of a paper against the ledger's file, read past the kiosk and put into words anew here."""

import base64
import copy
import hashlib
import json
import math
import re
import tomllib
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.domain.paper import How, Paper, Quoted, Trace, quotations, statements, text_of
from tests.rehearsal.kept import stored_documents, stored_facts
from tests.tree import ROOT

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
NOTHING = "not on record"
ORDINAL = re.compile(r"\(\d+\)")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
AMOUNT = re.compile(r"-?\d+(\.\d+)?(E[+-]?\d+)?")


def _tomls(folder: str) -> dict[str, tuple[str, dict[str, Any]]]:
    found = {}
    for path in sorted((ROOT / "kiosk" / folder).glob("*.toml")):
        content = path.read_bytes()
        found[path.stem] = (hashlib.sha256(content).hexdigest(), tomllib.loads(content.decode()))
    return found


THERAPIES = _tomls("therapies")
BY_SHA256 = dict(THERAPIES.values())
DUTIES = {duty["id"]: duty for duty in _tomls("domain")["reporting_duties"][1]["duty"]}


Place = tuple[str, str, int]
"""Site, '' for the one whose file it is; stream; number."""


@dataclass
class Ledger:
    """A site's facts and particulars as they lie in its file, and in it those of other sites in the chains they sent."""

    bodies: Mapping[Place, dict[str, Any]]
    documents: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str] = field(init=False)
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        kinds = {place: body for place, body in self.bodies.items() if body["kind"] == "PersonRegistered"}
        self.names = {
            body["fact"]["person"]: self.documents.get(body["fact"]["particulars_id"], {}).get("name", "erased")
            for body in kinds.values()
        }
        self.zone = ZoneInfo(next(b["fact"]["zone"] for b in self.bodies.values() if b["kind"] == "SiteFounded"))


def ledger_of(folder: Path) -> Ledger:
    """The file of a site in a folder."""
    facts = {("", fact.stream, fact.number): json.loads(fact.body) for fact in stored_facts(folder)}
    sent = dict(pair for body in facts.values() for pair in _sent_in(body))
    return Ledger({**sent, **facts}, stored_documents(folder))


def _sent_in(body: Mapping[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The facts in the chain that a fact holds, and in the chains in these."""
    if body["kind"] == "HandoverAccepted":
        for line in zlib.decompress(base64.b64decode(body["fact"]["chain"])).splitlines():
            row = json.loads(line)
            sent = json.loads(row["body"])
            yield from _sent_in(sent)
            yield (row["site"], row["stream"], row["number"]), sent


def place_of(trace: Trace) -> Place:
    """Where the fact of a trace lies."""
    return trace.site, trace.stream, trace.number


def faults(paper: Paper, ledger: Ledger) -> list[str]:
    """Every statement of the paper that the ledger does not bear out, in words."""
    found = []
    for said in statements(paper):
        fixed = "".join(piece for piece in said if isinstance(piece, str))
        if re.search(r"\d", ORDINAL.sub("", fixed)) and text_of(said) != text_of(paper.running):
            found.append(f"figures without a fact: {fixed!r}")
        found += [
            f"{quoted.text!r} is not what {quoted.traces} says, {quoted.how.value}"
            for quoted in quotations(said)
            if not bears_out(quoted, ledger)
        ]
    return found


def removed(ledger: Ledger, trace: Trace, _how: How) -> Ledger:
    """The ledger without the fact of that place."""
    return _with(ledger, {place: body for place, body in ledger.bodies.items() if place != place_of(trace)})


def altered(ledger: Ledger, trace: Trace, how: How) -> Ledger:
    """The ledger with something else at that place. What is only counted has nothing there."""
    path = trace.path.split(">")[0].split(".")
    body = copy.deepcopy(ledger.bodies[place_of(trace)])
    within: Any = body
    for step in path[:-1]:
        within = within[int(step)] if isinstance(within, list) else within[step]
    last: Any = int(path[-1]) if isinstance(within, list) else path[-1]
    if how is How.COUNT:
        within.pop(last)
    else:
        within[last] = f"another {within[last]}" if how is How.HELD else _another(within[last])
    return _with(ledger, {**ledger.bodies, place_of(trace): body})


def _with(ledger: Ledger, bodies: Mapping[Place, dict[str, Any]]) -> Ledger:
    changed = copy.copy(ledger)
    changed.bodies = bodies
    return changed


def slip_line(body: Mapping[str, Any], ledger: Ledger) -> tuple[str, int, str, tuple[str, ...]]:
    """What a slip has to say of the fact of a label: piece, issue, when, by whom."""
    people = tuple(ledger.names[person] for person in body["people"])
    return body["fact"]["piece"], body["fact"]["issue"], _local(body["stamp"]["occurred_at"], ledger), people


def _another(value: Any) -> Any:
    """A value of the same shape that says something else."""
    match value:
        case str() if MOMENT.fullmatch(value):
            return (datetime.fromisoformat(value) + timedelta(days=3, hours=5)).isoformat()
        case str() if DAY.fullmatch(value):
            return (date.fromisoformat(value) + timedelta(days=3)).isoformat()
        case str() if AMOUNT.fullmatch(value):
            return str(Decimal(value) - 1000)
        case bool() | None:
            return "another"
        case int():
            return value + 1000
        case list():
            return [*value, "another"]
        case _:
            return f"another {value}"


def bears_out(quoted: Quoted, ledger: Ledger) -> bool:
    """Whether the facts say what is quoted from them. A place where nothing of the kind is bears out nothing."""
    try:
        return _bears_out(quoted, ledger)
    except (KeyError, IndexError, ValueError, ArithmeticError):
        return False


def _bears_out(quoted: Quoted, ledger: Ledger) -> bool:
    match quoted.how:
        case How.AS_RECORDED:
            return all(quoted.text in forms(trace, ledger) for trace in quoted.traces)
        case How.COUNT:
            return quoted.text == str(len(set(quoted.traces))) and all(
                _is_there(trace, ledger) for trace in quoted.traces
            )
        case How.SUM:
            return Decimal(quoted.text) == sum(Decimal(value_at(trace, ledger)) for trace in quoted.traces)
        case How.MINUTES:
            moments = [datetime.fromisoformat(value_at(trace, ledger)) for trace in quoted.traces]
            total = sum(int((b - a).total_seconds() // 60) for a, b in zip(moments[::2], moments[1::2], strict=True))
            spans = (
                {f"{total // 1440} d"} if total >= 1440 else {f"{total // 60} h"} if total >= 60 else {f"{total} min"}
            )
            return quoted.text in {str(total), *spans}
        case How.HELD:
            line, *places = quoted.traces
            met = _held(line, [value_at(place, ledger) for place in places], ledger)
            return quoted.text == ("met" if met else "NOT MET")
        case How.PRODUCT:
            value, u, low = _multiplied(*(value_at(trace, ledger) for trace in quoted.traces))
            said = [float(word) for word in re.findall(r"-?[0-9.]+", quoted.text.replace("95 %", ""))]
            return all(abs(a - b) <= abs(b) / 50 for a, b in zip(said, (value, u, low), strict=True))


def _is_there(trace: Trace, ledger: Ledger) -> bool:
    try:
        value_at(trace, ledger)
    except (KeyError, IndexError):
        return False
    return True


def _meets(line: Trace, value: str, unit: str, ledger: Ledger) -> bool:
    if line.path.endswith(">identity_test"):
        return (value, unit) == ("agrees", "") and bool(forms(line, ledger))
    row = _line_of(line, ledger)
    if unit != row["unit"]:
        return False
    match row["comparison"]:
        case "is":
            return bool(value == row["value"])
        case "at least":
            return Decimal(value) >= Decimal(row["value"])
        case _:
            return Decimal(value) <= Decimal(row["value"])


def _multiplied(first: str, second: str) -> tuple[float, float, float]:
    (f, uf), (e, ue) = (map(float, re.findall(r"[0-9.]+", text)) for text in (first, second))
    u = math.hypot(e * uf, f * ue)
    return f * e, u, f * e - 1.645 * u


def _held(line: Trace, found: list[str], ledger: Ledger) -> bool:
    if len(found) == 2:
        value, unit = found
        return _meets(line, value, unit, ledger)
    first, unit, second, other = found
    row = _line_of(line, ledger)
    return (unit, other) == ("", row["unit"]) and _multiplied(first, second)[2] >= float(row["value"])


def _line_of(line: Trace, ledger: Ledger) -> dict[str, Any]:
    sha256 = value_at(replace(line, path="hashes.therapy"), ledger)
    row: dict[str, Any] = BY_SHA256[sha256]["release"][int(line.path.split(">release.")[1].split(".")[0])]
    return row


def value_at(trace: Trace, ledger: Ledger) -> Any:
    """The value at the place, as it lies in the file."""
    value: Any = ledger.bodies[place_of(trace)]
    for step in trace.path.split(">")[0].split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def forms(trace: Trace, ledger: Ledger) -> set[str]:
    """Every way in which a paper may put the value at the place."""
    value = value_at(trace, ledger)
    _, _, beyond = trace.path.partition(">")
    if beyond:
        return _beyond(trace, value, beyond, ledger)
    if value is None or value in ("", []):
        return {NOTHING}
    if isinstance(value, list):
        names = trace.path == "fact.covered"
        return {", ".join(str(one).replace("_", " ") if names else str(one) for one in value)}
    text = str(value)
    if trace.path.endswith(".interlock"):
        return {text.replace("_", " ")}
    if MOMENT.fullmatch(text):
        return {_local(text, ledger)}
    if DAY.fullmatch(text):
        return {_day(date.fromisoformat(text))}
    if AMOUNT.fullmatch(text) and isinstance(value, str):
        return {text, f"{Decimal(text).normalize():f}"}
    return {text}


def _parts(value: str, ledger: Ledger) -> dict[str, Callable[[], str]]:
    """What a paper may name of a value by itself."""
    return {
        "donation": lambda: f"{value[:5]} {value[5:7]} {value[7:13]}",
        "product code": lambda: value[13:],
        "slot": lambda: f"tank {int(value[8:10])} rack {int(value[10:12])} slot {int(value[12:14])}",
        "time": lambda: _local(value, ledger).split(" ")[3],
    }


def _beyond(trace: Trace, value: Any, beyond: str, ledger: Ledger) -> set[str]:
    part = _parts(value, ledger).get(beyond)
    if part is not None:
        return {part()}
    if trace.path.startswith(("fact.particulars_id", "fact.courier")):
        text = ledger.documents.get(value, {}).get(beyond, "erased")
        return {_day(date.fromisoformat(text)) if DAY.fullmatch(text) else text}
    if beyond == "name" and trace.path.startswith(("people.", "fact.person", "fact.physician")):
        return {ledger.names.get(value, "erased")}
    if trace.path.startswith("fact.therapy"):
        return _of_document(THERAPIES[value][1], beyond)
    if beyond == "product name":
        stream = trace.stream
        therapy = next(
            b["fact"]["therapy"] for p, b in ledger.bodies.items() if p[1] == stream and b["kind"] == "Enrolled"
        )
        return _of_document(THERAPIES[therapy][1], f"containers.{value}.product_name")
    if trace.path.startswith("hashes.therapy"):
        if beyond == "identity_test" or beyond.startswith("transport."):
            return _of_document(BY_SHA256[value], beyond)
        row = _line_of(trace, ledger)
        required = f"{row['comparison']} {row['value']} {row['unit']}".rstrip()
        return {required if beyond.endswith("required") else row[beyond.rsplit(".", 1)[1]]}
    duty = DUTIES[beyond.rsplit(" ", maxsplit=1)[-1]]
    if beyond.startswith("last day"):
        known_on = datetime.fromisoformat(value).astimezone(ledger.zone).date()
        return {_day(known_on + timedelta(days=duty["days"]))}
    return {
        duty["where"],
        duty["what"],
        duty["source"] if duty["checked"] else f"{duty['source']} *",
    }


def _of_document(document: dict[str, Any], path: str) -> set[str]:
    value: Any = document
    for step in path.split("."):
        value = value[step]
    return {", ".join(value) if isinstance(value, list) else str(value)}


def _local(text: str, ledger: Ledger) -> str:
    local = datetime.fromisoformat(text).astimezone(UTC).astimezone(ledger.zone)
    return f"{_day(local)} {local:%H:%M} {local.tzname()}"


def _day(day: date) -> str:
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year}"
