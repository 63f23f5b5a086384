"""People after the first two: an administrator looks after everybody but themselves."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.attempt import Signature
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import OnCallNamed
from kiosk.domain.people import Duty, Role, Standing
from kiosk.domain.records import RECORDS, RecordKind
from kiosk.handoffs import staffing
from kiosk.handoffs.recording import Signed, sign_record
from kiosk.handoffs.signing import check_pin
from kiosk.handoffs.staffing import OnCall
from kiosk.handoffs.view import site_view
from tests.handoffs.site_files import found_in
from tests.handoffs.small_site import PIN, ROLES, WRONG, badge, founded, pass_time

DAY = timedelta(days=1)
NEW_PIN, NEW_BADGE = "564738291056", badge(77)
Act = Callable[["Staffed", str, Signed], Any]


class Staffed:
    """A small site with its people's ids by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bench, self.people = founded(folder)

    def signed(self, kind: RecordKind, by: str = "ada") -> Signed:
        """The administrator's signature for a kind of record."""
        answer = sign_record(self.bench, kind, self.people[by], PIN)
        assert isinstance(answer, Signed), answer
        return answer

    def count(self, stream: str = "site/people") -> int:
        """How many facts a stream has."""
        return dict(self.bench.ledger.counts((stream,))).get(stream, 0)

    def roles(self, name: str) -> frozenset[Role]:
        """What somebody may do now."""
        return site_view(self.bench).people[self.people[name]].roles_at(self.bench.now)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Staffed]:
    """A small site."""
    staffed = Staffed(tmp_path)
    yield staffed
    staffed.bench.ledger.close()


ACTS: dict[RecordKind, Act] = {
    RecordKind.SUSPEND_PERSON: lambda s, who, signed: staffing.suspend(s.bench, who, "left", signed),
    RecordKind.REINSTATE_PERSON: lambda s, who, signed: staffing.reinstate(s.bench, who, "back", signed),
    RecordKind.GRANT_ROLE: lambda s, who, signed: staffing.grant_role(
        s.bench, who, Role.NURSE, s.bench.now + DAY, signed
    ),
    RecordKind.ISSUE_BADGE: lambda s, who, signed: staffing.issue_badge(s.bench, who, NEW_BADGE, signed),
    RecordKind.SET_PIN: lambda s, who, signed: staffing.new_pin(
        s.bench,
        site_view(s.bench).people[who].badges[0] if who in s.people.values() else "none",
        NEW_PIN,
        NEW_PIN,
        signed,
    ),
}


@pytest.mark.hazard("H09")
def test_a_suspended_person_acts_no_more_until_reinstated(site: Staffed) -> None:
    """Suspension takes every role at once; reinstatement gives back those that have not lapsed."""
    site.signed(RecordKind.SUSPEND_PERSON)
    staffing.suspend(site.bench, site.people["lena"], "training lapsed", site.signed(RecordKind.SUSPEND_PERSON))
    assert site.roles("lena") == frozenset()
    assert not isinstance(sign_record(site.bench, RecordKind.RECORD_RESULT, site.people["lena"], PIN), Signed)
    with pytest.raises(ParseError, match="suspended already"):
        staffing.suspend(site.bench, site.people["lena"], "again", site.signed(RecordKind.SUSPEND_PERSON))
    staffing.reinstate(site.bench, site.people["lena"], "trained", site.signed(RecordKind.REINSTATE_PERSON))
    assert site.roles("lena") == {Role.QUALITY}
    with pytest.raises(ParseError, match="one who is active"):
        staffing.reinstate(site.bench, site.people["lena"], "again", site.signed(RecordKind.REINSTATE_PERSON))


def test_the_last_administrator_is_not_suspended(site: Staffed) -> None:
    """One administrator may go, themselves or by a colleague; the last one may not."""
    staffing.suspend(site.bench, site.people["ada"], "leaves", site.signed(RecordKind.SUSPEND_PERSON))
    with pytest.raises(ParseError, match="last administrator"):
        staffing.suspend(site.bench, site.people["benno"], "leaves", site.signed(RecordKind.SUSPEND_PERSON, "benno"))
    assert Role.ADMINISTRATOR in site.roles("benno")


