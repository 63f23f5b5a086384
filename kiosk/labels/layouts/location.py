"""The label of a slot of the cold store, 76 x 25 mm: the stock of a syringe label, on a rack's frame.

It names a place and no patient, so it carries no seal: what stands in the slot is in the record alone.
"""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import LocationLabel
from kiosk.labels.composition import Align, Area, Composition, Line
from kiosk.labels.layouts.elements import SPECIMEN_SHORT, specimen_banner
from kiosk.labels.layouts.small import SYRINGE
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = SYRINGE


def compose(label: LocationLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the label of a slot."""
    place = label.place
    sheet.linear("storage place", symbols["storage place"], 5.0, 2.0, 9.0)
    sheet.write(Area(5.0, 11.4, 66.0, 4.2), Line("storage place", place.format(), Face.MONO, 9))
    large = f"Tank {place.tank} · Rack {place.rack} · Slot {place.slot}"
    sheet.write(Area(2.0, 15.6, 72.0, 8.0), Line("place", large, Face.BOLD, 18), align=Align.CENTRE, middle=True)
    specimen_banner(sheet, label.purpose, Area(56.0, 11.4, 18.0, 3.6), SPECIMEN_SHORT)
