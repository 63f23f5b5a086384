"""The server as in production, killed with -9 in the middle of a collection; the next worker goes on from the record."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path

import pytest

from kiosk.devices.printers import Printer, PrinterStatus
from kiosk.domain.decision import Authorized
from kiosk.domain.label import LabelKind
from kiosk.domain.printing import PrintJob, PrintReport
from kiosk.ledger.audit import Depth
from kiosk.rehearsal.scenes import COLLECTORS
from kiosk.rehearsal.seeded import UnsafeSeededFresh
from kiosk.rehearsal.world import World, member
from kiosk.web.app import create_app
from kiosk.web.kiosk import Kiosk
from kiosk.web.server import Screens
from tests.rehearsal.kept import stored_facts
from tests.web.cutting import last_sheet, sheets
from tests.web.driving import PLACES
from tests.web.production import Production, produced
from tests.web.stages import stages
from tests.web.wire import Wire

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

BASE = LabelKind.BASE.value
ONE, TWO = COLLECTORS


@dataclass(frozen=True)
class DyingPrinter:
    """A printer before, or after, whose first work the power fails for the whole process; `mark` says that it did."""

    printer: Printer
    mark: Path
    after: bool

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`."""
        first = not self.mark.exists()
        if first and not self.after:
            self._die()
        report = self.printer.print(job, leave)
        if first:
            self._die()
        return report

    def status(self) -> PrinterStatus:
        """See `Printer.status`."""
        return self.printer.status()

    def _die(self) -> None:
        self.mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def opened(world: World, origins: frozenset[str], dies: str) -> Screens:
    """The screens over the site's own folder, in whatever process asks."""
    world.reopen()
    fresh = world.bench.fresh
    assert isinstance(fresh, UnsafeSeededFresh)
    printing = dict(world.bench.printing)
    if dies:
        dying = DyingPrinter(printing[BASE].printer, world.folder / "died", dies == "after")
        printing[BASE] = replace(printing[BASE], printer=dying)
    bench = replace(world.bench, fresh=fresh.branched(str(os.getpid())), printing=printing)
    app = create_app(Kiosk(bench, PLACES, origins=origins))
    return Screens(app, bench.ledger.close)


@contextmanager
def before(name: str, dies: str = "") -> Iterator[tuple[Production, Wire]]:
    """A browser before a site that is served as in production, where the patient is about to be collected from."""
    world = stages("car-t")["enrolled"].branched(name)
    world.close()
    try:
        with produced(lambda origins: opened(world, origins, dies)) as production:
            browser = Wire(production.address, world)
            browser.get()
            yield production, browser
            browser.leave()
        world.reopen()
        world.bench.ledger.verify(Depth.EVERY_SIGNATURE)
    finally:
        world.discard()


def to_the_end(browser: Wire) -> None:
    """Read back, apply, clear the station."""
    label = last_sheet(browser.world, BASE)
    browser.take_turn(ONE, label)
    browser.go_on()
    browser.take_turns(ONE, TWO, bags=(label,))
    browser.go_on()
    browser.take_turn(ONE)
    assert browser.kind == "authorised", browser.told()


def kinds(world: World) -> list[str]:
    """The kinds of all facts."""
    return [fact.kind for fact in stored_facts(world.folder) if fact.stream == world.journeys["patient"]]


@pytest.mark.hazard("H20")
def test_killed_between_two_people() -> None:
    """Killed after the first person signed, the next worker knows no attempt; people begin again and it is done once."""
    with before("killed between") as (production, browser):
        browser.begin("collection-label")
        browser.take_turn(ONE)
        known = stored_facts(browser.world.folder)
        old = browser.ticket, browser.cookie
        production.kill_the_worker()
        browser.leave()
        answer = browser.ask_for("POST", "/attempt/sign", data={"ticket": old[0], "pin": "000000"})
        assert answer.status_code == 403
        browser.get()
        assert (browser.name, browser.cookie == old[1]) == ("home", False), browser.told()
        assert set(known) <= set(stored_facts(browser.world.folder))
        browser.begin("collection-label")
        browser.take_turns(ONE, TWO)
        browser.go_on()
        to_the_end(browser)
        assert [kinds(browser.world).count(kind) for kind in ("LabelIssued", "PrintStarted", "LabelApplied")] == [1] * 3


@pytest.mark.hazard("H05", "H20")
@pytest.mark.parametrize("dies", ["before", "after"])
def test_killed_around_the_print(dies: str) -> None:
    """Killed once it may print, the label is lost; two people find it where it came out, and void it where it did not."""
    with before(f"killed {dies}", dies) as (production, browser):
        world = browser.world
        printed = len(sheets(world))
        browser.begin("collection-label")
        browser.take_turn(ONE)
        browser.come_to_sign(TWO)
        with pytest.raises((HTTPException, ConnectionError)):
            browser.sign(member(TWO).pin)
        production.begun_anew()
        browser.get()
        assert "1 label is lost" in browser.words, browser.told()
        assert kinds(world)[-1] == "LabelLost"
        assert len(sheets(world)) == printed + (dies == "after")
        if dies == "after":
            browser.begin("find-label")
            browser.take_turns(ONE, TWO, bags=(last_sheet(world, BASE),))
        else:
            browser.begin("void-label")
            browser.take_turns(ONE, TWO, form={"why": "looked for by two, nowhere"})
            browser.go_on()
            browser.take_turns(ONE, TWO, form={"why": "the one before is nowhere"})
        browser.go_on()
        to_the_end(browser)
        assert kinds(world).count("LabelIssued") == kinds(world).count("LabelVoided") + 1
        assert (kinds(world).count("LabelApplied"), len(sheets(world))) == (1, printed + 1)
