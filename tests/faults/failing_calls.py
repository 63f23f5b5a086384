"""Each system call of a release fails, in turn: with EIO, with ENOSPC. Nothing is released that the record does not know.

The kiosk is a process of its own; two people release a dose. strace is attached right before they begin, and makes the
n-th call of all that follow answer with the error. What was said then is held against the record as it is found.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kiosk.domain import facts as f
from kiosk.domain.decision import Authorized
from kiosk.domain.errors import KioskError
from kiosk.domain.step import StepKind as K
from kiosk.ledger.errors import LedgerUnavailable, Unconfirmed
from tests.adversary import stages
from tests.adversary.play import Play
from tests.adversary.plays import right_play
from tests.adversary.rigging import drawing_with
from tests.adversary.site import LEDGER, Site
from tests.adversary.world import World

ERRORS = ("EIO", "ENOSPC")
PATIENCE_S = 120
ANYBODY_MAY_TRACE = (0x59616D61, ctypes.c_ulong(-1))
"""`PR_SET_PTRACER`, `PR_SET_PTRACER_ANY` of prctl(2): where only a parent may trace, strace is none."""
NOT_TESTED = (
    "strace may not trace here (needs strace, and ptrace): failing system calls were NOT tested in this run. {}"
)
_CALL = re.compile(r"^\d+\s+([a-z_0-9]+)\(")

AUTHORISED, REFUSED, UNKNOWN, UNAVAILABLE, SILENT = "authorised", "refused", "unknown", "unavailable", "no answer"


class CannotTrace(Exception):
    """strace did not attach."""


@dataclass
class Failed:
    """What some failures came to: how often each answer was given, how many calls did fail, and what should not be."""

    answers: Counter[str] = field(default_factory=Counter)
    injected: int = 0
    found: list[str] = field(default_factory=list)


def fail(numbers: Sequence[int]) -> Failed:
    """Fail one call for each number: number 0 the first with EIO, 1 the first with ENOSPC, and so on.

    Raises CannotTrace.
    """
    came_to = Failed()
    for number in numbers:
        call, nth = calls()[number // len(ERRORS) % len(calls())]
        error = ERRORS[number % len(ERRORS)]
        with _life() as (folder, trace):
            said = _released(folder, trace, (f"inject={call}:error={error}:when={nth}",))
            came_to.injected += "(INJECTED)" in trace.read_text(errors="replace")
            came_to.answers[said.split(":")[0]] += 1
            came_to.found += [f"{error} at {call} {nth}: {words}" for words in _wrong(folder, said)]
    return came_to


@cache
def calls() -> tuple[tuple[str, int], ...]:
    """The system calls of a release that nothing fails, in order: each with how many of its name it makes by then.

    The last is the one that tells the answer; a kiosk begins by hearing that it is watched, which is none of them.
    """
    with _life() as (folder, trace):
        said = _released(folder, trace, ())
        if said != AUTHORISED:
            raise AssertionError(f"Expected a release, got {said}.")
        names = [found[1] for line in trace.read_text(errors="replace").splitlines() if (found := _CALL.match(line))]
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append((name, seen[name]))
    return tuple(call for call in numbered[1:] if call[0] != "exit_group")


@cache
def _ready() -> tuple[World, Play]:
    """A patient's doses wait for their release, everything recorded, in a closed site; and how they are released."""
    world = stages.stage("labelled").copied()
    course = next(iter(world.truth.courses.values()))
    stages.record_results(world, course)
    play = right_play(world.truth, world.papers, course, K.RELEASE, stages.home_of(course.patient))
    world.site.close()
    if play is None:
        raise AssertionError("Expected a dose to release, got none.")
    return world, play


@contextmanager
def _life() -> Iterator[tuple[Path, Path]]:
    """A folder with the ledger of a life of its own, and where its trace is written."""
    folder = Path(tempfile.mkdtemp(prefix="failing-"))
    try:
        shutil.copy(_ready()[0].site.folder / LEDGER, folder / LEDGER)
        yield folder, folder / "trace"
    finally:
        shutil.rmtree(folder)


def _released(folder: Path, trace: Path, faults: Sequence[str]) -> str:
    """What the kiosk says of the release."""
    hears, says = os.pipe()
    waits, begins = os.pipe()
    kiosk = os.fork()
    if kiosk == 0:
        os.close(begins)
        _release(folder, says, waits)
    os.close(says)
    os.close(waits)
    limit = threading.Timer(PATIENCE_S, os.kill, (kiosk, signal.SIGKILL))
    limit.start()
    try:
        os.read(hears, 1)
        with _watched(kiosk, trace, faults):
            os.write(begins, b".")
            said = os.read(hears, 4096).decode()
    finally:
        limit.cancel()
        limit.join()
        os.close(begins)
        os.close(hears)
        os.kill(kiosk, signal.SIGKILL)
        os.waitpid(kiosk, 0)
    return said or SILENT


@contextmanager
def _watched(kiosk: int, trace: Path, faults: Sequence[str]) -> Iterator[None]:
    """A trace is attached to the kiosk, and lets go when that is gone or has answered."""
    strace = shutil.which("strace")
    if strace is None:
        raise CannotTrace(NOT_TESTED.format("Expected strace, got none."))
    words = [word for fault in faults for word in ("-e", fault)]
    with subprocess.Popen(
        [strace, "-f", "-o", str(trace), *words, "-p", str(kiosk)], stderr=subprocess.PIPE, text=True
    ) as watching:
        said = watching.stderr.readline() if watching.stderr is not None else ""
        try:
            if "attached" not in said:
                raise CannotTrace(NOT_TESTED.format(said.strip()))
            yield
        finally:
            watching.terminate()


def _release(folder: Path, says: int, waits: int) -> None:
    """In the kiosk's own process: it starts over its record, and two people release the dose."""
    try:
        ctypes.CDLL(None).prctl(*ANYBODY_MAY_TRACE)
        _ready()
        os.write(says, b".")
        os.read(waits, 1)
        os.write(says, _answer(folder).encode())
    finally:
        os._exit(0)


def _answer(folder: Path) -> str:
    before, play = _ready()
    try:
        site = before.site.over(folder)
        with drawing_with(site.inkwell):
            decision = World(site, before.truth, dict(before.papers)).acted(play)
    except Unconfirmed:
        return UNKNOWN
    except LedgerUnavailable:
        return UNAVAILABLE
    except BaseException as error:  # noqa: BLE001 - whatever broke, nothing was authorised
        return f"broken: {error!r}"
    return AUTHORISED if isinstance(decision, Authorized) else REFUSED


def _wrong(folder: Path, said: str) -> Iterator[str]:
    """What the record holds otherwise than was said, when the kiosk is started again."""
    before, play = _ready()
    try:
        site = before.site.over(folder)
    except KioskError as broken:
        yield f"{said}, and the record can't be opened: {broken}"
        return
    try:
        yield from _held_against(site, play, said)
    finally:
        site.close()


def _held_against(site: Site, play: Play, said: str) -> Iterator[str]:
    """Opened it is verified: every fact rehashed, every stream's last head signed."""
    taken = [
        record.entry
        for record in site.ledger.facts(play.by_list or "")
        if isinstance(record.entry.fact, f.StepTaken) and record.entry.fact.step == K.RELEASE.value
    ]
    if said == AUTHORISED and len(taken) != 1:
        yield f"{said}, and the record has {len(taken)} releases"
    if said in {REFUSED, UNAVAILABLE} and taken:
        yield f"{said}, and the record has a release"
    if any(len(set(entry.people)) < 2 for entry in taken):
        yield f"{said}, released by {[entry.people for entry in taken]}"
