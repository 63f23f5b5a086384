"""A printer behind a device file: written to without waiting, read back on the same file, gone when it is unplugged."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.usb import FakeUsbPort
from kiosk.devices.fakes.zebra import FakeZebra
from kiosk.devices.lines.line_printer import LinePrinter
from kiosk.devices.lines.usb import UsbWire
from kiosk.devices.lines.zebra import ZebraDialect
from kiosk.devices.printers import PrintQueue
from kiosk.domain.errors import ParseError
from kiosk.domain.printing import Delivery
from kiosk.labels.zpl import decode, encode
from tests.devices.vectors import IN_FORCE, MODEL, bits, job, leave, patience


@pytest.fixture
def zebra() -> Iterator[FakeZebra]:
    with FakeZebra(MODEL) as fake:
        yield fake


@pytest.fixture
def device(zebra: FakeZebra) -> Iterator[str]:
    with FakeUsbPort(zebra) as port:
        yield port.device


def printer(device: str, fault: Fault = Fault.NONE, deadline_s: float = 5) -> LinePrinter:
    """The real printer, with as much patience as the fault is worth, on the fake's port."""
    wire = UsbWire(device, patience(fault))
    return LinePrinter(wire, ZebraDialect(MODEL, 300), IN_FORCE, PrintQueue(), deadline_s, poll_every_s=0.02)


def test_a_job_comes_out_once_with_the_very_dots(zebra: FakeZebra, device: str) -> None:
    """Through a device file no byte is altered, and the printer's answers come back on it."""
    report = printer(device).print(job(), leave())
    assert report.delivery is Delivery.SENT, report
    assert [np.array_equal(decode(sheet), bits()) for sheet in zebra.sheets] == [True]
    assert report.replies[-1] == "label counter 1"


def test_a_job_larger_than_the_line_takes_at_once(zebra: FakeZebra, device: str) -> None:
    """A job that fills the device's buffer many times over is handed on as the printer takes it."""
    noise = np.random.default_rng(1).integers(0, 2, (600, 800)).astype(np.bool_)
    report = printer(device).print(job(payload=encode(noise)), leave())
    assert report.delivery is Delivery.SENT, report
    assert np.array_equal(decode(zebra.sheets[0]), noise)


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.PAPER_OUT, Fault.WRONG_MODEL, Fault.WRONG_DPI, Fault.GARBLED])
def test_a_printer_that_is_not_ready_gets_no_byte(zebra: FakeZebra, device: str, fault: Fault) -> None:
    """Silence on the file, a fault, another model or head: not sent."""
    zebra.fault = fault
    assert printer(device, fault).print(job(), leave()).delivery is Delivery.NOT_SENT
    zebra.release()
    assert zebra.sheets == []


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("fault", [Fault.STALLS, Fault.DIES_BEFORE_READING, Fault.DIES_AFTER_READING, Fault.PAPER_OUT])
def test_a_printer_that_fails_during_the_job_leaves_it_unknown(zebra: FakeZebra, device: str, fault: Fault) -> None:
    """A stall, a cable that is pulled, paper that ends: unknown, within the deadline."""
    zebra.when_job_comes = fault
    report = printer(device, fault, deadline_s=0.5).print(
        job(payload=encode(np.ones((2000, 800), dtype=np.bool_))), leave()
    )
    assert report.delivery is Delivery.UNKNOWN, report
    assert zebra.sheets == []


@pytest.mark.hazard("H05")
def test_a_port_without_printer_gets_no_byte(zebra: FakeZebra, tmp_path: Path) -> None:
    """A device that is not there, or is no device, is a printer that is not ready."""
    with FakeUsbPort(zebra) as port:
        gone = port.device
    report = printer(gone).print(job(), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert zebra.asked == []


def test_what_was_said_to_somebody_who_is_gone_is_forgotten(zebra: FakeZebra, device: str) -> None:
    """An answer that came too late for an earlier question is no answer to this one."""
    mute = os.open(device, os.O_RDWR | os.O_NOCTTY)
    os.write(mute, b"~HI")
    while not zebra.asked:
        os.sched_yield()
    os.close(mute)
    assert printer(device).print(job(), leave()).delivery is Delivery.SENT


@pytest.mark.parametrize("path", ["", "lp0", "/etc/passwd", "/dev/../etc/passwd", "/dev/", "/dev/usb/lp0\n"])
def test_only_a_device_is_written_to(path: str) -> None:
    """A path that is no file under /dev is refused."""
    with pytest.raises(ParseError, match="printer device"):
        UsbWire(path)


def test_a_wire_without_deadline_is_refused() -> None:
    """A time-out of zero would mean to wait for ever."""
    with pytest.raises(ParseError, match="printer time-outs"):
        UsbWire("/dev/usb/lp0", 0)
