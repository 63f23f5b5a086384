"""Is what came out of the printer what was intended?"""

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import ReadBack
from kiosk.domain.grades import LabelGrade, SymbolScan
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, GRADE, LOST, SYMBOLS
from tests.domain.changes import detail, happened, labels
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.world import BASE, COLLECTION

POOR, FAIR = (
    LabelGrade((SymbolScan("seal", "QR Code", contrast, 0.9, unused_correction=1.0),)) for contrast in (0.3, 0.55)
)
INTENDED = "=<DAX12100, =A999926000001, seal"

CASES = (
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_waits_for_read_back", S.READ_BACK,
        happened(f.LabelReadBack(COLLECTION, BASE, 1, ())), "started", "read back", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_waits_for_read_back", S.READ_BACK,
        happened(LOST.fact), "started", "lost", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_waits_for_read_back", S.READ_BACK,
        detail(ReadBack(BASE, 2, SYMBOLS, SYMBOLS, GRADE)), "started", "no such label", COLLECTION,
        also=("label_shown_is_the_one_printed",),
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_waits_for_read_back", S.READ_BACK,
        detail(None), "a label sent to the printer", "none", COLLECTION,
        also=("label_shown_is_the_one_printed", "no_symbol_differs_from_intent", "every_symbol_was_read_back",
              "label_is_printed_well_enough"),
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "label_shown_is_the_one_printed", S.READ_BACK,
        labels(issue=2), f"{COLLECTION}, base label issue 1", f"{COLLECTION}, base label issue 2", COLLECTION,
        also=("label_was_issued_here",),
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "label_shown_is_the_one_printed", S.READ_BACK,
        labels(trust=None, key_id=None, piece=None, issue=None, commitment=None),
        f"{COLLECTION}, base label issue 1", f"{COLLECTION}, no seal issue unknown", COLLECTION,
        also=("seal_was_read",),
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "label_shown_is_the_one_printed", S.READ_BACK,
        detail(None), "a label sent to the printer", "none",
        also=("label_waits_for_read_back", "no_symbol_differs_from_intent", "every_symbol_was_read_back",
              "label_is_printed_well_enough"),
    ),
    refused(
        pytest.mark.hazard("H02"), STOP, "no_symbol_differs_from_intent", S.READ_BACK,
        detail(ReadBack(BASE, 1, SYMBOLS, (*SYMBOLS, "=A999926000777"), GRADE)), INTENDED, "=A999926000777",
    ),
    refused(
        pytest.mark.hazard("H02"), STOP, "no_symbol_differs_from_intent", S.READ_BACK,
        detail(None), "symbols intended", "none",
        also=("label_waits_for_read_back", "label_shown_is_the_one_printed", "every_symbol_was_read_back",
              "label_is_printed_well_enough"),
    ),
    refused(
        pytest.mark.hazard("H02"), RETRY, "every_symbol_was_read_back", S.READ_BACK,
        detail(ReadBack(BASE, 1, SYMBOLS, SYMBOLS[:2], GRADE)), "3 symbols", "not read: seal",
    ),
    refused(
        pytest.mark.hazard("H02"), RETRY, "every_symbol_was_read_back", S.READ_BACK,
        detail(ReadBack(BASE, 1, SYMBOLS, (), GRADE)), "3 symbols", "not read: =<DAX12100, =A999926000001, seal",
    ),
    refused(
        pytest.mark.hazard("H02"), RETRY, "every_symbol_was_read_back", S.READ_BACK,
        detail(ReadBack(BASE, 1, (), (), GRADE)), "symbols intended", "none",
    ),
    refused(
        pytest.mark.hazard("H06"), RETRY, "label_is_printed_well_enough", S.READ_BACK,
        detail(ReadBack(BASE, 1, SYMBOLS, SYMBOLS)), "a grade of 2.0 or better",
        "no grade: not every symbol was made out",
    ),
    refused(
        pytest.mark.hazard("H06"), RETRY, "label_is_printed_well_enough", S.READ_BACK,
        detail(ReadBack(BASE, 1, SYMBOLS, SYMBOLS, POOR)), "a grade of 2.0 or better",
        "1.0 (D) for seal, contrast; indicative, not ISO/IEC 15415/15416",
    ),
    refused(
        pytest.mark.hazard("H06"), RETRY, "label_is_printed_well_enough", S.READ_BACK,
        detail(ReadBack(BASE, 1, SYMBOLS, SYMBOLS, POOR, 0.5)), "a grade of 2.0 or better",
        "1.0 (D) for seal, contrast; indicative, not ISO/IEC 15415/15416",
    ),
    refused(
        pytest.mark.hazard("H06"), RETRY, "label_is_printed_well_enough", S.READ_BACK,
        detail(ReadBack(BASE, 1, SYMBOLS, SYMBOLS, FAIR, 3.0)), "a grade of 3.0 or better",
        "2.5 (B) for seal, contrast; indicative, not ISO/IEC 15415/15416",
    ),
    refused(
        pytest.mark.hazard("H06"), RETRY, "label_is_printed_well_enough", S.READ_BACK,
        detail(None), "a label graded", "none",
        also=("label_waits_for_read_back", "label_shown_is_the_one_printed", "no_symbol_differs_from_intent",
              "every_symbol_was_read_back"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_ink_that_is_not_the_intent_is_refused(case: Case) -> None:
    """A label of another print, with a foreign symbol or without one of its own, is not read back."""
    case.check()


def test_the_order_of_reading_does_not_matter() -> None:
    """Symbols are gathered over several pictures, in any order, some of them twice."""
    detail(ReadBack(BASE, 1, SYMBOLS, (*SYMBOLS[::-1], SYMBOLS[0]), GRADE))(CLEAN[S.READ_BACK]).granted()


@pytest.mark.hazard("H05")
def test_a_label_found_is_read_back_like_one_just_printed() -> None:
    """A label that was lost and found again waits for its reading, and every symbol of it is asked for."""
    found = happened(LOST.fact, f.LabelFound(COLLECTION, BASE, 1, "earlier"))(CLEAN[S.READ_BACK])
    found.granted()
    assert detail(ReadBack(BASE, 1, SYMBOLS, SYMBOLS[:2], GRADE))(found).refused_by() == {"every_symbol_was_read_back"}
