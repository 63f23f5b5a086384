"""A Brother QL on a socket and on USB, against a fake that fails in every way a real one can."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from kiosk.devices.fakes.brother import FakeBrother
from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.usb import FakeUsbPort
from kiosk.devices.lines.brother import BrotherDialect
from kiosk.devices.lines.brother_status import parse_statuses
from kiosk.devices.lines.line import Wire
from kiosk.devices.lines.line_printer import LinePrinter
from kiosk.devices.lines.tcp9100 import Tcp9100Wire
from kiosk.devices.lines.usb import UsbWire
from kiosk.devices.printers import PrintQueue
from kiosk.domain.errors import ParseError
from kiosk.domain.printing import Delivery, PrintJob
from tests.devices.vectors import IN_FORCE, job, leave, patience

BROTHER = replace(IN_FORCE, language="brother-raster")
RASTER = (
    bytes(400) + b"\x1b@\x1bia\x01\x1biz\xce\x0b\x66\x98\x02\x00\x00\x00\x00\x00\x1biM@\x1biK\x08\x1bid\x00\x00"
    + (b"g\x00\xa2" + b"\x1a\x1b\x00" * 54) * 2 + b"\x1a"
)  # fmt: skip
"""Two rows of a label, whose dots look like commands."""


STATUS = bytes.fromhex("80204234443030000000660b000000000098" + "00" * 14)
"""A QL-1110NWB that waits, with labels of 102 x 152 mm."""


@pytest.fixture(params=["tcp", "usb"])
def at(request: pytest.FixtureRequest) -> Iterator[tuple[FakeBrother, Wire]]:
    with ExitStack() as stack:
        fake = stack.enter_context(FakeBrother())
        if request.param == "tcp":
            yield fake, Tcp9100Wire(fake.host, fake.port, 3, 3)
        else:
            yield fake, UsbWire(stack.enter_context(FakeUsbPort(fake)).device, 3)


def raster() -> PrintJob:
    """A job in the maker's own language."""
    return replace(job(payload=RASTER), language="brother-raster")


def waiting_for(wire: Wire, fault: Fault) -> Wire:
    """The wire, with as much patience as the fault is worth."""
    assert isinstance(wire, Tcp9100Wire | UsbWire)
    return replace(wire, status_timeout_s=patience(fault))


def printer(wire: Wire, deadline_s: float = 5) -> LinePrinter:
    """The real printer with short deadlines."""
    return LinePrinter(wire, BrotherDialect("QL-1110NWB"), BROTHER, PrintQueue(), deadline_s, poll_every_s=0.02)


def test_a_job_comes_out_once_as_it_was_sent(at: tuple[FakeBrother, Wire]) -> None:
    """A printer without fault prints one sheet, and is asked before and after, never in between."""
    fake, wire = at
    report = printer(wire).print(raster(), leave())
    assert report.delivery is Delivery.SENT, report
    assert fake.sheets == [RASTER[400:]]
    assert fake.asked == ["ESC i S"] * 2
    assert report.replies[0] == "ESC i S QL-1110NWB, 102 x 152 mm, type 0, waits"
    assert "ESC i S QL-1110NWB, 102 x 152 mm, type 1, prints" in report.replies


@pytest.mark.hazard("H05")
@pytest.mark.parametrize(
    ("fault", "read"),
    [
        (Fault.SILENT, "silence"),
        (Fault.DRIPS, r"02\x02"),
        (Fault.GARBLED, "4f 4b 20"),
        (Fault.PAPER_OUT, "end of media"),
        (Fault.HEAD_OPEN, "cover open"),
        (Fault.PAUSED, "printer in use"),
        (Fault.BUSY, "prints"),
        (Fault.WRONG_MODEL, "QL-1100"),
        (Fault.WRONG_MEDIA, "62 x 152 mm of type 11"),
    ],
)
def test_a_printer_that_is_not_ready_gets_no_byte(at: tuple[FakeBrother, Wire], fault: Fault, read: str) -> None:
    """Silence, a fault, work, another model or stock: not sent, with the reason, and nothing printed ever."""
    fake, wire = at
    fake.fault = fault
    report = printer(waiting_for(wire, fault)).print(raster(), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert report.reason is not None
    assert read in report.reason.read
    fake.release()
    assert fake.sheets == []


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("fault", "sheets", "later"),
    [
        (Fault.PAPER_OUT, 0, 0),
        (Fault.HEAD_OPEN, 0, 0),
        (Fault.SILENT, 1, 1),
        (Fault.ABORTS, 0, 0),
        (Fault.PRINTS_LATE, 0, 0),
        (Fault.CANCEL_IGNORED, 1, 1),
        (Fault.STALLS, 0, 0),
        (Fault.DIES_BEFORE_READING, 0, 0),
        (Fault.DIES_AFTER_READING, 0, 0),
        (Fault.HANGS_UP, 0, 0),
    ],
)
def test_whatever_goes_wrong_after_the_first_byte_is_unknown(
    at: tuple[FakeBrother, Wire], fault: Fault, sheets: int, later: int
) -> None:
    """A fault after the job left is unknown whether a sheet came or not, and a held job is cancelled."""
    fake, wire = at
    fake.when_job_comes = fault
    report = printer(waiting_for(wire, fault), deadline_s=0.3).print(raster(), leave())
    assert report.delivery is Delivery.UNKNOWN, report
    assert len(fake.sheets) == sheets
    fake.release()
    assert len(fake.sheets) == later


def test_the_stock_has_to_be_the_one_the_job_names() -> None:
    """A job for die-cut labels prints on no roll, though it is as wide; one that names no stock prints nowhere."""
    with FakeBrother(length_mm=0) as fake:
        device = printer(Tcp9100Wire(fake.host, fake.port, 3, 3))
        assert device.status().reason is None
        for payload, due in ((RASTER, "102 x 152 mm of type 11"), (RASTER[:402] + b"\x1a", "a stock named")):
            report = device.print(replace(raster(), payload=payload), leave())
            assert report.delivery is Delivery.NOT_SENT
            assert report.reason is not None
            assert due in report.reason.expected
        assert fake.sheets == []


def test_a_model_nobody_knows_is_refused() -> None:
    """A profile for a model without known codes can't be driven."""
    with pytest.raises(ParseError, match="Brother model"):
        BrotherDialect("QL-9999")


@pytest.mark.parametrize(
    ("at_byte", "value"), [(0, 0x81), (2, 0x43), (3, 0x35), (4, 0x99), (8, 0x08), (18, 0x07), (19, 0x02)]
)
def test_a_status_that_is_no_status_is_refused(at_byte: int, value: int) -> None:
    """A head, model, fault, type or phase that the maker does not name is refused."""
    said = bytearray(STATUS)
    assert parse_statuses(bytes(said))[0].model == "QL-1110NWB"
    said[at_byte] = value
    with pytest.raises(ParseError, match="Brother status"):
        parse_statuses(bytes(said))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_half_a_status_is_refused(length: int) -> None:
    """Only whole statuses are read."""
    with pytest.raises(ParseError, match="32 bytes"):
        parse_statuses(bytes(length))
