"""Syringe label, 76 x 25 mm, and tube label, 57 x 32 mm: the usual rolls of 3 x 1 and 2 1/4 x 1 1/4 inches.

A tube label also lies on a cell of an A4 sheet of 3 x 7 (Avery L7160).

ST-001's bar code of the donation number is longer than the label that ISO 26825 puts on a barrel (40 x 15 mm at most),
so this one runs along the barrel of a 20 mL syringe or larger, opposite the graduation; on a tube the bars run along
its length as well. Both carry the seal's short form, which the compound message completes. A name of more than about
forty letters refuses a syringe's label.
"""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import LabelKind, SmallLabel, day
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import SPECIMEN_SHORT, donation_text, specimen_banner
from kiosk.labels.layouts.legends import legends_across
from kiosk.labels.layouts.naming import bag_line, issue_line
from kiosk.labels.typeface import Face

SYRINGE = (76.0, 25.0)
TUBE = (57.0, 32.0)
TUBE_ON_A_SHEET = (63.5, 38.1)


def compose(label: SmallLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the label of a syringe or a tube."""
    sheet.linear("donation number", symbols["donation number"], 3.6, 1.5, 5.6)
    donation_text(sheet, label.donation, 3.6, 7.4, 8.5)
    if label.kind is LabelKind.SYRINGE:
        _syringe(label, symbols, sheet)
    else:
        _tube(label, symbols, sheet)


def _syringe(label: SmallLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    sheet.square("compound message", symbols["compound message"], Area(43.2, 1.0, 10.0, 9.8), 4)
    sheet.square("seal", symbols["seal"], Area(61.0, 1.0, 14.2, 14.2), 4)
    sheet.write(Area(53.6, 1.4, 8.2, 9.4), bag_line(label, 6.5, "NO."), issue_line(label, 6), middle=True)
    patient = label.patient
    volume = "" if label.volume_ml is None else f"{label.volume_ml:f} mL · "
    sheet.write(
        Area(2.0, 10.8, 58.8, 10.0),
        Line("patient name", patient.name, Face.BOLD, 10),
        Line("patient", f"ID {patient.number} · Born {day(patient.birth_date)}", Face.BOLD, 7),
        _product(label, 7),
        Line("expiry", volume + _expiry(label), Face.BOLD, 7),
    )
    specimen_banner(sheet, label.purpose, Area(60.8, 15.8, 14.2, 4.4), SPECIMEN_SHORT)
    legends_across(label, sheet, Area(1.5, 20.9, 73.0, 3.0), 7)


def _tube(label: SmallLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    sheet.square("compound message", symbols["compound message"], Area(44.4, 1.2, 11.4, 10.8), 4)
    sheet.square("seal", symbols["seal"], Area(41.6, 12.4, 14.4, 14.4), 4)
    patient = label.patient
    sheet.write(
        Area(2.0, 10.8, 38.8, 14.3),
        Line("patient name", patient.name, Face.BOLD, 10),
        Line("patient record number", f"ID {patient.number}", Face.MONO, 7),
        Line("patient birth date", f"Born {day(patient.birth_date)}", Face.BOLD, 7),
        _product(label, 6.5),
        Line("expiry", _expiry(label), Face.BOLD, 6.5),
    )
    numbers = f"Tube {label.bag} of {label.bags} · issue {label.issue}"
    sheet.write(Area(2.0, 25.3, 24.5, 2.5), Line("issue number", numbers, Face.SANS, 6))
    specimen_banner(sheet, label.purpose, Area(27.0, 25.2, 14.6, 2.6), SPECIMEN_SHORT)
    legends_across(label, sheet, Area(1.5, 27.9, 54.0, 2.9), 6.7)


def _product(label: SmallLabel, points: float) -> Line:
    """The class of the product with its code; the rest of its name stands on the bag it came from."""
    return Line("product", f"{label.product_name.product_class} · {label.product_code.value}", Face.BOLD, points)


def _expiry(label: SmallLabel) -> str:
    return f"Exp. {'none assigned' if label.expiry is None else label.expiry.shown}"
