"""The staff badge, 86 x 54 mm."""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import StaffBadge
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import specimen_banner
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 86.0, 54.0


def compose(badge: StaffBadge, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the staff badge."""
    sheet.banner(Line("facility", badge.facility.name, Face.BOLD, 10), Area(2, 2, 82, 8))
    sheet.write(Area(5, 13, 50, 16), Line("name", badge.name, Face.BOLD, 18))
    sheet.write(Area(5, 30, 50, 12), *(Line("roles", role, Face.SANS, 10) for role in badge.roles))
    modules = symbols["badge"]
    sheet.square("badge", modules, Area(57, 14, 25, 25), modules.quiet, most_mm=0.75)
    sheet.write(Area(5, 43.5, 77, 4), Line("badge number", badge.badge.format(), Face.MONO, 8))
    specimen_banner(sheet, badge.purpose, Area(2, 48, 82, 4.5))
