"""Papers from the kiosk's own printer: a locked kiosk has no other way to a downtime sheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import load_profiles
from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.ipp import FakeIpp
from kiosk.handoffs.bench import PrintingPlace
from kiosk.handoffs.connecting import printer_for
from kiosk.handoffs.papers import PAPER
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
def matched(laser: FakeIpp | None) -> Iterator[Drive]:
    """Two nurses before OPENING AUTHORISED, with a printer for papers or without one."""
    world = stages("car-t")["ready"].branched("papers").at("ward")
    try:
        if laser is not None:
            printing = {**world.bench.printing, PAPER: laser_place(laser, world.folder)}
            world = replace(world, bench=replace(world.bench, printing=printing))
        drive = Drive.before(world)
        drive.begin("match")
        drive.take_turns(*NURSES, bags=(dose_labels(world)[-1],))
        assert "OPENING AUTHORISED" in drive.words
        yield drive
    finally:
        world.discard()


@pytest.mark.hazard("H39")
def test_the_kiosk_prints_the_downtime_sheet_itself(laser: FakeIpp) -> None:
    """One touch puts the one sheet out, the very page that a browser would be given; the answer stands as before."""
    with matched(laser) as drive:
        assert 'target="_blank"' not in drive.html
        drive.post(DOWNTIME)
        assert [sheet[:5] for sheet in laser.sheets] == [b"%PDF-"]
        assert "The sheet is printed." in drive.words
        assert "OPENING AUTHORISED" in drive.words


@pytest.mark.hazard("H39")
@pytest.mark.parametrize(
    ("fault", "said"),
    [(Fault.WRONG_MODEL, "write the sheet by hand"), (Fault.PAPER_OUT, "write the sheet by hand"),
     (Fault.ABORTS, "Look whether the sheet came out")],
)  # fmt: skip
def test_a_printer_that_fails_holds_nobody_up(laser: FakeIpp, fault: Fault, said: str) -> None:
    """The screen says what to do with the hands, and the authorised opening goes on."""
    with matched(laser) as drive:
        laser.fault = fault
        drive.post(DOWNTIME)
        assert said in drive.words
        assert "OPENING AUTHORISED" in drive.words


def test_without_a_printer_the_browser_gets_the_page() -> None:
    """Where the site named no printer for papers the answer links to the PDF, and nothing can be sent anywhere."""
    with matched(None) as drive:
        assert f'href="{DOWNTIME}.pdf"' in drive.html
        assert drive.get(f"{DOWNTIME}.pdf").get_data().startswith(b"%PDF-")
        drive.post(DOWNTIME)
        assert "OPENING AUTHORISED" in drive.words
        assert "printed" not in drive.words
