"""Is the post-thaw tag there, before the opening and at the line?"""

from dataclasses import replace
from datetime import datetime

import pytest

from kiosk.domain import facts as f
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, label_read, labels_of
from tests.domain.changes import Change, both, everyone, happened, now
from tests.domain.interlocks.table import RETRY, Case, refused
from tests.domain.interlocks.thawing import INFUSE_BY, TAG, asked_for, printed_tag
from tests.domain.world import DOSE, MINUTE, NOON

TAG_READ = replace(label_read(DOSE, TAG), expiry=INFUSE_BY)


def counted_from(moment: datetime) -> Change:
    """The tag was issued then, and read back."""
    return both(asked_for, printed_tag(moment), happened(f.LabelReadBack(DOSE, TAG, 1, ())))


READY = counted_from(NOON - 8 * MINUTE)
THAWED = both(READY, happened(f.ContainerOpened(DOSE)))

CASES = (
    refused(
        pytest.mark.hazard("H14"), RETRY, "post_thaw_tag_waits", S.OPEN,
        asked_for, "a post-thaw tag, read back", "none", DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), RETRY, "post_thaw_tag_waits", S.OPEN,
        both(asked_for, printed_tag(NOON - 8 * MINUTE)), "a post-thaw tag, read back", "started", DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), RETRY, "post_thaw_tag_waits", S.OPEN,
        counted_from(NOON - 10 * MINUTE), "a post-thaw tag issued since the match", "one from 11:50 UTC", DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), RETRY, "post_thaw_tag_was_read", S.LINE_CHECK,
        THAWED, "a label of the bag and its post-thaw tag", "cryobag label, tie-tag", DOSE,
    ),
    refused(
        pytest.mark.hazard("H14"), RETRY, "post_thaw_tag_was_read", S.LINE_CHECK,
        both(THAWED, everyone(bags=(TAG_READ,))), "a label of the bag and its post-thaw tag", "post-thaw tag", DOSE,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_thaw_without_its_tag_is_refused(case: Case) -> None:
    """No tag, one not read back, one of an earlier match; at the line the old label alone, or the tag alone."""
    case.check()


def test_with_its_tag_the_bag_is_opened_and_checked() -> None:
    """A tag issued since the match opens the bag; read beside a label of the bag it passes the line."""
    READY(CLEAN[S.OPEN]).granted()
    both(THAWED, everyone(bags=(*labels_of(DOSE), TAG_READ)))(CLEAN[S.LINE_CHECK]).granted()


@pytest.mark.hazard("H14")
def test_from_the_opening_on_the_tag_says_when_the_bag_expires() -> None:
    """Two days are left on the bag itself, and it is refused at the minute its tag says."""
    read = both(THAWED, everyone(bags=(*labels_of(DOSE), TAG_READ)))
    until = NOON + 82 * MINUTE
    for step in (S.LINE_CHECK, S.START):
        story = read(CLEAN[step])
        assert "product_has_not_expired" not in both(now(until - MINUTE))(story).refused_by()
        assert "product_has_not_expired" in both(now(until))(story).refused_by()


@pytest.mark.hazard("H02")
def test_each_label_of_a_thawed_bag_says_its_own_expiry() -> None:
    """A tag with the bag's old expiry is refused, and so is a cryobag label with the tag's."""
    old_on_tag = both(THAWED, everyone(bags=(*labels_of(DOSE), label_read(DOSE, TAG))))
    assert old_on_tag(CLEAN[S.LINE_CHECK]).refused_by() == {"label_says_what_the_record_says"}
    new_on_bag = replace(labels_of(DOSE)[0], expiry=INFUSE_BY)
    assert both(THAWED, everyone(bags=(new_on_bag, TAG_READ)))(CLEAN[S.LINE_CHECK]).refused_by() == {
        "label_says_what_the_record_says"
    }
