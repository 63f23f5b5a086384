"""Statements derive from the test record by the rules, and from nothing else."""

import pytest

from kiosk.domain.reasons import Reason
from kiosk.domain.statements import (
    Completion,
    Condition,
    Footing,
    RiskFactors,
    StatementRule,
    StatementRules,
    Statements,
    TestRecord,
    Weight,
    statements,
)

C, R = Completion, RiskFactors

RULES = StatementRules(
    "test",
    (
        StatementRule(
            "autologous", "FOR AUTOLOGOUS USE ONLY", Condition.AUTOLOGOUS, Weight.LEGEND, "a", confirmed=True
        ),
        StatementRule("biohazard", "BIOHAZARD", Condition.BIOHAZARD, Weight.LEGEND, "b", confirmed=True),
        StatementRule("untested", "NOT EVALUATED", Condition.NOT_EVALUATED, Weight.WARNING, "c", confirmed=True),
        StatementRule("reactive", "WARNING: {agents}", Condition.REACTIVE, Weight.WARNING, "d", confirmed=True),
        StatementRule("cells", "human", Condition.MEDICINE, Weight.NOTE, "e", confirmed=True),
        StatementRule("rx", "Rx only", Condition.AUTHORISED, Weight.NOTE, "f", confirmed=True),
        StatementRule("trial", "Caution", Condition.TRIAL, Weight.NOTE, "g", confirmed=True),
    ),
)
TESTED = TestRecord(C.COMPLETE, C.COMPLETE, R.NONE_FOUND)


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


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("footing", "notes"),
    [
        (None, ()),
        (Footing.TRANSPLANT, ()),
        (Footing.AUTHORISED, ("human", "Rx only")),
        (Footing.TRIAL, ("human", "Caution")),
    ],
)
def test_a_medicine_says_more_than_a_transplant(footing: Footing | None, notes: tuple[str, ...]) -> None:
    """What the law says of a medicine stands on one alone, of an authorised one or of one in a trial, and is kept."""
    made = statements(TESTED, RULES, footing)
    assert isinstance(made, Statements)
    assert (made.of_weight(Weight.NOTE), made.footing) == (notes, footing)
