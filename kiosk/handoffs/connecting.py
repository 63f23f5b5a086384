"""The printer behind a profile: its wire, and the way its language is asked, put together."""

from collections.abc import Mapping
from pathlib import Path

from kiosk.devices.file_printer import FilePrinter
from kiosk.devices.ipp.printer import CUPS_RAW, PDF, PWG_RASTER, IppExpected, IppPrinter
from kiosk.devices.ipp.wire import IppWire
from kiosk.devices.lines.brother import BrotherDialect
from kiosk.devices.lines.dialect import Dialect
from kiosk.devices.lines.line import Wire
from kiosk.devices.lines.line_printer import LinePrinter
from kiosk.devices.lines.tcp9100 import Tcp9100Wire
from kiosk.devices.lines.usb import UsbWire
from kiosk.devices.lines.zebra import ZebraDialect
from kiosk.devices.printers import Printer, PrintQueue, ProfileInForce
from kiosk.domain.errors import ParseError
from kiosk.labels.profile import PrinterProfile

_OWN_ODOMETER = "Zebra"


def printers_for(printing: Mapping[str, PrinterProfile], folder: Path) -> Mapping[str, Printer]:
    """The printer for each kind of label; those that are one device take one job at a time between them.

    Raises ParseError.
    """
    queues: dict[tuple[object, ...], PrintQueue] = {}
    found = {}
    for piece, profile in printing.items():
        at = profile.transport
        place = (at.kind, at.host, at.port, at.uri, at.queue, at.device)
        found[piece] = printer_for(profile, folder, queues.setdefault(place, PrintQueue()))
    return found


def printer_for(profile: PrinterProfile, folder: Path, queue: PrintQueue | None = None) -> Printer:
    """The printer behind a profile. Raises ParseError for a language that can't be asked over its wire."""
    in_force = ProfileInForce(profile.id, profile.sha256, profile.printer.language, profile.printer.dpi)
    at = profile.transport
    queue = queue or PrintQueue()
    match at.kind:
        case "file":
            return FilePrinter(prints_folder(profile, folder), profile.printer.language, in_force)
        case "socket9100" | "usb":
            wire: Wire = (
                UsbWire(at.device, at.status_timeout_s)
                if at.kind == "usb"
                else Tcp9100Wire(at.host, at.port, at.connect_timeout_s, at.status_timeout_s)
            )
            return LinePrinter(wire, _dialect(profile), in_force, queue, at.job_deadline_s)
        case "ipp" | "cups-raw":
            uri = at.uri if at.kind == "ipp" else f"{at.uri.rstrip('/')}/printers/{at.queue}"
            ipp = IppWire(uri, at.connect_timeout_s, at.status_timeout_s)
            return IppPrinter(ipp, _expected(profile), in_force, queue, at.job_deadline_s)


def prints_folder(profile: PrinterProfile, folder: Path) -> Path:
    """Where a printer that is a folder of this site has its files."""
    return folder / (profile.transport.folder or "prints")


def _dialect(profile: PrinterProfile) -> Dialect:
    printer = profile.printer
    match printer.language:
        case "zpl-gfa":
            return ZebraDialect(printer.expect_hi, printer.dpi, printer.vendor == _OWN_ODOMETER)
        case "brother-raster":
            return BrotherDialect(printer.model, answers=profile.status.probe != "none")
        case other:
            raise ParseError(f"printer profile {profile.id}", "a language that can be asked over a line", other)


def _expected(profile: PrinterProfile) -> IppExpected:
    """A raw queue takes any language, and knows of no resolution."""
    printer = profile.printer
    if profile.transport.kind == "cups-raw":
        return IppExpected(printer.expect_make_and_model, CUPS_RAW, None)
    match printer.language:
        case "pwg":
            return IppExpected(printer.expect_make_and_model, PWG_RASTER, printer.dpi)
        case "pdf":
            return IppExpected(printer.expect_make_and_model, PDF, None)
        case other:
            raise ParseError(f"printer profile {profile.id}", "language pwg or pdf over IPP", other)
