"""The table of steps is whole: what a row reads it also asks, and every therapy leads from vein to vein."""

from typing import Any, cast

import pytest

from kiosk.domain.containers import ContainerState as C
from kiosk.domain.interlocks import INTERLOCKS, labels
from kiosk.domain.step import Read, Step, StepKind
from kiosk.domain.steps import STEPS
from kiosk.domain.steps.asked import (
    BAG,
    BAG_IN_A_SHIPPER,
    FIRST_ISSUE,
    JOURNEY,
    LABELS_READ,
    MATCH,
    NO_HOLD,
    ORDER,
    OWN_LABEL,
    PEOPLE,
    REACHED,
    REPRINT,
    WRIST,
)
from tests.domain.world import THERAPIES

ROWS = tuple(STEPS.values())
WITH_PEOPLE = tuple(row for row in ROWS if row.people)
BIRTH_DATE = {"birth_date_was_spoken", "birth_date_is_the_patients"}
ENROL_ASKS_OF_PEOPLE = {
    "enough_people", "people_differ", "people_take_turns", "everyone_signed", "people_are_qualified",
}  # fmt: skip


def asked(row: Step) -> set[str]:
    """The names of what a row asks."""
    return {interlock.rule.name for interlock in row.interlocks}


def names(interlocks: tuple[Any, ...]) -> set[str]:
    """The names of interlocks."""
    return {interlock.rule.name for interlock in interlocks}


def kinds(row: Step) -> str:
    """The row's name in the test's own."""
    return row.kind.value


def test_every_step_has_a_row() -> None:
    """Every kind of step has one row, under its own kind."""
    assert set(STEPS) == set(StepKind)
    assert all(kind is row.kind for kind, row in STEPS.items())


def test_the_table_cannot_be_changed() -> None:
    """No row can be put in, taken out or replaced while the kiosk runs."""
    with pytest.raises(TypeError):
        cast("dict[StepKind, Step]", STEPS)[StepKind.START] = STEPS[StepKind.STOP]


def test_every_interlock_is_asked_somewhere() -> None:
    """An interlock that no row asks would stop nothing."""
    assert set().union(*map(asked, ROWS)) == set(INTERLOCKS)


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("row", ROWS, ids=kinds)
def test_every_row_asks_something_once(row: Step) -> None:
    """Every row has interlocks, each of them once, and each of them a declared one."""
    assert row.interlocks
    assert len(set(row.interlocks)) == len(row.interlocks)
    assert all(INTERLOCKS[interlock.rule.name] is interlock for interlock in row.interlocks)


@pytest.mark.parametrize("row", ROWS, ids=kinds)
def test_every_person_of_a_row_reads_and_signs_as_somebody(row: Step) -> None:
    """Each turn has what to read, who may take it, and what the signature means; no turn is open to nobody."""
    assert len(row.reads) == len(row.roles) == len(row.meanings)
    assert all(row.roles)


@pytest.mark.parametrize("row", ROWS, ids=kinds)
def test_whoever_joins_beyond_the_row_does_as_the_last(row: Step) -> None:
    """A person more than the row asks for reads, is qualified and signs like the last one; no turn comes out empty."""
    last = row.people - 1
    beyond = (row.reads_of(row.people + 5), row.roles_of(row.people + 5), row.meaning_of(row.people + 5))
    if row.people:
        assert beyond == (row.reads[last], row.roles[last], row.meanings[last])
    else:
        assert beyond == (frozenset(), frozenset(), None)


@pytest.mark.hazard("H18", "H19", "H23")
@pytest.mark.parametrize("row", WITH_PEOPLE, ids=kinds)
def test_wherever_people_sign_the_kiosk_is_asked(row: Step) -> None:
    """Connection, time, clock and page are asked at every step that people sign."""
    assert names(REACHED) <= asked(row)


@pytest.mark.hazard("H19")
def test_a_journey_handed_over_is_worked_on_nowhere_here() -> None:
    """Every row asks whether the journey is here, but for taking one over and recording the receipt of one that left."""
    without = {row.kind for row in ROWS if "journey_is_here" not in asked(row)}
    assert without == {StepKind.ACCEPT_FROM_SITE, StepKind.RECORD_RECEIPT}


