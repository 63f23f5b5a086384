"""Over years: labels of a former name agree, also at the next site; namesakes are told apart; what was wrong is undone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.label import BagLabel, LabelKind
from kiosk.handoffs import bedside
from kiosk.handoffs.contents import container_label
from kiosk.handoffs.numbers import others_under_the_number
from kiosk.handoffs.view import look
from kiosk.rehearsal import handover as h
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.mixups.doing import hand_over
from kiosk.rehearsal.mixups.years import NAMESAKES, STRANGERS
from kiosk.rehearsal.people import ANOTHER_HOSPITAL
from kiosk.rehearsal.scenes import labels_of, line_check, match, readiness
from kiosk.rehearsal.world import World, patient
from kiosk.rehearsal.years import (
    CORRECTED,
    MARRIED,
    MERGED,
    MOVED,
    hear,
    known_as,
    lift_all,
    link,
    namesake_comes,
    take_back,
    wear,
)
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

FORMER = (
    "Łucja Nguyễn, ID DEMO-700999",
    "Łucja Beispiel-Fictive, ID DEMO-700123, born 27 FEB 1980",
    "Łucja Nguyễn-Fictive, ID DEMO-700123",
)


def refused_by(answer: object) -> set[str]:
    """The names of everything that refused."""
    assert isinstance(answer, Refused)
    return {reason.interlock for reason in answer.reasons}


@pytest.mark.hazard("H04", "H17")
def test_renamed_twice_and_moved_the_bag_is_given_at_the_other_hospital_by_its_first_label(at: At) -> None:
    """Links and salt travel in the bundle; there its own number and band are linked; match and line read the old label."""
    world = at("ready")
    known_as(world, MARRIED)
    assert isinstance(perform(world, take_back(hear(world, STRANGERS))), Authorized)
    known_as(world, MERGED)
    dose = world.containers["doses"][0]
    with h.another_site(world) as other:
        h.befriend(world, other)
        h.sent(world, other)
        other.papers, other.containers, coi = world.papers, world.containers, other.journeys["patient"]
        other.bench = replace(other.bench, station="ward")
        change = hear(other, MOVED)
        wear(world, MOVED)
        oldest = replace(match(other, dose), hold=labels_of(other, dose)[:1])
        assert {"identity_is_settled", "wristband_is_the_patients"} <= refused_by(perform(other, oldest))
        assert isinstance(perform(other, link(change)), Authorized)
        for hold in other.journey().holds.values():
            assert hold.interlock != "identity_is_settled"
        lift_all(other, "the band was the new hospital's, and not linked yet")
        for play in (readiness(other), oldest):
            answer = perform(other, play)
            assert isinstance(answer, Authorized), answer
        assert isinstance(bedside.open_container(other.bench, coi, dose), Authorized)
        assert isinstance(perform(other, line_check(other, dose)), Authorized)
        assert isinstance(bedside.start_infusion(other.bench, coi, dose), Authorized)
        assert isinstance(bedside.finish_bag(other.bench, coi, dose, Decimal(60)), Authorized)
        journey = other.journey()
        assert [one.source for one in journey.former] == [one.source for one in (MARRIED, MERGED, MOVED)]
        assert len(journey.agreeing) == 4


@pytest.mark.hazard("H04")
def test_a_tie_tag_states_what_other_labels_of_the_bag_may_say(at: At) -> None:
    """The tag is of the present name and number, with whose number it is, and states every former one; no other label does."""
    world = at("planned doses")
    for known in (CORRECTED, MERGED, MOVED):
        known_as(world, known)
    tag, label = (content(world, kind) for kind in (LabelKind.TIE_TAG, LabelKind.CRYOBAG))
    assert (tag.patient.name, tag.patient.number) == ("Łucja Nguyễn", f"77-0042 ({ANOTHER_HOSPITAL})")
    assert (tag.formerly, label.formerly) == (FORMER, ())


def content(world: World, kind: LabelKind) -> BagLabel:
    """What the first dose bag's label of that kind has to say."""
    journey = world.journey()
    made = container_label(world.bench, journey, journey.containers[world.containers["doses"][0]], kind.value, 1)
    assert isinstance(made, BagLabel)
    return made


@pytest.mark.hazard("H17")
def test_a_change_for_the_wrong_patient_is_taken_back_before_anybody_linked_it(at: At) -> None:
    """Its hold goes with it, the bag goes on under its old label, and nothing of the other patient stays."""
    world = at("collected")
    bag, change = world.containers["patient collection"][0], hear(world, NAMESAKES)
    particulars_id = world.journey().pending_changes[change].particulars_id
    assert "identity_is_settled" in refused_by(perform(world, hand_over(bag)))
    assert isinstance(perform(world, take_back(change)), Authorized)
    assert not any(hold.interlock == "identity_is_settled" for hold in world.journey().holds.values())
    lift_all(world, "refused while the change was open")
    assert isinstance(perform(world, hand_over(bag)), Authorized)
    assert world.bench.particulars.get(particulars_id) is None
    assert world.bench.particulars.lookup("record number", NAMESAKES.record_number) == ()


@pytest.mark.hazard("H04", "H17")
def test_a_wrong_link_is_taken_back_and_every_bag_held_until_two_have_looked(at: At) -> None:
    """The first label agrees again; the hold is an identity hold that only two people lift."""
    world = at("collected")
    bag = world.containers["patient collection"][0]
    assert isinstance(perform(world, take_back(known_as(world, NAMESAKES))), Authorized)
    assert [hold.interlock for hold in world.journey().holds.values()] == ["label_names_this_patient"] * len(
        world.journey().live
    )
    assert refused_by(perform(world, hand_over(bag))) == {"no_identity_hold_is_open"}
    lift_all(world, "looked at every label")
    assert isinstance(perform(world, hand_over(bag)), Authorized)


@pytest.mark.hazard("H01")
def test_whoever_bears_the_former_name_of_a_patient_looks_alike(at: At) -> None:
    """Labels bear former names for years: a namesake of then is a look-alike of now, both ways."""
    world = at("collected")
    known_as(world, replace(MARRIED, name="Quirin Zufallsname", born="1961-11-11"))
    own, look_alikes = world.journeys["patient"], {world.journeys["look-alike"]}
    assert look(world.bench, own).site.look_alikes == look_alikes
    assert look(world.bench, world.journeys["look-alike"]).site.look_alikes == {own}


@pytest.mark.hazard("H17")
def test_a_number_of_another_organisation_is_another_number(at: At) -> None:
    """The same digits of two hospitals are two numbers; those of one hospital under another birth date are a stranger's."""
    world = at("collected")
    digits = patient("stranger").record_number
    hear(world, replace(MOVED, record_number=digits))
    assert others_under_the_number(world.bench, world.journey()) == frozenset()
    perform(world, take_back(next(iter(world.journey().pending_changes))))
    hear(world, replace(MOVED, record_number=digits, authority=""))
    assert others_under_the_number(world.bench, world.journey()) == {world.journeys["stranger"]}


@pytest.mark.hazard("H17")
def test_two_journeys_of_one_patient_share_a_number(at: At) -> None:
    """Two records of one patient become one number: the other journey under it has the same birth date, and they are linked."""
    world = at("collected")
    namesake_comes(world, "namesake")
    merged = replace(NAMESAKES, source="merge of two records of one patient")
    assert isinstance(perform(world, link(hear(world, merged))), Authorized)
