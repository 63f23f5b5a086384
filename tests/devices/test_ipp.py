"""A printer, or a spooler's raw queue, over IPP, against a fake that fails in every way a real one can."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.ipp import FakeIpp
from kiosk.devices.ipp.printer import CUPS_RAW, PWG_RASTER, IppExpected, IppPrinter
from kiosk.devices.ipp.wire import LONGEST_ANSWER, IppWire
from kiosk.devices.printers import PrintQueue
from kiosk.domain.errors import ParseError
from kiosk.domain.printing import Delivery
from tests.devices.vectors import IN_FORCE, job, leave, patience, refusal, wait_for

DIRECT = IppExpected("Example Label 100", PWG_RASTER, 300)
RAW = IppExpected("Local Raw Printer", CUPS_RAW, None)


@pytest.fixture(params=["direct", "raw"])
def fake(request: pytest.FixtureRequest) -> Iterator[FakeIpp]:
    raw = request.param == "raw"
    with FakeIpp((RAW if raw else DIRECT).make_and_model, raw=raw) as printer:
        yield printer


def printer(fake: FakeIpp, deadline_s: float = 5, uri: str = "") -> IppPrinter:
    """The real client with short deadlines."""
    wire = IppWire(uri or fake.uri, connect_timeout_s=3, status_timeout_s=patience(fake.when_job_comes or fake.fault))
    return IppPrinter(wire, RAW if fake.raw else DIRECT, IN_FORCE, PrintQueue(), deadline_s, poll_every_s=0.02)


def test_a_job_comes_out_once_as_it_was_sent(fake: FakeIpp) -> None:
    """A printer without fault prints one sheet, byte for byte, under the print id; its own count is kept."""
    report = printer(fake).print(job(), leave())
    assert report.delivery is Delivery.SENT, report
    assert fake.sheets == [job().payload]
    assert [(done.name, done.state) for done in fake.jobs.values()] == [(job().print_id, 9)]
    assert any("job-state 9" in reply for reply in report.replies)
    counts = [reply for reply in report.replies if reply.startswith("label counter")]
    assert counts == ([] if fake.raw else ["label counter 0", "label counter 1"])


@pytest.mark.hazard("H05")
@pytest.mark.parametrize(
    ("fault", "read"),
    [
        (Fault.SILENT, "silence"),
        (Fault.DRIPS, "silence"),
        (Fault.GARBLED, "4 bytes that are none"),
        (Fault.PAPER_OUT, "printer-state 4, media-empty-error"),
        (Fault.HEAD_OPEN, "cover-open-error"),
        (Fault.PAUSED, "printer-state 5, paused"),
        (Fault.BUSY, "printer-state 4, accepts no jobs"),
        (Fault.WRONG_MODEL, "Example Laser 9"),
        (Fault.WRONG_MEDIA, "text/plain"),
    ],
)
def test_a_printer_that_is_not_ready_gets_no_byte(fake: FakeIpp, fault: Fault, read: str) -> None:
    """Silence, a fault, a pause, another model or format: not sent, with the reason, and nothing printed ever."""
    fake.fault = fault
    device = printer(fake)
    report = device.print(job(), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert report.reason is not None
    assert report.reason.interlock == "printer_ready"
    assert read in report.reason.read
    assert device.status().reason is not None
    fake.release()
    assert (fake.sheets, fake.jobs) == ([], {})


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("fault", [Fault.REPORTS_PAPER_OUT, Fault.REPORTS_HEAD_OPEN])
def test_a_printer_that_warns_is_not_ready(fault: Fault) -> None:
    """A printer itself says with a mere warning that its paper is out: nothing is sent."""
    with FakeIpp(DIRECT.make_and_model) as fake:
        fake.fault = fault
        assert printer(fake).print(job(), leave()).delivery is Delivery.NOT_SENT


@pytest.mark.parametrize("fault", [Fault.REPORTS_PAPER_OUT, Fault.REPORTS_HEAD_OPEN])
def test_a_queue_keeps_the_warnings_of_its_last_job(fault: Fault) -> None:
    """At a spooler's queue a warning is what an earlier job left behind, and stands against nothing."""
    with FakeIpp(RAW.make_and_model, raw=True) as fake:
        fake.fault = fault
        assert printer(fake).status().reason is None


