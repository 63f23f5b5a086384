"""The power cut at every point of a story: what lies on the disk at each, and the kiosk switched on again over it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from kiosk.devices.fakes.clock import FakeClock
from kiosk.devices.printers import Printer, PrinterStatus
from kiosk.domain.decision import Authorized
from kiosk.domain.printing import PrintJob, PrintReport
from kiosk.labels import png
from kiosk.ledger.appending import Appended
from kiosk.ledger.store import Ledger
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.world import START, World
from tests.rehearsal.kept import Stored, stored_facts
from tests.web.driving import Drive


@dataclass(frozen=True)
class Cut:
    """What the disk held at one point: after `what`. `site` is closed, to be branched from; `facts` are all it knows."""

    what: str
    site: World
    facts: tuple[Stored, ...]

    @property
    def sheets(self) -> int:
        """How many sheets the printers had put out."""
        return len(sheets(self.site))


@dataclass
class Cuts:
    """The disk of a story at every point at which it differed from the point before. `asked` counts requests."""

    world: World
    taken: list[Cut] = field(default_factory=list)
    asked: int = 0

    def take(self, what: str) -> None:
        """Keep what the disk holds now, unless it holds what it held before."""
        facts = stored_facts(self.world.folder)
        printed = len(sheets(self.world))
        if self.taken and (len(self.taken[-1].facts), self.taken[-1].sheets) == (len(facts), printed):
            return
        folder = self.world.folder.parent / f"{self.world.folder.name} cut {len(self.taken)}"
        shutil.copytree(self.world.folder, folder, ignore=shutil.ignore_patterns("*.writer", "*-shm"))
        clock = FakeClock(START)
        clock.__dict__.update(self.world.clock.__dict__)
        site = replace(self.world, folder=folder, clock=clock, papers=dict(self.world.papers))
        self.taken.append(Cut(f"{len(self.taken):02} {what}", site, facts))

    def discard(self) -> None:
        """Throw it all away."""
        for cut in self.taken:
            shutil.rmtree(cut.site.folder)


class CutDrive(Drive):
    """A browser before a kiosk whose power may fail before any request."""

    cuts: Cuts

    def ask_for(self, method: str, path: str, **more: Any) -> TestResponse:
        """See `Drive.ask_for`."""
        self.cuts.take(f"before {method} {path}")
        self.cuts.asked += 1
        return super().ask_for(method, path, **more)


@dataclass(frozen=True)
class CutPrinter:
    """A printer before and after whose work the power may fail."""

    printer: Printer
    cuts: Cuts

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`."""
        self.cuts.take("before the printer is told")
        report = self.printer.print(job, leave)
        self.cuts.take("after the printer was told")
        return report

    def status(self) -> PrinterStatus:
        """See `Printer.status`."""
        return self.printer.status()


@contextmanager
def cutting(world: World) -> Iterator[CutDrive]:
    """A browser before this site, and its disk kept before each request, after each append and around each print."""
    cuts = Cuts(world)
    append = Ledger.append

    def appended(ledger: Ledger, *what: Any, **more: Any) -> Appended:
        done = append(ledger, *what, **more)
        if ledger is world.bench.ledger:
            cuts.take("after an append")
        return done

    printing = {
        piece: replace(place, printer=CutPrinter(place.printer, cuts)) for piece, place in world.bench.printing.items()
    }
    world.bench = replace(world.bench, printing=printing)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Ledger, "append", appended)
        CutDrive.cuts = cuts
        drive = CutDrive.before(world)
        drive.cuts = cuts
        yield drive
        cuts.take("at the end")


def sheets(world: World) -> tuple[Path, ...]:
    """The sheets that the printers put out, the last one last."""
    return tuple(sorted((world.folder / "prints").iterdir(), key=lambda sheet: sheet.stat().st_mtime_ns))


def last_sheet(world: World, piece: str) -> Paper:
    """The sheet that came out last, as a label of this kind."""
    return Paper(piece, png.decode(sheets(world)[-1].read_bytes()), world.bench.printing[piece].profile.printer.dpi)
