"""Statements derive from the test record by the rules, and from nothing else."""

from datetime import date
from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import (
    Completion,
    RiskFactors,
    Statements,
    TestRecord,
    Weight,
    parse_rules,
    statements,
)

C, R = Completion, RiskFactors

ROWS: list[dict[str, str]] = [
    {
        "id": "autologous",
        "words": "FOR AUTOLOGOUS USE ONLY",
        "when": "stored for autologous use",
        "weight": "legend",
        "source": "a",
    },
    {
        "id": "biohazard",
        "words": "BIOHAZARD",
        "when": "reactive result or risk factor found",
        "weight": "legend",
        "source": "b",
    },
    {
        "id": "untested",
        "words": "NOT EVALUATED",
        "when": "screening or testing incomplete",
        "weight": "warning",
        "source": "c",
    },
    {"id": "reactive", "words": "WARNING: {agents}", "when": "reactive result", "weight": "warning", "source": "d"},
]
DOCUMENT: dict[str, Any] = {"schema": 1, "edition": "test", "in_force_from": date(2026, 11, 1), "statement": ROWS}
RULES = parse_rules(DOCUMENT)


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("record", "words"),
    [
        (TestRecord(C.COMPLETE, C.COMPLETE, R.NONE_FOUND), ("FOR AUTOLOGOUS USE ONLY",)),
        (TestRecord(C.COMPLETE, C.INCOMPLETE, R.NONE_FOUND), ("FOR AUTOLOGOUS USE ONLY", "NOT EVALUATED")),
        (TestRecord(C.INCOMPLETE, C.COMPLETE, R.NONE_FOUND), ("FOR AUTOLOGOUS USE ONLY", "NOT EVALUATED")),
        (TestRecord(C.COMPLETE, C.COMPLETE, R.FOUND), ("FOR AUTOLOGOUS USE ONLY", "BIOHAZARD")),
        (
            TestRecord(C.COMPLETE, C.COMPLETE, R.NONE_FOUND, ("HBsAg", "anti-HCV")),
            ("FOR AUTOLOGOUS USE ONLY", "BIOHAZARD", "WARNING: HBsAg, anti-HCV"),
        ),
        (
            TestRecord(C.COMPLETE, C.INCOMPLETE, R.NONE_FOUND, ("HBsAg",)),
            ("FOR AUTOLOGOUS USE ONLY", "BIOHAZARD", "NOT EVALUATED", "WARNING: HBsAg"),
        ),
    ],
)
def test_each_record_gets_its_statements(record: TestRecord, words: tuple[str, ...]) -> None:
    """Untested gives (1) and (2), reactive (1), (4) and (5), and (2) as well where testing is incomplete."""
    made = statements(record, RULES)
    assert isinstance(made, Statements)
    assert made.words == words


@pytest.mark.hazard("H28")
def test_a_missing_record_is_refused() -> None:
    """Without a test record there are no statements but a reason to refuse."""
    reason = statements(None, RULES)
    assert isinstance(reason, Reason)
    assert (reason.interlock, reason.hazard, reason.read) == ("statements_derived", "H28", "no test record")


def test_weights_pick_their_statements() -> None:
    """The words of one weight come in the order of the rules."""
    made = statements(TestRecord(C.INCOMPLETE, C.COMPLETE, R.FOUND), RULES)
    assert isinstance(made, Statements)
    assert made.of_weight(Weight.LEGEND) == ("FOR AUTOLOGOUS USE ONLY", "BIOHAZARD")
    assert made.of_weight(Weight.NOTE) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"extra": 1}, "unknown or missing: extra"),
        ({"schema": 2}, "statement rules schema: Expected 1, got 2."),
        ({"edition": ""}, "statement rules edition: Expected a text, got ''."),
        ({"in_force_from": "2026"}, "statement rules in_force_from: Expected a date, got '2026'."),
        ({"statement": []}, "at least one row"),
        ({"statement": [ROWS[0], ROWS[0]]}, "each id once"),
        ({"statement": [ROWS[0] | {"when": "sometimes"}]}, "got sometimes"),
        ({"statement": [ROWS[0] | {"weight": "loud"}]}, "got loud"),
        ({"statement": [ROWS[0] | {"words": ""}]}, "Expected a text"),
        ({"statement": [ROWS[0] | {"words": "for {agents}"}]}, "{agents} exactly where"),
        ({"statement": [ROWS[3] | {"words": "WARNING"}]}, "{agents} exactly where"),
        ({"statement": [ROWS[0] | {"note": "x"}]}, "unknown or missing: note"),
    ],
)
def test_a_wrong_rule_table_is_refused_whole(change: dict[str, Any], message: str) -> None:
    """A rule table with anything unknown, missing or off its list does not load."""
    with pytest.raises(ParseError) as refused:
        parse_rules(DOCUMENT | change)
    assert message in str(refused.value)
