"""The cover sheet of a sealed collection kit, A5 upright: what is in it, and lines for what staff write."""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import KitCover, KitLine
from kiosk.domain.label.containers import MOST_KIT_LABELS
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import caption, coi_text, patient_block, specimen_banner
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 148.0, 210.0
_LEFT, _ACROSS = 12.0, 124.0
_TABLE, _ROW = 93.0, 8.4

_USE = (
    "For the hours without a kiosk, for this one patient. Two people check wristband, spoken name and birth date "
    "before a label goes on. What was labelled from this kit stays in quarantine until the kiosk has read it; labels "
    "not used are destroyed, and this sheet says so. It authorises nothing."
)
_COLUMNS = (
    (0.0, 6.5, "No."),
    (6.5, 49.5, "Label"),
    (57.5, 21.5, "Collection ended"),
    (81.0, 8.0, "mL"),
    (90.5, 16.0, "Put on by"),
    (108.0, 16.0, "Checked by"),
)


def compose(cover: KitCover, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the cover sheet."""
    sheet.banner(Line("heading", "SEALED COLLECTION KIT", Face.BOLD, 16), Area(_LEFT, 9, _ACROSS, 9))
    sheet.write(Area(_LEFT, 19, _ACROSS, 9.6), Line("instruction", _USE, Face.SANS, 7.5))
    sheet.frame(Area(_LEFT, 29.6, _ACROSS, 25), 0.4)
    area = Area(_LEFT + 3, 30.8, _ACROSS - 6, 22.6)
    patient_block(sheet, cover.patient, area, 16, "PATIENT: DONOR AND INTENDED RECIPIENT")
    sheet.write(Area(_LEFT, 56.4, 60, 3), caption("chain of identity", "CHAIN OF IDENTITY"))
    sheet.linear("chain of identity", symbols["chain of identity"], _LEFT + 3, 59.6, 8)
    coi_text(sheet, cover.coi, _LEFT + 3, 68.4, 10)
    place = f"{cover.facility.facility.fin} · {cover.facility.name} · {cover.station}"
    sheet.write(
        Area(66, 56.4, 70, 25),
        Line("collection kit", f"Kit {cover.kit}", Face.BOLD, 14),
        Line("count", f"{len(cover.lines)} labels, each issued and numbered", Face.BOLD, 8.5),
        Line("prepared", f"Prepared {cover.prepared.shown}", Face.SANS, 8.5),
        Line("use before", f"Use before {cover.use_before.shown}", Face.BOLD, 8.5),
        Line("facility", place, Face.SANS, 7.5),
    )
    _opened(sheet)
    _table(cover, sheet)
    specimen_banner(sheet, cover.purpose, Area(_LEFT, 201, _ACROSS, 5))


def _opened(sheet: Composition) -> None:
    """Who broke the seal, above the table: the first thing written."""
    for left, across, words in (
        (0.0, 38.0, "Seal number"),
        (41.0, 38.0, "Opened on, at"),
        (82.0, 42.0, "Opened by"),
    ):
        sheet.write(Area(_LEFT + left, 81.6, across, 2.8), Line("to be written", words, Face.SANS, 6.5))
        sheet.rule(Area(_LEFT + left, 90.4, across, 0.2))


def _table(cover: KitCover, sheet: Composition) -> None:
    for left, across, words in _COLUMNS:
        sheet.write(Area(_LEFT + left, _TABLE, across + 1.0, 3), Line("column", words, Face.BOLD, 6.5))
    sheet.rule(Area(_LEFT, _TABLE + 3.2, _ACROSS, 0.3))
    for number, line in enumerate(cover.lines):
        _row(sheet, number, line)
    ends = _TABLE + 4.0 + MOST_KIT_LABELS * _ROW
    for left, words in (
        (0.0, "Labels destroyed: numbers, by two people"),
        (64.0, "Read by the kiosk: when, by whom"),
    ):
        sheet.write(Area(_LEFT + left, ends + 4.0, 60, 2.8), Line("to be written", words, Face.SANS, 6.5))
        sheet.rule(Area(_LEFT + left, ends + 13.6, 60, 0.2))


def _row(sheet: Composition, number: int, line: KitLine) -> None:
    top = _TABLE + 4.0 + number * _ROW
    din = line.donation.din.value
    named = f"{din[:5]} {din[5:7]} {din[7:]} {line.product_code.value}"
    said = f"{line.kind.value}, bag {line.bag} of {line.bags}, issue {line.issue}"
    sheet.write(Area(_LEFT, top, 6.5, _ROW - 0.6), Line("number", str(number + 1), Face.BOLD, 11), middle=True)
    sheet.write(
        Area(_LEFT + 6.5, top, 49.5, _ROW - 0.6),
        Line("donation number", named, Face.MONO, 8.5),
        Line("label", said, Face.SANS, 7),
        middle=True,
    )
    for left, across, _ in _COLUMNS[2:]:
        sheet.rule(Area(_LEFT + left, top + _ROW - 1.4, across, 0.15))
    sheet.rule(Area(_LEFT, top + _ROW - 0.4, 56.0, 0.15))
