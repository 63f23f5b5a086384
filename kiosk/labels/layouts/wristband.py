"""The wristband, 279 x 25 mm, read along its length: one value as Data Matrix and QR code, repeated round the wrist.

The first 30 mm hold the clasp and the last 20 mm go under it: neither is inked.
"""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import WristbandLabel
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import SPECIMEN_SHORT, patient_block, specimen_banner
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 279.0, 25.0
START, PITCH, REPEATS = 32.0, 24.0, 5
"""Where the repeats start, how far apart they stand: two are always in view on a wrist 50 mm across."""


def compose(band: WristbandLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the wristband."""
    for place in range(REPEATS):
        left = START + place * PITCH if place < 3 else 279 - 22 - (REPEATS - place) * PITCH
        name = "band as Data Matrix" if place % 2 == 0 else "band as QR code"
        modules = symbols[name]
        sheet.square(name, modules, Area(left, 2, 21, 21), modules.quiet, most_mm=0.75)
    left = START + 3 * PITCH
    across = 279 - 22 - 2 * PITCH - left - 2
    patient_block(sheet, band.patient, Area(left, 1.6, across, 15.4), 17)
    number = Line("band number", band.wristband.format(), Face.MONO, 8)
    place_name = Line("facility", f"{band.facility.facility.fin} · {band.facility.name}", Face.SANS, 7)
    sheet.write(Area(left, 17.2, across - 22, 6.4), number, place_name)
    specimen_banner(sheet, band.purpose, Area(left + across - 20, 18.2, 20, 4.4), SPECIMEN_SHORT)
