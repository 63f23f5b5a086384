"""Shipped documents with one fact changed, and how they are refused."""

import copy
import tomllib
from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.labels.profile import parse_profile
from tests.labels.contents import PROFILES

FILE, ZEBRA, LASER = "file-300-100x100", "zebra-zd621-300-100x100", "laser-a4-l7160"
BAND, TAGGED, BROTHER = "zebra-zd510-300-wristband", "zebra-zd621r-300-100x100", "brother-ql1110nwb-300-100x100"
LABEL = "ipp-label-300-100x100"

Documents = dict[str, dict[str, Any]]
OUT = object()
"""In place of a value: the fact is taken out."""


def documents() -> Documents:
    """Every shipped document, unresolved."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in PROFILES.glob("*.toml")}


SHIPPED = documents()


def changed(name: str, facts: dict[str, Any]) -> Documents:
    """The shipped documents with facts of one changed, each by its dotted name."""
    found = copy.deepcopy(SHIPPED)
    for fact, value in facts.items():
        *tables, last = fact.split(".") if not fact.startswith("unconfirmed") else fact.split(".", 1)
        table: dict[str, Any] = found[name]
        for key in tables:
            table = table.setdefault(key, {})
        if value is OUT:
            del table[last]
        else:
            table[last] = value
    return found


def refusal(name: str, facts: dict[str, Any]) -> str:
    """The whole message with which the changed profile is refused."""
    with pytest.raises(ParseError) as refused:
        parse_profile(name, changed(name, facts))
    return str(refused.value)
