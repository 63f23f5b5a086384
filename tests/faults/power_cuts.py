"""The power of a kiosk's disk cut at any moment between label and infusion; and what the record says afterwards.

The kiosk is a process of its own, over a real ledger on a real file system; two patients' journeys go on from one of
their stages as they should. After each append that returned it says so through a pipe, and its printer keeps what it
was sent elsewhere than on that disk. What the kiosk had said when the power went is a promise; nothing later is.
"""

import os
import random
import select
import shutil
import signal
import sqlite3
import threading
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from kiosk.domain import facts as f
from kiosk.domain.containers import LabelState
from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import KioskError
from kiosk.domain.printing import PrintJob
from kiosk.handoffs.lost_labels import labels_lost_in_between
from kiosk.handoffs.view import journey_of
from kiosk.ledger import sqlite
from kiosk.ledger.appending import Appended
from kiosk.ledger.audit import Broken, Depth
from tests.adversary import stages
from tests.adversary.rigging import drawing_with
from tests.adversary.site import LEDGER, ROOMS, Site
from tests.adversary.world import World
from tests.faults.disk import Disk, disk

OFTEN, AT_MOST, SELDOM = 20, 120, 8
"""A life lasts so many appends, one in eight longer: so every stage is cut into, the longest of them whole."""
LONGEST_PAUSE_S = 0.002
PATIENCE_S = 120
THE_END = b"end"


@dataclass(frozen=True)
class Cut:
    """What one cut came to: how many facts were promised and labels sent, which facts were lost, what else is wrong."""

    promised: int
    sent: int
    lost: tuple[str, ...]
    found: tuple[str, ...]


@contextmanager
def unsafe_unflushed() -> Iterator[None]:
    """**Loses facts.** Inside, the ledger answers before the disk has them. Shows that the harness would see it."""
    settings = tuple(
        (name, "NORMAL", 1) if name == "synchronous" else (name, value, read) for name, value, read in sqlite.SETTINGS
    )
    with patch.object(sqlite, "SETTINGS", settings):
        yield


def cut_power(numbers: Sequence[int], *, unsafe: bool = False) -> list[Cut]:
    """Cut the power once for each number, which decides the stage and the moment, on a disk of these cuts' own.

    `unsafe` writes as `unsafe_unflushed` does. Raises RuntimeError where the kiosk did not get as far as the cut.
    """
    for name in stages.STAGES:
        stages.stage(name)
    with disk() as under:
        return [_cut_once(under, number, unsafe=unsafe) for number in numbers]


def _cut_once(under: Disk, number: int, *, unsafe: bool) -> Cut:
    chance = random.Random(number)
    name = stages.STAGES[number % len(stages.STAGES)]
    world = stages.stage(name)
    folder = _copied(world.site.folder, under.place / f"life-{number}")
    paper = under.folder / "paper"
    paper.write_bytes(b"")
    promised = _until_the_cut(under, _Life(name, folder, paper, unsafe), chance)
    under.unmount()
    under.mount()
    sent = paper.read_text(encoding="ascii").splitlines()
    lost, found = _after(world.site, folder, promised, sent)
    shutil.rmtree(folder)
    return Cut(len(promised), len(sent), lost, tuple(f"cut {number} ({name}): {words}" for words in found))


def _copied(template: Path, folder: Path) -> Path:
    """The ledger of a stage, on the disk for good."""
    folder.mkdir()
    shutil.copy(template / LEDGER, folder / LEDGER)
    for path in (folder / LEDGER, folder, folder.parent):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    return folder


@dataclass(frozen=True)
class _Life:
    """A kiosk between its start and the cut."""

    stage: str
    folder: Path
    paper: Path
    unsafe: bool

    def live(self, said: int) -> None:
        """In the kiosk's own process: both journeys to their end, saying what was recorded; then wait for the cut."""
        try:
            with self.paper.open("ab", buffering=0) as paper, unsafe_unflushed() if self.unsafe else nullcontext():
                before = stages.stage(self.stage)
                site = before.site.over(self.folder)
                site.rig.told = lambda appended: _say(said, appended)
                site.printer.told = lambda job: _keep(paper.fileno(), job)
                world = World(site, deepcopy(before.truth), dict(before.papers))
                with drawing_with(site.inkwell):
                    for _ in stages.told_on(world, self.stage):
                        pass
                    stages.to_the_end(world)
                os.write(said, THE_END + b"\n")
                signal.pause()
        except BaseException:  # noqa: BLE001 - whatever it is, it is told and the process is over
            self.paper.with_name("last words").write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            os._exit(0)


