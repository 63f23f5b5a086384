"""Papers for the record on the screens of quality: to who signed in, with no name in any address, and deviations."""

import re
from collections.abc import Callable

import pytest

from kiosk.domain.deviations import DeviationState
from kiosk.domain.facts import RecordedReason, StepRefused
from kiosk.handoffs.reports.table import REPORTS
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.people import PATIENTS
from kiosk.rehearsal.world import member
from kiosk.web.pages.reports import TITLES
from tests.web.driving import Drive

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]


def looking(driven: Driven, station: str = "quality") -> Drive:
    """The quality officer has signed in to look at the papers; one stop is on record."""
    drive = driven("tested", station)
    reason = RecordedReason("bag_is_the_one_meant", "H03", "identity", "stop", "one", "other", None)
    told(drive.world, drive.world.journeys["patient"], StepRefused("0" * 16, "derive", (), "clean room", (reason,)))
    drive.get("/reports")
    drive.badge("quality")
    drive.sign(member("quality").pin)
    return drive


def test_every_paper_has_a_title_on_the_screens() -> None:
    """No paper is left without its words."""
    assert set(TITLES) >= set(REPORTS)


def test_quality_reads_the_papers_of_a_journey(driven: Driven) -> None:
    """From the list to the journey to the PDF; no address and no page of the list names a patient."""
    drive = looking(driven)
    coi = drive.world.journeys["patient"]
    assert f"/reports/{coi}" in drive.html
    pages = [drive.html]
    drive.get(f"/reports/{coi}")
    pages.append(drive.html)
    addresses = re.findall(r'href="(/reports/[^"]+\.pdf)"', "".join(pages))
    assert f"/reports/{coi}/collection-summary.pdf" in addresses
    for address in addresses:
        answer = drive.ask_for("GET", address)
        assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "application/pdf", b"%PDF")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Content-Disposition" not in answer.headers
    for who in PATIENTS:
        assert not any(text in page for page in (*pages, *addresses) for text in (who.name, who.record_number))


def test_what_is_no_paper_is_not_there(driven: Driven) -> None:
    """An unknown paper, journey or month, and one with nothing to say, is no page."""
    drive = looking(driven)
    coi = drive.world.journeys["patient"]
    for path in (f"{coi}/no-such.pdf", f"{coi}/infusion-record.pdf", "CHA999026999999",
                 "CHA999026999999/custody-report.pdf", "month/2026-13.pdf"):  # fmt: skip
        assert drive.ask_for("GET", f"/reports/{path}").status_code == 404, path


def test_papers_are_for_the_place_of_quality(driven: Driven) -> None:
    """Elsewhere there is no such page, even for somebody who signed in to look."""
    drive = looking(driven, "ward")
    coi = drive.world.journeys["patient"]
    for path in ("/reports", f"/reports/{coi}", f"/reports/{coi}/custody-report.pdf", "/reports/month/2026-11.pdf"):
        assert drive.ask_for("GET", path).status_code == 404, path


@pytest.mark.hazard("H08")
def test_a_deviation_is_assessed_by_one_and_closed_by_two(driven: Driven) -> None:
    """On the screens, from the list; the same person's second signature does not close it."""
    drive = looking(driven)
    said = {
        "cause": "two bags on one bench", "impact": "none", "corrective_action": "one bag a bench", "owner": "Lena",
        "due": "2099-01-01", "duty": "",
    }  # fmt: skip
    for slug, who, keyed, state in (
        ("assess-deviation", "quality", said, DeviationState.ASSESSED),
        ("close-deviation", "quality", {"why": "done"}, DeviationState.ASSESSED),
        ("close-deviation", "quality", {"why": "done"}, DeviationState.ASSESSED),
        ("close-deviation", "admin two", {"why": "done"}, DeviationState.CLOSED),
    ):
        drive.begin(slug)
        drive.take_turn(who, form=keyed)
        (one,) = drive.world.journey().deviations.values()
        assert one.state is state, drive.told()
        drive.post("/attempt/leave")
