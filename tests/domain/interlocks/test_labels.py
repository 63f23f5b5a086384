"""May this label be printed, applied, cleared away?"""

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import LabelNamed
from kiosk.domain.restoration import Restoration
from kiosk.domain.site import PrinterStanding
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, label_read
from tests.domain.changes import both, detail, everyone, happened, instead, never, otherwise, site, turn
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.world import (
    BASE,
    COI,
    COLLECTION,
    CRYOBAG,
    DOSE,
    NOON,
    OTHER_COI,
    PROFILE,
    SECOND_DOSE,
    STATION,
    TEMPLATE,
    TIE_TAG,
    Chapter,
    printed,
)

FOUND = (f.LabelLost(COLLECTION, BASE, 1, "jam"), f.LabelFound(COLLECTION, BASE, 1, "earlier"))

RESTORED = Restoration("samevein-demo", NOON, NOON, 0)
NINETY_NINE = tuple(
    one
    for issue in range(1, 100)
    for one in (*printed(COLLECTION, BASE, issue), f.LabelVoided(COLLECTION, BASE, issue, "torn", "earlier"))
)

CASES = (
    refused(
        pytest.mark.hazard("H03"), RETRY, "label_belongs_to_the_set", S.ISSUE_AT_COLLECTION,
        site(restorations=(RESTORED,)), "issue 101", "issue 1", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H03"), RETRY, "label_belongs_to_the_set", S.REPRINT_AT_COLLECTION,
        both(happened(*NINETY_NINE), detail(LabelNamed(BASE, 100, TEMPLATE, PROFILE, why="torn"))),
        "no issue after 99", "issue 100", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H06"), RETRY, "printer_may_be_used", S.ISSUE_AT_COLLECTION,
        both(detail(LabelNamed(BASE, 1, TEMPLATE, PROFILE, printer="label printer")),
             site(printers={"label printer": PrinterStanding("white line at 12.30 mm")})),
        "a printer in service", "white line at 12.30 mm",
    ),
    refused(
        pytest.mark.hazard("H06"), RETRY, "printer_may_be_used", S.ISSUE_AT_COLLECTION,
        detail(None), "a label named", "none",
        also=("label_belongs_to_the_set", "earlier_issue_is_dead", "template_and_profile_are_approved"),
    ),
    refused(
        pytest.mark.hazard("H02"), RETRY, "template_and_profile_are_approved", S.ISSUE_AT_COLLECTION,
        detail(LabelNamed(BASE, 1, "00" * 32, PROFILE)), "an approved template", "00" * 32,
    ),
    refused(
        pytest.mark.hazard("H02"), RETRY, "template_and_profile_are_approved", S.ISSUE_AT_COLLECTION,
        detail(LabelNamed(BASE, 1, TEMPLATE, "00" * 32)), "an approved printer profile", "00" * 32,
    ),
    refused(
        pytest.mark.hazard("H02"), RETRY, "template_and_profile_are_approved", S.ISSUE_AT_COLLECTION,
        detail(LabelNamed(BASE, 1)), "an approved template", "none",
    ),
    refused(
        pytest.mark.hazard("H02"), RETRY, "template_and_profile_are_approved", S.ISSUE_AT_COLLECTION,
        detail(LabelNamed(BASE, 1, TEMPLATE)), "an approved printer profile", "none",
    ),
    refused(
        pytest.mark.hazard("H02"), RETRY, "template_and_profile_are_approved", S.ISSUE_AT_COLLECTION,
        detail(None), "a label named", "none",
        also=("label_belongs_to_the_set", "earlier_issue_is_dead", "printer_may_be_used"),
    ),
    refused(
        pytest.mark.hazard("H03"), RETRY, "label_belongs_to_the_set", S.ISSUE_AT_COLLECTION,
        detail(LabelNamed(TIE_TAG, 1, TEMPLATE, PROFILE)), BASE, TIE_TAG, COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H03"), RETRY, "label_belongs_to_the_set", S.ISSUE_IN_PROCESSING,
        detail(LabelNamed(BASE, 1, TEMPLATE, PROFILE)), "cryobag label or tie-tag", BASE, DOSE,
    ),
    refused(
        pytest.mark.hazard("H03"), RETRY, "label_belongs_to_the_set", S.ISSUE_AT_COLLECTION,
        detail(LabelNamed(BASE, 2, TEMPLATE, PROFILE)), "issue 1", "issue 2", COLLECTION, also=("issue_is_the_first",),
    ),
    refused(
        pytest.mark.hazard("H03"), RETRY, "label_belongs_to_the_set", S.ISSUE_AT_COLLECTION,
        otherwise(f.ContainerPlanned, kind="bucket"), "a known kind", BASE, COLLECTION,
        also=("container_is_made_here",),
    ),
    refused(
        pytest.mark.hazard("H04"), RETRY, "earlier_issue_is_dead", S.ISSUE_AT_COLLECTION,
        both(
            happened(*printed(COLLECTION, BASE), f.LabelReadBack(COLLECTION, BASE, 1, ())),
            detail(LabelNamed(BASE, 2, TEMPLATE, PROFILE)),
        ),
        "no living label of this piece", "issue 1, read back", COLLECTION, also=("issue_is_the_first",),
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "no_label_is_in_doubt", S.ISSUE_IN_PROCESSING,
        happened(*printed(SECOND_DOSE, CRYOBAG)),
        "every label accounted for", "cryobag label issue 1, started", SECOND_DOSE,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "no_label_is_in_doubt", S.APPLY_IN_PROCESSING,
        happened(*printed(DOSE, CRYOBAG, 2), f.LabelLost(DOSE, CRYOBAG, 2, "jam")),
        "every label accounted for", "cryobag label issue 2, lost", DOSE,
        also=("label_issue_is_current", "label_was_read_back"),
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "labels_are_reconciled", S.CLEAR_STATION,
        happened(f.LabelIssued(COLLECTION, BASE, 2, "serial", "earlier", "torn")),
        "applied, handed on or void", "base label issue 2, issued", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "labels_are_reconciled", S.CLEAR_STATION,
        instead(Chapter.COLLECTION_READ_BACK),
        "applied, handed on or void", "base label issue 1, read back", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H12"), STOP, "station_has_no_other_patient", S.HAND_OVER,
        site(stations={STATION: OTHER_COI}), "a cleared station", "another patient open here",
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "no_other_label_lies_unapplied", S.ISSUE_IN_PROCESSING,
        happened(*printed(SECOND_DOSE, TIE_TAG), f.LabelReadBack(SECOND_DOSE, TIE_TAG, 1, ())),
        "labels of one container", f"tie-tag of {SECOND_DOSE}", SECOND_DOSE,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_was_read_back", S.APPLY_AT_COLLECTION,
        both(never(f.PrintStarted), never(f.LabelReadBack)),
        "base label, read back", "base label, issued", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_was_read_back", S.APPLY_AT_COLLECTION,
        happened(*FOUND), "base label, read back", "base label, started", COLLECTION, also=("no_label_is_in_doubt",),
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_was_read_back", S.APPLY_IN_PROCESSING,
        both(*(never(kind, piece=TIE_TAG) for kind in (f.LabelIssued, f.PrintStarted, f.LabelReadBack))),
        "tie-tag, read back", "tie-tag, none", DOSE, also=("label_was_issued_here",),
    ),
    refused(
        pytest.mark.hazard("H04"), STOP, "label_was_not_applied_before", S.APPLY_AT_COLLECTION,
        happened(f.LabelApplied(COLLECTION, BASE, 1, "earlier")),
        "a label not yet applied", "base label issue 1, applied", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H03"), RETRY, "every_piece_was_read", S.APPLY_IN_PROCESSING,
        turn(2, bags=(label_read(DOSE, CRYOBAG),)), "cryobag label, tie-tag", "cryobag label", DOSE,
    ),
    refused(
        pytest.mark.hazard("H03"), RETRY, "every_piece_was_read", S.APPLY_IN_PROCESSING,
        turn(1, bags=(label_read(DOSE, TIE_TAG),)), "cryobag label, tie-tag", "tie-tag", DOSE,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_can_still_be_settled", S.VOID_LABEL,
        happened(f.LabelApplied(COLLECTION, BASE, 1, "earlier")), "a label not yet settled", "applied", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_can_still_be_settled", S.VOID_LABEL,
        detail(LabelNamed(BASE, 2)), "a label not yet settled", "no such label", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_can_still_be_settled", S.VOID_LABEL,
        detail(None), "a label named", "none",
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_in_doubt_was_found", S.FIND_LABEL,
        happened(f.LabelReadBack(COLLECTION, BASE, 1, ())), "a label in doubt", "read back", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_in_doubt_was_found", S.FIND_LABEL,
        detail(LabelNamed(BASE, 2)), "a label in doubt", "no such label", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_in_doubt_was_found", S.FIND_LABEL,
        everyone(bags=(label_read(COLLECTION, TIE_TAG),)), "base label issue 1", "tie-tag issue 1", COLLECTION,
        also=("label_was_issued_here",),
    ),
    refused(
        pytest.mark.hazard("H05"), RETRY, "label_in_doubt_was_found", S.FIND_LABEL,
        detail(None), "a label named", "none",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_label_out_of_place_is_refused(case: Case) -> None:
    """A label that is unproved, unexpected, doubled, lost or another container's, and nothing is authorised."""
    case.check()


def test_a_station_may_have_this_patient_open() -> None:
    """A station that has this very patient open goes on with them."""
    site(stations={STATION: COI})(CLEAN[S.HAND_OVER]).granted()


def test_a_void_label_makes_room_for_the_next_issue() -> None:
    """After two people voided a label, two may print the next issue of the piece, and one alone may not."""
    voided = happened(*printed(COLLECTION, BASE), f.LabelVoided(COLLECTION, BASE, 1, "smeared", "earlier"))
    alone = both(voided, detail(LabelNamed(BASE, 2, TEMPLATE, PROFILE)))(CLEAN[S.ISSUE_AT_COLLECTION])
    assert alone.refused_by() == {"issue_is_the_first"}
    CLEAN[S.REPRINT_AT_COLLECTION].granted()


def test_a_label_handed_on_is_accounted_for() -> None:
    """Issued is applied, handed on and void together: a label handed on leaves a clear station."""
    both(
        instead(Chapter.COLLECTION_READ_BACK), happened(f.LabelHandedOn(COLLECTION, BASE, 1, "laboratory", "earlier"))
    )(CLEAN[S.CLEAR_STATION]).granted()


@pytest.mark.hazard("H05")
def test_a_label_found_is_read_back_before_it_is_applied() -> None:
    """A label that was read back, lost and found may be torn: it goes on only after it was read back again."""
    found = happened(*FOUND)(CLEAN[S.APPLY_AT_COLLECTION])
    assert found.refused_by() == {"label_was_read_back", "no_label_is_in_doubt"}
    happened(f.LabelReadBack(COLLECTION, BASE, 1, ()))(found).granted()


@pytest.mark.hazard("H04", "H05")
def test_a_label_found_makes_no_room_for_another() -> None:
    """While a label that was found waits to be read back there is no second one, unless two people void it."""
    again = both(happened(*printed(COLLECTION, BASE), *FOUND), detail(LabelNamed(BASE, 2, TEMPLATE, PROFILE)))
    world = again(CLEAN[S.ISSUE_AT_COLLECTION])
    assert world.refused_by() == {"earlier_issue_is_dead", "no_label_is_in_doubt", "issue_is_the_first"}
    happened(*FOUND)(CLEAN[S.VOID_LABEL]).granted()
    voided = happened(f.LabelVoided(COLLECTION, BASE, 1, "torn", "earlier"))(world)
    assert voided.refused_by() == {"issue_is_the_first"}


@pytest.mark.hazard("H05")
def test_a_station_is_not_clear_while_a_label_found_waits() -> None:
    """A label that was found is not settled by that: it is read back and applied, handed on or void."""
    world = both(instead(Chapter.COLLECTION_READ_BACK), happened(*FOUND))(CLEAN[S.CLEAR_STATION])
    assert world.refused_by() == {"labels_are_reconciled"}
