"""Every vector of identifier-vectors.json: published examples, and values computed twice."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.check_characters import gs1_mod_10, mod_37_2, mod_97_10
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import (
    AutologousUse,
    BloodGroups,
    Coi,
    CompoundMessage,
    Din,
    GroupAgreement,
    Gs1Message,
    LocalDateTime,
    SingleEuropeanCode,
    Structure,
    autologous_use,
    group_agreement,
    recognise,
)

FILE = Path(__file__).parent.parent / "identifier-vectors.json"

NOT_READ_HERE = {"typed_scan-08": "dimensions, 029", "compound_message-03": "a processor's product, 034"}
"""Vectors of structures that others may read and this project refuses by name."""

LETTERS_AT_THE_END_OF_THE_FACILITY = {"din_check_character-13"}
"""A vector without a located source, whose facility number ends in letters where every FIN of today has digits."""


@cache
def vectors() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(FILE.read_text(encoding="utf-8"))["vectors"])


def of_kind(*kinds: str) -> pytest.MarkDecorator:
    found = [pytest.param(vector, id=vector["id"]) for vector in vectors() if vector["kind"] in kinds]
    assert found
    return pytest.mark.parametrize("vector", found)


def answer(parse: Any, text: str) -> str:
    """What the vectors call it: accept or refuse."""
    try:
        parse(text)
    except ParseError:
        return "refuse"
    return "accept"


def test_every_kind_of_vector_is_run() -> None:
    """No vector lies in the file without a test that runs it."""
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in {vector["kind"] for vector in vectors()} if f'"{kind}"' not in source] == []


@of_kind("din_check_character")
def test_the_check_character_of_a_donation(vector: dict[str, Any]) -> None:
    """A donation number has the check character of the vector."""
    assert mod_37_2(vector["value"]) == vector["expected"]
    if vector["id"] in LETTERS_AT_THE_END_OF_THE_FACILITY:
        assert answer(Din.parse, vector["value"]) == "refuse"
    else:
        assert Din.parse(vector["value"]).check_character == vector["expected"]


@of_kind("din_type3_flag")
def test_the_check_flags_of_a_donation(vector: dict[str, Any]) -> None:
    """A donation number has the check flags of the vector."""
    assert Din.parse(vector["value"]).check_flags == vector["expected"]


@of_kind("coi_check_character")
def test_the_check_character_of_a_chain_of_identity(vector: dict[str, Any]) -> None:
    """A chain of identity has the check character of the vector, over all 15 characters."""
    assert Coi.parse(vector["value"]).check_character == vector["expected"]


@of_kind("mod97_10_check_digits", "gs1_mod10_check_digit")
def test_check_digits(vector: dict[str, Any]) -> None:
    """A number has the check digits of the vector."""
    compute = mod_97_10 if vector["kind"].startswith("mod97") else gs1_mod_10
    assert compute(vector["value"]) == vector["expected"]


@of_kind("check_collision")
def test_a_shared_check_character_makes_nothing_the_same(vector: dict[str, Any]) -> None:
    """Two numbers with one check character are two numbers."""
    compute = mod_37_2 if vector["algorithm"] == "mod37_2" else gs1_mod_10
    first, second = vector["value"]
    assert compute(first) == compute(second) == vector["expected"]
    assert first != second
    if vector["algorithm"] == "mod37_2":
        assert Din.parse(first) != Din.parse(second)


@of_kind("din_keyed_with_check")
def test_a_keyed_donation(vector: dict[str, Any]) -> None:
    """A keyed donation number is taken or refused as the vector says."""
    assert answer(Din.parse_keyed, vector["value"]) == vector["expected"]


@of_kind("coi_keyed_with_check")
def test_a_keyed_chain_of_identity(vector: dict[str, Any]) -> None:
    """A keyed chain of identity is taken or refused as the vector says."""
    assert answer(Coi.parse_keyed, vector["value"]) == vector["expected"]


@of_kind("isbt_date_time_encode")
def test_a_moment_becomes_ten_characters(vector: dict[str, Any]) -> None:
    """A local moment has the ten characters of the vector, and they give it back."""
    moment = datetime.fromisoformat(vector["value"])
    assert LocalDateTime.at(moment).text == vector["expected"]
    assert LocalDateTime(vector["expected"]).local == moment


@of_kind("isbt_date_time_decode")
def test_ten_characters_become_a_moment(vector: dict[str, Any]) -> None:
    """Ten characters are the moment of the vector, or are refused."""
    if vector["expected"] == "refuse":
        assert answer(LocalDateTime, vector["value"]) == "refuse"
    else:
        assert LocalDateTime(vector["value"]).local == datetime.fromisoformat(vector["expected"])


def scanned(vector: dict[str, Any]) -> str:
    """Accept only what is a structure of the number that the prompt wanted."""
    try:
        found = recognise(vector["value"]).identifier
    except ParseError:
        return "refuse"
    return "accept" if isinstance(found, Structure) and vector["wanted_structure"] == found.NUMBER else "refuse"


@of_kind("typed_scan")
def test_a_scan_is_typed_by_its_data_identifier(vector: dict[str, Any]) -> None:
    """A prompt for one structure takes that structure and nothing else."""
    if vector["id"] in NOT_READ_HERE:
        with pytest.raises(ParseError, match=NOT_READ_HERE[vector["id"]]):
            recognise(vector["value"])
    else:
        assert scanned(vector) == vector["expected"]


@of_kind("compound_message")
def test_a_compound_message(vector: dict[str, Any]) -> None:
    """A message gives the structures of the vector in their order, or is refused whole."""
    if vector["id"] in NOT_READ_HERE:
        with pytest.raises(ParseError, match=NOT_READ_HERE[vector["id"]]):
            CompoundMessage.parse(vector["value"])
    elif vector["expected"] == "refuse":
        assert answer(CompoundMessage.parse, vector["value"]) == "refuse"
    else:
        message = CompoundMessage.parse(vector["value"])
        assert [[s.NUMBER, s.content] for s in message.structures] == vector["expected"]
        assert message.format() == CompoundMessage.of(*message.structures).format() == vector["value"]


@of_kind("collection_type")
def test_a_collection_type(vector: dict[str, Any]) -> None:
    """A collection type is for autologous use only, allowed by a therapy, or never."""
    words = {AutologousUse.ALLOWED: "accept", AutologousUse.ALLOWED_BY_THERAPY: "accept_if_therapy_allows"}
    assert words.get(autologous_use(vector["value"]), "refuse") == vector["expected"]


@of_kind("blood_group_with_collection_type")
def test_a_blood_group_against_a_collection_type(vector: dict[str, Any]) -> None:
    """A group agrees with the collection type, conflicts with it, or blocks the release."""
    words = {
        GroupAgreement.AGREES: "accept",
        GroupAgreement.CONFLICTS: "refuse",
        GroupAgreement.BLOCKS_RELEASE: "refuse_release",
    }
    groups = BloodGroups(f"{vector['value']}00")
    assert words[group_agreement(groups, vector["collection_type"])] == vector["expected"]


@of_kind("single_european_code")
def test_a_single_european_code(vector: dict[str, Any]) -> None:
    """The code gives the parts of the vector."""
    code = SingleEuropeanCode(vector["value"])
    parts = {name: getattr(code, name) for name in vector["expected"]}
    assert {**parts, "expiry": str(code.expiry)} == vector["expected"]


@of_kind("gs1_element_string")
def test_a_gs1_message(vector: dict[str, Any]) -> None:
    """A message is taken or refused as the vector says."""
    assert answer(Gs1Message.parse, vector["value"]) == vector["expected"]


@of_kind("gs1_date_time")
def test_a_date_in_a_gs1_message(vector: dict[str, Any]) -> None:
    """A message gives the date or the moment of the vector."""
    message = Gs1Message.parse(vector["value"])
    at = message.expiry or message.expiry_date
    assert at is not None
    assert at.isoformat().removesuffix(":00") == vector["expected"]
