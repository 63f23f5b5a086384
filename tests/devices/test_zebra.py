"""A Zebra printer on TCP 9100, against a fake that fails in every way a real one can: nothing, once, or unknown."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.zebra import FakeZebra
from kiosk.devices.lines.line_printer import LinePrinter
from kiosk.devices.lines.tcp9100 import Tcp9100Wire
from kiosk.devices.lines.zebra import ZebraDialect
from kiosk.devices.printers import PrintQueue
from kiosk.domain.decision import Authorized
from kiosk.domain.errors import ParseError
from kiosk.domain.printing import Delivery
from kiosk.labels.zpl import decode
from tests.devices.vectors import IN_FORCE, MODEL, bits, job, leave, patience, refusal, wait_for


@pytest.fixture
def zebra() -> Iterator[FakeZebra]:
    with FakeZebra(MODEL) as fake:
        yield fake


def printer(zebra: FakeZebra, deadline_s: float = 5) -> LinePrinter:
    """The real printer with short deadlines, on the fake's socket."""
    wire = Tcp9100Wire(
        zebra.host, zebra.port, connect_timeout_s=3, status_timeout_s=patience(zebra.when_job_comes or zebra.fault)
    )
    return LinePrinter(wire, ZebraDialect(MODEL, 300), IN_FORCE, PrintQueue(), deadline_s, poll_every_s=0.02)


def test_a_job_comes_out_once_with_the_very_dots(zebra: FakeZebra) -> None:
    """A printer without fault prints one sheet, dot for dot, and the replies are kept without the printer's password."""
    report = printer(zebra).print(job(), leave())
    assert report.delivery is Delivery.SENT
    assert report.reason is None
    assert len(zebra.sheets) == 1
    assert np.array_equal(decode(zebra.sheets[0]), bits())
    assert report.replies[0].startswith("~HS 030,0,0,1245,000")
    assert report.replies[1:3] == ("~HI ZD621R-300dpi,V93.21.26Z,12,8176KB", "label counter 0")
    assert report.replies[-1] == "label counter 1"
    assert not any("1234" in reply for reply in report.replies)


