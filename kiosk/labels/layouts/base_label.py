"""The base label, 100 x 100 mm in four quadrants (ISBT 128 Standard, ST-001 section 7.3), and the full label.

The full label is the base label at the end of a collection: nothing is processed yet, so it says where that will be.

Upper left: donation and collection. Upper right: blood groups, legends and the patient. Lower left: product. Lower
right: expiry, processing facility, the compound message and the seal.
"""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.identifiers import BloodGroups
from kiosk.domain.label import BagLabel, LabelKind, Purpose
from kiosk.labels.composition import Align, Area, Composition, Line
from kiosk.labels.layouts.elements import (
    coi_text,
    donation_text,
    facility_lines,
    moment_lines,
    patient_block,
    specimen_banner,
)
from kiosk.labels.layouts.legends import legends, notes
from kiosk.labels.layouts.naming import bag_line, issue_line, name_lines, volume_line
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 100.0, 100.0
LEFT_CODES_END, RIGHT_CODES_START = 45.5, 54.5
"""Fixed places of structures 001 and 003, 002 and 005: a gap of 9 mm, so that a reader may concatenate them."""

_LEFT, _RIGHT, _COLUMN = 3.0, 52.5, 45.0


def compose(label: BagLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the base label."""
    _donation(label, symbols, sheet)
    _recipient(label, symbols, sheet)
    _product(label, symbols, sheet)
    _expiry(label, symbols, sheet)
    if label.purpose is Purpose.SPECIMEN:
        specimen_banner(sheet, label.purpose, Area(2, 48.4, 96, 4.2))
    else:
        sheet.rule(Area(2, 50.4, 96, 0.3))
    sheet.rule(Area(49.9, 18, 0.2, 29.5))
    sheet.rule(Area(49.9, 65.5, 0.2, 24.5))


def _donation(label: BagLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    code = symbols["donation number"]
    sheet.linear("donation number", code, LEFT_CODES_END, 2.5, 9, from_right=True)
    first_bar = LEFT_CODES_END - sheet.mm(code.width * sheet.profile.x_dots)
    donation_text(sheet, label.donation, first_bar, 12.2, 10.5)
    place = facility_lines("collection facility", "COLLECTED AT", label.collection_facility, 7.5)
    full = label.kind is LabelKind.FULL
    time = moment_lines("collection time", "Ended" if full else "", label.collected, 7.2 if full else 8)
    sheet.write(Area(_LEFT, 18, _COLUMN, 18), *place, *time)
    sheet.linear("chain of identity", symbols["chain of identity"], 4.2, 36.6, 6.4)
    coi_text(sheet, label.coi, 4.2, 43.7, 7.5)
    piece = Line("piece", label.kind.value.capitalize(), Face.SANS, 6)
    sheet.write(Area(36.8, 43.2, 11.8, 5.0), piece, issue_line(label, 6), align=Align.RIGHT)


def _recipient(label: BagLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    groups = label.blood_groups
    if groups is None:
        sheet.write(
            Area(RIGHT_CODES_START, 2.5, 43, 12),
            Line("blood groups", "ABO/RhD: NOT ON RECORD", Face.BOLD, 9),
            middle=True,
        )
    else:
        end = sheet.linear("blood groups", symbols["blood groups"], RIGHT_CODES_START, 2.5, 9) + 3.2
        large, small = group_words(groups)
        sheet.write(
            Area(end, 2.0, 98 - end, 13.0), Line("blood groups", large, Face.BOLD, 34), align=Align.CENTRE, middle=True
        )
        sheet.write(Area(RIGHT_CODES_START, 12.1, 26, 4), Line("blood groups", small, Face.BOLD, 8.5))
    top = legends(label, sheet, Area(_RIGHT, 16.6, _COLUMN, 20.6), 9.5)
    patient_block(sheet, label.patient, Area(_RIGHT, top, _COLUMN, 47.8 - top), 15, "DONOR AND INTENDED RECIPIENT")


def group_words(groups: BloodGroups) -> tuple[str, str]:
    """The group in large and the RhD type in small words; the bare code where its meaning is not known here."""
    known = groups.autologous_group
    if known is not None:
        return known.abo, f"RhD {known.rhd.upper()}"
    return groups.gg, "see code" if groups.message is None else groups.message.name.replace("_", " ")


def _product(label: BagLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    code = symbols["product code"]
    sheet.linear("product code", code, LEFT_CODES_END, 53.3, 6.8, from_right=True)
    first_bar = LEFT_CODES_END - sheet.mm(code.width * sheet.profile.x_dots)
    sheet.write(Area(first_bar, 60.5, 16, 3.8), Line("product code", label.product_code.value, Face.MONO, 8))
    sheet.write(Area(25.5, 60.4, 22.5, 4.2), bag_line(label, 9), align=Align.RIGHT)
    sheet.write(Area(_LEFT, 64.4, _COLUMN, 10.8), *name_lines(label, 13))
    sheet.write(
        Area(_LEFT, 75.5, _COLUMN, 15.0),
        volume_line(label.volume_ml, 7.5),
        *fact_lines(label, 7),
        storage_line(label, 7),
    )
    sheet.rule(Area(2, 90.8, 71, 0.2))
    notes(label, sheet, Area(_LEFT, 91.3, 70.0, 7.2), 6.5)


def fact_lines(label: BagLabel, points: float) -> tuple[Line, ...]:
    """Cells and contents."""
    contents = " · ".join(text for text in (label.dmso, *label.additives) if text)
    lines = [Line("cells", label.cells, Face.SANS, points)] if label.cells else []
    if contents:
        lines.append(Line("additives", contents, Face.SANS, points))
    return tuple(lines)


def storage_line(label: BagLabel, points: float) -> Line:
    """How the bag is stored."""
    return Line("storage temperature", label.storage, Face.BOLD, points)


def _expiry(label: BagLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    if label.expiry is None:
        none = Line("expiry", "EXPIRY: NONE ASSIGNED", Face.BOLD, 10)
        sheet.write(Area(RIGHT_CODES_START, 53.3, 43, 7.5), none, middle=True)
    else:
        sheet.linear("expiry", symbols["expiry"], RIGHT_CODES_START, 53.3, 6.8)
        sheet.write(Area(RIGHT_CODES_START, 60.5, 43.0, 5.8), *moment_lines("expiry", "EXPIRES", label.expiry, 8))
    heading = "FOR PROCESSING AT" if label.kind is LabelKind.FULL else "PROCESSED AT"
    place = facility_lines("processing facility", heading, label.processing_facility, 7)
    sheet.write(Area(_RIGHT, 66.6, _COLUMN, 7.8), *place)
    sheet.square("compound message", symbols["compound message"], Area(54.0, 74.8, 16.2, 15.4), 2)
    sheet.square("seal", symbols["seal"], Area(74.2, 74.6, 24.8, 24.4), 4, most_mm=0.36)
