"""The slip of a checkpoint: where the site's log stood, as a code and in words, to be kept where nobody can change it.

The code is the signed note itself in base45. It names the site, a number and a hash, and no patient.
"""

from dataclasses import dataclass

from kiosk.barcodes import qr
from kiosk.barcodes.seals import base45
from kiosk.domain.errors import ParseError
from kiosk.domain.label import Establishment, LocalMoment
from kiosk.domain.label_symbols import QR_CODE, IntendedSymbol
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import caption
from kiosk.labels.sheets.paper import A4, proved_page
from kiosk.labels.typeface import Face

PREFIX = "SVC1:"
KIND = "checkpoint"
CODE_AREA = Area(60.0, 92.0, 90.0, 90.0)
"""Where the code stands, in millimetres, its quiet zone included."""

_LEFT, _ACROSS = 10.0, 190.0
_WHAT = "code of the checkpoint"
_WHY = (
    "Keep this slip where whoever runs the database can't reach it, such as the folder of the shift's papers. "
    "kiosk audit verify --checkpoint FILE holds the record against it: a fact changed, moved, cut off or put in "
    "before this slip is found."
)


@dataclass(frozen=True)
class CheckpointSlip:
    """Everything the slip says. `note` is the signed note."""

    note: str
    why: str
    made: LocalMoment
    facility: Establishment
    station: str


def code_of(note: str) -> str:
    """The text of the code."""
    return PREFIX + base45.encode(note.encode("utf-8"))


def note_in(code: str) -> str:
    """The note in a code. Raises ParseError for a text that is none."""
    if not code.startswith(PREFIX):
        raise ParseError(_WHAT, f"a text that begins with {PREFIX}", repr(code[:40]))
    try:
        return base45.decode(code.removeprefix(PREFIX)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParseError(_WHAT, "a note in UTF-8", "other bytes") from error


def checkpoint_page(content: CheckpointSlip) -> bytes:
    """The slip as a PDF of exactly one page, the same bytes for the same content.

    :raises SheetRefused: when a text does not fit or can't be shown.
    """
    sheet = Composition(A4)
    origin, size, root = content.note.split("\n")[:3]
    sheet.banner(Line("title", "CHECKPOINT OF THE RECORD", Face.BOLD, 17), Area(_LEFT, 9, _ACROSS, 9))
    place = f"{content.facility.facility.fin} · {content.facility.name} · {content.station}"
    made = f"Made {content.made.shown} ({content.made.shown_utc}): {content.why}."
    sheet.write(Area(_LEFT, 19, _ACROSS, 8), Line("made", made, Face.SANS, 8.5), Line("facility", place, Face.SANS, 8))
    sheet.write(Area(_LEFT, 30, 80, 3), caption("facts", "FACTS IN THE RECORD"))
    sheet.write(Area(_LEFT, 33.5, _ACROSS, 10), Line("size", size, Face.BOLD, 22))
    sheet.write(Area(_LEFT, 46, 80, 3), caption("root", "ROOT OF THE TREE OVER THEM"))
    sheet.write(Area(_LEFT, 49.5, _ACROSS, 6), Line("root", root, Face.MONO, 11))
    sheet.write(Area(_LEFT, 58, 80, 3), caption("log", "LOG"))
    sheet.write(Area(_LEFT, 61.5, _ACROSS, 6), Line("origin", origin, Face.SANS, 10))
    sheet.square(_WHAT, qr.draw(code_of(content.note)), CODE_AREA, qr.QUIET, most_mm=1.2)
    sheet.write(Area(_LEFT, 190, _ACROSS, 16), Line("next", _WHY, Face.SANS, 9.5))
    sheet.write(Area(_LEFT, 270, _ACROSS, 6), Line("by hand", "Shift handed over by:  " + "_" * 36, Face.SANS, 9))
    sheet.write(Area(_LEFT, 279, _ACROSS, 6), Line("by hand", "Taken over by:  " + "_" * 36, Face.SANS, 9))
    return proved_page(sheet, (IntendedSymbol(_WHAT, QR_CODE, "]Q1", KIND, code_of(content.note)),))
