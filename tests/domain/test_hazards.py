"""The hazards of the safety case: read whole, and each named interlock and guard is one that exists."""

import copy
import tomllib
from collections import Counter
from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.guards import GUARDS
from kiosk.domain.hazards import Hazard, parse_hazards
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.reasons import Answer, ReasonClass
from tests.tree import ROOT

DOCUMENT: dict[str, Any] = tomllib.loads((ROOT / "kiosk/domain/hazards.toml").read_text(encoding="utf-8"))
HAZARDS = parse_hazards(DOCUMENT)


def identity(hazard: Hazard) -> str:
    """The hazard's id in the test's own."""
    return hazard.id


def test_hazards_stand_in_order_once() -> None:
    """Every hazard has one id, and they stand in order."""
    ids = [hazard.id for hazard in HAZARDS]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("hazard", HAZARDS, ids=identity)
def test_something_stands_against_every_hazard(hazard: Hazard) -> None:
    """Every hazard names an interlock or a guard; only a refusal that harms has none, for its controls are not refusals."""
    assert bool(hazard.interlocks or hazard.guards) is (hazard.id != "H39")
    assert set(hazard.interlocks) <= set(INTERLOCKS)
    assert set(hazard.guards) <= set(GUARDS)


@pytest.mark.parametrize("name", sorted(INTERLOCKS))
def test_an_interlock_is_named_by_its_hazard_alone(name: str) -> None:
    """An interlock is named once, by the very hazard it declares."""
    assert [hazard.id for hazard in HAZARDS for n in hazard.interlocks if n == name] == [INTERLOCKS[name].rule.hazard]


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_a_guard_is_named_by_its_hazard_alone(name: str) -> None:
    """A guard is named once, by the very hazard it declares, under its own name."""
    assert [hazard.id for hazard in HAZARDS for n in hazard.guards if n == name] == [GUARDS[name].hazard]
    assert GUARDS[name].name == name


def test_no_name_is_both_interlock_and_guard() -> None:
    """A reason's name says which of the two spoke."""
    assert not set(INTERLOCKS) & set(GUARDS)


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_a_guard_is_of_the_identity_class(guard: str) -> None:
    """What stands before the decision can't be covered, has a remedy that is a sentence, and asks for retry or stop."""
    rule = GUARDS[guard]
    # Findings about bags that nobody has in hand stand before no decision: they open holds that quality lifts.
    findings = {"tank_stayed_cold", "count_agrees"}
    assert rule.kind is (ReasonClass.QUALITY if guard in findings else ReasonClass.IDENTITY)
    assert rule.answer in {Answer.RETRY, Answer.STOP}
    assert rule.remedy.endswith(".")


@pytest.mark.parametrize("hazard", HAZARDS, ids=identity)
def test_a_hazards_class_is_that_of_its_interlocks(hazard: Hazard) -> None:
    """Identity, quality or both, as its interlocks and guards declare; a hazard without any has none."""
    kinds = {INTERLOCKS[name].rule.kind for name in hazard.interlocks} | {GUARDS[name].kind for name in hazard.guards}
    if not kinds:
        assert hazard.kind == "none"
    elif len(kinds) == 2:
        assert hazard.kind == "both"
    else:
        assert hazard.kind == kinds.pop().value


def test_a_risk_priority_number_ranks() -> None:
    """Severity, occurrence and detection multiplied, each from 1 to 10."""
    assert all(h.risk_priority == h.severity * h.occurrence * h.detection for h in HAZARDS)
    assert all(1 <= h.risk_priority <= 1000 for h in HAZARDS)
    assert Counter(h.severity for h in HAZARDS)[10] > 0


def with_first(**fields: object) -> dict[str, Any]:
    """The document, its first hazard otherwise."""
    document = copy.deepcopy(DOCUMENT)
    document["hazard"][0] |= fields
    return document


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"severity": 0}, "hazard H01: Expected severity from 1 to 10, got 0."),
        ({"occurrence": 11}, "hazard H01: Expected occurrence from 1 to 10, got 11."),
        ({"detection": "5"}, "hazard H01: Expected detection from 1 to 10, got '5'."),
        ({"severity": True}, "hazard H01: Expected severity from 1 to 10, got True."),
        ({"detection": 5.0}, "hazard H01: Expected detection from 1 to 10, got 5.0."),
        (
            {"class": "grave"},
            "hazard H01: Expected class among ['both', 'identity', 'none', 'quality'], got 'grave'.",
        ),
        (
            {"class": ["identity"]},
            "hazard H01: Expected class among ['both', 'identity', 'none', 'quality'], got ['identity'].",
        ),
        ({"hazard": ""}, "hazard H01: Expected a text for hazard, got ''."),
        ({"source": 7}, "hazard H01: Expected a text for source, got 7."),
        ({"id": ""}, "hazard : Expected a text for id, got ''."),
        ({"baseline": 0.1}, "hazard H01: Expected a baseline with ['rate', 'source', 'weight'], got 0.1."),
        (
            {"baseline": {"rate": "1", "weight": 1, "source": "x"}},
            "hazard H01: Expected a baseline in figures, got {'rate': '1', 'weight': 1, 'source': 'x'}.",
        ),
        (
            {"counted": "guesses"},
            "hazard H01: Expected counted among ['refusals', 'stops', 'stops let through later'], got 'guesses'.",
        ),
    ],
)
def test_a_wrong_field_stops_the_load(fields: dict[str, object], message: str) -> None:
    """A field that is not what it must be is told whole."""
    with pytest.raises(ParseError) as raised:
        parse_hazards(with_first(**fields))
    assert str(raised.value) == message


@pytest.mark.parametrize("field", ["interlocks", "guards"])
@pytest.mark.parametrize("value", ["seal_was_read", 7, [7], {"seal_was_read": 1}])
def test_names_come_as_a_list_of_texts(field: str, value: object) -> None:
    """A bare text would be taken for its letters, and a number for nothing: both stop the load."""
    with pytest.raises(ParseError) as raised:
        parse_hazards(with_first(**{field: value}))
    assert str(raised.value) == f"hazard H01: Expected a list of names for {field}, got {value!r}."


@pytest.mark.parametrize("field", ["interlocks", "guards"])
def test_a_name_that_is_empty_stops_the_load(field: str) -> None:
    """An empty name among the names is told whole."""
    with pytest.raises(ParseError) as raised:
        parse_hazards(with_first(**{field: ["seal_was_read", ""]}))
    assert str(raised.value) == f"hazard H01: Expected a list of names for {field}, got ['seal_was_read', '']."


def test_an_unknown_or_missing_key_stops_the_load() -> None:
    """A hazard has exactly its keys, and the document exactly its list."""
    with pytest.raises(ParseError, match="Expected the keys"):
        parse_hazards(with_first(colour="red"))
    document = copy.deepcopy(DOCUMENT)
    del document["hazard"][0]["source"]
    with pytest.raises(ParseError, match="Expected the keys"):
        parse_hazards(document)
    others: tuple[dict[str, Any], ...] = ({}, {"hazard": []}, {"hazard": {}}, {**DOCUMENT, "more": 1})
    for other in others:
        with pytest.raises(ParseError, match=r"Expected one list of \[\[hazard\]\] tables"):
            parse_hazards(other)


def test_an_id_stands_once() -> None:
    """Two hazards of one id stop the load."""
    with pytest.raises(ParseError, match="Expected each id once"):
        parse_hazards({"hazard": [*DOCUMENT["hazard"], DOCUMENT["hazard"][0]]})
