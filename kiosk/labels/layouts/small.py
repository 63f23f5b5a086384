"""Syringe label, 76 x 25 mm, and tube label, 57 x 32 mm: the usual rolls of 3 x 1 and 2 1/4 x 1 1/4 inches.

A syringe's label is a flag, folded round barrel or cap: ST-001's bar code of the donation number is longer than the
label that ISO 26825 puts on a barrel (40 x 15 mm at most). On a tube the bars run along its length. Both carry the
seal's short form, which the compound message completes.
"""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import LabelKind, SmallLabel, day
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import SPECIMEN_SHORT, donation_text, specimen_banner
from kiosk.labels.layouts.legends import legends_across
from kiosk.labels.layouts.naming import bag_line, code_line, issue_line, name_lines, volume_line
from kiosk.labels.typeface import Face

SYRINGE = (76.0, 25.0)
TUBE = (57.0, 32.0)


def compose(label: SmallLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the label of a syringe or a tube."""
    sheet.linear("donation number", symbols["donation number"], 3.6, 1.5, 5.6)
    donation_text(sheet, label.donation, 3.6, 7.4, 8.5)
    if label.kind is LabelKind.SYRINGE:
        _syringe(label, symbols, sheet)
    else:
        _tube(label, symbols, sheet)


def _syringe(label: SmallLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    sheet.square("compound message", symbols["compound message"], Area(43.2, 1.2, 10.0, 10.0), 2)
    sheet.square("seal", symbols["seal"], Area(61.0, 1.0, 14.0, 14.0), 4)
    sheet.write(Area(53.6, 1.4, 8.6, 9.6), bag_line(label, 6.5, "NO."), issue_line(label, 6), middle=True)
    sheet.write(Area(2.0, 11.2, 34.0, 9.0), *_patient(label, 10))
    lines = (*name_lines(label, 7.5)[:1], code_line(label, 6.5), _expiry(label, 6.5))
    volume = () if label.volume_ml is None else (volume_line(label.volume_ml, 7.5),)
    sheet.write(Area(37.0, 11.2, 24.4, 9.4), *volume, *lines)
    specimen_banner(sheet, label.purpose, Area(61.6, 15.6, 13.2, 4.4), SPECIMEN_SHORT)
    legends_across(label, sheet, Area(1.5, 20.8, 73.0, 3.2), 7.5)


def _tube(label: SmallLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    sheet.square("compound message", symbols["compound message"], Area(45.0, 1.2, 10.8, 10.8), 2)
    sheet.square("seal", symbols["seal"], Area(41.8, 12.4, 14.2, 14.2), 4)
    lines = (*name_lines(label, 7)[:1], code_line(label, 6.5), _expiry(label, 6.5))
    sheet.write(Area(2.0, 11.2, 38.0, 7.4), *_patient(label, 9))
    sheet.write(Area(2.0, 18.8, 38.0, 7.8), *lines)
    numbers = f"Tube {label.bag} of {label.bags} · issue {label.issue}"
    sheet.write(Area(2.0, 25.0, 22.0, 2.6), Line("issue number", numbers, Face.SANS, 6))
    specimen_banner(sheet, label.purpose, Area(25.0, 25.0, 15.0, 2.6), SPECIMEN_SHORT)
    legends_across(label, sheet, Area(1.5, 28.0, 54.0, 3.0), 7)


def _patient(label: SmallLabel, points: float) -> tuple[Line, ...]:
    patient = label.patient
    return (
        Line("patient name", patient.name, Face.BOLD, points),
        Line("patient record number", f"ID {patient.record_number}", Face.MONO, 6.5),
        Line("patient birth date", f"Born {day(patient.birth_date)}", Face.BOLD, 6.5),
    )


def _expiry(label: SmallLabel, points: float) -> Line:
    said = "none assigned" if label.expiry is None else label.expiry.shown
    return Line("expiry", f"Exp. {said}", Face.BOLD, points)