@pytest.mark.hazard("H02")
def test_another_resolution_gets_no_byte() -> None:
    """A printer that does not print at the profile's dots would scale the label."""
    with FakeIpp(DIRECT.make_and_model, dpi=203) as fake:
        report = printer(fake).print(job(), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert report.reason is not None
    assert (report.reason.expected, report.reason.read) == ("300 dpi", "203 x 203 dpi")


@pytest.mark.hazard("H05")
def test_a_queue_that_holds_a_job_gets_no_other(fake: FakeIpp) -> None:
    """While a job of anybody waits there, nothing is sent behind it."""
    fake.fault = Fault.PRINTS_LATE
    fake.new_job("somebody's", b"x")
    fake.fault = Fault.NONE
    report = printer(fake).print(job(), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert report.reason is not None
    assert report.reason.read == "jobs waiting: 1"


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("fault", "sheets", "later"),
    [
        (Fault.PAPER_OUT, 0, 0),
        (Fault.PAUSED, 0, 0),
        (Fault.PRINTS_LATE, 0, 0),
        (Fault.CANCEL_IGNORED, 1, 1),
        (Fault.STALLS, 0, 0),
        (Fault.SILENT, 1, 1),
        (Fault.DIES_BEFORE_READING, 0, 0),
        (Fault.DIES_AFTER_READING, 0, 0),
        (Fault.HANGS_UP, 0, 0),
        (Fault.ABORTS, 0, 0),
        (Fault.FORGETS, 0, 1),
        (Fault.REUSES_JOB_ID, 1, 1),
        (Fault.BUSY, 0, 0),
    ],
)
def test_whatever_goes_wrong_after_the_first_byte_is_unknown(
    fake: FakeIpp, fault: Fault, sheets: int, later: int
) -> None:
    """A fault after the job left is unknown whether a sheet came or not, and the reason says a label may still come."""
    fake.when_job_comes = fault
    report = printer(fake, deadline_s=0.3).print(job(), leave())
    assert report.delivery is Delivery.UNKNOWN, report
    assert report.reason is not None
    assert report.reason.interlock == "print_outcome_known"
    assert len(fake.sheets) == sheets
    fake.release()
    assert len(fake.sheets) == later


@pytest.mark.hazard("H05")
def test_a_job_whose_answer_was_lost_is_cancelled_by_its_name(fake: FakeIpp) -> None:
    """When the printer took the job and hung up, the job that has the print id is looked for and cancelled."""
    fake.when_job_comes = Fault.HANGS_UP
    report = printer(fake).print(job(), leave())
    assert "Cancel-Job 1: status 0x0000" in report.replies
    assert fake.cancelled == 1


@pytest.mark.hazard("H05")
def test_a_number_that_went_to_another_job_is_not_cancelled(fake: FakeIpp) -> None:
    """A job under our number with another uuid is somebody else's: the label is unknown, and their job is left alone."""
    fake.when_job_comes = Fault.PRINTS_LATE
    device = printer(fake, deadline_s=5)
    reports = []
    printing = threading.Thread(target=lambda: reports.append(device.print(job(), leave())))
    printing.start()
    wait_for(lambda: len(fake.jobs) == 1)
    fake.fault = Fault.REUSES_JOB_ID
    printing.join()
    assert reports[0].delivery is Delivery.UNKNOWN
    assert fake.cancelled == 0


def refilled(fake: FakeIpp) -> None:
    """Somebody puts paper in once the job is there."""
    wait_for(lambda: bool(fake.jobs))
    fake.release()


def test_paper_refilled_before_the_deadline_is_waited_for(fake: FakeIpp) -> None:
    """A printer that runs out of paper during the job is asked on until somebody refills it."""
    fake.when_job_comes = Fault.PAPER_OUT
    refill = threading.Thread(target=refilled, args=(fake,))
    refill.start()
    report = printer(fake, deadline_s=5).print(job(), leave())
    refill.join()
    assert report.delivery is Delivery.SENT
    assert len(fake.sheets) == 1


@pytest.mark.parametrize(("fault", "sheets"), [(Fault.PRINTS_TWICE, 2), (Fault.NO_INK, 0)])
def test_what_only_the_camera_can_see_is_reported_as_sent(fake: FakeIpp, fault: Fault, sheets: int) -> None:
    """A double print or a blank sheet shows nowhere in the answers: completed is the printer's word, not a label."""
    fake.fault = fault
    assert printer(fake).print(job(), leave()).delivery is Delivery.SENT
    assert len(fake.sheets) == sheets


@pytest.mark.hazard("H05")
def test_a_print_id_is_never_sent_twice(fake: FakeIpp) -> None:
    """A second call with the same id is unknown and asks nothing, however the first one ended."""
    device = printer(fake)
    device.print(job(), leave())
    heard = len(fake.asked)
    assert device.print(job(), leave()).delivery is Delivery.UNKNOWN
    assert len(fake.asked) == heard


def test_nothing_but_an_authorized_prints(fake: FakeIpp) -> None:
    """A refusal as leave raises before the printer is even asked."""
    with pytest.raises(TypeError, match="Expected an Authorized"):
        printer(fake).print(job(), refusal())  # type: ignore[arg-type]  # the wrong type is the test
    assert fake.asked == []


def test_a_job_of_another_profile_gets_no_byte(fake: FakeIpp) -> None:
    """What was proved under another profile is not sent."""
    report = printer(fake).print(replace(job(), profile_sha256="0" * 64), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert fake.asked == []


@pytest.mark.hazard("H05")
def test_a_printer_that_is_not_there_gets_no_byte(fake: FakeIpp) -> None:
    """No one listens: not sent, for the connection failed in this very call."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    report = printer(fake, uri=f"ipp://127.0.0.1:{port}/ipp/print").print(job(), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert report.reason is not None
    assert report.reason.read == "Connection refused"


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 9\r\n\r\n\x02\x00\x00\x00",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 999999\r\n\r\n"
        + b"\x00" * (LONGEST_ANSWER + 9),
        b"nonsense\r\n\r\n",
        b"",
    ],
    ids=["not found", "html", "cut short", "too long", "no http", "nothing"],
)
def test_an_answer_of_another_kind_is_no_answer(answer: bytes) -> None:
    """Whatever is no whole answer of IPP within bounds leaves the printer not ready."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(answer)

        serving = threading.Thread(target=serve)
        serving.start()
        uri = f"ipp://127.0.0.1:{server.getsockname()[1]}/ipp/print"
        device = IppPrinter(IppWire(uri, 0.5, 0.5), DIRECT, IN_FORCE, PrintQueue())
        assert device.status().reason is not None
        serving.join()


@pytest.mark.parametrize(
    "uri",
    [
        "ipp://printer.example/ipp/print",
        "http://127.0.0.1/ipp/print",
        "ipps://127.0.0.1/ipp/print",
        "ipp://127.0.0.1",
        "ipp://127.0.0.1/ipp/print?a=b",
        "ipp://me@127.0.0.1/ipp/print",
        "ipp://127.0.0.1:0/ipp/print",
        "ipp://127.0.0.1:99999/ipp/print",
        "ipp://127.0.0.1/ipp/pr int",
    ],
)
def test_a_printer_is_named_by_its_address(uri: str) -> None:
    """Anything but ipp, an IP address and a plain path is refused."""
    with pytest.raises(ParseError, match="printer"):
        IppWire(uri)


def test_a_printer_without_an_expected_model_is_refused() -> None:
    """A profile that doesn't say which printer it is would print on any."""
    with pytest.raises(ParseError, match="printer-make-and-model"):
        IppExpected("", PWG_RASTER, 300)
