"""The backup that is made by the clock, and what is said of it when it is late.

It is made by a process of its own, `kiosk backup`: whatever breaks there breaks no kiosk, and no screen waits for it.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.ledger import backup as backups
from kiosk.ledger.backup import Manifest

GRACE = timedelta(hours=1)
"""How late a backup may be before somebody is called."""

AGAIN = timedelta(minutes=10)
"""How long after one that failed the next is tried."""


@dataclass(frozen=True)
class Plan:
    """Backups of a site's folder: where to, how often, and how many are kept."""

    site: str
    folder: Path
    to: Path
    every: timedelta
    kept: int


@dataclass(frozen=True)
class Standing:
    """How the backups of a site stand: the last good one, and what is wrong, in words; nothing where all is well."""

    last: Manifest | None
    wrong: str


def standing(plan: Plan, now: datetime) -> Standing:
    """How the backups stand by what lies in their folder. Raises nothing: a folder that is gone is what is wrong."""
    try:
        last = backups.latest(plan.to, plan.site)
    except OSError as error:
        return Standing(None, f"{plan.to}: {error.strerror or error}")
    if not os.access(plan.to, os.W_OK | os.X_OK):
        return Standing(last, f"{plan.to} is not there, or can't be written to")
    if last is None:
        return Standing(None, "none was made yet")
    late = now - last.at - plan.every
    if late > GRACE:
        return Standing(last, f"the last good one is {late.total_seconds() / 3600:.0f} hours late")
    return Standing(last, "")


class ScheduledBackup:
    """Backups by the clock, from the rounds of a kiosk that is served: one thread makes them, any may ask of them."""

    def __init__(self, plan: Plan, clock: Callable[[], datetime]) -> None:
        self.plan = plan
        self._clock = clock
        self._under_way: subprocess.Popen[str] | None = None
        self._failed = ""
        self._next = clock()

    def standing(self) -> Standing:
        """How the backups stand, with why the last one failed. Raises nothing."""
        found = standing(self.plan, self._clock())
        return Standing(found.last, self._failed or found.wrong)

    def pass_time(self) -> None:
        """Begin the backup that is due, or look how the one under way came out. Raises nothing."""
        try:
            if self._under_way is not None:
                self._look(self._under_way)
            elif self._clock() >= self._next and self._is_due():
                self._begin()
        except OSError as error:
            self._fail(f"{error.filename or 'backup'}: {error.strerror or error}")

    def finish(self) -> None:
        """Wait until the one under way has ended, and look how it came out. Raises nothing."""
        if self._under_way is not None:
            self._under_way.wait()
            self.pass_time()

    def stop(self) -> None:
        """End the one under way; what it has made so far is no backup."""
        if self._under_way is not None:
            self._under_way.terminate()
            self._under_way.communicate()
            self._under_way = None

    def _is_due(self) -> bool:
        last = backups.latest(self.plan.to, self.plan.site)
        return last is None or not timedelta(0) <= self._clock() - last.at < self.plan.every

    def _begin(self) -> None:
        command = [sys.executable, "-m", "kiosk", "backup", "--site", str(self.plan.folder), "--to", str(self.plan.to)]
        self._under_way = subprocess.Popen(  # noqa: S603  our own program
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def _look(self, under_way: "subprocess.Popen[str]") -> None:
        if under_way.poll() is None:
            return
        said = under_way.communicate()[1]
        self._under_way = None
        if under_way.returncode:
            self._fail(said.strip()[-300:] or f"it ended with {under_way.returncode}")
            return
        self._failed = ""
        self._next = self._clock() + self.plan.every
        backups.discard_all_but(self.plan.to, self.plan.site, self.plan.kept)

    def _fail(self, why: str) -> None:
        self._failed = why
        self._next = self._clock() + AGAIN
