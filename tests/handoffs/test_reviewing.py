"""Looking the record through: what the trail tells, and that a review is a fact about what was really shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest

from kiosk.devices.fakes.clock import FakeClock
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import AccessReviewed, IncidentRecorded, TrailReviewed, ValueRead, Witnessed
from kiosk.domain.people import Role
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed, sign_record
from kiosk.handoffs.reviewing import (
    STREAM,
    Asked,
    access_digest,
    access_of,
    last_review,
    review_access,
    review_trail,
    trail_of,
)
from kiosk.handoffs.staffing import grant_role, suspend
from tests.handoffs.small_site import PIN, founded, pass_time

People = dict[str, str]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Bench, People]]:
    """A small site and its people."""
    bench, people = founded(tmp_path)
    yield bench, people
    bench.ledger.close()


def signed(bench: Bench, people: People, kind: RecordKind, who: str = "lena") -> Signed:
    """Somebody signs a record of this kind."""
    answer = sign_record(bench, kind, people[who], PIN)
    assert isinstance(answer, Signed)
    return answer


def today(bench: Bench) -> Asked:
    """The trail of these days."""
    return Asked(bench.now.date() - timedelta(days=1), bench.now.date() + timedelta(days=1))


@pytest.mark.hazard("H21")
def test_a_review_of_the_trail_is_a_fact(site: tuple[Bench, People]) -> None:
    """It names days, what it was narrowed to, how many facts, their hash, who and what was found."""
    bench, people = site
    asked = replace(today(bench), kind="RoleGranted")
    trail = trail_of(bench, asked)
    assert last_review(bench, TrailReviewed) is None
    review_trail(bench, asked, trail.head, "nothing", signed(bench, people, RecordKind.REVIEW_TRAIL))
    found = last_review(bench, TrailReviewed)
    assert found is not None
    assert found.entry.people == (people["lena"],)
    assert found.entry.fact == TrailReviewed(
        asked.since.isoformat(), asked.until.isoformat(), "", "", "RoleGranted", len(trail.lines), trail.head,
        "nothing", people["lena"],
    )  # fmt: skip


@pytest.mark.hazard("H21")
def test_what_came_after_was_not_looked_at(site: tuple[Bench, People]) -> None:
    """A fact recorded between the look and the signature leaves no review; neither does a signature for another act."""
    bench, people = site
    trail = trail_of(bench, today(bench))
    suspend(bench, people["carla"], "on leave", signed(bench, people, RecordKind.SUSPEND_PERSON, "ada"))
    mark = signed(bench, people, RecordKind.REVIEW_TRAIL)
    with pytest.raises(ParseError, match="more were recorded since"):
        review_trail(bench, today(bench), trail.head, "nothing", mark)
    with pytest.raises(ParseError, match="signature"):
        review_trail(bench, today(bench), trail_of(bench, today(bench)).head, "nothing",
                     signed(bench, people, RecordKind.REVIEW_ACCESS))  # fmt: skip
    assert bench.ledger.facts(STREAM) == ()


def test_the_trail_tells_who_what_before_and_why(site: tuple[Bench, People]) -> None:
    """Each fact with its people, fields and reason; an earlier fact about the same person says what stood there."""
    bench, people = site
    pass_time(bench, minutes=1)
    until = bench.now + timedelta(days=200)
    grant_role(bench, people["carla"], Role.NURSE, until, signed(bench, people, RecordKind.GRANT_ROLE, "ada"))
    suspend(bench, people["carla"], "on leave", signed(bench, people, RecordKind.SUSPEND_PERSON, "ada"))
    by_ada = trail_of(bench, replace(today(bench), person_id=people["ada"], stream="site/people"))
    granted = [line for line in by_ada.lines if line.kind == "RoleGranted"][-1]
    assert ("role", Role.NURSE.value) in granted.fields
    assert ("role", Role.COLLECTION.value) in granted.before
    gone = next(line for line in by_ada.lines if line.kind == "PersonSuspended")
    assert (gone.people, gone.why) == (("Ada Example",), "on leave")
    assert all(line.stream == "site/people" and "Ada Example" in line.people for line in by_ada.lines)


def test_a_day_has_all_its_hours(site: tuple[Bench, People]) -> None:
    """The day on which an hour comes twice has 25, from the first second after midnight to the last before the next."""
    bench, _ = site
    end_of_october = date(bench.now.year + 1, 10, 31)
    sunday = end_of_october - timedelta(days=(end_of_october.weekday() + 1) % 7)
    midnight = datetime.combine(sunday, time(), UTC) - timedelta(hours=2)
    for seconds in (-1, 0, 9000, 12600, 25 * 3600 - 1, 25 * 3600):
        clock = FakeClock(midnight + timedelta(seconds=seconds))
        bench.ledger._pen = replace(bench.ledger._pen, clock=partial(getattr, clock.now(), "utc"))
        fact = IncidentRecorded(str(seconds), "", "sign", "ward", ())
        bench.ledger.append((bench.entry("site/incidents", fact, clock.now()),), {})
    found = trail_of(bench, Asked(sunday, sunday))
    assert [dict(line.fields)["attempt_id"] for line in found.lines] == ["0", "9000", "12600", "89999"]


@pytest.mark.hazard("H09")
def test_a_review_of_access_is_a_fact(site: tuple[Bench, People]) -> None:
    """Who held which role stands in it as it was shown; what changed in between leaves no review."""
    bench, people = site
    rows = access_of(bench)
    assert [row.name for row in rows] == ["Ada Example", "Benno Example", "Carla Example", "Lena Example"]
    review_access(bench, access_digest(rows), "all as it should be", signed(bench, people, RecordKind.REVIEW_ACCESS))
    found = last_review(bench, AccessReviewed)
    assert found is not None
    assert isinstance(found.entry.fact, AccessReviewed)
    ada = found.entry.fact.people[0]
    assert (ada.person_id, ada.roles, ada.lapsed, ada.standing) == (
        people["ada"], ("ADMINISTRATOR", "QUALITY"), (), "ACTIVE",
    )  # fmt: skip
    suspend(bench, people["carla"], "on leave", signed(bench, people, RecordKind.SUSPEND_PERSON, "ada"))
    assert isinstance(sign_record(bench, RecordKind.REVIEW_ACCESS, people["benno"], PIN), Reason)
    with pytest.raises(ParseError, match="changed since"):
        review_access(bench, access_digest(rows), "x", signed(bench, people, RecordKind.REVIEW_ACCESS))


@pytest.mark.hazard("H09")
def test_what_lapsed_and_who_did_nothing_is_told(site: tuple[Bench, People]) -> None:
    """A role that ended stands as lapsed; the last signature is told for ninety days."""
    bench, people = site
    before = {row.person_id: row for row in access_of(bench)}
    assert before[people["ada"]].signed_at is not None
    assert before[people["carla"]].signed_at is None
    pass_time(bench, days=401)
    after = {row.person_id: row for row in access_of(bench)}
    assert (after[people["carla"]].held, [one.role for one in after[people["carla"]].lapsed]) == ((), [Role.COLLECTION])
    assert after[people["ada"]].signed_at is None


@pytest.mark.parametrize(("days", "kind"), [(-1, ""), (366, ""), (1, "Nothing")])
def test_what_can_not_be_looked_at_is_refused(days: int, kind: str) -> None:
    """The last day before the first, more than a year, or a kind that is never recorded is no review."""
    with pytest.raises(ParseError):
        Asked(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days), kind=kind)


def test_the_trail_tells_no_signature_as_what_stood_before_another(site: tuple[Bench, People]) -> None:
    """A person who signs twice replaced nothing; and no value stands there as the program writes it."""
    bench, people = site
    for n in range(2):
        read = (ValueRead("container", f"A99992612345{n}"),)
        said = Witnessed(f"attempt-{n}", "match", n, people["carla"], "ward", "SIGNED", "verified", bench.now, read, ())
        bench.ledger.append((bench.entry("site/incidents", said, bench.clock.now(), people=(people["carla"],)),), {})
    lines = [line for line in trail_of(bench, today(bench)).lines if line.kind == "Witnessed"]
    assert [line.before for line in lines] == [(), ()]
    assert "ValueRead" not in str(lines)
    assert "container A999926123451" in str(lines[-1].fields)
