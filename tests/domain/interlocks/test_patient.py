"""Is this the patient?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import BandRead, KeyedTwice, LookAlikesTold, OrderKeyedTwice, Spoken
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, KEYED_ORDER, RENAMED, World
from tests.domain.changes import attempt, both, detail, everyone, happened, never, otherwise, site, turn
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.world import (
    BAND_SERIAL,
    MARRIED,
    MARRIED_BAND_SERIAL,
    MINUTE,
    ORDER_NUMBER,
    OTHER_COI,
    PATIENT,
    STRANGER,
)

OTHER_CELLS = tuple({**dict(KEYED_ORDER), "cells": "410"}.items())
LOOK_ALIKE = site(look_alikes=frozenset({OTHER_COI}))

CASES = (
    refused(
        pytest.mark.hazard("H01"), STOP, "wristband_is_the_patients", S.READINESS,
        turn(1, band=BandRead(STRANGER.band, 1)), "this patient's wristband", "another wristband",
    ),
    refused(
        pytest.mark.hazard("H01"), STOP, "wristband_is_the_patients", S.MATCH_AT_BED,
        turn(2, band=BandRead(STRANGER.band, 1)), "this patient's wristband", "another wristband",
    ),
    refused(
        pytest.mark.hazard("H07"), STOP, "wristband_is_the_one_put_on_last", S.READINESS,
        turn(1, band=BandRead(PATIENT.band, 2)), "band 1", "band 2",
    ),
    refused(
        pytest.mark.hazard("H07"), STOP, "wristband_is_the_one_put_on_last", S.READINESS,
        turn(1, band=BandRead(PATIENT.band, None)), "band 1", "band None",
    ),
    refused(
        pytest.mark.hazard("H07"), STOP, "wristband_is_the_one_put_on_last", S.READINESS,
        happened(f.BandPutOn(PATIENT.band, 2, "earlier")), "band 2", "band 1",
    ),
    refused(
        pytest.mark.hazard("H01"), STOP, "order_is_the_patients", S.PATIENT_READY,
        turn(2, order="ORD-0002"), ORDER_NUMBER, "ORD-0002",
    ),
    refused(
        pytest.mark.hazard("H01"), STOP, "order_is_the_patients", S.PATIENT_READY,
        never(f.Ordered), "no order yet", ORDER_NUMBER,
    ),
    refused(
        pytest.mark.hazard("H29"), RETRY, "birth_date_was_spoken", S.PATIENT_READY,
        turn(2, spoken=None), "a birth date as spoken", "none",
    ),
    refused(
        pytest.mark.hazard("H29"), RETRY, "birth_date_was_spoken", S.LINE_CHECK,
        turn(2, spoken=None), "a birth date as spoken", "none",
    ),
    refused(
        pytest.mark.hazard("H29"), RETRY, "birth_date_was_spoken", S.PATIENT_READY,
        turn(1, spoken=Spoken(PATIENT.birth_date, by="mother")), "why mother spoke for the patient", "no reason",
    ),
    refused(
        pytest.mark.hazard("H29"), STOP, "birth_date_is_the_patients", S.PATIENT_READY,
        turn(2, spoken=Spoken(STRANGER.birth_date)), "the birth date on record", "another birth date",
    ),
    refused(
        pytest.mark.hazard("H01"), RETRY, "look_alike_is_acknowledged", S.ISSUE_AT_COLLECTION,
        LOOK_ALIKE, "two people who acknowledged the look-alike", "0",
    ),
    refused(
        pytest.mark.hazard("H17"), STOP, "identity_is_settled", S.HAND_OVER,
        happened(RENAMED.fact), "no open change of identity", "1 open",
    ),
    *(
        refused(
            pytest.mark.hazard("H01"), RETRY, "keyed_twice_alike", S.ENROL,
            detail(KeyedTwice(PATIENT, replace(PATIENT, **{name: "ff" * 16}))),
            "two keyings alike", f"they differ in {name}",
        )
        for name in ("patient", "band", "birth_date")
    ),
    refused(
        pytest.mark.hazard("H01"), RETRY, "keyed_twice_alike", S.ENROL,
        detail(KeyedTwice(PATIENT, STRANGER)), "two keyings alike", "they differ in patient, band, birth_date",
    ),
    refused(
        pytest.mark.hazard("H01"), RETRY, "record_number_is_one_patients", S.ENROL,
        detail(KeyedTwice(PATIENT, PATIENT, frozenset({"CHA9990260009999"}))),
        "one birth date for a record number", "another one on record",
    ),
    refused(
        pytest.mark.hazard("H01"), RETRY, "keyed_twice_alike", S.ORDER,
        detail(OrderKeyedTwice(KEYED_ORDER, OTHER_CELLS)), "two keyings alike", "they differ in cells",
    ),
    refused(
        pytest.mark.hazard("H01"), RETRY, "keyed_twice_alike", S.ORDER,
        detail(OrderKeyedTwice(KEYED_ORDER, KEYED_ORDER[:2])), "two keyings alike", "they differ in route, site_of_body",
    ),
    *(
        refused(pytest.mark.hazard("H01"), RETRY, "keyed_twice_alike", step, detail(keyed), "two keyings", "none",
                also=("way_ordered_is_the_therapys",))
        for step, keyed in (
            (S.ORDER, None), (S.ENROL, None),
            (S.ORDER, KeyedTwice(PATIENT, PATIENT)), (S.ENROL, OrderKeyedTwice(KEYED_ORDER, KEYED_ORDER)),
            (S.ORDER, OrderKeyedTwice((), ())), (S.ORDER, OrderKeyedTwice(KEYED_ORDER, ())),
            (S.ORDER, OrderKeyedTwice((), KEYED_ORDER)),
        )
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_another_patient_is_refused(case: Case) -> None:
    """A wristband, order, birth date, keying or identity that is not this patient's, and nothing is authorised."""
    case.check()


