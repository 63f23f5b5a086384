"""The site as its facts make it: people, roles, badges, PINs, stations, approvals and keys."""

from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest

from kiosk.domain import facts as f
from kiosk.domain.clock import ClockTrust
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.people import Duty, Role, Standing
from kiosk.domain.site import STATION_LOCK, Link, PrinterStanding, RegulatoryDecision, SiteView, replay_site
from tests.domain.world import COI, DAY, HOUR, MINUTE, NOON, OTHER_STATION, SECOND, STATION, Happened, recorded

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


def wrong_pins_at(*moments: datetime, station: str = STATION) -> SiteView:
    """A site where a wrong PIN was keyed at each of these moments."""
    wrong = [Happened(f.PinFailed("p1", station), at) for at in moments]
    return replay_site(recorded("site/people", [*map(Happened, PEOPLE[1:]), *wrong]))


@pytest.mark.hazard("H08")
@pytest.mark.parametrize(
    ("moments", "locked_until"),
    [
        ([NOON + i * SECOND for i in range(9)], None),
        ([NOON + i * SECOND for i in range(10)], NOON + 9 * SECOND + STATION_LOCK),
        ([NOON] * 9 + [NOON + STATION_LOCK], NOON + 2 * STATION_LOCK),
        ([NOON] * 9 + [NOON + STATION_LOCK + SECOND], None),
        ([NOON - HOUR] * 5 + [NOON + i * SECOND for i in range(10)], NOON + 9 * SECOND + STATION_LOCK),
        ([NOON + i * MINUTE for i in range(20)], None),
    ],
    ids=["nine", "ten", "ten in just five minutes", "ten in longer", "ten after older ones", "twenty, slowly"],
)  # fmt: skip
def test_ten_wrong_pins_in_five_minutes_lock_a_station(moments: list[datetime], locked_until: datetime | None) -> None:
    """Signing is locked at the station where ten were keyed within five minutes, for five more, and nowhere else."""
    view = wrong_pins_at(*moments)
    assert view.locked_until(STATION) == locked_until
    assert view.locked_until(OTHER_STATION) is None


@pytest.mark.hazard("H08")
def test_a_clock_set_back_unlocks_no_station() -> None:
    """Ten wrong PINs stay ten within five minutes when the clock was set back between them."""
    view = wrong_pins_at(*[NOON] * 5, *[NOON - HOUR] * 5)
    assert view.locked_until(STATION) == NOON - HOUR + STATION_LOCK


def test_a_person_knows_where_their_name_lies() -> None:
    """The person's particulars are found from the person."""
    assert site_of(*PEOPLE).people["p1"].particulars_id == "particulars"


def test_the_one_named_last_is_on_call() -> None:
    """A duty is somebody's from its beginning up to but not including its end; a later name replaces an earlier one."""
    view = site_of(
        *PEOPLE,
        f.OnCallNamed(Duty.LABORATORY.value, "week", NOON, NOON + 7 * DAY, "p1"),
        f.OnCallNamed(Duty.LABORATORY.value, "day", NOON + DAY, NOON + 2 * DAY, "p1"),
        f.OnCallNamed(Duty.PHYSICIAN.value, "doctor", NOON, NOON + DAY, "p1"),
    )

    def named(duty: Duty, at: datetime) -> str | None:
        period = view.on_call_for(duty, at)
        return period.particulars_id if period is not None else None

    assert [named(Duty.LABORATORY, NOON + d * DAY) for d in (-1, 0, 1, 2, 7)] == [None, "week", "day", "week", None]
    assert [named(Duty.PHYSICIAN, NOON + d * DAY) for d in (0, 1)] == ["doctor", None]
    assert named(Duty.IT, NOON) is None


def test_a_later_regulatory_decision_replaces_the_earlier() -> None:
    """A site has no regulatory decision until one is recorded, and then the last one."""
    assert site_of(*PEOPLE).regulatory is None
    first = f.RegulatoryDecisionRecorded("clinical trial", "IND 1", ("p1", "p2"))
    view = site_of(*PEOPLE, first, f.RegulatoryDecisionRecorded("licensed product", "BLA 2", ("p2", "p1")))
    assert view.regulatory == RegulatoryDecision("licensed product", "BLA 2", ("p2", "p1"))


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
@pytest.mark.parametrize("purpose", KeyPurpose)
def test_a_rotated_key_signs_nothing_after_the_fact(purpose: KeyPurpose) -> None:
    """The old key is retired at the fact; but for a seal, which is read for decades, its dates end there as well."""
    trusted = f.KeyTrustedBySite("00112233", "ab" * 32, purpose.value, "demo", NOON - DAY, NOON + 9 * DAY)
    rotated = f.KeyRotated("44556677", "cd" * 32, purpose.value, "demo", NOON, NOON + 99 * DAY, "00112233", "yearly")
    old, new = site_of(trusted, rotated).keys.values()
    assert old.retired_at is not None
    until = NOON + 9 * DAY if purpose is KeyPurpose.SEAL else old.retired_at + timedelta(microseconds=1)
    assert (old.not_after, new.not_after, new.retired_at) == (until, NOON + 99 * DAY, None)
    assert not old.seals_now(NOON)
    assert new.seals_now(NOON) is (purpose is KeyPurpose.SEAL)


@pytest.mark.hazard("H26")
def test_no_later_fact_makes_a_revoked_key_count_again() -> None:
    """Revoked twice, the earlier moment holds, whichever was said last."""
    trusted = f.KeyTrustedBySite("00112233", "ab" * 32, "seal", "demo", NOON - DAY, NOON + DAY)
    for moments in ((NOON - HOUR, NOON), (NOON, NOON - HOUR)):
        view = site_of(trusted, *(f.KeyRevoked("00112233", moment, "stolen") for moment in moments))
        assert view.keys["00112233"].revoked_at == NOON - HOUR


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


@pytest.mark.hazard("H06")
def test_a_printer_goes_out_of_service_and_comes_back() -> None:
    """A printer is out from the fact that says so to the fact that ends it; a test label counts from when it went out."""
    out = f.PrinterTakenOut("printer", "white line at 12.30 mm", (Decimal("12.30"),))
    tested = f.PrinterTested("printer", "aa", None, None, None, None, 3, 0, (), Decimal("3.8"))
    assert site_of(*PEOPLE, tested, out).printers["printer"] == PrinterStanding(out.why, out.dead_mm)
    assert site_of(*PEOPLE, out, tested).printers["printer"] == PrinterStanding(out.why, out.dead_mm, tested)
    back = site_of(*PEOPLE, out, tested, f.PrinterPutBack("printer", "head changed", ("one", "other"))).printers[
        "printer"
    ]
    assert back == PrinterStanding(None, (), tested)
