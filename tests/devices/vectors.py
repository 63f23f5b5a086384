"""One bitmap, one job and one leave that every test of a device uses; nothing here touches a device."""

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from kiosk.devices.fakes.faults import Fault
from kiosk.devices.printers import ProfileInForce
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.guards import printer_ready
from kiosk.domain.printing import PrintJob
from kiosk.labels.zpl import LANGUAGE, encode

IN_FORCE = ProfileInForce("zebra-zd621r-300-100x100", "ab" * 32, LANGUAGE, 300)
MODEL = "ZD621R-300dpi"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


QUIET = frozenset({Fault.SILENT, Fault.DRIPS, Fault.GARBLED, Fault.PAPER_OUT, Fault.HEAD_OPEN, Fault.STALLS})


def patience(fault: Fault) -> float:
    """How long to wait for an answer, in seconds: not long for one that will not come, and long for one that will."""
    return 0.15 if fault in QUIET else 3.0


def leave() -> Authorized:
    """Stands for the answer of `decide`."""
    return Authorized("attempt-1", "print", ("A999926123456:DAX121A0",), ("P1",), NOON, (("site/people", 2),))


def refusal() -> Refused:
    """Stands for the other answer of `decide`."""
    reason = printer_ready.reason("a printer", "none")
    return Refused("attempt-1", "print", (), ("P1",), NOON, (), (reason,))


def bits() -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """A small label of 60 × 43 dots."""
    return np.fromfunction(lambda y, x: (x * 7 + y * 3) % 11 < 4, (43, 60))


def job(
    print_id: str = "11111111-1111-4111-8111-111111111111", payload: bytes | None = None, epc: str | None = None
) -> PrintJob:
    """A job for the printer in force; `epc` is what its payload writes into the tag."""
    dots = bits()
    return PrintJob(
        print_id=print_id,
        profile_id=IN_FORCE.profile_id,
        profile_sha256=IN_FORCE.profile_sha256,
        template_sha256="cd" * 32,
        bitmap_sha256=hashlib.sha256(np.packbits(dots, axis=1).tobytes()).hexdigest(),
        width_dots=dots.shape[1],
        height_dots=dots.shape[0],
        dpi=IN_FORCE.dpi,
        language=IN_FORCE.language,
        payload=encode(dots) if payload is None else payload,
        epc=epc,
    )


def wait_for(happened: Callable[[], bool]) -> None:
    """Until it happened, ten seconds at most."""
    ticking = threading.Event()
    for _ in range(1000):
        if happened():
            return
        ticking.wait(0.01)
    raise TimeoutError
