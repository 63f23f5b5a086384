"""The throw-away sites of the tests lie in memory where the machine has room for that, so that no test waits for a disk.

What a disk keeps after a power cut is shown on file systems of its own, never in the folder for temporary files.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

SHARED_MEMORY = Path("/dev/shm")
ROOM = 8 * 2**30
"""Bytes. A whole run leaves nearly half of this behind before it is cleared away."""


def pytest_configure(config: pytest.Config) -> None:
    """Move the folder for temporary files, unless the caller chose one; the workers of a run take over the same."""
    if hasattr(config, "workerinput") or "TMPDIR" in os.environ or not has_room(SHARED_MEMORY):
        return
    folder = tempfile.mkdtemp(prefix="samevein-run-", dir=SHARED_MEMORY)
    os.environ["TMPDIR"] = folder
    tempfile.tempdir = None
    # A server that a test starts may run as a user of its own, and must come through.
    Path(folder).chmod(0o755)
    config.add_cleanup(lambda: put_back(folder))


def put_back(folder: str) -> None:
    """Temporary files lie where they lay before; what is left of those in memory is cleared away."""
    os.environ.pop("TMPDIR", None)
    tempfile.tempdir = None
    shutil.rmtree(folder, ignore_errors=True)


def has_room(place: Path) -> bool:
    """Whether a file system in memory is mounted there, programs may be started from it, and there is room."""
    if not os.path.ismount(place) or not os.access(place, os.W_OK):
        return False
    told = os.statvfs(place)
    return not told.f_flag & os.ST_NOEXEC and min(told.f_bavail * told.f_frsize, memory()) >= ROOM


def memory() -> int:
    """Bytes of memory that are there to be used."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
