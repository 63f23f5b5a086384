"""The partial label, 100 x 50 mm: a collection bag before its collection ends.

What is not known yet has no place here. One out of a sealed kit has lines for what staff write on it at the end: the
full label says all that later, if the kiosk can print one.
"""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import KitPlace, PartialLabel
from kiosk.domain.statements import Weight
from kiosk.labels.composition import Align, Area, Composition, Line
from kiosk.labels.layouts.elements import SPECIMEN_SHORT, coi_text, donation_text, patient_block, specimen_banner
from kiosk.labels.layouts.legends import legends_across, warnings, words_of
from kiosk.labels.layouts.naming import bag_line, issue_line, name_lines
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 100.0, 50.0


def compose(label: PartialLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the partial label."""
    sheet.linear("donation number", symbols["donation number"], 4.5, 2.0, 6.5)
    donation_text(sheet, label.donation, 4.5, 9.0, 10)
    sheet.linear("product code", symbols["product code"], 4.5, 14.4, 5.6)
    sheet.write(Area(4.5, 20.3, 18, 3.6), Line("product code", label.product_code.value, Face.MONO, 8))
    sheet.write(Area(22.5, 20.2, 18.8, 3.8), bag_line(label, 8.5), align=Align.RIGHT)
    partial = Line("partial label", "Partial Label", Face.BOLD, 9)
    sheet.write(Area(44.2, 1.6, 15.0, 9.0), partial, issue_line(label, 6.5))
    specimen_banner(sheet, label.purpose, Area(44.0, 10.6, 15.0, 3.8), SPECIMEN_SHORT)
    sheet.square("compound message", symbols["compound message"], Area(59.5, 1.2, 14.4, 14.4), 2)
    sheet.square("seal", symbols["seal"], Area(74.4, 1.0, 24.6, 24.6), 4, most_mm=0.36)
    sheet.write(Area(46.0, 16.2, 28.0, 8.6), *name_lines(label, 10))
    bottom = 43.8 if label.kit is None else 39.8
    heading = "DONOR AND INTENDED RECIPIENT" if label.kit is None else ""
    across = 57.0 if words_of(label, Weight.WARNING) else 95.0
    patient_block(sheet, label.patient, Area(3.0, 25.6, across, bottom - 30.0), 14, heading)
    coi_text(sheet, label.coi, 3.0, bottom - 4.2, 8.5)
    warnings(label, sheet, Area(61.5, 27.0, 37.0, bottom - 27.0), 7)
    if label.kit is not None:
        _by_hand(sheet, label.kit)
    legends_across(label, sheet, Area(2.0, 44.3, 96.0, 4.5), 9.5)


def _by_hand(sheet: Composition, kit: KitPlace) -> None:
    """Which label of the kit this is, and what nobody knows before the end."""
    number = Line("collection kit", f"Kit {kit.kit}, label {kit.number} of {kit.labels}", Face.BOLD, 6.5)
    sheet.write(Area(3.0, 39.8, 36.0, 4.0), number, middle=True)
    for left, words, start, end in ((40.0, "Ended", 48.0, 68.0), (69.0, "mL", 73.0, 82.0), (83.0, "By", 87.0, 98.0)):
        sheet.write(Area(left, 40.8, start - left, 2.8), Line("to be written", words, Face.SANS, 6.5))
        sheet.rule(Area(start, 43.3, end - start, 0.15))