@pytest.mark.hazard("H08", "H09")
@pytest.mark.parametrize("row", WITH_PEOPLE, ids=kinds)
def test_wherever_people_sign_they_are_asked_about(row: Step) -> None:
    """Every signed step asks all that is asked of people; enrolment, which has no therapy yet, all that it can."""
    no_therapy_yet = {StepKind.ENROL, StepKind.ACCEPT_FROM_SITE}
    due = ENROL_ASKS_OF_PEOPLE if row.kind in no_therapy_yet else names(PEOPLE)
    assert due <= asked(row)


@pytest.mark.hazard("H12", "H17")
@pytest.mark.parametrize("row", WITH_PEOPLE, ids=kinds)
def test_wherever_people_sign_it_is_one_settled_patients_journey(row: Step) -> None:
    """Every signed step is one of the therapy, for a settled patient, at a station with no other; but for five rows."""
    # Enrolment has no patient yet, and linking an identity, or taking the change back, is what settles it.
    without = {
        StepKind.ENROL: {"nobody_is_enrolled_yet"},
        StepKind.LINK_IDENTITY: {"patient_is_enrolled", labels.station_has_no_other_patient.rule.name},
        StepKind.TAKE_BACK_IDENTITY: {"patient_is_enrolled", labels.station_has_no_other_patient.rule.name},
        # What comes in from elsewhere, and a receipt for what left, change nothing about whose it is.
        StepKind.ACCEPT_FROM_SITE: {labels.station_has_no_other_patient.rule.name},
        StepKind.RECORD_RECEIPT: {
            "patient_is_enrolled",
            "step_is_in_the_therapy",
            labels.station_has_no_other_patient.rule.name,
        },
    }
    assert without.get(row.kind, names(JOURNEY)) <= asked(row)


@pytest.mark.hazard("H01", "H03", "H04", "H26")
@pytest.mark.parametrize("row", [r for r in ROWS if {Read.BAG, Read.PARENT} & set().union(*r.reads)], ids=kinds)
def test_a_row_that_reads_a_bag_asks_all_about_its_labels(row: Step) -> None:
    """Seal, trust, journey, record, issue, patient and wording are asked, and that two people read the same."""
    # A label on its way to be destroyed or replaced may be dead already: which one it is, is asked in other words.
    may_be_dead = {
        StepKind.REPLACE_LABEL: "label_read_was_put_on_last",
        StepKind.DESTROY_SHEET: "sheet_is_extra",
        StepKind.DISCARD: "physician_ordered_it",
    }
    if row.kind in may_be_dead:
        assert {*names(OWN_LABEL), may_be_dead[row.kind]} <= asked(row)
        return
    assert names(LABELS_READ) <= asked(row)
    assert "witnesses_read_the_same" in asked(row)
    before_it_is_on = {
        StepKind.READ_BACK, StepKind.APPLY_AT_COLLECTION, StepKind.APPLY_IN_PROCESSING, StepKind.FIND_LABEL,
        StepKind.APPLY_REPLACEMENT, StepKind.HAND_ON_LABEL, StepKind.LABELLED_OUTSIDE, StepKind.BIND_FOREIGN,
    }  # fmt: skip
    if row.kind is StepKind.OPEN_SHIPPER:
        # What is in the shipper is what is opened: it is held against what was packed.
        assert {*names(BAG_IN_A_SHIPPER), "set_received_is_the_set_dispatched"} <= asked(row)
        return
    if row.kind in {StepKind.STORE, StepKind.RETRIEVE, StepKind.FAIL_MANUFACTURE}:
        # It stays in the vapour: its tie-tag is read there, and a maker's label is not.
        assert names(BAG) - {"bag_is_out_of_the_store", "maker_label_was_read"} <= asked(row)
    elif row.kind not in before_it_is_on:
        assert names(BAG) <= asked(row)