@pytest.mark.hazard("H09")
def test_a_role_ends_and_is_renewed(site: Staffed) -> None:
    """A role counts up to its end; renewing begins it anew, and only one that was held can be renewed."""
    who, end = site.people["lena"], site.bench.now + 30 * DAY
    staffing.grant_role(site.bench, who, Role.NURSE, end, site.signed(RecordKind.GRANT_ROLE))
    assert site.roles("lena") == {Role.QUALITY, Role.NURSE}
    pass_time(site.bench, days=30)
    assert site.roles("lena") == {Role.QUALITY}
    staffing.renew_role(site.bench, who, Role.NURSE, end + DAY, site.signed(RecordKind.GRANT_ROLE))
    assert site.roles("lena") == {Role.QUALITY, Role.NURSE}
    with pytest.raises(ParseError, match="role to renew"):
        staffing.renew_role(site.bench, who, Role.DIRECTOR, end + DAY, site.signed(RecordKind.GRANT_ROLE))


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("span", [timedelta(0), -DAY, 801 * DAY], ids=str)
def test_a_role_has_an_end_within_reach(site: Staffed, span: timedelta) -> None:
    """No role is granted into the past, or for longer than it can go without renewal."""
    before = site.count()
    with pytest.raises(ParseError, match="end of the role"):
        staffing.grant_role(
            site.bench, site.people["lena"], Role.NURSE, site.bench.now + span, site.signed(RecordKind.GRANT_ROLE)
        )
    assert site.count() == before


@pytest.mark.hazard("H08", "H09")
@pytest.mark.parametrize(
    "kind",
    [RecordKind.GRANT_ROLE, RecordKind.ISSUE_BADGE, RecordKind.SET_PIN],
    ids=lambda kind: kind.value,
)
def test_nobody_looks_after_themselves(site: Staffed, kind: RecordKind) -> None:
    """No role, badge or PIN of one's own: another administrator gives it, and the try is recorded."""
    before = site.count()
    with pytest.raises(ParseError, match="another site administrator"):
        ACTS[kind](site, site.people["ada"], site.signed(kind))
    assert (site.count(), site.count("site/incidents")) == (before, 1)
    ACTS[kind](site, site.people["ada"], site.signed(kind, "benno"))
    assert site.count() == before + 1


def test_nobody_reinstates_themselves(site: Staffed) -> None:
    """A signature made before the suspension does not end it."""
    mine = site.signed(RecordKind.REINSTATE_PERSON)
    staffing.suspend(site.bench, site.people["ada"], "leaves", site.signed(RecordKind.SUSPEND_PERSON, "benno"))
    with pytest.raises(ParseError, match="another site administrator"):
        staffing.reinstate(site.bench, site.people["ada"], "back", mine)
    assert site_view(site.bench).people[site.people["ada"]].standing is Standing.SUSPENDED


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("kind", ACTS, ids=lambda kind: kind.value)
def test_an_act_takes_a_signature_for_itself(site: Staffed, kind: RecordKind) -> None:
    """What was signed for something else changes nobody, and neither does anything done to nobody."""
    before = site.count()
    other = RecordKind.NAME_ON_CALL
    with pytest.raises(ParseError, match="signature"):
        ACTS[kind](
            site, site.people["lena"], Signed(other.value, site.people["ada"], RECORDS[other].meaning, site.bench.now)
        )
    with pytest.raises(ParseError):
        ACTS[kind](site, "0" * 16, site.signed(kind))
    assert site.count() == before


@pytest.mark.hazard("H08")
def test_another_badge_opens_the_same_persons_turn(site: Staffed) -> None:
    """A new badge is one more of the same person; a badge in use is given to nobody else."""
    staffing.issue_badge(site.bench, site.people["lena"], NEW_BADGE, site.signed(RecordKind.ISSUE_BADGE))
    owner = site_view(site.bench).owner_of(NEW_BADGE.person_key)
    assert owner is not None
    assert owner.person_id == site.people["lena"]
    assert len(owner.badges) == 2
    with pytest.raises(ParseError, match="in use"):
        staffing.issue_badge(site.bench, site.people["carla"], NEW_BADGE, site.signed(RecordKind.ISSUE_BADGE))


@pytest.mark.hazard("H08")
def test_a_new_pin_unlocks_and_ends_the_old_one(site: Staffed) -> None:
    """Keyed twice by the person, the new PIN signs at once and the old one no more; no file holds it."""
    for _ in range(5):
        check_pin(site.bench, site.people["lena"], WRONG)
    theirs = badge(list(ROLES).index("lena") + 1).person_key
    signed = site.signed(RecordKind.SET_PIN)
    assert staffing.new_pin(site.bench, theirs, NEW_PIN, NEW_PIN, signed) == site.people["lena"]
    assert check_pin(site.bench, site.people["lena"], PIN) is Signature.WRONG_PIN
    assert check_pin(site.bench, site.people["lena"], NEW_PIN) is Signature.SIGNED
    assert found_in(site.folder, (NEW_PIN,), prints=True) == []


