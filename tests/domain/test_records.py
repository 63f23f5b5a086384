"""The table of what one person records alone."""

import pytest

from kiosk.config import load_hazards
from kiosk.domain.people import Meaning, Role
from kiosk.domain.records import RECORDS, RecordKind

ADMINISTRATORS = {
    RecordKind.REGISTER_PERSON, RecordKind.GRANT_ROLE, RecordKind.ISSUE_BADGE, RecordKind.SUSPEND_PERSON,
    RecordKind.REINSTATE_PERSON, RecordKind.SET_PIN, RecordKind.NAME_ON_CALL, RecordKind.PRINT_BADGE, RecordKind.READ_BACK_BADGE,
    RecordKind.DEAUTHORISE_BADGE,
}  # fmt: skip


def test_every_kind_has_a_row() -> None:
    """Each kind of record says who may make it, and stands under its own kind."""
    assert set(RECORDS) == set(RecordKind)
    assert all(row.kind is kind and row.roles for kind, row in RECORDS.items())


def test_every_hazard_of_a_row_exists() -> None:
    """Each record bears on hazards that are known."""
    known = {hazard.id for hazard in load_hazards()}
    for kind, row in RECORDS.items():
        assert row.hazards or kind is RecordKind.VIEW_RECORD
        assert set(row.hazards) <= known


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("kind", [kind for kind in RecordKind if kind in ADMINISTRATORS])
def test_people_are_the_administrators_alone(kind: RecordKind) -> None:
    """Who works here, with which roles, badges and PINs, is recorded by an administrator and by nobody else."""
    assert RECORDS[kind].roles == {Role.ADMINISTRATOR}


@pytest.mark.hazard("H09")
def test_an_administrator_records_nothing_of_a_patient() -> None:
    """Looking after people gives a right to look, and none to enter what is in a bag or what a test found."""
    theirs = {kind for kind, row in RECORDS.items() if Role.ADMINISTRATOR in row.roles}
    of_printers = {RecordKind.STOP_PRINTER, RecordKind.RETURN_PRINTER}
    anybodys = {RecordKind.ACKNOWLEDGE_STOP, RecordKind.VIEW_RECORD, RecordKind.RECEIVE_BADGE}
    assert theirs == ADMINISTRATORS | of_printers | anybodys


def test_anybody_acknowledges_a_stop() -> None:
    """A stop can be acknowledged by whoever stands there, and the signature says no more than that they saw it."""
    row = RECORDS[RecordKind.ACKNOWLEDGE_STOP]
    assert (row.roles, row.meaning) == (frozenset(Role), Meaning.ACKNOWLEDGEMENT)
