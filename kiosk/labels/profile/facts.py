"""The facts of a printer profile: one printer model with one stock, as they stand in its file.

A stock is laid out as a person reads it; `output.rotate` turns the proved picture for a head that prints it sideways.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from kiosk.domain.label_uses import Use

MM_PER_INCH = 25.4


def dots(millimetres: float, dpi: int) -> int:
    """Whole dots for a length: the one place where millimetres become dots."""
    return round(millimetres * dpi / MM_PER_INCH)


@dataclass(frozen=True)
class Printer:
    """The model. `expect_hi` is compared with the first field of a printer's own `~HI` reply, `expect_make_and_model`
    with its IPP attribute `printer-make-and-model`; each is empty where it can't be asked.
    """

    vendor: str
    model: str
    dpi: Literal[203, 300, 305, 600, 609]
    language: Literal["png", "pdf", "pwg", "zpl-gfa", "brother-raster"]
    method: Literal["direct-thermal", "thermal-transfer", "laser", "file"]
    expect_hi: str = ""
    expect_make_and_model: str = ""


@dataclass(frozen=True)
class Sheet:
    """Labels on a sheet of paper: `left_mm` and `top_mm` are the upper left corner of the first one, `across_mm` and
    `down_mm` the distance from one label's edge to the same edge of the next.
    """

    width_mm: float
    height_mm: float
    columns: int
    rows: int
    left_mm: float
    top_mm: float
    across_mm: float
    down_mm: float


@dataclass(frozen=True)
class Media:
    """The stock in millimetres; `margins_mm` are left, top, right and bottom strips no ink may touch."""

    width_mm: float
    height_mm: float
    max_print_width_mm: float
    margins_mm: tuple[float, float, float, float]
    tracking: Literal["gap", "mark", "continuous", "sheet"]
    gap_mm: float = 0.0
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Stock:
    """What the label is made of, and what the site has validated it for. Nothing is assumed of a stock."""

    material: str
    validated_for: tuple[Use, ...]


@dataclass(frozen=True)
class Output:
    """How the picture leaves. `threshold` is the grey level, 0–255, below which a dot is black."""

    rotate: Literal[0, 90, 180, 270] = 0
    threshold: int = 128
    darkness: int = 0
    speed_ips: int = 0


@dataclass(frozen=True)
class Transport:
    """The wire and its deadlines in seconds.

    `host` and `port` for the socket, `uri` for IPP, `queue` (with `uri` of the spooler) for a raw queue of CUPS,
    `device` for a USB printer's file, `folder` for files.
    """

    kind: Literal["file", "socket9100", "ipp", "cups-raw", "usb"]
    host: str = ""
    port: int = 0
    uri: str = ""
    queue: str = ""
    device: str = ""
    folder: str = ""
    connect_timeout_s: float = 3.0
    status_timeout_s: float = 2.0
    job_deadline_s: float = 30.0


@dataclass(frozen=True)
class Status:
    """How the printer says that it is ready, by `~HS`, `ESC i S` or IPP. Silence always means it is not."""

    probe: Literal["none", "zebra-hs", "brother-is", "ipp"]
    silent_means: Literal["not_ready"] = "not_ready"


@dataclass(frozen=True)
class Barcode:
    """Target width of the narrowest bar, the fewest dots it may have, and the linear quiet zone in narrowest bars."""

    x_mm: float
    min_x_dots: int
    quiet_x: int = 10


@dataclass(frozen=True)
class Rfid:
    """A tag inside the label. It is written once, read back and compared; a printer that fails voids the sheet.

    `gtin` is the trade item that the site calls its bags, `company_prefix_digits` of it the company's prefix. What is
    set here is the number for demonstrations: no label of a real facility is proved with it.
    """

    epc: Literal["sgtin-198"]
    gtin: str = "09521321000018"
    company_prefix_digits: int = 7
    attempts: Literal[1] = 1
    on_fail: Literal["error"] = "error"


@dataclass(frozen=True)
class Limits:
    """Most copies of one label. More than one can't be expressed: each paper label is its own issue."""

    copies_max: Literal[1] = 1


@dataclass(frozen=True)
class PrinterProfile:
    """One printer model with one stock, resolved and checked.

    `unconfirmed` names facts of this profile ('printer.expect_hi') that nobody could confirm, and why.
    """

    id: str
    printer: Printer
    media: Media
    stock: Stock
    transport: Transport
    status: Status
    barcode: Barcode
    output: Output = field(default_factory=Output)
    limits: Limits = field(default_factory=Limits)
    rfid: Rfid | None = None
    unconfirmed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def dots(self, millimetres: float) -> int:
        """Whole dots of this printer for a length."""
        return dots(millimetres, self.printer.dpi)

    @property
    def width_dots(self) -> int:
        """Width of the stock as it is read, in whole dots."""
        return self.dots(self.media.width_mm)

    @property
    def height_dots(self) -> int:
        """Height of the stock as it is read, in whole dots."""
        return self.dots(self.media.height_mm)

    @property
    def x_dots(self) -> int:
        """Width of the narrowest bar of a linear symbol, in whole dots."""
        return self.dots(self.barcode.x_mm)

    @property
    def facts(self) -> dict[str, Any]:
        """Every resolved fact, defaults included, table by table: all that prints, and so without `unconfirmed`."""
        known = asdict(replace(self, unconfirmed={}))
        del known["unconfirmed"]
        return known

    @property
    def sha256(self) -> str:
        """SHA-256 over `facts`, in lower-case hex."""
        facts = json.dumps(self.facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(facts.encode("ascii")).hexdigest()
