"""Each profile gets the printer its wire and language make together, and one device takes one job at a time."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import load_profiles
from kiosk.devices.fakes.brother import FakeBrother
from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.zebra import FakeZebra
from kiosk.devices.file_printer import FilePrinter
from kiosk.devices.ipp.printer import IppPrinter
from kiosk.devices.lines.brother import BrotherDialect
from kiosk.devices.lines.line_printer import LinePrinter
from kiosk.devices.lines.tcp9100 import Tcp9100Wire
from kiosk.devices.lines.usb import UsbWire
from kiosk.devices.lines.zebra import ZebraDialect
from kiosk.domain.errors import ParseError
from kiosk.domain.printing import Delivery
from kiosk.handoffs.connecting import printer_for, printers_for
from kiosk.labels.profile import PrinterProfile, Transport
from tests.devices.vectors import job, leave, wait_for

ZEBRA = load_profiles()["zebra-zd621-300-100x100"]
SOCKET = Transport("socket9100", "127.0.0.1", 9100)
USB = Transport("usb", device="/dev/usb/lp0")
IPP = Transport("ipp", uri="ipp://127.0.0.1/ipp/print")
RAW = Transport("cups-raw", uri="ipp://127.0.0.1:631", queue="label")


def profile(transport: Transport, language: str = "zpl-gfa", model: str = "ZD621") -> PrinterProfile:
    """A profile of this wire and language."""
    printer = replace(ZEBRA.printer, language=language, model=model, expect_make_and_model="Example")  # type: ignore[arg-type]  # a word of the list
    return replace(ZEBRA, printer=printer, transport=transport)


@pytest.mark.parametrize(
    ("transport", "language", "model", "wire", "dialect"),
    [
        (SOCKET, "zpl-gfa", "ZD621", Tcp9100Wire, ZebraDialect),
        (USB, "zpl-gfa", "ZD621", UsbWire, ZebraDialect),
        (SOCKET, "brother-raster", "QL-1110NWB", Tcp9100Wire, BrotherDialect),
        (USB, "brother-raster", "QL-1110NWB", UsbWire, BrotherDialect),
    ],
)
def test_wire_and_way_of_asking_compose(
    transport: Transport, language: str, model: str, wire: type, dialect: type, tmp_path: Path
) -> None:
    """Over a line each language is asked in its own way, whatever the line is."""
    printer = printer_for(profile(transport, language, model), tmp_path)
    assert isinstance(printer, LinePrinter)
    assert (type(printer._wire), type(printer._dialect)) == (wire, dialect)


@pytest.mark.parametrize(
    ("transport", "language", "uri", "sent_as", "dpi"),
    [
        (IPP, "pwg", "ipp://127.0.0.1/ipp/print", "image/pwg-raster", 300),
        (IPP, "pdf", "ipp://127.0.0.1/ipp/print", "application/pdf", None),
        (RAW, "zpl-gfa", "ipp://127.0.0.1:631/printers/label", "application/vnd.cups-raw", None),
        (RAW, "brother-raster", "ipp://127.0.0.1:631/printers/label", "application/vnd.cups-raw", None),
        (RAW, "pwg", "ipp://127.0.0.1:631/printers/label", "application/vnd.cups-raw", None),
    ],
)
def test_a_printer_over_ipp_is_sent_what_it_is_asked_for(
    transport: Transport, language: str, uri: str, sent_as: str, dpi: int | None, tmp_path: Path
) -> None:
    """A printer itself is sent raster of its own dots; a raw queue takes any language as it is."""
    printer = printer_for(profile(transport, language), tmp_path)
    assert isinstance(printer, IppPrinter)
    assert printer._wire.uri == uri
    assert (printer._expected.document_format, printer._expected.dpi) == (sent_as, dpi)


def test_a_folder_is_a_printer(tmp_path: Path) -> None:
    """A file printer's folder lies in the site's."""
    printer = printer_for(load_profiles()["file-300-100x100"], tmp_path)
    assert isinstance(printer, FilePrinter)
    assert printer._folder == tmp_path / "printed"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (profile(SOCKET, "pwg"), "a language that can be asked over a line"),
        (profile(USB, "png"), "a language that can be asked over a line"),
        (profile(IPP, "zpl-gfa"), "language pwg or pdf over IPP"),
        (profile(SOCKET, "brother-raster", "QL-9999"), "one of QL-800"),
        (replace(ZEBRA, printer=replace(ZEBRA.printer, expect_hi="")), "the model as the printer's ~HI says it"),
        (replace(profile(IPP, "pwg"), printer=replace(ZEBRA.printer, language="pwg")), "the one the printer tells"),
        (profile(replace(RAW, uri="ipp://printserver:631")), "an IP address"),
        (profile(replace(RAW, queue="")), "a path of letters"),
        (profile(replace(USB, device="/tmp/lp0")), "a file under /dev"),
    ],
)
def test_a_printer_that_can_not_be_asked_is_refused(changed: PrinterProfile, expected: str, tmp_path: Path) -> None:
    """A language without a way of asking, a printer that nobody could tell from another, an address that is a name."""
    with pytest.raises(ParseError, match=expected.replace("~", ".")):
        printer_for(changed, tmp_path)


@pytest.mark.hazard("H05")
@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("brother-ql1110nwb-300-100x100", "No such file or directory"),
        ("brother-ql1110nwb-300-network-100x100", "one on the network, where it can't be asked"),
    ],
)
def test_a_printer_that_answers_over_usb_alone_prints_over_usb_alone(name: str, read: str, tmp_path: Path) -> None:
    """On USB it is looked for and asked; on the network nothing is asked and nothing sent, and why is said."""
    with FakeBrother() as fake:
        shipped = load_profiles()[name]
        at = shipped.transport
        if at.kind == "socket9100":
            at = replace(at, host=fake.host, port=fake.port)
        else:
            at = replace(at, device="/dev/no-such-printer")
        one = replace(shipped, transport=at)
        printer = printer_for(one, tmp_path)
        sent = replace(job(), profile_id=name, profile_sha256=one.sha256, language="brother-raster")
        for reason in (printer.status().reason, printer.print(sent, leave()).reason):
            assert reason is not None
            assert reason.read == read
        assert (fake.asked, fake.sheets) == ([], [])


@pytest.mark.hazard("H05")
def test_two_kinds_of_label_on_one_printer_wait_for_nobody(tmp_path: Path) -> None:
    """While one label of a printer is on its way, no other kind of label is sent there."""
    with FakeZebra(ZEBRA.printer.expect_hi) as zebra:
        wire = Transport("socket9100", zebra.host, zebra.port, job_deadline_s=30)
        one = profile(wire)
        other = replace(one, id="other")
        printers = printers_for({"base label": one, "tie-tag": other}, tmp_path)
        zebra.when_job_comes = Fault.PRINTS_LATE
        reports = []
        first = replace(job("first"), profile_id=one.id, profile_sha256=one.sha256)
        second = replace(job("second"), profile_id=other.id, profile_sha256=other.sha256)
        printing = threading.Thread(target=lambda: reports.append(printers["base label"].print(first, leave())))
        printing.start()
        wait_for(lambda: bool(zebra.held))
        refused = printers["tie-tag"].print(second, leave())
        zebra.release()
        printing.join()
        assert refused.delivery is Delivery.NOT_SENT
        assert reports[0].delivery is Delivery.SENT
        assert printers["tie-tag"].print(second, leave()).delivery is Delivery.SENT
