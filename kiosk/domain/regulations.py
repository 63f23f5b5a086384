"""Regulations clause by clause: what this release does, which tests show it, and who at the site does the rest.

The software supports; whether a site complies, its people decide. Nothing here says otherwise, and a clause that was
not held against its text says so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.errors import ParseError

TEST = re.compile(r"tests/[a-z0-9_/]+\.py(::test_[a-z0-9_]+)?")
"""A file of tests, or one test in it."""

_REGULATION = frozenset({"title", "edition", "source", "clause"})
_CLAUSE = frozenset({"id", "asks", "confirmed", "supports", "tests", "owner", "site"})


@dataclass(frozen=True)
class Clause:
    """One clause in our own words.

    `supports` is what the software does and `tests` where that is shown; `owner` is the role at the hospital that does
    what no software can, and `site` what that is. A clause has the one, the other, or both. `confirmed`: it was held
    against the text.
    """

    id: str
    asks: str
    confirmed: bool
    supports: str
    tests: tuple[str, ...]
    owner: str
    site: str


@dataclass(frozen=True)
class Regulation:
    """A regulation in one dated edition, with where its text is."""

    id: str
    title: str
    edition: str
    source: str
    clauses: tuple[Clause, ...]


def parse_regulation(name: str, document: Mapping[str, object]) -> Regulation:
    """The regulation a TOML document describes. Raises ParseError for an unknown, missing or wrong field."""
    rows = document.get("clause")
    if set(document) != _REGULATION or not isinstance(rows, list) or not rows:
        raise ParseError(name, f"the fields {', '.join(sorted(_REGULATION))}", ", ".join(sorted(document)) or "nothing")
    title, edition, source = (_text(name, document, field) for field in ("title", "edition", "source"))
    if not re.search(r"[0-9]{4}", edition):
        raise ParseError(f"{name} edition", "one with its year", edition)
    clauses = tuple(_clause(name, row) for row in rows)
    if len({clause.id for clause in clauses}) != len(clauses):
        raise ParseError(name, "each clause once", ", ".join(clause.id for clause in clauses))
    return Regulation(name, title, edition, source, clauses)


def _clause(name: str, row: object) -> Clause:
    if not isinstance(row, dict) or not {"id", "asks"} <= set(row) <= _CLAUSE:
        raise ParseError(f"{name} clause", f"fields among {', '.join(sorted(_CLAUSE))}", repr(row))
    tests, confirmed = row.get("tests", []), row.get("confirmed", True)
    if not isinstance(confirmed, bool) or not isinstance(tests, list):
        raise ParseError(f"{name} {row['id']}", "confirmed true or false, and a list of tests", repr(row))
    for test in tests:
        if not isinstance(test, str) or not TEST.fullmatch(test):
            raise ParseError(f"{name} {row['id']}", "tests by file and name", repr(test))
    clause = Clause(
        _text(name, row, "id"), _text(name, row, "asks"), confirmed, _text(name, row, "supports", empty=""),
        tuple(tests), _text(name, row, "owner", empty=""), _text(name, row, "site", empty=""),
    )  # fmt: skip
    if bool(clause.supports) != bool(clause.tests) or bool(clause.owner) != bool(clause.site):
        raise ParseError(f"{name} {clause.id}", "what is supported with its tests, and an owner with their part", "one")
    if not clause.supports and not clause.owner:
        raise ParseError(f"{name} {clause.id}", "what is supported, or an owner", "neither")
    return clause


def _text(name: str, table: Mapping[str, object], field: str, empty: str | None = None) -> str:
    value = table.get(field, empty)
    if not isinstance(value, str) or (not value and empty is None):
        raise ParseError(f"{name} {field}", "a text", repr(value))
    return value