def _say(said: int, appended: Appended) -> None:
    words = " ".join(f"{record.entry.fact_id},{record.entry.stream},{record.number}" for record in appended.records)
    os.write(said, f"{words}\n".encode("ascii"))


def _keep(paper: int, job: PrintJob) -> None:
    os.write(paper, f"{job.print_id} {job.bitmap_sha256}\n".encode("ascii"))


def _until_the_cut(under: Disk, life: _Life, chance: random.Random) -> list[str]:
    """The facts promised by a kiosk that lives until its power is cut."""
    wanted = chance.randint(1, AT_MOST if chance.randrange(SELDOM) == 0 else OFTEN)
    pause = chance.uniform(0, LONGEST_PAUSE_S)
    hears, says = os.pipe()
    kiosk = os.fork()
    if kiosk == 0:
        life.live(says)
    os.close(says)
    try:
        heard = _heard(hears, wanted, life)
        threading.Event().wait(pause)
        heard = under.cut(lambda: heard + _waiting(hears))
    finally:
        os.kill(kiosk, signal.SIGKILL)
        os.waitpid(kiosk, 0)
        os.close(hears)
    whole = heard[: heard.rfind(b"\n") + 1].decode("ascii").split("\n")
    return [fact for line in whole if line != THE_END.decode() for fact in line.split()]


def _heard(hears: int, wanted: int, life: _Life) -> bytes:
    """What the kiosk says up to so many appends, or to its end."""
    heard = b""
    while heard.count(b"\n") < wanted and not heard.endswith(THE_END + b"\n"):
        ready, _, _ = select.select([hears], [], [], PATIENCE_S)
        more = os.read(hears, 65536) if ready else b""
        if not more:
            last = life.paper.with_name("last words")
            said = last.read_text(encoding="utf-8") if last.exists() else "nothing"
            raise RuntimeError(f"Expected a kiosk that lives until its power is cut, got: {said}")
        heard += more
    return heard


def _waiting(hears: int) -> bytes:
    """What lies in the pipe now, without waiting for more."""
    os.set_blocking(hears, False)
    heard = b""
    try:
        while more := os.read(hears, 65536):
            heard += more
    except BlockingIOError:
        pass
    return heard


def _after(
    before: Site, folder: Path, promised: Sequence[str], sent: Sequence[str]
) -> tuple[tuple[str, ...], list[str]]:
    """(promised facts that are lost, what else should not be), when the kiosk is switched on again."""
    with closing(sqlite3.connect(folder / LEDGER)) as raw:
        sound = raw.execute("PRAGMA integrity_check").fetchall()
    if sound != [("ok",)]:
        return (), [f"the file is corrupt: {sound}"]
    try:
        site = before.over(folder)
    except KioskError as broken:
        return (), [f"the record can't be opened: {broken}"]
    try:
        facts = [record for stream in site.ledger.streams() for record in site.ledger.facts(stream)]
        there = {f"{record.entry.fact_id},{record.entry.stream},{record.number}" for record in facts}
        return tuple(fact for fact in promised if fact not in there), list(_wrong(site, facts, sent))
    finally:
        site.close()


def _wrong(site: Site, facts: Sequence[Recorded], sent: Sequence[str]) -> Iterator[str]:
    verdict = site.ledger.verify(Depth.EVERY_SIGNATURE)
    if isinstance(verdict, Broken):
        yield f"the record is broken: {verdict}"
    said = [record.entry.fact for record in facts]
    permitted = {
        f"{fact.print_id} {fact.bitmap_sha256}"
        for fact in said
        if isinstance(fact, f.PrintStarted | f.ShipperLabelIssued | f.BandIssued)
    }
    yield from (f"sent without a committed fact: {job}" for job in sent if job not in permitted)
    yield from (f"sent twice: {job}" for job, times in Counter(sent).items() if times > 1)
    issued = [fact for fact in said if isinstance(fact, f.LabelIssued)]
    for what in (
        Counter(fact.serial for fact in issued),
        Counter((fact.container, fact.piece, fact.issue) for fact in issued),
        Counter(record.entry.fact_id for record in facts),
    ):
        yield from (f"twice in the record: {one}" for one, times in what.items() if times > 1)
    labels_lost_in_between(site.rooms[ROOMS[0]])
    for coi in site.ledger.streams("CH"):
        for container, label in journey_of(site.rooms[ROOMS[0]], coi).labels_in_doubt:
            if label.state is not LabelState.LOST:
                yield f"{container.id} {label.piece} {label.issue} is {label.state.value} and not lost"
