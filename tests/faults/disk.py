"""A real file system on a file, whose power can be cut: what had not reached the file by then is gone.

ext4 shuts down on request without writing anything more; until it is mounted anew every call answers EIO. The request
hits whatever file system its descriptor lies on. So the descriptor itself is looked at, each time, before it is used.
"""

import fcntl
import os
import shutil
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

SHUT_DOWN = 0x8004587D
"""`FS_IOC_SHUTDOWN`, `_IOR('X', 125, __u32)`, of the kernel's `fs/ext4/ext4.h`."""
NOTHING_MORE_IS_WRITTEN = struct.pack("I", 2)
"""`EXT4_GOING_FLAGS_NOLOGFLUSH`: the other two flags write the journal first, which no power cut does."""

SIZE = 256 * 2**20
LONGEST_S, PAUSE_S = 10, 0.02
PROGRAMS = ("mkfs.ext4", "mount", "umount")
NOT_TESTED = (
    "power-cut test SKIPPED: needs root, loop devices, mkfs.ext4 (missing: {}). "
    "Durability against power loss was NOT tested in this run."
)


class Disk:
    """The file system in a folder: `place` is where it is mounted. The folder itself never loses its power."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = folder / "mnt"

    def make(self) -> None:
        """Make it, empty. Raises CalledProcessError."""
        self.place.mkdir()
        image = self.folder / "fs.img"
        with image.open("wb") as file:
            file.truncate(SIZE)
        _run("mkfs.ext4", "-q", "-F", str(image))

    def mount(self) -> None:
        """Switch it on. Raises CalledProcessError, or RuntimeError where nothing is mounted after all."""
        _run("mount", "-o", "loop", str(self.folder / "fs.img"), str(self.place))
        if not os.path.ismount(self.place):
            raise RuntimeError(f"Expected a file system mounted at {self.place}, got none.")

    def cut(self, promised: Callable[[], T]) -> T:
        """Cut the power. `promised` is asked at the last moment before. Raises RuntimeError, having cut nothing."""
        descriptor = os.open(self.place, os.O_RDONLY | os.O_DIRECTORY)
        try:
            own = os.fstat(descriptor).st_dev != self.folder.stat().st_dev
            if not own or not os.path.ismount(self.place):
                raise RuntimeError(f"Expected a file system of its own at {self.place}, got another: nothing was cut.")
            answer = promised()
            fcntl.ioctl(descriptor, SHUT_DOWN, NOTHING_MORE_IS_WRITTEN)
            return answer
        finally:
            os.close(descriptor)

    def unmount(self) -> None:
        """Take it off. Raises RuntimeError where it stays: mounted twice it would look corrupt."""
        for _ in range(int(LONGEST_S / PAUSE_S)):
            if not os.path.ismount(self.place):
                return
            subprocess.run([_program("umount"), str(self.place)], check=False, capture_output=True)
            if os.path.ismount(self.place):
                threading.Event().wait(PAUSE_S)
        raise RuntimeError(f"Expected {self.place} unmounted, got it mounted after {LONGEST_S} s.")


@contextmanager
def disk() -> Iterator[Disk]:
    """A disk that is switched on; afterwards nothing of it is left, whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="disk-"))
    made = Disk(folder)
    try:
        made.make()
        made.mount()
        yield made
    finally:
        made.unmount()
        shutil.rmtree(folder)


@cache
def not_tested() -> str:
    """Why no power can be cut here, in words for a person; nothing where it can. A real disk is tried."""
    missing = [program for program in PROGRAMS if _found(program) is None]
    missing += ["root"] if os.geteuid() != 0 else []
    missing += ["loop devices"] if not Path("/dev/loop-control").exists() else []
    if not missing:
        try:
            missing += [] if _forgets() else ["a file system that forgets what was not flushed"]
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            said = getattr(error, "stderr", b"") or str(error).encode()
            missing.append(said.decode(errors="replace").strip())
    return NOT_TESTED.format(", ".join(missing)) if missing else ""


def _forgets() -> bool:
    with disk() as tried:
        flushed, unflushed = tried.place / "flushed", tried.place / "unflushed"
        for path in (flushed, unflushed):
            with path.open("wb", buffering=0) as file:
                file.write(b"here")
                if path is flushed:
                    os.fsync(file.fileno())
        tried.cut(lambda: None)
        tried.unmount()
        tried.mount()
        return flushed.read_bytes() == b"here" and not (unflushed.exists() and unflushed.read_bytes())


def _found(program: str) -> str | None:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def _program(name: str) -> str:
    return _found(name) or name


def _run(program: str, *words: str) -> None:
    subprocess.run([_program(program), *words], check=True, capture_output=True)
