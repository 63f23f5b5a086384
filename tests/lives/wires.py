"""The wires of the matrix: each a real printer driver on a simulated printer, with short deadlines, and its faults."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace

from kiosk.config import load_profiles
from kiosk.devices.fakes.faults import Fault, Paper
from kiosk.devices.fakes.ipp import FakeIpp
from kiosk.devices.fakes.usb import FakeUsbPort
from kiosk.devices.fakes.zebra import FakeZebra
from kiosk.handoffs.connecting import printer_for
from kiosk.labels.profile import PrinterProfile, Transport
from tests.lives.day import LabelDay

MODEL = "Example Label 100"
STATUS_S, JOB_S = 0.3, 0.4
ZEBRA = load_profiles()["zebra-zd621-300-100x100"]

NEVER_THERE = (Fault.WRONG_MODEL, Fault.WRONG_DPI)
"""What a printer is, or isn't, before any job."""
STATES = (
    Fault.SILENT, Fault.GARBLED, Fault.DRIPS, Fault.PAPER_OUT, Fault.HEAD_OPEN, Fault.REPORTS_PAPER_OUT,
    Fault.REPORTS_HEAD_OPEN, Fault.PAUSED, Fault.BUSY,
)  # fmt: skip
"""What can begin at any moment."""
OF_A_JOB = (
    Fault.NONE, Fault.STALLS, Fault.DIES_BEFORE_READING, Fault.DIES_AFTER_READING, Fault.HANGS_UP, Fault.PRINTS_LATE,
    Fault.CANCEL_IGNORED, Fault.PRINTS_TWICE, Fault.NO_INK,
)  # fmt: skip
"""What a printer does to a job."""
BEFORE, JOB, DONE = "before", "when the job comes", "when it is done"


def cases(
    *, before: tuple[Fault, ...] = (), job: tuple[Fault, ...] = (), done: tuple[Fault, ...] = ()
) -> tuple[tuple[Fault, str], ...]:
    """Every fault with every moment at which it can begin, those that all wires have in common among them."""
    return (
        *((fault, BEFORE) for fault in (*STATES, *NEVER_THERE, *before)),
        *((fault, JOB) for fault in (*STATES, *OF_A_JOB, *job)),
        *((fault, DONE) for fault in (*STATES, *done)),
    )


@dataclass
class Standing:
    """A simulated printer that stands somewhere, and the profile that names it."""

    paper: Paper
    profile: PrinterProfile

    @property
    def patient(self) -> PrinterProfile:
        """The same with long deadlines, for a printer that is to print."""
        return replace(self.profile, transport=replace(self.profile.transport, status_timeout_s=20, job_deadline_s=40))

    def begin(self, day: LabelDay, profile: PrinterProfile) -> None:
        """The real driver of the profile prints on it from now on."""
        day.profile = profile
        day.use(printer_for(profile, day.world.site.folder), self.paper.sheets)


def _profile(base: PrinterProfile, language: str, **transport: object) -> PrinterProfile:
    wire = Transport(connect_timeout_s=3, status_timeout_s=STATUS_S, job_deadline_s=JOB_S, **transport)  # type: ignore[arg-type]  # named by the caller
    printer = replace(base.printer, language=language, expect_make_and_model=MODEL)  # type: ignore[arg-type]  # as above
    return replace(base, printer=printer, transport=wire)


@contextmanager
def tcp() -> Iterator[Standing]:
    """A Zebra on port 9100."""
    with FakeZebra(ZEBRA.printer.expect_hi) as zebra:
        yield Standing(zebra, _profile(ZEBRA, "zpl-gfa", kind="socket9100", host=zebra.host, port=zebra.port))


@contextmanager
def usb() -> Iterator[Standing]:
    """A Zebra on a USB port."""
    with FakeZebra(ZEBRA.printer.expect_hi) as zebra, FakeUsbPort(zebra) as port:
        yield Standing(zebra, _profile(ZEBRA, "zpl-gfa", kind="usb", device=port.device))


@contextmanager
def ipp() -> Iterator[Standing]:
    """A printer that is asked over IPP."""
    with FakeIpp(MODEL) as printer:
        yield Standing(printer, _profile(ZEBRA, "pwg", kind="ipp", uri=printer.uri))


@contextmanager
def cups_raw() -> Iterator[Standing]:
    """A raw queue of a spooler."""
    with FakeIpp(MODEL, raw=True) as queue:
        yield Standing(queue, _profile(ZEBRA, "zpl-gfa", kind="cups-raw", uri=queue.spooler, queue="label"))


_ZEBRA = cases(before=(Fault.LABEL_WAITING,), done=(Fault.LABEL_WAITING,))
_IPP = cases(
    before=(Fault.WRONG_MEDIA,),
    job=(Fault.ABORTS, Fault.FORGETS, Fault.REUSES_JOB_ID),
    done=(Fault.DIES_AFTER_READING, Fault.REUSES_JOB_ID),
)
_RAW = tuple(case for case in _IPP if case[0] is not Fault.WRONG_DPI)
"""A raw queue can't tell its printer's dots."""

WIRES: Mapping[
    str, tuple[Callable[[], AbstractContextManager[Standing]], tuple[tuple[Fault, str], ...]]
] = {"tcp 9100": (tcp, _ZEBRA), "usb": (usb, _ZEBRA), "ipp": (ipp, _IPP), "cups raw": (cups_raw, _RAW)}  # fmt: skip
