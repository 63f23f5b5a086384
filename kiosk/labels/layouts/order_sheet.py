"""The order sheet, A5 upright: the physician's order on paper, with its number as a symbol."""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import OrderSheet
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import caption, coi_text, patient_block, specimen_banner
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 148.0, 210.0
_LEFT, _ACROSS = 12.0, 124.0


def compose(order: OrderSheet, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the order sheet."""
    sheet.write(Area(_LEFT, 10, _ACROSS, 9), Line("heading", "Order for autologous cells", Face.BOLD, 18))
    sheet.write(Area(_LEFT, 19, _ACROSS, 6), Line("therapy", order.therapy, Face.SANS, 11))
    sheet.rule(Area(_LEFT, 26.5, _ACROSS, 0.4))
    sheet.linear("order number", symbols["order number"], _LEFT + 3, 31, 12)
    sheet.write(Area(_LEFT + 3, 43.6, 80, 6), Line("order number", order.order.value, Face.MONO, 11))
    sheet.write(Area(85, 31, 51, 4), caption("chain of identity", "CHAIN OF IDENTITY"))
    coi_text(sheet, order.coi, 85, 34.5, 11)
    sheet.frame(Area(_LEFT, 53, _ACROSS, 28), 0.4)
    area = Area(_LEFT + 3, 54.5, _ACROSS - 6, 25.0)
    patient_block(sheet, order.patient, area, 17, "PATIENT: DONOR AND INTENDED RECIPIENT")
    facts = (
        ("INTENDED DOSES", order.doses),
        ("ROUTE", (order.route,)),
        ("SITE AND SIDE", (order.site,)),
        ("LIMITS", order.limits),
        ("BODY WEIGHT", (order.weight,)),
        ("PHYSICIAN", (order.physician,)),
        ("ORDERED", (order.ordered.shown, f"({order.ordered.shown_utc})")),
        ("FACILITY", (f"{order.facility.facility.fin} · {order.facility.name}", order.facility.address)),
    )
    top = 85.0
    for name, texts in facts:
        sheet.write(Area(_LEFT, top + 0.6, 34, 5), Line(name.lower(), name, Face.BOLD, 7))
        room = Area(_LEFT + 36, top, _ACROSS - 36, max(6.0, 185 - top))
        top = max(top + 8, sheet.write(room, *(Line(name.lower(), text, Face.SANS, 11) for text in texts)) + 2.5)
        sheet.rule(Area(_LEFT, top - 1.6, _ACROSS, 0.15))
    for column, name in enumerate(("Physician's signature, date and time", "Second person's signature, date and time")):
        sheet.rule(Area(_LEFT + column * 64, 194, 60, 0.2))
        sheet.write(Area(_LEFT + column * 64, 194.8, 60, 4), Line("signature", name, Face.SANS, 6.5))
    specimen_banner(sheet, order.purpose, Area(_LEFT, 201, _ACROSS, 5))
