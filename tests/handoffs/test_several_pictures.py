"""What several pictures of one turn say together: a thing left in view a moment too long spoils nothing."""

import pytest

from kiosk.barcodes.handover import PREFIX
from kiosk.domain.guards import right_kind_of_code, seal_is_genuine
from kiosk.domain.reasons import Reason
from kiosk.handoffs.several_pictures import standing_reasons
from kiosk.handoffs.understanding import Understood

BADGE_LEFT_IN_VIEW = right_kind_of_code.reason("hand-over", "a badge")
FORGED: Reason = seal_is_genuine.reason("a genuine seal", "another")
SHEET = Understood(texts=(f"{PREFIX}6BF",))
OTHER_SYMBOL = Understood(texts=("=A99992612345600",))


@pytest.mark.hazard("H19")
def test_a_sheet_that_was_read_ends_a_retry() -> None:
    """The badge was still in view when the sheet was asked for; once the sheet is read nothing has to begin again."""
    assert standing_reasons((BADGE_LEFT_IN_VIEW,), SHEET) == ()
    assert standing_reasons((BADGE_LEFT_IN_VIEW, FORGED), SHEET) == (FORGED,)


def test_a_symbol_that_names_nothing_ends_no_retry() -> None:
    """What was asked for has not been read yet."""
    assert standing_reasons((BADGE_LEFT_IN_VIEW,), OTHER_SYMBOL) == (BADGE_LEFT_IN_VIEW,)
