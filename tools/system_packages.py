"""Find the system libraries that Samevein needs beside its Python packages, and install what is missing.

    python3 tools/system_packages.py [PURPOSE]

PURPOSE is `run` (the default), `bench` or `cups`. Each need is tried by loading or finding the thing itself, so that
any system that has it passes. What is missing comes from Debian's packages where this person may install them;
otherwise the packages are named and the exit code is 2. Standard library only: it runs before anything is installed.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

OLDEST_PYTHON = (3, 11)


def library(name: str) -> Callable[[], bool]:
    """Tell whether the shared library of this name loads."""

    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def font(name: str) -> Callable[[], bool]:
    """Tell whether a font file of this name lies where Linux systems keep fonts."""
    return lambda: any(Path("/usr/share/fonts").rglob(name))


def command(name: str) -> Callable[[], bool]:
    """Tell whether this program can be found, also where only root looks."""
    return lambda: shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is not None


def server() -> bool:
    """Tell whether a PostgreSQL server is there; Debian keeps each release's programs in a folder of its own."""
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or command("initdb")()


def environments() -> bool:
    """Tell whether this Python can make a virtual environment with pip in it; Debian ships that apart."""
    return importlib.util.find_spec("ensurepip") is not None


NEEDS: Mapping[str, Mapping[str, Callable[[], bool]]] = {
    "run": {
        "python3-venv": environments,
        "libzbar0": library("libzbar.so.0"),  # pyzbar: the second reader
        "libgl1": library("libGL.so.1"),  # opencv-python
        "libglib2.0-0": library("libgthread-2.0.so.0"),  # opencv-python
        "libxcb1": library("libxcb.so.1"),  # opencv-python
        "fonts-dejavu-core": font("DejaVuSans.ttf"),  # label text
        "strace": command("strace"),  # the tests' failing disk
        "e2fsprogs": command("mkfs.ext4"),  # the tests' disk whose power is cut
        "mount": command("mount"),  # the same
        "spin": command("spin"),  # the tests' model of two operators at two kiosks
        "gcc": command("gcc"),  # what spin writes
        "libc6-dev": lambda: Path("/usr/include/stdio.h").exists(),  # the same
        "faketime": command("faketime"),  # the tests' clock that somebody sets
        "postgresql": server,  # the tests' servers that kiosks share
        "libcupsimage2": library("libcupsimage.so.2"),  # the tests' other reader of PWG raster
        "chromium": command("chromium"),  # the screens: on the kiosk, and in the tests
    },
    "bench": {
        "libpango-1.0-0": library("libpango-1.0.so.0"),  # weasyprint
        "libpangoft2-1.0-0": library("libpangoft2-1.0.so.0"),  # weasyprint
        "libharfbuzz-subset0": library("libharfbuzz-subset.so.0"),  # weasyprint
    },
    "cups": {
        "cups": command("cupsd"),
        "cups-client": command("lpadmin"),
        "cups-ipp-utils": command("ippeveprinter"),
        "avahi-daemon": command("avahi-daemon"),  # ippeveprinter does not start without it
        "dbus": command("dbus-daemon"),  # avahi-daemon
    },
}


def missing(purpose: str) -> list[str]:
    """Name the packages whose content is not on this system."""
    return [package for package, is_there in NEEDS[purpose].items() if not is_there()]


def installer() -> list[str] | None:
    """Give the command that installs packages with the rights of this person, or None where there is no such right."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "apt-get"]
    return None


def install(apt: Sequence[str], packages: Sequence[str]) -> None:
    """Install the packages, after a fresh look at what there is. The outcome is judged by `missing`, not here."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run([*apt, *words], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main(purpose: str = "run") -> int:
    """Bring the system to what `purpose` needs. Give 0 when it is there, 2 when it is not."""
    if sys.version_info < OLDEST_PYTHON:
        print(f"Python: Expected 3.11 or later, got {sys.version.split()[0]}.", file=sys.stderr)
        print("Name another with: make setup PYTHON=/path/to/python3.11", file=sys.stderr)
        return 2
    wanted = missing(purpose)
    if not wanted:
        return 0
    print(f"System packages missing: {' '.join(wanted)}", file=sys.stderr)
    apt = installer()
    if apt is not None:
        install(apt, wanted)
        importlib.invalidate_caches()
        wanted = missing(purpose)
    if wanted:
        reason = "this account may not install packages" if apt is None else "the installation failed"
        print(f"Still missing, for {reason}: {' '.join(wanted)}", file=sys.stderr)
        print(f"Ask whoever may install packages to run: apt-get install {' '.join(wanted)}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
