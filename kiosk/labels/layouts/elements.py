"""Pieces that several kinds of label share."""

from kiosk.domain.identifiers import Coi, DonationSymbol
from kiosk.domain.label import Establishment, LocalMoment, Patient, Purpose, day
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.typeface import Face, width

BIOHAZARD_SIGN = "☣"
BIOHAZARDS = frozenset({"BIOHAZARD", "BIOLOGICAL HAZARD"})
"""The legends that the sign stands with: as the United States and the European Union word it."""
SPECIMEN = "SPECIMEN – NOT FOR USE"
SPECIMEN_SHORT = "SPECIMEN"
_MM_PER_POINT = 25.4 / 72


def run(face: Face, text: str, points: float) -> float:
    """Advance width of a text in millimetres."""
    return width(face, text) * points * _MM_PER_POINT


def caption(what: str, text: str) -> Line:
    """A small heading over a fact."""
    return Line(what, text, Face.SANS, 6.0)


def boxed_check_character(
    sheet: Composition, what: str, character: str, left: float, top: float, points: float
) -> None:
    """The keyboard check character in a box, never part of the symbol (ST-001 section 7.5)."""
    side = points * 1.3 * _MM_PER_POINT
    sheet.frame(Area(left, top, side * 0.82, side), 0.2)
    inset = (side * 0.82 - run(Face.MONO, character, points)) / 2
    sheet.write(Area(left + inset, top, side, side), Line(what, character, Face.MONO, points), middle=True)


def donation_text(sheet: Composition, donation: DonationSymbol, left: float, top: float, points: float) -> None:
    """`A9999 26 123456`, the flags turned by 90 degrees, the check character in its box (ST-001 section 7.4)."""
    din = donation.din.value
    text = f"{din[:5]} {din[5:7]} {din[7:]}"
    what = "donation number"
    height = points * 1.3 * _MM_PER_POINT
    end = left + run(Face.MONO, text, points) + 0.3
    sheet.write(Area(left, top, end - left + 0.2, height), Line(what, text, Face.MONO, points), middle=True)
    if donation.flags != "00":
        sheet.turned(
            Line("donation flags", donation.flags, Face.MONO, points * 0.6), end + points * 0.2, top + height * 0.86
        )
    boxed_check_character(sheet, what, donation.din.check_character, end + points * 0.27, top, points)


def coi_text(sheet: Composition, coi: Coi, left: float, top: float, points: float) -> None:
    """`CHA9999 26 000001` with its check character in a box."""
    text = f"{coi.value[:7]} {coi.value[7:9]} {coi.value[9:]}"
    end = left + run(Face.MONO, text, points) + 1.0
    height = points * 1.3 * _MM_PER_POINT
    sheet.write(
        Area(left, top, end - left + 0.2, height), Line("chain of identity", text, Face.MONO, points), middle=True
    )
    boxed_check_character(sheet, "chain of identity", coi.check_character, end, top, points)


def facility_lines(what: str, heading: str, facility: Establishment, points: float) -> tuple[Line, ...]:
    """A facility's heading with its number, its name and its address."""
    return (
        caption(what, f"{heading} · {facility.facility.fin}"),
        Line(what, facility.name, Face.BOLD, points),
        Line(what, facility.address, Face.SANS, points - 0.5),
    )


def moment_lines(what: str, heading: str, moment: LocalMoment, points: float) -> tuple[Line, ...]:
    """Local time with its zone over the same moment in UTC in parentheses (ST-001 section 7)."""
    return (
        Line(what, f"{heading} {moment.shown}".strip(), Face.BOLD, points),
        Line(what, f"({moment.shown_utc})", Face.SANS, max(6.0, points - 1)),
    )


def patient_block(
    sheet: Composition, patient: Patient, area: Area, points: float, heading: str = "", formerly: tuple[str, ...] = ()
) -> float:
    """Name, record number, birth date, former identities, the name as large as it can be; returns where it ends."""
    top, bottom = area.top, area.top + area.height
    if heading:
        top = sheet.write(Area(area.left, top, area.width, 2.8), caption("patient name", heading)) + 0.2
    numbers = max(5.1 + 2.6 * len(formerly), 0.34 * (bottom - top))
    room = Area(area.left, top, area.width, bottom - top - numbers)
    top = sheet.write(room, Line("patient name", patient.name, Face.BOLD, points))
    return sheet.write(
        Area(area.left, top, area.width, bottom - top),
        Line("patient record number", f"ID {patient.number}", Face.MONO, points * 0.72),
        Line("patient birth date", f"Born {day(patient.birth_date)}", Face.BOLD, points * 0.68),
        *([Line("former identities", f"Formerly {' · '.join(formerly)}", Face.SANS, 6.5)] if formerly else []),
    )


def specimen_banner(sheet: Composition, purpose: Purpose, area: Area, words: str = SPECIMEN) -> None:
    """The words that keep a specimen from ever being used; nothing on a label for use."""
    if purpose is Purpose.SPECIMEN:
        sheet.banner(Line("specimen", words, Face.BOLD, 11), area)