@pytest.mark.parametrize(
    ("pin", "again"), [(NEW_PIN, WRONG), ("12345", "12345"), ("x" * 12, "x" * 12), (NEW_PIN, ""), ("", "")]
)
def test_a_new_pin_is_keyed_twice_alike(site: Staffed, pin: str, again: str) -> None:
    """Two keyings that differ, or that are no PIN, change nothing and are not repeated."""
    before, theirs = site.count(), badge(3).person_key
    with pytest.raises(ParseError) as refused:
        staffing.new_pin(site.bench, theirs, pin, again, site.signed(RecordKind.SET_PIN))
    assert not any(text and text in str(refused.value) for text in (pin, again))
    assert site.count() == before


def test_the_rota_names_whom_to_call(site: Staffed) -> None:
    """A duty has a name and a number from its beginning to its end, and names are no part of a fact."""
    now, number = site.bench.now, "+49 30 450 0"
    signed = site.signed(RecordKind.NAME_ON_CALL)
    staffing.name_on_call(site.bench, Duty.LABORATORY, "Greta Sampleton", number, now, now + DAY, signed)
    staffing.name_on_call(site.bench, Duty.IT, "Jo Later", "4711", now + DAY, now + 2 * DAY, signed)
    assert staffing.on_call(site.bench, Duty.LABORATORY, now) == OnCall("Greta Sampleton", number)
    assert staffing.on_call(site.bench, "cell laboratory", now) == OnCall("Greta Sampleton", number)
    assert staffing.on_call(site.bench, Duty.LABORATORY, now + DAY) is None
    assert staffing.on_call(site.bench, Duty.IT, now) is None
    assert [(p.duty, call.name) for p, call in staffing.rota(site.bench)] == [
        (Duty.IT, "Jo Later"),
        (Duty.LABORATORY, "Greta Sampleton"),
    ]
    facts = [told.entry.fact for told in site.bench.ledger.facts("site/people")]
    named = [fact for fact in facts if isinstance(fact, OnCallNamed)]
    assert "Greta" not in str(named)
    site.bench.particulars.erase(named[0].particulars_id)
    assert staffing.on_call(site.bench, Duty.LABORATORY, now) is None
    pass_time(site.bench, days=2)
    assert staffing.rota(site.bench) == ()


@pytest.mark.parametrize(
    ("name", "number", "begins", "lasts"),
    [
        ("", "4711", 0, 1), ("Greta\u202e", "4711", 0, 1), ("Greta", "", 0, 1), ("Greta", "call me", 0, 1),
        ("Greta", "47\n11", 0, 1), ("Greta", "4" * 40, 0, 1), ("Greta", "4711", 0, 0), ("Greta", "4711", 1, -1),
        ("Greta", "4711", -3, 2), ("Greta", "4711", 0, 367),
    ],
)  # fmt: skip
def test_an_unsound_duty_is_not_named(site: Staffed, name: str, number: str, begins: int, lasts: int) -> None:
    """A name or number that nobody can call, a time that is over, turned round or without end names nobody."""
    since = site.bench.now + begins * DAY
    signed = site.signed(RecordKind.NAME_ON_CALL)
    with pytest.raises(ParseError):
        staffing.name_on_call(site.bench, Duty.QUALITY, name, number, since, since + lasts * DAY, signed)
    assert staffing.rota(site.bench) == ()


def test_an_administrator_sees_everybody(site: Staffed) -> None:
    """The list has each person with name, roles, standing and lock, and nobody else gets it."""
    for _ in range(5):
        check_pin(site.bench, site.people["carla"], WRONG)
    staffing.suspend(site.bench, site.people["lena"], "left", site.signed(RecordKind.SUSPEND_PERSON))
    listed = staffing.colleagues(site.bench, site.people["ada"])
    assert [(one.name, one.standing, one.pin_locked) for one in listed] == [
        ("Ada Example", Standing.ACTIVE, False),
        ("Benno Example", Standing.ACTIVE, False),
        ("Carla Example", Standing.ACTIVE, True),
        ("Lena Example", Standing.SUSPENDED, False),
    ]
    assert [tuple(held.role for held in one.roles) for one in listed] == list(ROLES.values())
    for other in ("carla", "lena"):
        with pytest.raises(ParseError, match="site administrator"):
            staffing.colleagues(site.bench, site.people[other])


def test_a_person_is_named_until_erased(site: Staffed) -> None:
    """A signature shows the name; after erasure, and for nobody, it shows the id."""
    who = site.people["lena"]
    assert staffing.name_of(site.bench, who) == "Lena Example"
    site.bench.particulars.erase(site_view(site.bench).people[who].particulars_id)
    assert staffing.name_of(site.bench, who) == who
    assert staffing.name_of(site.bench, "nobody") == "nobody"
