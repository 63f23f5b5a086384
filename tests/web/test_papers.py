"""Papers from the kiosk's own printer: a locked kiosk has no other way to a downtime sheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import load_profiles
from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.ipp import FakeIpp
from kiosk.domain.facts import DowntimeSheetAsked
from kiosk.domain.guards import text_fits
from kiosk.domain.printing import Delivery
from kiosk.handoffs import papers
from kiosk.handoffs.bench import PrintingPlace
from kiosk.handoffs.connecting import printer_for
from kiosk.handoffs.papers import PAPER
from kiosk.labels.sheets.paper import SheetRefused
from kiosk.rehearsal.scenes import NURSES
from tests.web.driving import Drive
from tests.web.sights import dose_labels
from tests.web.stages import stages

LASER = "Example Office Printer"
DOWNTIME = "/papers/downtime"


@pytest.fixture
def laser() -> Iterator[FakeIpp]:
    """A laser printer in the network."""
    with FakeIpp(LASER, 600, takes="application/pdf") as printer:
        yield printer


def laser_place(laser: FakeIpp, folder: Path) -> PrintingPlace:
    """The printing place for papers, as a site states it: the printer's own address and name."""
    shipped = load_profiles()["laser-a4-paper"]
    named = replace(shipped.printer, expect_make_and_model=LASER)
    wire = replace(shipped.transport, uri=laser.uri, job_deadline_s=20.0, status_timeout_s=5.0)
    profile = replace(shipped, printer=named, transport=wire)
    return PrintingPlace(profile, printer_for(profile, folder))


@contextmanager
def before_the_match(laser: FakeIpp | None) -> Iterator[Drive]:
    """Two nurses with a bag, a patient and an order, with a printer for papers or without one."""
    world = stages("car-t")["ready"].branched("papers").at("ward")
    try:
        if laser is not None:
            printing = {**world.bench.printing, PAPER: laser_place(laser, world.folder)}
            world = replace(world, bench=replace(world.bench, printing=printing))
        yield Drive.before(world)
    finally:
        world.discard()


def match(drive: Drive) -> None:
    """They match, from scratch."""
    drive.begin("match")
    drive.take_turns(*NURSES, bags=(dose_labels(drive.world)[-1],))


def asked(drive: Drive) -> list[str]:
    """What the record says of each downtime sheet that the kiosk asked for by itself."""
    recorded = drive.world.bench.ledger.facts(drive.world.journeys["patient"])
    return [told.entry.fact.outcome for told in recorded if isinstance(told.entry.fact, DowntimeSheetAsked)]


@pytest.mark.hazard("H39")
def test_the_downtime_sheet_comes_by_itself_with_the_match(laser: FakeIpp) -> None:
    """The sheet is out before the screen says OPENING AUTHORISED, once, untouched and recorded; a touch prints another."""
    with before_the_match(laser) as drive:
        match(drive)
        assert "OPENING AUTHORISED" in drive.words
        assert "The downtime sheet is printed." in drive.words
        assert [sheet[:5] for sheet in laser.sheets] == [b"%PDF-"]
        assert asked(drive) == [Delivery.SENT.value]
        drive.get("/verdict")
        assert len(laser.sheets) == 1
        assert 'target="_blank"' not in drive.html
        drive.post(DOWNTIME)
        assert len(laser.sheets) == 2
        assert "The sheet is printed." in drive.words
        assert "OPENING AUTHORISED" in drive.words


@pytest.mark.hazard("H39")
@pytest.mark.parametrize(
    ("fault", "said", "known"),
    [
        (Fault.WRONG_MODEL, "Downtime sheet did not print.", Delivery.NOT_SENT),
        (Fault.PAPER_OUT, "Downtime sheet did not print.", Delivery.NOT_SENT),
        (Fault.ABORTS, "Look whether the downtime sheet came out.", Delivery.UNKNOWN),
    ],
)
def test_a_printer_that_fails_holds_nobody_up(laser: FakeIpp, fault: Fault, said: str, known: Delivery) -> None:
    """The opening is authorised all the same; the screen says what to touch, and the touch prints it later."""
    with before_the_match(laser) as drive:
        laser.fault = fault
        match(drive)
        assert "OPENING AUTHORISED" in drive.words
        assert said in drive.words
        assert "touch “Print the downtime sheet”" in drive.words
        assert asked(drive) == [known.value]
        laser.fault = Fault.NONE
        came = len(laser.sheets)
        drive.post(DOWNTIME)
        assert len(laser.sheets) == came + 1


@pytest.mark.hazard("H39")
def test_a_sheet_that_can_not_be_drawn_holds_nobody_up(laser: FakeIpp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks on the way to the paper, the opening stays authorised and the screen says it did not print."""

    def broken(*_asked: object) -> bytes:
        raise SheetRefused((text_fits.reason("a text that fits", "a longer one"),))

    with before_the_match(laser) as drive:
        monkeypatch.setattr(papers, "downtime_sheet", broken)
        match(drive)
        assert "OPENING AUTHORISED" in drive.words
        assert "Downtime sheet did not print." in drive.words
        assert (laser.sheets, asked(drive)) == ([], [Delivery.NOT_SENT.value])


@pytest.mark.hazard("H39")
def test_a_match_that_is_refused_prints_nothing(laser: FakeIpp) -> None:
    """Without an opening there is no downtime sheet."""
    with before_the_match(laser) as drive:
        drive.begin("match")
        drive.take_turns(NURSES[0], NURSES[0], bags=(dose_labels(drive.world)[-1],))
        assert "OPENING AUTHORISED" not in drive.words
        assert (laser.sheets, asked(drive)) == ([], [])


def test_without_a_printer_the_browser_gets_the_page() -> None:
    """Where the site named no printer for papers the answer links to the PDF, and nothing can be sent anywhere."""
    with before_the_match(None) as drive:
        match(drive)
        assert asked(drive) == []
        assert f'href="{DOWNTIME}.pdf"' in drive.html
        assert drive.get(f"{DOWNTIME}.pdf").get_data().startswith(b"%PDF-")
        drive.post(DOWNTIME)
        assert "OPENING AUTHORISED" in drive.words
        assert "printed" not in drive.words