@pytest.mark.hazard("H05")
@pytest.mark.parametrize(
    ("fault", "read"),
    [
        (Fault.SILENT, "silence"),
        (Fault.PAPER_OUT, "silence"),
        (Fault.HEAD_OPEN, "silence"),
        (Fault.REPORTS_PAPER_OUT, "paper out"),
        (Fault.REPORTS_HEAD_OPEN, "head open"),
        (Fault.PAUSED, "paused"),
        (Fault.BUSY, "3 formats in the buffer, 3 labels remaining"),
        (Fault.LABEL_WAITING, "a label waits to be taken"),
        (Fault.GARBLED, r"\x02OK\x03\r\n"),
        (Fault.WRONG_MODEL, "GK420t-200dpi at 12 dots per mm"),
        (Fault.WRONG_DPI, "ZD621R-300dpi at 8 dots per mm"),
    ],
)
def test_a_printer_that_is_not_ready_gets_no_byte(zebra: FakeZebra, fault: Fault, read: str) -> None:
    """Silence, a fault, a pause, work, another model or head: not sent, with the reason, and nothing printed ever."""
    zebra.fault = fault
    device = printer(zebra)
    report = device.print(job(), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert report.reason is not None
    assert report.reason.interlock == "printer_ready"
    assert report.reason.read == read
    status = device.status()
    assert status.reason is not None
    assert status.reason.read == read
    zebra.release()
    assert zebra.sheets == []


@pytest.mark.hazard("H05")
@pytest.mark.parametrize(
    ("model", "dots_per_mm", "delivery"),
    [
        ("CL4NX-305dpi", 12, Delivery.SENT),
        ("CL4NX-305dpi", 24, Delivery.NOT_SENT),
        ("CL4NX-305dpi", 8, Delivery.NOT_SENT),
        (MODEL, 12, Delivery.NOT_SENT),
    ],
)
def test_a_head_of_305_dpi_is_known_by_its_12_dots_per_mm(model: str, dots_per_mm: int, delivery: Delivery) -> None:
    """It answers 12 as one of 300 dpi does, and then the model tells them apart; any other answer is another printer."""
    with FakeZebra(model, dots_per_mm) as fake:
        dialect = ZebraDialect("CL4NX-305dpi", 305, counts=False)
        wire = Tcp9100Wire(fake.host, fake.port, 3, 3)
        device = LinePrinter(wire, dialect, replace(IN_FORCE, dpi=305), PrintQueue(), 5, poll_every_s=0.02)
        assert device.print(replace(job(), dpi=305), leave()).delivery is delivery
        assert len(fake.sheets) == (delivery is Delivery.SENT)


def test_an_answer_without_end_is_stopped_by_the_deadline(zebra: FakeZebra) -> None:
    """A printer that drips bytes can't hold the kiosk: the deadline counts the whole answer, not each byte."""
    zebra.fault = Fault.DRIPS
    report = printer(zebra).print(job(), leave())
    assert report.delivery is Delivery.NOT_SENT


@pytest.mark.hazard("H05")
def test_a_printer_that_is_not_there_gets_no_byte() -> None:
    """No one listens: not sent, for the connection failed in this very call."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    device = LinePrinter(Tcp9100Wire("127.0.0.1", port, 0.2, 0.2), ZebraDialect(MODEL, 300), IN_FORCE, PrintQueue())
    report = device.print(job(), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert report.reason is not None
    assert report.reason.read == "Connection refused"
    assert device.status().reason is not None


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("fault", "sheets", "later"),
    [
        (Fault.PAPER_OUT, 0, 0),
        (Fault.PAUSED, 0, 0),
        (Fault.PRINTS_LATE, 0, 0),
        (Fault.CANCEL_IGNORED, 1, 1),
        (Fault.STALLS, 0, 0),
        (Fault.DIES_BEFORE_READING, 0, 0),
        (Fault.DIES_AFTER_READING, 0, 0),
    ],
)
def test_whatever_goes_wrong_after_the_first_byte_is_unknown(
    zebra: FakeZebra, fault: Fault, sheets: int, later: int
) -> None:
    """A fault after the job left is unknown whether a sheet came or not, and the reason says a label may still come."""
    zebra.when_job_comes = fault
    device = printer(zebra, deadline_s=0.3)
    report = device.print(job(), leave())
    assert report.delivery is Delivery.UNKNOWN
    assert report.reason is not None
    assert report.reason.interlock == "print_outcome_known"
    assert "may come out" in report.reason.remedy
    assert len(zebra.sheets) == sheets
    zebra.release()
    assert len(zebra.sheets) == later


@pytest.mark.hazard("H05")
def test_a_held_job_is_cancelled_at_the_deadline(zebra: FakeZebra) -> None:
    """When the deadline passes the kiosk sends ~JA, so that a held label does not come out hours later."""
    zebra.fault = Fault.PRINTS_LATE
    report = printer(zebra, deadline_s=0.3).print(job(), leave())
    assert zebra.cancelled == 1
    assert "~JA" in report.replies[-1]
    zebra.release()
    assert zebra.sheets == []


@pytest.mark.parametrize("fault", [Fault.HANGS_UP, Fault.DIES_AFTER_READING])
def test_a_line_that_breaks_after_the_job_is_said_as_such(zebra: FakeZebra, fault: Fault) -> None:
    """Nobody waits for a printer that is gone: the report says how the line ended."""
    zebra.fault = fault
    report = printer(zebra, deadline_s=60).print(job(), leave())
    assert report.delivery is Delivery.UNKNOWN
    assert report.replies[-1].startswith("line down: ")


def refilled(zebra: FakeZebra) -> None:
    """Somebody puts paper in once the printer was asked in vain."""
    wait_for(lambda: bool(zebra.held) and zebra.asked[-1] == "~HS")
    zebra.release()


def test_paper_refilled_before_the_deadline_is_waited_for(zebra: FakeZebra) -> None:
    """A printer that runs out of paper during the job is asked on until somebody refills it."""
    zebra.when_job_comes = Fault.PAPER_OUT
    refill = threading.Thread(target=refilled, args=(zebra,))
    refill.start()
    report = printer(zebra, deadline_s=5).print(job(), leave())
    refill.join()
    assert report.delivery is Delivery.SENT
    assert zebra.counter == 1


@pytest.mark.parametrize(("fault", "sheets"), [(Fault.PRINTS_TWICE, 2), (Fault.NO_INK, 0)])
def test_what_only_the_camera_can_see_is_reported_as_sent(zebra: FakeZebra, fault: Fault, sheets: int) -> None:
    """A double print or a blank sheet shows nowhere on the line: sent is the printer's word, not a label."""
    zebra.fault = fault
    assert printer(zebra).print(job(), leave()).delivery is Delivery.SENT
    assert zebra.counter == sheets


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("fault", [Fault.NONE, Fault.PRINTS_LATE])
def test_a_print_id_is_never_sent_twice(zebra: FakeZebra, fault: Fault) -> None:
    """A second call with the same id is unknown and sends no byte, however the first one ended."""
    zebra.fault = fault
    device = printer(zebra, deadline_s=1)
    first = device.print(job(), leave())
    heard = len(zebra.asked)
    second = device.print(job(), leave())
    assert second.delivery is Delivery.UNKNOWN
    assert second.reason is not None
    assert len(zebra.asked) == heard
    assert zebra.counter == (1 if first.delivery is Delivery.SENT else 0)


def test_an_id_of_which_no_byte_left_may_be_tried_again(zebra: FakeZebra) -> None:
    """After paper is put in, a person may ask for the very job that was not sent."""
    zebra.fault = Fault.PAPER_OUT
    device = printer(zebra)
    assert device.print(job(), leave()).delivery is Delivery.NOT_SENT
    zebra.release()
    assert device.print(job(), leave()).delivery is Delivery.SENT
    assert zebra.counter == 1


def test_one_job_at_a_time(zebra: FakeZebra) -> None:
    """While one label is on its way, a second one is not sent."""
    zebra.fault = Fault.PRINTS_LATE
    device = printer(zebra, deadline_s=5)
    reports = []
    first = threading.Thread(target=lambda: reports.append(device.print(job(), leave())))
    first.start()
    wait_for(lambda: bool(zebra.held))
    second = device.print(job("22222222-2222-4222-8222-222222222222"), leave())
    zebra.release()
    first.join()
    assert second.delivery is Delivery.NOT_SENT
    assert second.reason is not None
    assert "busy" in second.reason.read
    assert reports[0].delivery is Delivery.SENT
    assert zebra.counter == 1


@pytest.mark.parametrize("wrong", [refusal(), None, True, "authorized", Authorized])
def test_nothing_but_an_authorized_prints(zebra: FakeZebra, wrong: object) -> None:
    """A refusal, a truth, a text or the class itself as leave raises before the printer is even asked."""
    with pytest.raises(TypeError, match="Expected an Authorized"):
        printer(zebra).print(job(), wrong)  # type: ignore[arg-type]  # the wrong type is the test
    assert zebra.asked == []


@pytest.mark.parametrize("host", ["printer.example", "", "127.0.0.1:9100", "localhost"])
def test_a_printer_is_named_by_its_address(host: str) -> None:
    """A host name is refused: looking it up has no deadline, and whoever answers chooses the printer."""
    with pytest.raises(ParseError, match="Expected an IP address"):
        Tcp9100Wire(host)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_can_not_be_is_refused(port: int) -> None:
    """Ports go from 1 to 65535."""
    with pytest.raises(ParseError, match="printer port"):
        Tcp9100Wire("127.0.0.1", port)


def test_a_wire_without_deadline_is_refused() -> None:
    """A time-out of zero would mean to wait for ever."""
    with pytest.raises(ParseError, match="printer time-outs"):
        Tcp9100Wire("127.0.0.1", 9100, 0.0, 1.0)