@pytest.mark.hazard("H01", "H07")
@pytest.mark.parametrize("row", [r for r in ROWS if Read.BAND in set().union(*r.reads)], ids=kinds)
def test_a_row_that_reads_a_wristband_asks_about_it(row: Step) -> None:
    """The patient's, the one put on last, and in one place."""
    assert names(WRIST) <= asked(row)


@pytest.mark.hazard("H29")
@pytest.mark.parametrize("row", [r for r in ROWS if Read.BIRTH_DATE in set().union(*r.reads)], ids=kinds)
def test_a_row_with_a_birth_date_asks_whether_it_was_spoken_and_whose(row: Step) -> None:
    """That it was spoken, and that it is the patient's."""
    assert not BIRTH_DATE - asked(row)


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("row", [r for r in ROWS if Read.ORDER in set().union(*r.reads)], ids=kinds)
def test_a_row_that_reads_the_order_asks_whose(row: Step) -> None:
    """That the order is the patient's."""
    assert names(ORDER) <= asked(row)


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("row", [r for r in ROWS if r.before or r.after], ids=kinds)
def test_a_row_about_a_containers_state_asks_whether_it_is_due(row: Step) -> None:
    """A row that names states before says from which, and asks for it; nothing changes state from anywhere."""
    assert row.before
    assert "step_is_due" in asked(row)


@pytest.mark.hazard("H12")
def test_wherever_a_container_gets_its_labels_it_is_asked_where_it_was_made() -> None:
    """Issuing and applying, at the couch and in processing, ask where the container was made; no other row does."""
    assert {row.kind for row in ROWS if "container_is_made_here" in asked(row)} == {
        StepKind.ISSUE_AT_COLLECTION, StepKind.APPLY_AT_COLLECTION,
        StepKind.ISSUE_IN_PROCESSING, StepKind.APPLY_IN_PROCESSING,
        StepKind.REPRINT_AT_COLLECTION, StepKind.REPRINT_IN_PROCESSING, StepKind.LABELLED_OUTSIDE,
    }  # fmt: skip


@pytest.mark.hazard("H14")
@pytest.mark.parametrize(
    "kind",
    [
        StepKind.DERIVE,
        StepKind.SPLIT,
        StepKind.POOL,
        StepKind.RELEASE,
        StepKind.MATCH_AT_BED,
        StepKind.MATCH_IN_LABORATORY,
        StepKind.LINE_CHECK,
    ],
)
def test_wherever_cells_go_on_their_expiry_is_asked(kind: StepKind) -> None:
    """Cells past their expiry are not processed on, released, matched or verified."""
    assert "product_has_not_expired" in asked(STEPS[kind])


@pytest.mark.hazard("H13", "H14", "H15", "H30", "H32")
@pytest.mark.parametrize("row", [r for r in ROWS if r.after is C.OPENING_AUTHORISED], ids=kinds)
def test_the_irreversible_opening_asks_everything(row: Step) -> None:
    """Patient or token, order, bag, holds, material, release, expiry, dose, limits and readiness stand before it."""
    assert names((*ORDER, *BAG, *NO_HOLD, *MATCH)) <= asked(row)
    assert asked(row) >= BIRTH_DATE or "patient_ready_is_fresh" in asked(row)
    assert row.people == 2


@pytest.mark.hazard("H35")
@pytest.mark.parametrize("row", [r for r in ROWS if C.OPENED in r.before or r.after is C.OPENING_AUTHORISED], ids=kinds)
def test_site_and_side_are_compared_before_the_opening_and_after_it(row: Step) -> None:
    """What two people say of the marked site stands against the order before anything is opened, and again at the line."""
    goes_in = row.after in {C.OPENING_AUTHORISED, C.VERIFIED}
    assert ("way_said_is_the_orders" in asked(row)) is goes_in
    assert bool({"marked_site_was_said", "way_was_said"} & asked(row)) is goes_in


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(
    "kind",
    [
        StepKind.ISSUE_IN_PROCESSING, StepKind.APPLY_IN_PROCESSING, StepKind.HAND_OVER, StepKind.DERIVE,
        StepKind.RELEASE, StepKind.MATCH_AT_BED, StepKind.MATCH_IN_LABORATORY, StepKind.OPEN, StepKind.LINE_CHECK,
        StepKind.START, StepKind.REPRINT_IN_PROCESSING, StepKind.REPLACE_LABEL, StepKind.APPLY_REPLACEMENT,
        StepKind.PRINT_SHIPPER, StepKind.PACK, StepKind.DISPATCH, StepKind.COURIER_TAKES,
    ],
)  # fmt: skip
def test_a_held_container_goes_nowhere(kind: StepKind) -> None:
    """Holds of both classes are asked wherever a container goes on; an infusion can always be stopped."""
    assert names(NO_HOLD) <= asked(STEPS[kind])
    assert not names(NO_HOLD) & (asked(STEPS[StepKind.STOP]) | asked(STEPS[StepKind.FINISH]))


