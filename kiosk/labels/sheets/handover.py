"""The sheet that travels with a bag between organisations: what the bundle is known by, as a code and in words.

It names no patient. The next site's camera reads the code and compares it, word for word, with the file.
"""

from dataclasses import dataclass

from kiosk.barcodes import qr
from kiosk.barcodes.handover import KIND
from kiosk.domain.handover import Essentials
from kiosk.domain.identifiers import Coi
from kiosk.domain.label import Establishment, LocalMoment
from kiosk.domain.label_symbols import QR_CODE, IntendedSymbol
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import caption, coi_text
from kiosk.labels.sheets.paper import A4, proved_page
from kiosk.labels.typeface import Face

CODE_AREA = Area(50.0, 84.0, 110.0, 110.0)
"""Where the code stands, in millimetres, its quiet zone included."""

_LEFT, _ACROSS = 10.0, 190.0
_WHAT = "code of the hand-over"
_NEXT = (
    "Keep this sheet with the bag. The receiving site reads the code before its kiosk and opens the file: "
    "kiosk handover accept. Sheet and file must say the same, or nothing of it is used."
)


@dataclass(frozen=True)
class HandoverSheet:
    """Everything the sheet says."""

    said: Essentials
    code: str
    containers: tuple[str, ...]
    facility: Establishment
    made: LocalMoment


def handover_page(content: HandoverSheet) -> bytes:
    """The sheet as a PDF of exactly one page, the same bytes for the same content.

    :raises SheetRefused: when a text does not fit or can't be shown.
    """
    said, sheet = content.said, Composition(A4)
    sheet.banner(Line("title", "HAND-OVER TO ANOTHER SITE", Face.BOLD, 17), Area(_LEFT, 9, _ACROSS, 9))
    place = f"{content.facility.facility.fin} · {content.facility.name}"
    made = f"Made {content.made.shown} ({content.made.shown_utc}), hand-over {said.epoch} of this journey."
    sheet.write(Area(_LEFT, 19, _ACROSS, 8), Line("made", made, Face.SANS, 8.5), Line("facility", place, Face.SANS, 8))
    sheet.write(Area(_LEFT, 28, 80, 3), caption("chain of identity", "CHAIN OF IDENTITY"))
    coi_text(sheet, Coi.parse(said.coi), _LEFT, 31.5, 15)
    sheet.write(Area(_LEFT, 40, _ACROSS, 10), Line("way", f"{said.from_site}  →  {said.to_site}", Face.BOLD, 15))
    facts = f"The record ends at {said.count} facts, head {said.head[:16]}. File hand-over-{said.bundle_id}.bundle"
    bags = f"Containers: {', '.join(content.containers) or 'none'}"
    sheet.write(Area(_LEFT, 51, _ACROSS, 32), Line("file", facts, Face.SANS, 9), Line("containers", bags, Face.SANS, 9))
    sheet.square(_WHAT, qr.draw(content.code), CODE_AREA, qr.QUIET, most_mm=1.2)
    sheet.write(Area(_LEFT, 200, _ACROSS, 14), Line("next", _NEXT, Face.SANS, 9.5))
    sheet.write(Area(_LEFT, 270, _ACROSS, 6), Line("by hand", "Handed over by:  " + "_" * 40, Face.SANS, 9))
    sheet.write(Area(_LEFT, 279, _ACROSS, 6), Line("by hand", "Taken by:  " + "_" * 40, Face.SANS, 9))
    return proved_page(sheet, (IntendedSymbol(_WHAT, QR_CODE, "]Q1", KIND, content.code),))
