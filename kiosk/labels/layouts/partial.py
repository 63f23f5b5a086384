"""The partial label, 100 x 50 mm: a collection bag before its collection ends.

What is not known yet has no place here. One out of a sealed kit has lines for what staff write on it at the end: the
full label says all that later, if the kiosk can print one.
"""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import KitPlace, PartialLabel
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import SPECIMEN_SHORT, coi_text, donation_text, patient_block, specimen_banner
from kiosk.labels.layouts.legends import legends_across, warnings
from kiosk.labels.layouts.naming import bag_line, issue_line, name_lines
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 100.0, 50.0


def compose(label: PartialLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the partial label."""
    sheet.linear("donation number", symbols["donation number"], 4.5, 2.0, 6.5)
    donation_text(sheet, label.donation, 4.5, 9.0, 10)
    sheet.linear("product code", symbols["product code"], 4.5, 14.4, 5.6)
    sheet.write(Area(4.5, 20.3, 20, 3.6), Line("product code", label.product_code.value, Face.MONO, 8))
    partial = Line("partial label", "Partial Label", Face.BOLD, 7)
    sheet.write(Area(44.5, 1.8, 15.5, 12.0), bag_line(label, 7.5), issue_line(label, 6.5), partial)
    sheet.square("compound message", symbols["compound message"], Area(59.5, 1.2, 14.4, 14.4), 2)
    sheet.square("seal", symbols["seal"], Area(74.4, 1.0, 24.6, 24.6), 4, most_mm=0.36)
    sheet.write(Area(44.5, 15.4, 29.5, 9.4), *name_lines(label, 10))
    bottom = 43.8 if label.kit is None else 39.4
    patient_block(sheet, label.patient, Area(3.0, 24.6, 60.0, bottom - 29.2), 14, "DONOR AND INTENDED RECIPIENT")
    coi_text(sheet, label.coi, 3.0, bottom - 4.2, 8)
    place = label.collection_facility
    where = Line("collection facility", f"{place.facility.fin} · {place.name}", Face.SANS, 6.5)
    sheet.write(Area(64.0, 30.6, 35.0, 5.0), where)
    warnings(label, sheet, Area(64.0, 35.6, 35.0, bottom - 35.6), 6.5)
    specimen_banner(sheet, label.purpose, Area(75.5, 26.2, 22.5, 4.0), SPECIMEN_SHORT)
    if label.kit is not None:
        _by_hand(sheet, label.kit)
    legends_across(label, sheet, Area(2.0, 44.4, 96.0, 4.6), 9.5)


def _by_hand(sheet: Composition, kit: KitPlace) -> None:
    """Which label of the kit this is, and what nobody knows before the end."""
    number = Line("collection kit", f"Kit {kit.kit}, label {kit.number} of {kit.labels}", Face.BOLD, 6.5)
    sheet.write(Area(3.0, 39.9, 28.0, 4.2), number, middle=True)
    for left, line, words in ((32.0, 24.0, "Ended"), (64.0, 11.0, "mL"), (79.5, 18.5, "By")):
        across = 7.5 if words == "Ended" else 4.0
        sheet.write(Area(left, 40.6, across, 3.0), Line("to be written", words, Face.SANS, 6.5))
        sheet.rule(Area(left + across, 43.2, line - across + 3.0, 0.15))
