"""What the facts of a profile demand of each other: a profile that passes here can be printed with.

Which language goes over which wire, and how the printer is asked there, is one table, `ASKED_BY`: what is not in it is
refused. A printer that can be asked is known by its answer, and a fact that nobody would look at is refused like one
that is missing.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kiosk.domain.errors import ParseError
from kiosk.labels.profile.facts import PrinterProfile

ASKED_BY: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("png", "file"): "none",
        ("pdf", "file"): "none",
        ("pdf", "ipp"): "ipp",
        ("pdf", "cups-raw"): "ipp",
        ("pwg", "ipp"): "ipp",
        ("zpl-gfa", "socket9100"): "zebra-hs",
        ("zpl-gfa", "usb"): "zebra-hs",
        ("zpl-gfa", "cups-raw"): "ipp",
        ("brother-raster", "socket9100"): "none",
        ("brother-raster", "usb"): "brother-is",
        ("brother-raster", "cups-raw"): "ipp",
    }
)
"""Language and wire, and the probe they leave. A spooler keeps the way back to itself, so it is asked in place of the
printer behind it; a Brother printer can be asked over USB alone, and prints over no wire where it can't be asked."""

METHODS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "png": ("file", "laser"),
        "pdf": ("file", "laser"),
        "pwg": ("direct-thermal", "thermal-transfer", "laser"),
        "zpl-gfa": ("direct-thermal", "thermal-transfer"),
        "brother-raster": ("direct-thermal",),
    }
)
"""How a printer of each language makes its dots."""

ADDRESS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "file": ("folder",),
        "socket9100": ("host", "port"),
        "ipp": ("uri",),
        "cups-raw": ("uri", "queue"),
        "usb": ("device",),
    }
)
"""The facts that say where each wire ends: all of them, and none of another wire's."""

KNOWN_BY: Mapping[str, str] = MappingProxyType({"zebra-hs": "expect_hi", "ipp": "expect_make_and_model"})
"""The answer by which a printer is known, for each way it can be asked."""

Rule = Callable[[PrinterProfile, str], None]


def require(profile: PrinterProfile) -> None:
    """Raises ParseError at the first rule that the profile breaks."""
    for rule in _RULES:
        rule(profile, f"printer profile {profile.id}")


def _ranges(profile: PrinterProfile, what: str) -> None:
    media, output, barcode, wire = profile.media, profile.output, profile.barcode, profile.transport
    for name, value, low, high in (
        ("media.width_mm", media.width_mm, 10, 300),
        ("media.height_mm", media.height_mm, 10, 420),
        ("media.max_print_width_mm", media.max_print_width_mm, 10, 420),
        ("media.gap_mm", media.gap_mm, 0, 50),
        ("output.threshold", output.threshold, 1, 254),
        ("output.darkness", output.darkness, 0, 30),  # ~SD of the ZPL guide
        ("output.speed_ips", output.speed_ips, 0, 14),  # ^PR of the ZPL guide
        ("barcode.x_mm", barcode.x_mm, 0.17, 1.0),
        ("barcode.quiet_x", barcode.quiet_x, 10, 40),
        ("barcode.min_x_dots", barcode.min_x_dots, 2, 40),
        ("transport.port", wire.port, 0, 65535),
        ("transport.connect_timeout_s", wire.connect_timeout_s, 0.1, 60),
        ("transport.status_timeout_s", wire.status_timeout_s, 0.1, 60),
        ("transport.job_deadline_s", wire.job_deadline_s, 1, 600),
    ):
        if not low <= value <= high:
            raise ParseError(f"{what} {name}", f"a number from {low} to {high}", str(value))


def _bars_have_their_dots(profile: PrinterProfile, what: str) -> None:
    if profile.x_dots < profile.barcode.min_x_dots:
        raise ParseError(what, f"bars of at least {profile.barcode.min_x_dots} dots", f"{profile.x_dots} dots")


def _stock_fits_the_head(profile: PrinterProfile, what: str) -> None:
    """Turned a quarter, it is the height of the stock that lies across the head."""
    media = profile.media
    across = "height_mm" if profile.output.rotate in {90, 270} else "width_mm"
    length = getattr(media, across)
    if length > media.max_print_width_mm:
        widest = f"media.{across} at most media.max_print_width_mm, {media.max_print_width_mm}"
        raise ParseError(what, widest, str(length))


def _margins_leave_a_window(profile: PrinterProfile, what: str) -> None:
    media = profile.media
    left, top, right, bottom = media.margins_mm
    if not all(0 <= margin < 20 for margin in media.margins_mm):
        raise ParseError(f"{what} media.margins_mm", "four numbers from 0 to 20", str(media.margins_mm))
    if left + right >= media.width_mm or top + bottom >= media.height_mm:
        stock = f"margins that leave room on {media.width_mm:g} x {media.height_mm:g} mm"
        raise ParseError(f"{what} media.margins_mm", stock, str(media.margins_mm))


