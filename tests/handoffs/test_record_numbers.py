"""A record number belongs to one patient of one hospital: who is born otherwise under the same one is somebody else."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.decision import Authorized
from kiosk.handoffs.identities import change_identity
from kiosk.handoffs.registering import PatientKeyed, born_otherwise, patient_keyed
from kiosk.rehearsal.people import ANOTHER_HOSPITAL
from kiosk.rehearsal.world import World, patient
from tests.handoffs.conftest import At
from tests.handoffs.test_names_change import linked

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

ANOTHER_DAY = date(1980, 2, 28)


def once_more(world: World) -> PatientKeyed:
    """The patient as somebody keys them for another journey."""
    known = patient("patient")
    return patient_keyed(known.name, known.record_number, known.birth_date, known.band.format(), world.bench.now.date())


@pytest.mark.hazard("H01")
def test_the_same_number_with_another_birth_date_is_told(at: At) -> None:
    """The journey that knows the number otherwise is named; the same patient, or another hospital's number, is none."""
    world = at("collected")
    same = once_more(world)
    other = replace(same, name="Petra Probe", birth_date=ANOTHER_DAY)
    assert born_otherwise(world.bench, other) == {world.journeys["patient"]}
    assert born_otherwise(world.bench, same) == frozenset()
    assert born_otherwise(world.bench, replace(same, name="Łucja Beispiel-Fictive")) == frozenset()
    assert born_otherwise(world.bench, replace(other, authority=ANOTHER_HOSPITAL)) == frozenset()


@pytest.mark.hazard("H17")
def test_a_birth_date_that_was_corrected_by_two_counts_no_more(at: At) -> None:
    """Once two linked the right birth date, the wrong one of before stands in nobody's way, and is refused itself."""
    world = at("collected")
    wrong = once_more(world)
    right = replace(wrong, birth_date=ANOTHER_DAY)
    change_id = change_identity(world.bench, world.journeys["patient"], right, "the hospital's register")
    assert born_otherwise(world.bench, right) == {world.journeys["patient"]}
    assert isinstance(linked(world, change_id), Authorized)
    assert born_otherwise(world.bench, right) == frozenset()
    assert born_otherwise(world.bench, wrong) == {world.journeys["patient"]}