@pytest.mark.parametrize("therapy", sorted(THERAPIES))
def test_every_therapy_leads_from_vein_to_vein(therapy: str) -> None:
    """By the rows a therapy picks a planned container can be infused, and every row picked can become due."""
    picked = [STEPS[kind] for kind in THERAPIES[therapy].steps]
    reached, grown = {C.PLANNED}, True
    while grown:
        more = {row.after for row in picked if row.after is not None and row.before & reached}
        grown = not more <= reached
        reached |= more
    assert C.INFUSED in reached
    assert [row.kind for row in picked if row.before and not row.before & reached] == []


@pytest.mark.parametrize("therapy", sorted(THERAPIES))
def test_every_therapy_can_undo_what_it_can_do(therapy: str) -> None:
    """Whoever can print can void and find; whoever can be held can be lifted; whoever starts can stop."""
    picked = THERAPIES[therapy].steps
    again = StepKind.REPRINT_IN_PROCESSING if StepKind.DERIVE in picked else StepKind.REPRINT_FOR_FOREIGN
    assert picked >= {
        StepKind.VOID_LABEL, StepKind.FIND_LABEL, StepKind.LIFT_HOLD, StepKind.LINK_IDENTITY, StepKind.TAKE_BACK_IDENTITY,
        StepKind.REPRINT_AT_COLLECTION, again, StepKind.REPLACE_LABEL,
        StepKind.APPLY_REPLACEMENT, StepKind.DESTROY_SHEET, StepKind.DESTROY_UNREADABLE_SHEET,
        StepKind.RELEASE_EXCEPTIONALLY, StepKind.STOP, StepKind.FINISH,
    }  # fmt: skip
    assert (StepKind.PATIENT_READY in picked) == (StepKind.MATCH_IN_LABORATORY in picked)
    assert len(picked & {StepKind.MATCH_AT_BED, StepKind.MATCH_IN_LABORATORY}) == 1


@pytest.mark.hazard("H04")
def test_only_a_first_issue_is_printed_on_one_persons_word() -> None:
    """The rows by which a label is issued by one person ask whether it is the first; the others are two people's."""
    printing = [row for row in ROWS if "label_belongs_to_the_set" in asked(row)]
    assert {row.kind for row in printing if names(FIRST_ISSUE) <= asked(row)} == {
        StepKind.ISSUE_AT_COLLECTION, StepKind.ISSUE_IN_PROCESSING, StepKind.ISSUE_AT_OPENING,
            StepKind.ISSUE_RESERVE,
        StepKind.ISSUE_FOR_FOREIGN,
    }  # fmt: skip
    anew = {row.kind: row for row in printing if not names(FIRST_ISSUE) <= asked(row)}
    assert set(anew) == {
        StepKind.REPRINT_AT_COLLECTION, StepKind.REPRINT_IN_PROCESSING, StepKind.REPRINT_AT_OPENING,
        StepKind.REPRINT_FOR_FOREIGN,
        StepKind.REPLACE_LABEL,
    }  # fmt: skip
    assert all(row.people == 2 and "reprint_says_why" in asked(row) for row in anew.values())
    assert all(names(REPRINT) <= asked(row) for kind, row in anew.items() if kind is not StepKind.REPLACE_LABEL)