def _gap_fits_tracking(profile: PrinterProfile, what: str) -> None:
    media = profile.media
    if media.tracking == "gap" and not media.gap_mm:
        raise ParseError(f"{what} media.gap_mm", "the gap between labels, for tracking gap", "0")
    if media.tracking in {"continuous", "sheet"} and media.gap_mm:
        raise ParseError(f"{what} media.gap_mm", f"nothing for tracking {media.tracking}", str(media.gap_mm))


def _labels_fit_the_sheet(profile: PrinterProfile, what: str) -> None:
    """Every label of a sheet lies on the paper, and none on another."""
    media, sheet = profile.media, profile.media.sheet
    if sheet is None:
        return
    what = f"{what} media.sheet"
    if media.tracking != "sheet" or profile.printer.language != "pdf":
        got = f"tracking {media.tracking}, language {profile.printer.language}"
        raise ParseError(what, "tracking sheet and language pdf", got)
    for count, first, step, label, paper, names in (
        (sheet.columns, sheet.left_mm, sheet.across_mm, media.width_mm, sheet.width_mm, "columns left_mm across_mm"),
        (sheet.rows, sheet.top_mm, sheet.down_mm, media.height_mm, sheet.height_mm, "rows top_mm down_mm"),
    ):
        counted, begins, apart = names.split()
        if not 1 <= count <= 100:
            raise ParseError(f"{what}.{counted}", "a number from 1 to 100", str(count))
        if count > 1 and not step >= label:
            raise ParseError(f"{what}.{apart}", f"at least the label's own {label:g} mm", f"{step:g}")
        last = first + (count - 1) * step + label
        if not (first >= 0 and last <= paper):
            raise ParseError(f"{what}.{begins}", f"labels on {paper:g} mm of paper", f"from {first:g} to {last:g} mm")


def _address_is_whole(profile: PrinterProfile, what: str) -> None:
    wire = profile.transport
    for name in ("host", "port", "uri", "queue", "device", "folder"):
        value, due = getattr(wire, name), name in ADDRESS[wire.kind]
        if due and not value:
            raise ParseError(f"{what} transport.{name}", f"a value for {wire.kind}", "nothing")
        if value and not due:
            raise ParseError(f"{what} transport.{name}", f"nothing for {wire.kind}", repr(value))
    for name, value, starts in (("uri", wire.uri, ("ipp://", "ipps://")), ("device", wire.device, ("/dev/",))):
        if value and not value.startswith(starts):
            raise ParseError(f"{what} transport.{name}", f"{' or '.join(starts)}…", repr(value))
    if "/" in wire.folder or wire.folder.startswith("."):
        raise ParseError(f"{what} transport.folder", "the name of a folder in the site's own", repr(wire.folder))


def _language_fits(profile: PrinterProfile, what: str) -> None:
    """The printer understands the language, the wire carries it, and the printer is asked as it can be there."""
    language, method, wire = profile.printer.language, profile.printer.method, profile.transport.kind
    if method not in METHODS[language]:
        raise ParseError(f"{what} printer.method", f"{' or '.join(METHODS[language])} for {language}", method)
    if language == "pdf" and method != "laser" and profile.media.sheet is None:
        raise ParseError(f"{what} media.sheet", "a sheet of labels, or method laser, for pdf", "nothing")
    if (language, wire) not in ASKED_BY:
        wires = sorted(known for spoken, known in ASKED_BY if spoken == language)
        raise ParseError(f"{what} transport.kind", f"{' or '.join(wires)} for {language}", wire)
    due = ASKED_BY[language, wire]
    if profile.status.probe != due:
        raise ParseError(f"{what} status.probe", f"{due} for {language} over {wire}", profile.status.probe)


def _printer_is_known(profile: PrinterProfile, what: str) -> None:
    """Known by its answer where it can be asked, and by nothing where it can't."""
    probe = profile.status.probe
    for name in KNOWN_BY.values():
        value, due = getattr(profile.printer, name), KNOWN_BY.get(probe) == name
        if due and not value:
            raise ParseError(f"{what} printer.{name}", f"the printer's own answer to the probe {probe}", "nothing")
        if value and not due:
            raise ParseError(f"{what} printer.{name}", f"nothing for the probe {probe}", repr(value))


def _tag_can_be_written(profile: PrinterProfile, what: str) -> None:
    """A tag is written by ZPL, and read back over a wire that answers."""
    language, probe = profile.printer.language, profile.status.probe
    if profile.rfid is not None and (language, probe) != ("zpl-gfa", "zebra-hs"):
        got = f"language {language}, probe {probe}"
        raise ParseError(f"{what} rfid", "language zpl-gfa and probe zebra-hs", got)


def _what_is_unconfirmed_exists(profile: PrinterProfile, what: str) -> None:
    for name in profile.unconfirmed:
        found: object = profile.facts
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        if found is None or isinstance(found, Mapping):
            raise ParseError(f"{what} unconfirmed", "the name of a fact of this profile", name)


_RULES: tuple[Rule, ...] = (
    _ranges,
    _bars_have_their_dots,
    _stock_fits_the_head,
    _margins_leave_a_window,
    _gap_fits_tracking,
    _labels_fit_the_sheet,
    _language_fits,
    _address_is_whole,
    _printer_is_known,
    _tag_can_be_written,
    _what_is_unconfirmed_exists,
)
