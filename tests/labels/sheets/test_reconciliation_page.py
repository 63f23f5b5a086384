"""The reconciliation slip: one page, every label with what became of it, and a sum that says when it does not add up."""

from dataclasses import replace

import pypdfium2
import pytest

from kiosk.domain.identifiers import Coi
from kiosk.labels.sheets.paper import SheetRefused
from kiosk.labels.sheets.reconciliation import Accounted, ReconciliationSlip, reconciliation_page
from tests.labels.contents import COLLECTED, EXPIRES, HOSPITAL

ONE = Accounted(
    "A9990 26 000111 DCT121A0, bag 1 of 2", "cryobag label", 1, "us-2026-11", COLLECTED, ("Edda Voorbeeld",), 12, "void", EXPIRES,
    ("Edda Voorbeeld", "Fabio Mostra"), 17, 0,
)  # fmt: skip
AGAIN = replace(ONE, issue=2, state="applied", extra_sheets=1)


def slip(*labels: Accounted) -> ReconciliationSlip:
    """A slip of the clean room."""
    return ReconciliationSlip(Coi.parse("CHA999026000222"), "clean room", HOSPITAL, COLLECTED, EXPIRES, labels)


@pytest.mark.hazard("H05")
def test_the_sum_says_what_is_not_settled() -> None:
    """Issued is applied, handed on and void; what is none of them stands out, and extra sheets are counted apart."""
    assert slip(ONE, AGAIN).sum_line == "issued 2 = applied 1 + handed on 0 + void 1; extra sheets destroyed 1"
    assert "NOT SETTLED 1" in slip(ONE, replace(AGAIN, state="lost")).sum_line


def test_the_slip_is_one_page_with_everything_on_it() -> None:
    """Every label, its people and its extra sheets are read from the one page; the same content gives the same bytes."""
    pdf = reconciliation_page(slip(*(ONE, AGAIN) * 22))
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    page = document[0].get_textpage()
    text = "".join(page.get_text_range().split())
    page.close()
    document.close()
    for due in (
        "cryobaglabel,issue2",
        "us-2026-11",
        "FabioMostra",
        "1moredestroyed",
        "issued44=applied22",
        "Voorbeeld#12",
        "Mostra#17",
    ):
        assert due in text
    assert pdf == reconciliation_page(slip(*(ONE, AGAIN) * 22))


def test_more_labels_than_lines_are_refused() -> None:
    """Nothing is left out: labels that one page has no room for are no slip at all."""
    with pytest.raises(SheetRefused):
        reconciliation_page(slip(*(ONE,) * 400))


def test_long_names_are_whole() -> None:
    """Names too long for one line stand on two; none is cut."""
    people = ("Maximiliane Wolfeschlegelsteinhausenberg", "Bartholomäus Mustermann-Beispiel")
    assert reconciliation_page(slip(*(replace(ONE, settled_by=people),) * 8)).startswith(b"%PDF")
