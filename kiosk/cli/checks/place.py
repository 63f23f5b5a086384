"""What one site needs: its record, its folder, its camera and printers, its certificate, its port."""

import os
import shutil
import tempfile
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from kiosk.cli.checks.check import Check
from kiosk.cli.checks.served import served
from kiosk.cli.sites import bench_of, profiles_of
from kiosk.config import Settings
from kiosk.devices.clock import SystemClock
from kiosk.devices.live_camera import LiveCamera
from kiosk.devices.printers import Printer
from kiosk.domain.errors import ParseError
from kiosk.handoffs.connecting import printer_for
from kiosk.handoffs.fitness import require_fit
from kiosk.handoffs.founding import PRODUCTION
from kiosk.ledger.audit import Broken
from kiosk.web.server import port_is_free
from kiosk.web.tls import LONGEST_LIFE_DAYS, certificate_of, tls_files

BROWSER = "browser"
LEAST_FREE_BYTES = 1_000_000_000
"""About a fortnight of frames kept as evidence, on a busy kiosk."""

RENEW_BEFORE = timedelta(days=30)

RECORD = "Stop, keep the folder as it is, and call IT: restore a backup, or put the setting right that is named."
ROOM = "Make room, or mount the disk for writing; look at the disk's health (smartctl) if it went read-only by itself."
CAMERA = "Look at the camera and its cable, and at camera in kiosk.toml."
PRINTER = "Look at the printer, its stock and its cable, and at printing in kiosk.toml."
CERTIFICATE = "Make a certificate anew as kiosk/deploy/TLS.md says, and restart the kiosk."
PORT = "End the other program, or choose another port in kiosk.toml and write the lock-down files anew."


def checks_of(folder: Path, settings: Settings) -> list[Check]:
    """The checks of a site whose settings are sound."""
    printers = [
        Check(f"printer for {piece}", partial(_printer, printer_for(profile, folder)), PRINTER)
        for piece, profile in sorted(profiles_of(settings, folder).items())
    ]
    return [
        Check("site", lambda: _record(folder, settings), RECORD),
        Check("folder", lambda: folder_has_room(folder), ROOM),
        Check("camera", lambda: _camera(settings), CAMERA),
        *printers,
        Check("certificate", lambda: _certificate(folder, settings, SystemClock().now().utc), CERTIFICATE),
        Check("port", lambda: _port(settings), PORT),
    ]


def _record(folder: Path, settings: Settings) -> str:
    if not settings.database and served(settings):
        return "in use by the kiosk that is served; kiosk audit verify verifies it meanwhile"
    bench = bench_of(folder)
    try:
        verdict = bench.ledger.verify()
        if isinstance(verdict, Broken):
            raise ParseError("ledger", f"fact {verdict.number} of {verdict.stream} as recorded", verdict.what)
        if bench.ledger.database.traces_left():
            raise ParseError("erasure", "no trace of what was erased", _traces(settings))
        require_fit(bench, demo=settings.mode != PRODUCTION)
        told = f"{len(bench.ledger.streams())} streams verified, keys closed to others"
        return f"{told}; {bench.ledger.database.told()}"
    finally:
        bench.ledger.close()


def _traces(settings: Settings) -> str:
    if settings.database:
        return "traces in the server's tables, until their owner runs kiosk database scrub"
    return "traces that another program held on to"


def folder_has_room(folder: Path) -> str:
    """The folder can be written to, and its disk has room. Raises ParseError, OSError."""
    room = os.statvfs(folder)
    if room.f_flag & os.ST_RDONLY:
        raise ParseError("folder", "a disk mounted for writing", "one mounted read-only")
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(b"samevein")
        probe.flush()
        os.fsync(probe.fileno())
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES or (room.f_files and room.f_favail == 0):
        raise ParseError("disk", f"{LEAST_FREE_BYTES // 1_000_000} MB free", f"{free // 1_000_000} MB")
    return f"{free // 1_000_000} MB free, writable"


def _camera(settings: Settings) -> str:
    if settings.camera == BROWSER:
        return "the browser's own; the screen's own look at the start of a shift tries it"
    with LiveCamera(settings.camera) as camera:
        camera.frame()
        width, height = camera.size
    return f"gives pictures of {width} x {height}"


def _printer(printer: Printer) -> str:
    status = printer.status()
    if status.reason is not None:
        raise ParseError("printer", status.reason.expected, status.reason.read)
    return "; ".join(status.replies) or "ready"


def _certificate(folder: Path, settings: Settings, now: datetime) -> str:
    files = tls_files(settings, folder)
    if files is None:
        return "none needed: served to this computer only"
    ours = certificate_of(files)
    shown = f"{ours.not_before:%Y-%m-%d} to {ours.not_after:%Y-%m-%d}"
    if not ours.not_before <= now < ours.not_after - RENEW_BEFORE:
        raise ParseError("certificate", f"one in force, and for {RENEW_BEFORE.days} days more", shown)
    if ours.not_after - ours.not_before > timedelta(days=LONGEST_LIFE_DAYS):
        raise ParseError("certificate", f"a life of at most {LONGEST_LIFE_DAYS} days", shown)
    tablets = "tablets show one of their own" if files.clients is not None else "any browser in the network is let in"
    return f"for {', '.join(ours.names)}, {shown}; {tablets}"


def _port(settings: Settings) -> str:
    if port_is_free(settings.host, settings.port):
        return f"{settings.port} is free"
    if not served(settings):
        raise ParseError("port", f"{settings.port} free, or this kiosk at it", "another program")
    return f"{settings.port} is served"
