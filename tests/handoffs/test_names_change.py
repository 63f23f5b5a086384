"""Names change and bags stay frozen: what was printed under the old name agrees, what is printed next bears the new one."""

from datetime import date

import pytest

from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.label import BagLabel, LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs.contents import container_label
from kiosk.handoffs.identities import change_identity, link_identity
from kiosk.handoffs.registering import PatientKeyed, patient_keyed
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.mixups.doing import hand_over
from kiosk.rehearsal.scenes import RELEASERS
from kiosk.rehearsal.world import World, patient
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

MARRIED = "Łucja Beispiel-Fictive"


def married(world: World) -> PatientKeyed:
    """The patient under the new name, with everything else as it was."""
    was = patient("patient")
    band = was.band.format()
    return patient_keyed(MARRIED, was.record_number, was.birth_date, band, world.bench.now.date())


def linked(world: World, change_id: str) -> Authorized | Refused:
    """Two people, the register's extract in hand, say that it is one patient."""
    play = Play(
        StepKind.LINK_IDENTITY,
        RELEASERS,
        by_list="patient",
        finish=lambda w, u: link_identity(w.bench, u, change_id, ("extract of the register",)),
    )
    return perform(world, play)


@pytest.mark.hazard("H17")
def test_a_new_name_holds_every_live_bag_until_two_people_link_it(at: At) -> None:
    """From the change on nothing goes on; once linked, the bag labelled under the old name does."""
    world = at("collected")
    bag = world.containers["patient collection"][0]
    change_id = change_identity(world.bench, world.journeys["patient"], married(world), "the hospital's register")
    before = perform(world, hand_over(bag))
    assert isinstance(before, Refused)
    assert {"identity_is_settled", "no_identity_hold_is_open"} <= {reason.interlock for reason in before.reasons}
    assert isinstance(linked(world, change_id), Authorized)
    assert isinstance(perform(world, hand_over(bag)), Authorized)


@pytest.mark.hazard("H04")
def test_the_next_label_bears_the_linked_name_and_its_seal_is_committed_to_it(at: At) -> None:
    """Name in ink and commitment in the seal change together: never the one without the other."""
    world = at("planned doses")
    change_id = change_identity(world.bench, world.journeys["patient"], married(world), "the hospital's register")
    assert isinstance(linked(world, change_id), Authorized)
    journey = world.journey()
    dose = journey.containers[world.containers["doses"][0]]
    content = container_label(world.bench, journey, dose, LabelKind.TIE_TAG.value, 1)
    assert isinstance(content, BagLabel)
    assert content.patient.name == MARRIED
    assert content.patient.birth_date == date.fromisoformat(patient("patient").birth_date)
    assert journey.identity is not None
    assert journey.identity.patient in journey.agreeing
    assert len(journey.agreeing) == 2


@pytest.mark.hazard("H17")
def test_of_two_open_changes_the_older_is_linked_first(at: At) -> None:
    """The newest identity stands last: linking it before the older one is refused."""
    world = at("collected")
    coi = world.journeys["patient"]
    first = change_identity(world.bench, coi, married(world), "the hospital's register")
    second = change_identity(world.bench, coi, married(world), "another hospital")
    too_soon = linked(world, second)
    assert isinstance(too_soon, Refused)
    assert {reason.interlock for reason in too_soon.reasons} == {"change_named_is_open"}
    assert isinstance(linked(world, first), Authorized)
    assert isinstance(linked(world, second), Authorized)
