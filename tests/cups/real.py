"""Real parts of CUPS, each a process of ours in a folder of its own: an IPP printer that can fail, and a spooler.

`ippeveprinter` wants D-Bus and Avahi, so both run here too, on sockets of their own. Everything ends with the test, by
the ids of the processes that were started.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

PROGRAMS = ("cupsd", "lpadmin", "ippeveprinter", "avahi-daemon", "dbus-daemon")
PACKAGES = "cups cups-client cups-ipp-utils cups-filters avahi-daemon dbus"
MODEL = "Example Label 100"
AVAHI_KEEPS = Path("/run/avahi-daemon")
LONGEST_START_S = 60

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/bus</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/>
</policy></busconfig>
"""
_AVAHI = "[server]\nuse-ipv6=no\nallow-interfaces=lo\nenable-dbus=yes\n[wide-area]\nenable-wide-area=no\n"
_PRINTER = f"""ATTR textWithoutLanguage printer-make-and-model "{MODEL}"
ATTR keyword media-supported custom_lbl_100x100mm_100x100mm,custom_min_20x20mm,custom_max_104x300mm
ATTR keyword media-default custom_lbl_100x100mm_100x100mm
ATTR keyword media-ready custom_lbl_100x100mm_100x100mm
ATTR resolution printer-resolution-supported 300dpi
ATTR resolution printer-resolution-default 300dpi
ATTR keyword pwg-raster-document-type-supported black_1,sgray_8
ATTR resolution pwg-raster-document-resolution-supported 300dpi
"""
_INK = """#!/bin/sh
# What the printer does with a job: the file `fault` says what goes wrong, and for how long.
cd "{folder}"
fault=$(cat fault)
case "$fault" in
  abort) exit 1 ;;
  blank) exit 0 ;;
  media-empty | cover-open)
    echo "STATE: +$fault" >&2
    while [ -s fault ]; do sleep 0.05; done
    echo "STATE: -$fault" >&2 ;;
  slow) while [ -s fault ]; do sleep 0.05; done ;;
esac
cat "$1" > sheets/.new && ln sheets/.new "sheets/$(date +%s%N) $IPP_JOB_NAME" && rm sheets/.new
[ "$fault" != twice ] || cp "$1" "sheets/$(date +%s%N) again"
"""
_SPOOLER_FILES = """ServerRoot {folder}/root
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/tmp
AccessLog {folder}/access
ErrorLog {folder}/error
PageLog {folder}/page
SystemGroup root
SyncOnClose Yes
"""
_SPOOLER = """LogLevel warn
Listen 127.0.0.1:{port}
Listen {folder}/socket
Browsing Off
ErrorPolicy abort-job
DirtyCleanInterval 0
MaxJobTime 60
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""


def missing() -> str:
    """Why the real parts can't run here; empty where they can."""
    absent = [name for name in PROGRAMS if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None]
    if absent:
        return f"Not installed: {', '.join(absent)}. Run: apt-get install --no-install-recommends {PACKAGES}"
    if os.geteuid() != 0:
        return "cupsd and avahi-daemon have to be started by root"
    if AVAHI_KEEPS.joinpath("pid").exists():
        return f"another avahi-daemon runs here ({AVAHI_KEEPS / 'pid'})"
    return ""


@dataclass
class RealPrinter:
    """`ippeveprinter`. Its sheets are files, in the order they came out."""

    folder: Path
    port: int
    environment: Mapping[str, str]
    running: "subprocess.Popen[bytes] | None" = None

    @property
    def uri(self) -> str:
        """What it is asked at."""
        return f"ipp://127.0.0.1:{self.port}/ipp/print"

    @property
    def sheets(self) -> Sequence[bytes]:
        """What came out so far."""
        return [path.read_bytes() for path in sorted((self.folder / "sheets").glob("[0-9]*"))]

    def fail(self, fault: str) -> None:
        """Jobs go wrong in this way until `mend`."""
        (self.folder / "fault").write_text(fault, encoding="ascii")

    def mend(self) -> None:
        """All is well; a job that waited goes on."""
        self.fail("")

    def start(self) -> None:
        """Switch it on."""
        words = ("-p", str(self.port), "-n", "localhost", "-r", "off", "-d", "spool", "-a", "printer.conf")
        self.running = started(
            ("ippeveprinter", *words, "-c", "./ink.sh", "Label100"), self.folder, "printer.log", self.environment
        )
        listens(self.port)

    def die(self) -> None:
        """As if somebody pulled the plug."""
        if self.running is not None:
            killed(self.running)
            self.running = None


