"""The regulations as data: what is told of a clause, and what is no clause."""

from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.regulations import parse_regulation

CLAUSE = {"id": "1", "asks": "order", "supports": "A table.", "tests": ["tests/domain/test_steps.py::test_a"]}
WHOLE = {"title": "T", "edition": "2011", "source": "S", "clause": [CLAUSE]}


def test_a_clause_is_supported_or_owned() -> None:
    """What the software does comes with tests, what it can't with an owner; confirmed unless it says otherwise."""
    owned = {"id": "2", "asks": "policy", "confirmed": False, "owner": "Quality assurance", "site": "Writes it."}
    found = parse_regulation("t", {**WHOLE, "clause": [CLAUSE, owned]})
    assert (found.title, found.edition, found.source) == ("T", "2011", "S")
    one, other = found.clauses
    assert (one.supports, one.tests, one.owner, one.confirmed) == ("A table.", (CLAUSE["tests"][0],), "", True)
    assert (other.supports, other.tests, other.owner, other.confirmed) == ("", (), "Quality assurance", False)


@pytest.mark.parametrize(
    "change",
    [
        {"edition": "the latest"}, {"title": ""}, {"source": 1}, {"clause": []}, {"complies": True},
        {"clause": [CLAUSE, CLAUSE]}, {"clause": [{"id": "1", "asks": "order"}]}, {"clause": ["1"]},
        {"clause": [{**CLAUSE, "tests": []}]}, {"clause": [{**CLAUSE, "tests": ["some"]}]},
        {"clause": [{**CLAUSE, "tests": "tests/a.py"}]}, {"clause": [{**CLAUSE, "supports": ""}]},
        {"clause": [{**CLAUSE, "owner": "IT"}]}, {"clause": [{**CLAUSE, "confirmed": "yes"}]},
        {"clause": [{**CLAUSE, "complies": True}]}, {"clause": [{**CLAUSE, "asks": ""}]},
    ],
)  # fmt: skip
def test_what_is_no_whole_clause_is_refused(change: dict[str, Any]) -> None:
    """An edition without its year, a claim without a test, a part without an owner, or a field too many is an error."""
    with pytest.raises(ParseError):
        parse_regulation("t", {**WHOLE, **change})
