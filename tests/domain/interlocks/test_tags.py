"""Does the tag inside a label say what was written?"""

import pytest

from kiosk.domain import facts as f
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import both, happened
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.world import BASE, COLLECTION

EPC = "36" + "0" * 50
OTHER_EPC = "36" + "0" * 49 + "1"
MEANT = happened(f.PrintStarted(COLLECTION, BASE, 1, "print-1", "ab" * 32, EPC))

CASES = (
    refused(
        pytest.mark.hazard("H25"), RETRY, "tag_of_the_label_was_written", S.READ_BACK,
        MEANT, f"the tag {EPC}", "no answer of a tag", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H25"), RETRY, "tag_of_the_label_was_written", S.READ_BACK,
        both(MEANT, happened(f.TagAnswered(COLLECTION, BASE, 1, None, "silence of the tag"))),
        f"the tag {EPC}", "silence of the tag", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H25"), STOP, "tag_of_the_label_agrees", S.READ_BACK,
        both(MEANT, happened(f.TagAnswered(COLLECTION, BASE, 1, OTHER_EPC, ""))), f"the tag {EPC}", OTHER_EPC,
        COLLECTION,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_tag_that_is_not_what_was_written_refuses_the_read_back(case: Case) -> None:
    """A tag not answered, void or another's keeps its label from being read back."""
    case.check()


def test_the_very_tag_refuses_nothing() -> None:
    """A tag that reads as written adds no refusal."""
    both(MEANT, happened(f.TagAnswered(COLLECTION, BASE, 1, EPC, "")))(CLEAN[S.READ_BACK]).granted()
