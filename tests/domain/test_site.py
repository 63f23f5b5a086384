"""The site as its facts make it: people, roles, badges, PINs, stations, approvals and keys."""

from dataclasses import fields
from typing import Any, get_args

import pytest

from kiosk.domain import facts as f
from kiosk.domain.clock import ClockTrust
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.people import Role, Standing
from kiosk.domain.site import Link, SiteView, replay_site
from tests.domain.world import COI, DAY, HOUR, NOON, STATION, Happened, recorded

PEOPLE: tuple[f.Fact, ...] = (
    f.SiteFounded("demo", "A9990", "throw-away", "Europe/Berlin"),
    f.PersonRegistered("p1", "particulars", "p2"),
    f.BadgeIssued("p1", "badge-1"),
    f.BadgeIssued("p1", "badge-2"),
    f.RoleGranted("p1", Role.NURSE.value, NOON - DAY, NOON + DAY),
)


def site_of(*facts: f.Fact, onto: SiteView | None = None) -> SiteView:
    """Replay facts of one stream of the site."""
    after = dict(onto.counts).get("site/people", 0) if onto is not None else 0
    return replay_site(recorded("site/people", map(Happened, facts), after), onto)


def test_a_site_without_facts_lets_nothing_pass() -> None:
    """An empty view knows nobody, is cut off and does not trust its clock."""
    view = SiteView()
    assert (view.people, view.therapies, view.counts) == ({}, {}, ())
    assert (view.clock, view.link) == (ClockTrust.UNKNOWN, Link.CUT_OFF)


@pytest.mark.hazard("H08")
def test_two_badges_of_one_person_are_one_person() -> None:
    """An older badge stays its person's; an unknown one is nobody's."""
    view = site_of(*PEOPLE)
    one, two = view.owner_of("badge-1"), view.owner_of("badge-2")
    assert one is not None
    assert one is two
    assert one.person_id == "p1"
    assert view.owner_of("badge-3") is None


@pytest.mark.hazard("H09")
def test_a_suspended_person_has_no_role_until_reinstated() -> None:
    """Suspension takes every role at once, and gives them back when it ends."""
    suspended = site_of(*PEOPLE, f.PersonSuspended("p1", "training"))
    assert suspended.people["p1"].standing is Standing.SUSPENDED
    assert suspended.people["p1"].roles_at(NOON) == frozenset()
    back = site_of(f.PersonReinstated("p1", "trained"), onto=suspended)
    assert back.people["p1"].roles_at(NOON) == {Role.NURSE}


@pytest.mark.hazard("H08")
def test_wrong_pins_are_counted_until_a_right_one() -> None:
    """Every wrong PIN counts; a right one, or a new PIN, begins anew."""
    wrong = (f.PinFailed("p1", STATION), f.PinFailed("p1", STATION))
    view = site_of(*PEOPLE, f.PinSet("p1", "record-1"), *wrong)
    assert (view.people["p1"].pin_record, view.people["p1"].pin_failures) == ("record-1", 2)
    assert site_of(f.PinAccepted("p1", STATION), onto=view).people["p1"].pin_failures == 0
    renewed = site_of(f.PinSet("p1", "record-2"), onto=view).people["p1"]
    assert (renewed.pin_record, renewed.pin_failures) == ("record-2", 0)


def test_a_station_is_taken_and_cleared() -> None:
    """A station has one patient open, until it is cleared."""
    taken = site_of(*PEOPLE, f.StationTaken(STATION, COI))
    assert dict(taken.stations) == {STATION: COI}
    assert site_of(f.StationCleared(STATION, COI), onto=taken).stations == {}


def test_approvals_are_by_hash() -> None:
    """Templates and profiles count by what they are, not by name."""
    view = site_of(*PEOPLE, f.TemplateApproved("aa", "reviewed"), f.ProfileApproved("thermal", "bb"))
    assert (set(view.templates), set(view.profiles)) == ({"aa"}, {"bb"})


@pytest.mark.hazard("H26")
def test_a_revoked_key_keeps_its_dates() -> None:
    """Revoking a key adds the moment from which it counts for nothing, and changes nothing else."""
    trusted = f.KeyTrustedBySite("00112233", "ab" * 32, "seal", "demo", NOON - DAY, NOON + DAY)
    view = site_of(*PEOPLE, trusted)
    key = TrustedKey("00112233", "ab" * 32, KeyPurpose.SEAL, "demo", NOON - DAY, NOON + DAY)
    assert view.keys["00112233"] == key
    revoked = site_of(f.KeyRevoked("00112233", NOON - HOUR, "stolen"), onto=view).keys["00112233"]
    assert revoked.revoked_at == NOON - HOUR
    assert (revoked.not_before, revoked.not_after) == (key.not_before, key.not_after)


@pytest.mark.hazard("H19")
def test_streams_of_the_site_are_counted_apart() -> None:
    """A view names how much of every stream it has seen; a gap in any of them is a broken record."""
    view = replay_site(
        recorded("site/incidents", [Happened(f.IncidentRecorded("a", COI, "s", STATION, ()))]), site_of(*PEOPLE)
    )
    assert view.counts == (("site/incidents", 1), ("site/people", 5))
    assert site_of(*PEOPLE) == site_of(*PEOPLE[2:], onto=site_of(*PEOPLE[:2]))
    with pytest.raises(ValueError, match="Expected fact 6 of site/people, got 8"):
        replay_site(recorded("site/people", [Happened(PEOPLE[0])], after=7), view)


@pytest.mark.parametrize("kind", get_args(f.JourneyFact), ids=lambda kind: kind.__name__)
def test_a_fact_of_a_journey_is_no_fact_of_the_site(kind: Any) -> None:
    """What belongs to a patient never stands in a stream of the site."""
    fact = kind(**{field.name: "" for field in fields(kind)})
    with pytest.raises(ValueError, match=f"Expected a fact of the site, got {kind.__name__}"):
        site_of(fact)
