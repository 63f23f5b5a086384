"""The tie-tag, 100 x 85 mm: what the cryobag label has no room for, on the neck of the same bag."""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import BagLabel, Purpose
from kiosk.labels.composition import Align, Area, Composition, Line
from kiosk.labels.layouts.base_label import fact_lines, storage_line
from kiosk.labels.layouts.elements import (
    coi_text,
    donation_text,
    facility_lines,
    moment_lines,
    patient_block,
    specimen_banner,
)
from kiosk.labels.layouts.legends import legends, notes, notes_are_long
from kiosk.labels.layouts.naming import bag_line, name_lines, volume_line
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 100.0, 85.0


def compose(label: BagLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the tie-tag."""
    sheet.linear("donation number", symbols["donation number"], 5.0, 2.2, 7.5)
    donation_text(sheet, label.donation, 5.0, 10.2, 10)
    sheet.linear("product code", symbols["product code"], 5.0, 15.8, 6)
    sheet.write(Area(5.0, 22.1, 18, 3.6), Line("product code", label.product_code.value, Face.MONO, 8))
    sheet.write(Area(24.0, 22.0, 22, 3.8), volume_line(label.volume_ml, 8), align=Align.RIGHT)
    sheet.linear("chain of identity", symbols["chain of identity"], 5.0, 27.0, 6.4)
    coi_text(sheet, label.coi, 5.0, 34.0, 8)
    sheet.write(Area(3.0, 39.2, 46, 11.0), *name_lines(label, 12))
    sheet.write(Area(3.0, 50.4, 46, 12.0), *fact_lines(label, 7), storage_line(label, 7))
    bottom = legends(label, sheet, Area(51.0, 2.0, 47.0, 20.0), 9)
    area = Area(51.0, bottom, 47.0, 32.8 - bottom)
    patient_block(sheet, label.patient, area, 13, "DONOR AND INTENDED RECIPIENT", label.formerly)
    expiry: tuple[Line, ...] = (Line("expiry", "EXPIRY: NONE ASSIGNED", Face.BOLD, 8.5),)
    if label.expiry is not None:
        expiry = moment_lines("expiry", "EXPIRES", label.expiry, 8)
    sheet.write(Area(51.0, 33.0, 47.0, 5.8), *expiry)
    sheet.write(
        Area(51.0, 39.4, 22.5, 7.2),
        bag_line(label, 10),
        Line("issue number", f"Tie-tag · issue {label.issue}", Face.SANS, 6.5),
    )
    sheet.square("compound message", symbols["compound message"], Area(50.6, 46.8, 16, 16), 2)
    sheet.square("seal", symbols["seal"], Area(74.0, 38.6, 24.8, 24.4), 4, most_mm=0.36)
    if label.purpose is Purpose.SPECIMEN:
        specimen_banner(sheet, label.purpose, Area(2, 62.9, 96, 3.8))
    else:
        sheet.rule(Area(2, 64.6, 96, 0.3))
    tall, top = (9.5, 76.55) if notes_are_long(label) else (10.6, 78.0)
    collected = facility_lines("collection facility", "COLLECTED AT", label.collection_facility, 6.5)
    sheet.write(Area(3.0, 67.0, 46, tall), *collected, *moment_lines("collection time", "", label.collected, 6.5)[:1])
    processed = facility_lines("processing facility", "PROCESSED AT", label.processing_facility, 6.5)
    sheet.write(Area(51.0, 67.0, 47.0, tall), *processed)
    notes(label, sheet, Area(3.0, top, 95.0, 83.65 - top), 6.5)