def test_somebody_may_speak_for_the_patient() -> None:
    """A carer may say the birth date, with the reason why."""
    said = Spoken(PATIENT.birth_date, by="mother", why="the patient is two years old")
    everyone(spoken=said)(CLEAN[S.PATIENT_READY]).granted()


def test_a_band_without_a_serial_can_be_the_patients() -> None:
    """Where the record knows no serial, a hospital's band that carries none agrees."""
    plain = both(otherwise(f.Enrolled, band_serial=None), turn(1, band=BandRead(PATIENT.band, None)))
    plain(CLEAN[S.READINESS]).granted()


@pytest.mark.hazard("H17")
def test_two_people_settle_a_changed_identity() -> None:
    """After linking, the new wristband is the patient's, labels of the old identity agree, and the old wristband does not."""
    linked = happened(RENAMED.fact, f.IdentityLinked("change-1", ("marriage certificate",), "earlier"))
    married = both(linked, everyone(band=BandRead(MARRIED.band, MARRIED_BAND_SERIAL)))
    married(CLEAN[S.MATCH_AT_BED]).granted()
    assert linked(CLEAN[S.MATCH_AT_BED]).refused_by() == {
        "wristband_is_the_patients", "wristband_is_the_one_put_on_last",
    }  # fmt: skip


@pytest.mark.hazard("H07", "H17")
def test_after_linking_the_band_of_the_new_identity_is_due() -> None:
    """The serial that the changed identity came with is the current one, or none where its band carries none."""
    linked = f.IdentityLinked("change-1", ("marriage certificate",), "earlier")
    for due, other in ((MARRIED_BAND_SERIAL, BAND_SERIAL), (None, BAND_SERIAL), (BAND_SERIAL, MARRIED_BAND_SERIAL)):
        changed = f.IdentityChanged("change-1", "particulars-2", MARRIED, due, "register")
        world = happened(changed, linked)(CLEAN[S.READINESS])
        everyone(band=BandRead(MARRIED.band, due))(world).granted()
        (reason,) = everyone(band=BandRead(MARRIED.band, other))(world).reasons()
        assert (reason.interlock, reason.expected) == ("wristband_is_the_one_put_on_last", f"band {due}")


def with_second_person(world: World) -> World:
    """A colleague of the same role reads all that the first one reads."""
    (first,) = world.attempt.witnesses
    second = replace(
        first, person="collection-staff-2", begun_at=first.begun_at + 2 * MINUTE,
        signed_at=first.begun_at + 3 * MINUTE, frames=("picture 2a",),
    )  # fmt: skip
    return attempt(witnesses=(first, second))(world)


@pytest.mark.hazard("H01")
def test_a_look_alike_asks_for_two_who_know() -> None:
    """While another patient looks alike, two people who were both told may issue the label, and no fewer."""
    world = with_second_person(LOOK_ALIKE(CLEAN[S.ISSUE_AT_COLLECTION]))
    people = world.attempt.people
    attempt(told=LookAlikesTold(people))(world).granted()
    happened(*(f.LookAlikeAcknowledged(person, 1) for person in people))(world).granted()
    (reason,) = attempt(told=LookAlikesTold(people[:1]))(world).reasons()
    assert (reason.interlock, reason.read) == ("look_alike_is_acknowledged", "1")
    one = attempt(told=LookAlikesTold(people))(LOOK_ALIKE(CLEAN[S.ISSUE_AT_COLLECTION]))
    assert one.refused_by() == {"look_alike_is_acknowledged"}


@pytest.mark.hazard("H01", "H08")
def test_the_second_person_at_a_look_alike_reads_as_well() -> None:
    """The second person that a look-alike asks for reads wristband and birth date too, and is qualified."""
    world = with_second_person(LOOK_ALIKE(CLEAN[S.ISSUE_AT_COLLECTION]))
    world = attempt(told=LookAlikesTold(world.attempt.people))(world)
    assert "everything_was_read" in turn(2, band=None)(world).refused_by()
    assert "birth_date_was_spoken" in turn(2, spoken=None)(world).refused_by()
    unqualified = both(turn(2, person="site-administrator-2"), site(look_alikes=frozenset()))
    assert "people_are_qualified" in unqualified(world).refused_by()