@dataclass
class Spooler:
    """`cupsd` with one raw queue, `label`."""

    folder: Path
    port: int
    running: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def uri(self) -> str:
        """The spooler's address."""
        return f"ipp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        words = ("-f", "-c", f"{self.folder}/cupsd.conf", "-s", f"{self.folder}/cups-files.conf")
        self.running = started(("cupsd", *words), self.folder, "cupsd.log", os.environ)
        listens(self.port)

    def die(self) -> None:
        """Killed with -9, its backends with it, as when the power fails."""
        if self.running is not None:
            killed(self.running)
            self.running = None

    def serve(self, printer: RealPrinter) -> None:
        """The raw queue prints on this printer; no job is tried again."""
        device = f"ipp://localhost:{printer.port}/ipp/print"
        words = ("-p", "label", "-E", "-v", device, "-m", "raw", "-o", "printer-error-policy=abort-job")
        there = {**os.environ, "CUPS_SERVER": f"{self.folder}/socket"}
        subprocess.run(("lpadmin", *words), env=there, check=True, capture_output=True, timeout=LONGEST_START_S)


@contextmanager
def real_printer() -> Iterator[RealPrinter]:
    """A printer, switched on, with the bus and the announcer it wants."""
    with _folder() as folder, ExitStack() as stack:
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/bus"}
        (folder / "bus.conf").write_text(_BUS.format(folder=folder), encoding="utf-8")
        (folder / "avahi.conf").write_text(_AVAHI, encoding="utf-8")
        (folder / "printer.conf").write_text(_PRINTER, encoding="utf-8")
        (folder / "ink.sh").write_text(_INK.format(folder=folder), encoding="utf-8")
        (folder / "ink.sh").chmod(0o755)
        for name in ("spool", "sheets"):
            (folder / name).mkdir()
        AVAHI_KEEPS.mkdir(exist_ok=True)
        bus = ("dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile")
        stack.callback(killed, started(bus, folder, "bus.log", environment))
        until((folder / "bus").exists, "a bus")
        avahi = ("avahi-daemon", "-f", f"{folder}/avahi.conf", "--no-drop-root", "--no-rlimits", "--no-chroot")
        announcer = started(avahi, folder, "avahi.log", environment)
        stack.callback(AVAHI_KEEPS.joinpath("pid").unlink, missing_ok=True)
        stack.callback(killed, announcer)
        until(lambda: AVAHI_KEEPS.joinpath("pid").exists(), "an announcer")
        printer = RealPrinter(folder, free_port(), environment)
        printer.mend()
        stack.callback(printer.die)
        printer.start()
        yield printer


@contextmanager
def spooler() -> Iterator[Spooler]:
    """A spooler, started, without any queue."""
    with _folder() as folder, ExitStack() as stack:
        for name in ("root", "spool", "cache", "state", "tmp"):
            (folder / name).mkdir(mode=0o777)
        there = Spooler(folder, free_port())
        (folder / "cups-files.conf").write_text(_SPOOLER_FILES.format(folder=folder), encoding="utf-8")
        (folder / "cupsd.conf").write_text(_SPOOLER.format(folder=folder, port=there.port), encoding="utf-8")
        stack.callback(there.die)
        there.start()
        yield there


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the spooler's own user may look into."""
    folder = Path(tempfile.mkdtemp(prefix="cups-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def started(words: Sequence[str], folder: Path, log: str, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """A program in a group of its own, so that its children end with it."""
    reach = {**environment, "PATH": f"{environment['PATH']}:/usr/sbin:/sbin"}
    with (folder / log).open("ab") as heard:
        return subprocess.Popen(words, cwd=folder, env=reach, stdout=heard, stderr=heard, start_new_session=True)


def killed(program: "subprocess.Popen[bytes]") -> None:
    """With -9, and all its children."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def free_port() -> int:
    """A port of this computer that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def listens(port: int) -> None:
    """Wait until somebody listens there."""

    def connects() -> bool:
        with socket.socket() as trying:
            return trying.connect_ex(("127.0.0.1", port)) == 0

    until(connects, f"somebody at port {port}")


def until(happened: Callable[[], bool], what: str) -> None:
    """Wait until it happened. Raises TimeoutError."""
    end = time.monotonic() + LONGEST_START_S
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"Expected {what}, got none in {LONGEST_START_S} s.")
        time.sleep(0.05)
