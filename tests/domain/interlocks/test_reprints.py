"""May this label be printed again, replaced, handed on, or a sheet of it destroyed?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import LabelNamed
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import AGAIN, CLEAN, REPLACED, VOIDED, label_read
from tests.domain.changes import both, detail, everyone, happened, instead, never
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.world import BASE, COLLECTION, CRYOBAG, DOSE, PROFILE, TEMPLATE, TIE_TAG, Chapter, printed

DEAD = (VOIDED.fact,)
AGAIN_READ_BACK = tuple(told.fact for told in REPLACED)

CASES = (
    refused(
        pytest.mark.hazard("H04"), RETRY, "issue_is_the_first", S.ISSUE_AT_COLLECTION,
        both(happened(*printed(COLLECTION, BASE), *DEAD), detail(AGAIN)), "issue 1", "issue 2",
    ),
    refused(
        pytest.mark.hazard("H04"), RETRY, "reprint_says_why", S.REPRINT_AT_COLLECTION,
        detail(replace(AGAIN, why="")), "why it is printed again", "no reason",
    ),
    refused(
        pytest.mark.hazard("H04"), RETRY, "reprint_says_why", S.REPRINT_AT_COLLECTION,
        both(instead(Chapter.COLLECTION_PLANNED, COLLECTION), everyone(bags=()),
             detail(LabelNamed(BASE, 1, TEMPLATE, PROFILE, why="a tidier one"))),
        "an issue after the first", "issue 1",
    ),
    refused(
        pytest.mark.hazard("H04"), RETRY, "reprint_says_why", S.REPLACE_LABEL,
        detail(None), "an issue after the first", "none",
        also=("label_belongs_to_the_set", "template_and_profile_are_approved", "printer_may_be_used"),
    ),
    refused(
        pytest.mark.hazard("H04"), RETRY, "label_can_be_replaced", S.REPLACE_LABEL,
        both(happened(*AGAIN_READ_BACK), detail(replace(AGAIN, issue=3))),
        "a label on its container, or void", "read back", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H04"), RETRY, "label_can_be_replaced", S.REPLACE_LABEL,
        detail(replace(AGAIN, piece=TIE_TAG)), "a label on its container, or void", "no such label", COLLECTION,
        also=("label_belongs_to_the_set",),
    ),
    refused(
        pytest.mark.hazard("H04"), RETRY, "label_can_be_replaced", S.REPLACE_LABEL,
        both(never(f.LabelApplied), happened(*DEAD)), "a label that was on its container", "one that never was",
        COLLECTION, also=("label_read_was_put_on_last",),
    ),
    refused(
        pytest.mark.hazard("H04"), STOP, "label_read_was_put_on_last", S.REPLACE_LABEL,
        both(happened(*AGAIN_READ_BACK), detail(replace(AGAIN, issue=3)),
             everyone(bags=(label_read(COLLECTION, BASE, 2),))),
        "base label issue 1", "base label issue 2", COLLECTION, also=("label_can_be_replaced",),
    ),
    refused(
        pytest.mark.hazard("H04"), STOP, "replacement_waits_for_its_bag", S.APPLY_REPLACEMENT,
        happened(f.LabelApplied(COLLECTION, BASE, 2, "earlier")), "a label not yet applied", "none waits", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H04"), RETRY, "container_bears_its_labels", S.MATCH_AT_BED,
        happened(f.LabelVoided(DOSE, CRYOBAG, 1, "torn", "earlier"), *printed(DOSE, CRYOBAG, 2)),
        "cryobag label, applied", "cryobag label, started", DOSE,
        also=("label_issue_is_current", "label_was_not_voided"),
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_can_be_handed_on", S.HAND_ON_LABEL,
        detail(LabelNamed(BASE, 1)), "to whom it is handed on", "nobody", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_can_be_handed_on", S.HAND_ON_LABEL,
        happened(f.LabelApplied(COLLECTION, BASE, 1, "earlier")), "a label that was read back", "applied", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_can_be_handed_on", S.HAND_ON_LABEL,
        detail(LabelNamed(BASE, 2, to="ward")), "a label that was read back", "no such label", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_can_be_handed_on", S.HAND_ON_LABEL,
        detail(None), "a label named", "none",
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "labels_left_with_a_kit", S.LABELLED_OUTSIDE,
        never(f.LabelHandedOn), "base label, handed on", "base label, read back", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "labels_left_with_a_kit", S.LABELLED_OUTSIDE,
        detail(LabelNamed("", 0)), "why the kiosk could not help", "no reason",
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "labels_left_with_a_kit", S.LABELLED_OUTSIDE,
        detail(None), "a label named", "none",
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "sheet_is_extra", S.DESTROY_SHEET,
        instead(Chapter.COLLECTION_PRINTED, COLLECTION),
        "a label read back, applied, handed on or void", "started", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "sheet_is_extra", S.DESTROY_UNREADABLE_SHEET,
        detail(LabelNamed(BASE, 7, why="torn")),
        "a label read back, applied, handed on or void", "no such label", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "sheet_is_extra", S.DESTROY_SHEET,
        both(happened(*AGAIN_READ_BACK), everyone(bags=(label_read(COLLECTION, BASE, 2),))),
        "base label issue 1", "base label issue 2", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "unreadable_sheet_says_why", S.DESTROY_UNREADABLE_SHEET,
        detail(LabelNamed(BASE, 1)), "why the sheet can’t be read", "no reason",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_second_living_label_is_refused(case: Case) -> None:
    """A label more than there may be, one that is nowhere it should be, and nothing is authorised."""
    case.check()


@pytest.mark.hazard("H04")
def test_a_replaced_label_is_dead_at_once_and_still_names_its_bag() -> None:
    """From the reprint on the old label stops every step; yet it serves once more where another reprint is needed."""
    gone = happened(*AGAIN_READ_BACK)
    assert {"label_issue_is_current", "label_was_not_voided"} <= gone(CLEAN[S.HAND_OVER]).refused_by()
    spoiled = (f.LabelVoided(COLLECTION, BASE, 2, "smeared", "earlier"),)
    both(gone, happened(*spoiled), detail(replace(AGAIN, issue=3)))(CLEAN[S.REPLACE_LABEL]).granted()


@pytest.mark.hazard("H04")
def test_a_late_print_of_a_dead_label_can_be_destroyed() -> None:
    """A label that was lost and declared void, and comes out after all, is read by two and destroyed."""
    late = (f.LabelLost(COLLECTION, BASE, 1, "jam"), f.LabelVoided(COLLECTION, BASE, 1, "not found", "earlier"))
    both(instead(Chapter.COLLECTION_PRINTED, COLLECTION), happened(*late))(CLEAN[S.DESTROY_SHEET]).granted()


@pytest.mark.hazard("H05")
def test_sheets_of_one_label_are_counted() -> None:
    """Each extra sheet that was destroyed is counted with its issue; the label itself stays what it is."""
    extra = f.ExtraSheetDestroyed(COLLECTION, BASE, 1, "earlier")
    label = happened(extra, extra)(CLEAN[S.HAND_OVER]).journey.containers[COLLECTION].labels[BASE, 1]
    assert (label.extra_sheets, label.state.value) == (2, "applied")


@pytest.mark.hazard("H05")
def test_a_label_handed_on_is_applied_where_it_arrived_or_void() -> None:
    """What left with the set is put on by two elsewhere, or declared void when it does not arrive."""
    left = happened(f.LabelHandedOn(COLLECTION, BASE, 1, "ward", "earlier"))
    left(CLEAN[S.APPLY_AT_COLLECTION]).granted()
    both(instead(Chapter.COLLECTION_READ_BACK, COLLECTION), everyone(bags=()), left)(CLEAN[S.VOID_LABEL]).granted()
