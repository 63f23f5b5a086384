"""Quality looks the record through on a screen, and signs that it did."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.domain.facts import AccessReviewed, TrailReviewed
from kiosk.handoffs.reviewing import last_review
from kiosk.rehearsal.people import PATIENTS
from kiosk.rehearsal.world import member
from tests.web.driving import Drive

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]


def looking(driven: Driven, path: str, station: str = "quality") -> Drive:
    """The quality officer has signed in to look."""
    drive = driven("tested", station)
    drive.get(path)
    drive.badge("quality")
    drive.sign(member("quality").pin)
    return drive


def signed_off(drive: Drive, act: str, found: str) -> None:
    """What is shown is signed, with what was found."""
    drive.post(f"/acts/{act}/0")
    drive.badge("quality")
    drive.key(found=found)
    drive.sign(member("quality").pin)


@pytest.mark.hazard("H21")
def test_the_trail_is_narrowed_paged_and_signed(driven: Driven) -> None:
    """Days, person and kind narrow it, no name of a patient stands in it, and the signed review names what was shown."""
    drive = looking(driven, "/reports")
    since = f"since={drive.world.bench.now - timedelta(days=60):%Y-%m-%d}"
    drive.get(f"/trail?{since}&kind=StepTaken")
    assert "StepTaken</span> ·" in drive.html
    assert "RoleGranted</span> ·" not in drive.html
    assert not any(text in drive.html for who in PATIENTS for text in (who.name, who.record_number))
    drive.get(f"/trail?{since}&page=2")
    assert "page 2 of" in drive.html
    drive.get("/trail?since=2031-02-29&kind=Nothing")
    assert "the last seven days are" in drive.html
    nurse = drive.world.people["nurse one"]
    drive.get(f"/trail?{since}&kind=StepTaken&person={nurse}")
    signed_off(drive, "review-trail", "nothing out of order")
    found = last_review(drive.world.bench, TrailReviewed)
    assert found is not None
    assert isinstance(found.entry.fact, TrailReviewed)
    assert (found.entry.fact.kind, found.entry.fact.person_id) == ("StepTaken", nurse)
    assert found.entry.fact.person == drive.world.people["quality"]
    drive.get("/trail")
    assert "nothing out of order" in drive.html


@pytest.mark.hazard("H09")
def test_access_is_shown_and_signed(driven: Driven) -> None:
    """Everybody with their roles and when they last signed; the signed review holds what stood there."""
    drive = looking(driven, "/access")
    assert "Not reviewed yet." in drive.html
    assert member("nurse one").name in drive.html
    signed_off(drive, "review-access", "one to renew")
    found = last_review(drive.world.bench, AccessReviewed)
    assert found is not None
    assert isinstance(found.entry.fact, AccessReviewed)
    assert {row.person_id for row in found.entry.fact.people} == set(drive.world.people.values())


def test_reviews_are_for_the_place_of_quality(driven: Driven) -> None:
    """Elsewhere there is no such page, and nothing is signed that was not shown."""
    drive = looking(driven, "/trail", "ward")
    for path in ("/trail", "/access"):
        assert drive.ask_for("GET", path).status_code == 404, path
    drive = looking(driven, "/reports")
    assert 'href="/trail"' in drive.html
    drive.post("/acts/review-trail")
    drive.badge("quality")
    drive.key(found="x")
    drive.sign(member("quality").pin)
    assert last_review(drive.world.bench, TrailReviewed) is None
