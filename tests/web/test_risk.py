"""The risk of each hand-off on the screens of quality: to who signed in, at the places of quality, naming no patient."""

import re
from collections.abc import Callable

import pytest

from kiosk.domain.facts import RecordedReason, StepRefused, StepTaken
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.people import PATIENTS
from kiosk.rehearsal.world import World, member
from kiosk.web.shown.charts import BOTTOM, LEFT, RIGHT, TOP, control, pareto
from tests.web.driving import Drive

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]
STEP = "line check"
AGAIN = 30
"""So many answers, every third a refusal: more than any chart lets pass."""


def worse(world: World) -> None:
    """The check at the line is refused more and more often, once for another patient's bag."""
    coi = world.journeys["patient"]
    wrong = RecordedReason("bag_is_the_one_meant", "H03", "identity", "stop", "one", "other", None)
    blurred = RecordedReason("two_readers_agree", "H06", "identity", "retry", "one", "other", None)
    for number in range(AGAIN):
        if number % 3:
            told(world, coi, StepTaken(f"{number:016}", STEP, (), "ward"))
        else:
            reason = wrong if number % 2 else blurred
            told(world, coi, StepRefused(f"{number:016}", STEP, (), "ward", (reason,)))


def looking(driven: Driven, station: str = "quality", **settings: object) -> Drive:
    """The quality officer has signed in to look at the risk of a site at which something got worse."""
    drive = driven("tested", station, **settings)
    worse(drive.world)
    drive.get("/risk")
    drive.badge("quality")
    drive.sign(member("quality").pin)
    return drive


def test_quality_reads_the_risk_of_a_site(driven: Driven) -> None:
    """The alarm stands in words, each picture has a title, a description and a table, and nobody is named."""
    drive = looking(driven)
    html = drive.html
    assert "ALARM: “line check” is refused more often than before" in html
    pictures = re.findall(r'<svg class="trend chart".*?</svg>', html, re.DOTALL)
    assert len(pictures) == 2
    for picture in pictures:
        for part in re.findall(r'aria-labelledby="([^"]+)"', picture)[0].split():
            assert f'id="{part}"' in picture
        assert "<title" in picture
        assert "<desc" in picture
    assert 'class="alarm"' in pictures[1]
    assert "The bag is not the one asked for" in html or "10 of 30" in html
    assert not any(text in html for who in PATIENTS for text in (who.name, who.record_number))


def test_the_table_is_for_a_spreadsheet(driven: Driven) -> None:
    """The same analysis as CSV, not kept by any cache."""
    drive = looking(driven)
    (address,) = re.findall(r'href="(/risk/[^"]+\.csv)"', drive.html)
    answer = drive.ask_for("GET", address)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "line check,30,20,10" in answer.get_data(as_text=True)


def test_risk_is_for_the_place_of_quality(driven: Driven) -> None:
    """Elsewhere, and for what is no month, there is no such page, even for somebody who signed in to look."""
    elsewhere = looking(driven, "ward")
    for path in ("/risk", "/risk/2026-11", "/risk/2026-11.csv"):
        assert elsewhere.ask_for("GET", path).status_code == 404, path
    there = looking(driven)
    for path in ("/risk/2026-13", "/risk/2026-13.csv", "/risk/x"):
        assert there.ask_for("GET", path).status_code == 404, path


def test_it_speaks_german(driven: Driven) -> None:
    """A German site reads hazards, hand-offs and figures in German."""
    drive = looking(driven, language="de")
    assert "die zweite Kontrolle ist nicht unabhängig" in drive.html
    assert "Einschätzung" in drive.html


def test_a_pareto_goes_down_and_its_line_goes_up() -> None:
    """Bars stand from the highest to the lowest on one ground; the line ends at the share of all that is shown."""
    drawn = pareto([6, 3, 1], 12)
    assert drawn is not None
    assert [(bar.number, bar.count, bar.y + bar.height) for bar in drawn.bars] == [
        (1, 6, BOTTOM), (2, 3, BOTTOM), (3, 1, BOTTOM),
    ]  # fmt: skip
    assert [bar.height for bar in drawn.bars] == [BOTTOM - TOP, (BOTTOM - TOP) // 2, round((BOTTOM - TOP) / 6)]
    assert [percent for _, _, percent in drawn.dots] == [50, 75, 83]
    assert pareto([], 0) is None


def test_a_control_chart_shows_limit_refusals_and_alarms() -> None:
    """The line goes from left to right, squares where it was refused, a triangle where it alarmed, the limit in view."""
    drawn = control([0, 2, 4], [False, True, True], [False, False, True], 4)
    assert drawn is not None
    assert drawn.line.split() == [f"{LEFT},{BOTTOM}", f"{(LEFT + RIGHT) // 2},{(TOP + BOTTOM) // 2}", f"{RIGHT},{TOP}"]
    assert drawn.limit == TOP
    assert (len(drawn.refused), drawn.alarms) == (2, ((RIGHT, TOP),))
    assert control([], [], [], 4) is None
