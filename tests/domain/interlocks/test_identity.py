"""Is it one patient?"""

import pytest

from kiosk.domain import facts as f
from kiosk.domain.identity import LinkNamed, TakenBackNamed
from kiosk.domain.step import StepKind as S
from tests.domain.changes import detail, happened, never, site
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.world import OTHER_COI, STRANGER

LINKED = f.IdentityLinked("change-1", ("certificate",), "earlier")
MERGED = f.IdentityChanged("change-2", "particulars-3", STRANGER, None, "merger")
MERGE_LINKED = f.IdentityLinked("change-2", ("extract",), "earlier")
THE_NEWEST = "the newest change, and why it was not this patient's"


def named(change_id: str, why: str = "keyed in the wrong record") -> TakenBackNamed:
    """A change that is to be taken back."""
    return TakenBackNamed(change_id, why)


CASES = (
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_named_is_open", S.LINK_IDENTITY,
        detail(LinkNamed("change-2", ("passport",))), "an open change with its documents", "change-2",
    ),
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_named_is_open", S.LINK_IDENTITY,
        detail(LinkNamed("change-1", ())), "an open change with its documents", "change-1",
    ),
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_named_is_open", S.LINK_IDENTITY,
        detail(None), "an open change with its documents", "none",
    ),
    refused(
        pytest.mark.hazard("H17"), STOP, "change_is_no_other_patients", S.LINK_IDENTITY,
        site(others_under_the_number=frozenset({OTHER_COI})), "a number of this patient alone", "another patient's number",
    ),
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_can_be_taken_back", S.TAKE_BACK_IDENTITY,
        detail(named("change-9")), THE_NEWEST, "change-9",
    ),
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_can_be_taken_back", S.TAKE_BACK_IDENTITY,
        detail(named("change-1", "")), THE_NEWEST, "change-1",
    ),
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_can_be_taken_back", S.TAKE_BACK_IDENTITY,
        detail(None), THE_NEWEST, "none",
    ),
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_can_be_taken_back", S.TAKE_BACK_IDENTITY,
        never(f.IdentityChanged), THE_NEWEST, "change-1",
    ),
    # Linked before another that stands: the chain would have a gap.
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_can_be_taken_back", S.TAKE_BACK_IDENTITY,
        happened(LINKED, MERGED, MERGE_LINKED), THE_NEWEST, "change-1",
    ),
    # Linked, while another waits to be linked to it.
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_can_be_taken_back", S.TAKE_BACK_IDENTITY,
        happened(LINKED, MERGED), THE_NEWEST, "change-1",
    ),
    # Taken back before.
    refused(
        pytest.mark.hazard("H17"), RETRY, "change_can_be_taken_back", S.TAKE_BACK_IDENTITY,
        happened(f.IdentityTakenBack("change-1", "keyed in the wrong record", "earlier")), THE_NEWEST, "change-1",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_identities_that_are_not_surely_one_patients_are_not_joined(case: Case) -> None:
    """A change that is not open, not in its turn, without documents or reason, or under another's number is refused."""
    case.check()
