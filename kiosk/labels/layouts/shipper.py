"""Labels of a shipper, 100 x 150 mm: the outer one for couriers, the inner one under the lid.

The SSCC stands as GS1-128 at the size of a logistic label (GS1 General Specifications, X from 0.495 mm). Only the inner
label has a place for the patient and for the list of containers.
"""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import Contact, Establishment, InnerShipperLabel, ShipperLabel
from kiosk.labels.composition import Align, Area, Composition, Line
from kiosk.labels.layouts.elements import caption, coi_text, patient_block, specimen_banner
from kiosk.labels.layouts.legends import legends, notes
from kiosk.labels.layouts.naming import piece_line
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 100.0, 150.0
LOGISTIC_X = 0.495
"""Narrowest bar of an SSCC in millimetres."""

_LEFT, _ACROSS = 3.0, 94.0


def compose(label: ShipperLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the inner or the outer label."""
    inner = isinstance(label, InnerShipperLabel)
    pack = f"{'INNER' if inner else 'OUTER'} SHIPPER · PACK {label.consignment.pack} OF {label.consignment.packs}"
    sheet.banner(Line("pack", pack, Face.BOLD, 12), Area(2, 2, 96, 6))
    _address(sheet, Area(_LEFT, 9.4, 45, 17.4), "FROM", label.sender, label.sender_contact, 8)
    _emergency(label, sheet)
    sheet.frame(Area(2, 27.4, 96, 21.6), 0.4)
    _address(sheet, Area(4.5, 28.4, 91, 19.8), "DELIVER TO", label.receiver, label.receiver_contact, 12.5)
    bottom = legends(label, sheet, Area(2, 50.0, 96, 25.0), 10.5)
    sheet.write(
        Area(_LEFT, bottom, 49, 83.2 - bottom),
        caption("temperature", "TRANSPORT TEMPERATURE"),
        Line("temperature", label.temperature, Face.BOLD, 11),
    )
    times = (
        Line("dispatched", f"Dispatched {label.dispatched.shown}", Face.SANS, 7),
        Line("due", f"Due by {label.due.shown}", Face.BOLD, 6.5),
        Line("due", f"({label.due.shown_utc})", Face.SANS, 6.5),
    )
    sheet.write(Area(53, bottom, 45, 83.2 - bottom), *times, align=Align.RIGHT)
    _identifiers(label, symbols, sheet)
    if isinstance(label, InnerShipperLabel):
        _inside(label, sheet)
    else:
        notes(label, sheet, Area(_LEFT, 109.4, _ACROSS, 5.4), 7)
    _number(label, symbols, sheet)


def _address(
    sheet: Composition, area: Area, heading: str, place: Establishment, contact: Contact, points: float
) -> None:
    sheet.write(
        area,
        caption(heading.lower(), f"{heading} · {place.facility.fin}"),
        Line(heading.lower(), place.name, Face.BOLD, points),
        Line(heading.lower(), place.address, Face.SANS, points * 0.9),
        Line(heading.lower(), f"{contact.name}, {contact.number}", Face.SANS, points * 0.9),
    )


def _emergency(label: ShipperLabel, sheet: Composition) -> None:
    sheet.frame(Area(52, 9.4, 46, 17.0), 0.4)
    sheet.write(
        Area(53.5, 10.2, 43, 15.6),
        Line("emergency", "EMERGENCY, DAY AND NIGHT", Face.BOLD, 7),
        Line("emergency", label.emergency.number, Face.BOLD, 13),
        Line("emergency", label.emergency.name, Face.SANS, 8),
    )


def _identifiers(label: ShipperLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    sheet.write(Area(_LEFT, 83.4, 44, 2.6), caption("chain of identity", "CHAIN OF IDENTITY"))
    sheet.linear("chain of identity", symbols["chain of identity"], 5.6, 86.2, 6.6)
    coi_text(sheet, label.coi, 5.6, 93.2, 8)
    sheet.write(Area(_LEFT, 97.2, 44, 2.6), caption("consignment", "CONSIGNMENT"))
    sheet.linear("consignment", symbols["consignment"], 5.6, 100.0, 6.6)
    sheet.square("seal", symbols["seal"], Area(73.6, 83.2, 24.8, 24.8), 4, most_mm=0.36)
    count = len(label.containers)
    sheet.write(
        Area(51.5, 84.0, 22.0, 16.0),
        Line("count", f"{count} {'container' if count == 1 else 'containers'}", Face.BOLD, 8),
        caption("count", "of one patient"),
        piece_line(label, 6.5),
    )
    content = label.consignment.content
    sheet.write(
        Area(51.5, 100.6, 22.0, 6.2),
        Line("consignment", f"{content[:5]} {content[5:7]} {content[7:12]}", Face.MONO, 6.5),
        Line("consignment", f"pack {content[12:14]} of {content[14:]}", Face.MONO, 6.5),
        middle=True,
    )


def _inside(label: InnerShipperLabel, sheet: Composition) -> None:
    patient_block(sheet, label.patient, Area(_LEFT, 107.6, 44, 16.0), 12, "DONOR AND INTENDED RECIPIENT")
    listed = (Line("container", shipped.shown, Face.MONO, 7) for shipped in label.containers)
    sheet.write(Area(52, 108.4, 46, 15.2), caption("container", "CONTAINERS IN THIS SHIPPER"), *listed)


def _number(label: ShipperLabel, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    specimen_banner(sheet, label.purpose, Area(2, 144.4, 96, 4.4))
    modules = symbols["shipper number"]
    x = max(sheet.profile.x_dots, sheet.dots(LOGISTIC_X))
    left = (WIDTH - sheet.mm(modules.width * x)) / 2
    tall = 15.0 if isinstance(label, InnerShipperLabel) else 23.0
    sheet.linear("shipper number", modules, left, 139.4 - tall, tall, x_mm=LOGISTIC_X)
    number = f"SSCC {label.sscc.format()}"
    sheet.write(Area(_LEFT, 139.8, _ACROSS, 4.2), Line("shipper number", number, Face.MONO, 9.5), align=Align.CENTRE)
