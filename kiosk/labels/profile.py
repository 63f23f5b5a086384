"""Printer profiles: the facts of one printer model and one stock, as data checked whole at load.

- One TOML file a profile; the file's name is its `id`. A profile that differs in a few facts `inherits` another one.
- An unknown key, a missing key, a wrong type, a word off its list or a circle of inheritance stops the load: a profile
  is right or it does not exist.
- Nothing here is markup or a printer command, and no text of a profile ever reaches a printer's parser.
- Millimetres become dots in one function, `dots`.
- A figure nobody could confirm is named in `unconfirmed`, with what has to be looked at; everything else carries its
  source beside it in the file.
- The SHA-256 of the *resolved* profile goes with every print: a label issued under one profile is never printed under
  another.

A stock is laid out as a person reads it; `output.rotate` turns the proved picture for a head that prints it sideways.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from kiosk.domain.errors import ParseError

Use = Literal["liquid nitrogen", "water bath", "alcohol", "contact with the bag"]
"""What a label may have to live through."""

SCHEMA = 1
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
    """How the printer says that it is ready. Silence always means it is not."""

    probe: Literal["none", "zebra-hs", "ipp"]
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

    def __post_init__(self) -> None:
        what = f"printer profile {self.id}"
        if self.media.width_mm > self.media.max_print_width_mm:
            widest = f"media.width_mm at most media.max_print_width_mm, {self.media.max_print_width_mm}"
            raise ParseError(what, widest, str(self.media.width_mm))
        if self.x_dots < self.barcode.min_x_dots:
            raise ParseError(what, f"bars of at least {self.barcode.min_x_dots} dots", f"{self.x_dots} dots")
        for name, value, low, high in (
            ("media.width_mm", self.media.width_mm, 10, 300),
            ("media.height_mm", self.media.height_mm, 10, 420),
            ("output.threshold", self.output.threshold, 1, 254),
            ("barcode.x_mm", self.barcode.x_mm, 0.17, 1.0),
            ("barcode.quiet_x", self.barcode.quiet_x, 10, 40),
            ("barcode.min_x_dots", self.barcode.min_x_dots, 2, 40),
        ):
            if not low <= value <= high:
                raise ParseError(f"{what} {name}", f"a number from {low} to {high}", str(value))
        if not all(0 <= margin < 20 for margin in self.media.margins_mm):
            raise ParseError(f"{what} media.margins_mm", "four numbers from 0 to 20", str(self.media.margins_mm))

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
    def sha256(self) -> str:
        """SHA-256 over every resolved fact of the profile, defaults included, in lower-case hex."""
        known = asdict(replace(self, unconfirmed={}))
        facts = json.dumps(known, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(facts.encode("ascii")).hexdigest()


def parse_profiles(documents: Mapping[str, Mapping[str, Any]]) -> Mapping[str, PrinterProfile]:
    """Every profile of `documents` (file name without suffix → TOML document), resolved and checked.

    :raises ParseError: at the first document that is not a whole, right profile.
    """
    return MappingProxyType({name: _profile(name, documents) for name in sorted(documents)})


def read_profiles(folder: Path) -> Mapping[str, PrinterProfile]:
    """Every `*.toml` of the folder as a profile.

    :raises ParseError: when one file is not TOML or not a right profile, or when there is none.
    """
    documents: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            documents[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ParseError(f"printer profile {path.stem}", "TOML", str(error)) from error
    if not documents:
        raise ParseError("printer profiles", "at least one .toml file", f"none in {folder.name}")
    return parse_profiles(documents)


def _profile(name: str, documents: Mapping[str, Mapping[str, Any]]) -> PrinterProfile:
    resolved = _resolve(name, documents, ())
    profile = _section(PrinterProfile, resolved, f"printer profile {name}", "")
    return PrinterProfile(**profile)


def _resolve(name: str, documents: Mapping[str, Mapping[str, Any]], heirs: tuple[str, ...]) -> dict[str, Any]:
    """The document with what it inherits filled in, without `schema` and `inherits`."""
    what = f"printer profile {name}"
    if name in heirs:
        raise ParseError(f"printer profile {heirs[0]}", "inheritance without a circle", " -> ".join((*heirs, name)))
    if name not in documents:
        raise ParseError(f"printer profile {heirs[-1]} inherits", "the name of a profile", name)
    document = dict(documents[name])
    if document.get("id") != name:
        raise ParseError(f"{what} id", f"its file name, {name}", str(document.get("id")))
    if document.pop("schema", None) != SCHEMA:
        raise ParseError(f"{what} schema", str(SCHEMA), str(documents[name].get("schema")))
    parent = document.pop("inherits", None)
    if parent is None:
        return document
    if not isinstance(parent, str):
        raise ParseError(f"{what} inherits", "the name of a profile", repr(parent))
    merged = _resolve(parent, documents, (*heirs, name))
    for key, value in document.items():
        below = merged.get(key)
        merged[key] = {**below, **value} if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _section(kind: type, table: Mapping[str, Any], what: str, prefix: str) -> dict[str, Any]:
    """The arguments of the dataclass `kind` out of a TOML table, each with its exact type."""
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind)}
    for key in table:
        if key not in known:
            raise ParseError(f"{what} {prefix}{key}", f"a known key ({', '.join(known)})", "an unknown key")
    arguments = {}
    for name, declared in known.items():
        if name in table:
            arguments[name] = _value(hints[name], table[name], what, prefix + name)
        elif declared.default is MISSING and declared.default_factory is MISSING:
            raise ParseError(f"{what} {prefix}{name}", "a value", "nothing")
    return arguments


def _value(kind: Any, value: Any, what: str, name: str) -> Any:
    """One value of exactly the declared kind; whole numbers are welcome where a length is asked."""
    if get_origin(kind) is Literal:
        if type(value) is bool or value not in get_args(kind):
            raise ParseError(f"{what} {name}", f"one of {', '.join(map(str, get_args(kind)))}", repr(value))
        return value
    if get_origin(kind) is UnionType:
        (kind,) = (option for option in get_args(kind) if is_dataclass(option))
    if get_origin(kind) is Mapping:
        return _texts(value, what, name)
    if get_origin(kind) is tuple:
        return _several(get_args(kind), value, what, name)
    if kind is float and type(value) is int:
        return float(value)
    if kind in (str, int, float):
        if type(value) is not kind:
            raise ParseError(
                f"{what} {name}", {str: "a text", int: "a whole number", float: "a number"}[kind], repr(value)
            )
        return value
    if not isinstance(value, Mapping):
        raise ParseError(f"{what} {name}", "a table", repr(value))
    return kind(**_section(kind, value, what, f"{name}."))


def _several(kinds: tuple[Any, ...], value: Any, what: str, name: str) -> tuple[Any, ...]:
    """A list, as long as `kinds`; of any length where they end in an ellipsis."""
    open_ended = kinds[-1] is Ellipsis
    if not isinstance(value, list) or (not open_ended and len(value) != len(kinds)):
        raise ParseError(f"{what} {name}", "a list" if open_ended else f"{len(kinds)} values", repr(value))
    each = kinds[:1] * len(value) if open_ended else kinds
    return tuple(_value(k, v, what, name) for k, v in zip(each, value, strict=True))


def _texts(value: Any, what: str, name: str) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(text, str) and text for text in value.values()):
        raise ParseError(f"{what} {name}", "a table of texts", repr(value))
    return MappingProxyType(dict(value))
