"""The cryobag label, 80 x 50 mm: a partial label (21 CFR 610.60(c), FACT-JACIE) for a freezing bag's pocket.

Donation, product, recipient and legends stand on the bag; the tie-tag carries the rest.
"""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import BagLabel
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.base_label import storage_line
from kiosk.labels.layouts.elements import (
    SPECIMEN_SHORT,
    coi_text,
    donation_text,
    moment_lines,
    patient_block,
    specimen_banner,
)
from kiosk.labels.layouts.legends import legends_across
from kiosk.labels.layouts.naming import bag_line, code_line, issue_line, name_lines, volume_line
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 80.0, 50.0


def compose(label: BagLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the cryobag label. Warnings and notes, which it has no room for, stand on the tie-tag."""
    sheet.linear("donation number", symbols["donation number"], 4.5, 2.0, 6.5)
    donation_text(sheet, label.donation, 4.5, 9.0, 10)
    partial = Line("partial label", "Partial Label", Face.BOLD, 6.5)
    sheet.write(Area(44.4, 1.8, 18.6, 12.0), bag_line(label, 7.2), issue_line(label, 6.5), partial)
    sheet.square("compound message", symbols["compound message"], Area(63.0, 1.2, 15.8, 15.4), 2)
    sheet.square("seal", symbols["seal"], Area(54.6, 16.4, 24.8, 24.6), 4, most_mm=0.36)
    patient_block(sheet, label.patient, Area(2.5, 14.2, 51.5, 12.8), 12)
    sheet.write(Area(2.5, 27.4, 51.5, 4.5), *name_lines(label, 10)[:1])
    sheet.write(Area(2.5, 32.0, 24.4, 3.1), code_line(label, 6.5), middle=True)
    coi_text(sheet, label.coi, 27.4, 32.0, 6.5)
    expiry: tuple[Line, ...] = (Line("expiry", "Expiry: none assigned", Face.BOLD, 7.5),)
    if label.expiry is not None:
        expiry = moment_lines("expiry", "Expires", label.expiry, 7.5)[:1]
    sheet.write(Area(2.5, 35.4, 51.5, 8.4), *expiry, volume_line(label.volume_ml, 7), storage_line(label, 7))
    specimen_banner(sheet, label.purpose, Area(56.5, 40.9, 21, 3.2), SPECIMEN_SHORT)
    legends_across(label, sheet, Area(2.0, 44.4, 76.0, 4.4), 9)
