"""A kiosk that is killed with -9 while a label lives: at a boundary of the label's life, or at any instant.

The kiosk is a process of its own over a real ledger on a real file; its printer is a folder, or a simulated Zebra on a
socket that outlives it. It goes from the issue to the cleared station, unless it dies first.
"""

import os
import random
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from kiosk.config import load_profiles
from kiosk.devices.fakes.zebra import FakeZebra
from kiosk.devices.printers import Printer, PrinterStatus
from kiosk.domain import facts as f
from kiosk.domain.containers import IN_DOUBT, LabelState
from kiosk.domain.decision import Authorized
from kiosk.domain.printing import Delivery, PrintJob, PrintReport
from kiosk.handoffs.connecting import printer_for
from kiosk.handoffs.lost_labels import labels_lost_in_between
from kiosk.labels.profile import PrinterProfile, Transport
from kiosk.ledger.audit import Broken, Depth
from tests.adversary.rigging import SimulatedCrash, drawing_with
from tests.lives.day import INK, LabelDay, NotDone
from tests.lives.promises import broken_by, forgotten
from tests.lives.wires import ZEBRA

LONGEST_S = 120
_FOLDER = load_profiles()["file-300-100x100"]


@dataclass(frozen=True)
class Watched:
    """A printer that remembers what it said it sent, and before or after whose work the process may be killed."""

    printer: Printer
    dies: str = ""
    sent: list[bytes] = field(default_factory=list)

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`."""
        if self.dies == "before":
            _die()
        report = self.printer.print(job, leave)
        if self.dies == "after":
            _die()
        if report.delivery is Delivery.SENT:
            self.sent.append(job.payload)
        return report

    def status(self) -> PrinterStatus:
        """See `Printer.status`."""
        return self.printer.status()


@dataclass
class Killed:
    """What some kills came to: how often each state was left behind, and everything that should not have been."""

    states: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)


class Folder(Sequence[bytes]):
    """The sheets in a folder: every file, whole or broken."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _files(self) -> list[Path]:
        return sorted(self._folder.iterdir(), key=lambda path: (path.stat().st_mtime_ns, path.name))

    def __len__(self) -> int:
        return len(self._files())

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # nobody asks for a slice
        return self._files()[number].read_bytes()


def kill(numbers: Sequence[int]) -> Killed:
    """Kill one kiosk for each number: even ones print into a folder, odd ones on a Zebra; half at a boundary."""
    came_to = Killed()
    with drawing_with(INK):
        for number in numbers:
            with _place(number) as (profile, sheets):
                state, found = _killed_once(number, profile, sheets)
            came_to.states[state] += 1
            came_to.found += [f"kill {number}: {words}" for words in found]
    return came_to


@contextmanager
def _place(number: int) -> Iterator[tuple[PrinterProfile, Sequence[bytes]]]:
    if number % 2:
        with FakeZebra(ZEBRA.printer.expect_hi) as zebra:
            wire = Transport("socket9100", zebra.host, zebra.port, status_timeout_s=20)
            yield replace(ZEBRA, transport=wire), zebra.sheets
        return
    folder = Path(tempfile.mkdtemp(prefix="killed-"))
    try:
        yield replace(_FOLDER, transport=Transport("file", folder=str(folder))), Folder(folder)
    finally:
        shutil.rmtree(folder)


@cache
def _whole_day() -> tuple[float, int]:
    """How long a day takes from its start to its end, in seconds, and how many appends it makes."""
    with _place(0) as (profile, sheets):
        day = LabelDay.before(profile)
        try:
            begun = time.monotonic()
            day.world.site.restart()
            day.use(printer_for(profile, day.world.site.folder), sheets)
            day.world.site.rig.dies_at = 1000
            day.to_the_end()
            return time.monotonic() - begun, 1000 - day.world.site.rig.dies_at
        finally:
            day.end()


def _killed_once(number: int, profile: PrinterProfile, sheets: Sequence[bytes]) -> tuple[str, list[str]]:
    chance = random.Random(number)
    seconds, appends = _whole_day()
    boundary = _boundary(number, appends) if number % 4 < 2 else None
    day = LabelDay.before(profile)
    try:
        day.world.site.close()
        kiosk = os.fork()
        if kiosk == 0:
            _live(day, profile, boundary)
        _wait_for_death(kiosk, 0.0 if boundary is not None else chance.uniform(0.001, seconds))
        _switch_on_again(day)
        day.use(printer_for(profile, day.world.site.folder), sheets)
        return _left_behind(day), list(_after(day))
    finally:
        day.end()


def _boundary(number: int, appends: int) -> tuple[int, bool] | str:
    """Each boundary in turn, in an order without plan; around the print more often, for that is what it is about."""
    at_append = [(n, after) for n in range(appends) for after in (False, True)]
    boundaries: list[tuple[int, bool] | str] = [*at_append, *("before", "after") * 3]
    random.Random(1).shuffle(boundaries)
    return boundaries[(number // 4 * 2 + number % 2) % len(boundaries)]


def _live(day: LabelDay, profile: PrinterProfile, boundary: tuple[int, bool] | str | None) -> None:
    """In the kiosk's own process: to the end of the day, or to the boundary."""
    try:
        site = day.world.site
        site.reopen()
        printer = Watched(printer_for(profile, site.folder), boundary if isinstance(boundary, str) else "")
        day.use(printer, printer.sent)
        if isinstance(boundary, tuple):
            site.rig.dies_at, site.rig.dies_after = boundary
        day.to_the_end()
    except SimulatedCrash:
        _die()
    finally:
        os._exit(0)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _wait_for_death(kiosk: int, after_s: float) -> None:
    """Until the process is gone; killed after so many seconds, or when it lives too long."""
    limit = threading.Timer(after_s or LONGEST_S, os.kill, (kiosk, signal.SIGKILL))
    limit.start()
    os.waitid(os.P_PID, kiosk, os.WEXITED | os.WNOWAIT)
    limit.cancel()
    limit.join()
    os.waitpid(kiosk, 0)


def _switch_on_again(day: LabelDay) -> None:
    """An hour later, with chance and pictures that go on apart from those of the kiosk that died."""
    site = day.world.site
    site.fresh, site.frames = site.fresh.branched("switched on again"), site.frames + 1000
    site.pass_time(timedelta(hours=1))
    site.reopen()


def _left_behind(day: LabelDay) -> str:
    return day.labels[-1].state.value if day.labels else "none"


def _after(day: LabelDay) -> Iterator[str]:
    """The kiosk starts again over what was left; then people bring the day to its end."""
    before = day.labels
    verdict = day.world.site.ledger.verify(Depth.EVERY_SIGNATURE)
    if isinstance(verdict, Broken):
        yield f"the record is broken: {verdict}"
    yield from broken_by(day)
    in_doubt = [label.issue for label in before if label.state in IN_DOUBT]
    for _ in range(2):
        lost = labels_lost_in_between(day.bench)
        if [issue for _, container, _, issue in lost if container == day.bag] != in_doubt:
            yield f"in doubt were issues {in_doubt}, lost are {lost}"
    for label in day.labels:
        if label.state is not (LabelState.LOST if label.issue in in_doubt else before[label.issue - 1].state):
            yield f"a start made {before[label.issue - 1].state.value} into {label.state.value}"
    if Counter(type(fact) for fact in day.facts)[f.LabelLost] != len(in_doubt):
        yield "a label was lost more than once"
    day.remember()
    day.world.audit()
    yield from forgotten(day)
    try:
        day.to_the_end()
    except NotDone as refused:
        yield str(refused)
    yield from broken_by(day)
    if [label.state for label in day.labels].count(LabelState.APPLIED) != 1:
        yield f"not applied once: {day.labels}"
