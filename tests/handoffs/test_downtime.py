"""The downtime sheet comes from the record: the bag that two people matched, and nothing of anybody else."""

from decimal import Decimal

import pytest

from kiosk.domain.errors import ParseError
from kiosk.handoffs.downtime import downtime_content, downtime_sheet
from kiosk.handoffs.erasing import erase_patient
from kiosk.rehearsal.world import World, patient
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

CALLS = (("cell laboratory", "Greta Sampleton", "+1 555 0100"),)


def asked_for(world: World, which: str = "doses") -> tuple[str, str]:
    """The patient's journey and the first bag of a set."""
    return world.journeys["patient"], world.containers[which][0]


def test_the_sheet_says_who_matched_what_with_whom(at: At) -> None:
    """Patient, bag, both witnesses with the roles they used, and the dose are those of the record."""
    world = at("matched")
    coi, dose = asked_for(world)
    sheet = downtime_content(world.bench, coi, dose, CALLS)
    journey = world.journey()
    assert journey.order is not None
    assert (sheet.patient.name, sheet.patient.record_number) == (patient("patient").name, "DEMO-700123")
    assert sheet.donation.value + sheet.product_code.value == dose
    assert sheet.order.value == journey.order.order_number
    assert [(person.name, person.roles) for person in sheet.matched] == [
        ("Ines Ejemplo", ("bedside nurse",)),
        ("Jonas Näyte", ("bedside nurse",)),
    ]
    assert [sheet.course.cells.before, sheet.course.cells.after] == [Decimal(0), journey.containers[dose].cells_e6]
    assert (sheet.opened, sheet.infuse_until) == (None, None)
    assert downtime_sheet(world.bench, coi, dose, CALLS).startswith(b"%PDF")


@pytest.mark.hazard("H14")
def test_an_opened_bag_says_when_its_time_is_up(at: At) -> None:
    """The limit runs from the opening on record, by the therapy's minutes."""
    world = at("opened")
    sheet = downtime_content(world.bench, *asked_for(world), CALLS)
    assert sheet.opened is not None
    assert sheet.infuse_until is not None
    assert sheet.infuse_until.utc - sheet.opened.utc == world.therapy.post_thaw_limit


@pytest.mark.parametrize(("stage", "which"), [("ready", "doses"), ("matched", "patient collection")])
def test_a_bag_that_nobody_matched_has_no_sheet(at: At, stage: str, which: str) -> None:
    """No paper goes before the match of the bag it names."""
    world = at(stage)
    with pytest.raises(ParseError, match="one that two people matched"):
        downtime_sheet(world.bench, *asked_for(world, which), CALLS)


def test_a_patient_who_was_erased_has_no_sheet(at: At) -> None:
    """Without the particulars there is no name to print, and no sheet."""
    world = at("given")
    coi, dose = asked_for(world)
    erase_patient(world.bench, coi, "the patient asked for it")
    with pytest.raises(ParseError, match="not all on record"):
        downtime_sheet(world.bench, coi, dose, CALLS)
