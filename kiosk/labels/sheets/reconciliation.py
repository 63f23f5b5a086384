"""The reconciliation slip: one page that says where every label and every sheet of a station's session went."""

from dataclasses import dataclass

from kiosk.domain.identifiers import Coi
from kiosk.domain.label import Establishment, LocalMoment
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import caption, coi_text
from kiosk.labels.sheets.paper import A4, proved_page
from kiosk.labels.typeface import Face

KEY = "#12 is the number of the fact in the record of this chain of identity."
ROOM, MOST_ROOM = 225.0, 10.0
"""Millimetres for all labels together, and the most for one: long names take two lines where there are few labels."""


@dataclass(frozen=True)
class Accounted:
    """One issue of one label: whose, by which `edition` of the rules for labels, when and by whom it was issued, and
    what became of it, when and by whom.

    `extra_sheets` were destroyed beside the one that counts. People are names, in turn. `issued_fact` and
    `settled_fact` are the numbers of the facts that say so.
    """

    bag: str
    piece: str
    issue: int
    edition: str
    issued: LocalMoment
    issued_by: tuple[str, ...]
    issued_fact: int
    state: str
    settled: LocalMoment | None
    settled_by: tuple[str, ...]
    settled_fact: int | None
    extra_sheets: int


@dataclass(frozen=True)
class ReconciliationSlip:
    """A station's labels of one patient, from the moment the station opened them."""

    coi: Coi
    station: str
    facility: Establishment
    opened: LocalMoment
    drawn: LocalMoment
    labels: tuple[Accounted, ...]

    def count(self, state: str) -> int:
        """How many labels are in that state."""
        return sum(label.state == state for label in self.labels)

    @property
    def sum_line(self) -> str:
        """Issued, and what it is made of; extra sheets are counted apart."""
        parts = " + ".join(f"{name} {self.count(name)}" for name in ("applied", "handed on", "void"))
        rest = len(self.labels) - sum(map(self.count, ("applied", "handed on", "void")))
        open_ones = f" + NOT SETTLED {rest}" if rest else ""
        extra = sum(label.extra_sheets for label in self.labels)
        return f"issued {len(self.labels)} = {parts}{open_ones}; extra sheets destroyed {extra}"


_LEFT, _ACROSS = 10.0, 190.0
_COLUMNS = (
    (0.0, 41.0, "Bag"), (42.0, 27.0, "Label"), (70.0, 15.0, "Rules"), (86.0, 49.0, "Issued"), (136.0, 54.0, "Became"),
)  # fmt: skip


def reconciliation_page(content: ReconciliationSlip) -> bytes:
    """The slip as a PDF of exactly one page, the same bytes for the same content.

    :raises SheetRefused: when a text does not fit or can't be shown, or there are more labels than lines.
    """
    sheet = Composition(A4)
    sheet.banner(Line("title", "LABEL RECONCILIATION", Face.BOLD, 17), Area(_LEFT, 9, _ACROSS, 9))
    place = f"{content.facility.facility.fin} · {content.facility.name} · {content.station}"
    session = f"Opened {content.opened.shown}, as known {content.drawn.shown} ({content.drawn.shown_utc})."
    sheet.write(
        Area(_LEFT, 19, _ACROSS, 8), Line("session", session, Face.SANS, 8.5), Line("facility", place, Face.SANS, 8)
    )
    sheet.write(Area(_LEFT, 28, 80, 3), caption("chain of identity", "CHAIN OF IDENTITY"))
    coi_text(sheet, content.coi, _LEFT, 31.5, 13)
    sheet.write(Area(_LEFT, 38, _ACROSS, 6), Line("sum", content.sum_line, Face.BOLD, 11))
    room = min(MOST_ROOM, ROOM / max(1, len(content.labels)))
    for left, width, title in _COLUMNS:
        sheet.write(Area(_LEFT + left, 46, width, 4), Line("column", title, Face.BOLD, 8))
    for number, label in enumerate(content.labels):
        top = 51 + number * room
        for (left, width, _title), text in zip(_COLUMNS, _texts(label), strict=True):
            sheet.write(Area(_LEFT + left, top, width, room - 0.2), Line("label", text, Face.SANS, 6.5))
    sheet.write(Area(_LEFT, 276.5, _ACROSS, 3.5), Line("key", KEY, Face.SANS, 6.5))
    blank = "Line clear, nothing left in printer, tray, bin and on the bench:  ______________________________"
    sheet.write(Area(_LEFT, 281, _ACROSS, 6), Line("clearance", blank, Face.SANS, 9))
    return proved_page(sheet, ())


def _texts(label: Accounted) -> tuple[str, ...]:
    became = label.state
    if label.settled is not None:
        became = f"{label.state} {_who(label.settled, label.settled_by, label.settled_fact)}"
    if label.extra_sheets:
        became = f"{became}; {label.extra_sheets} more destroyed"
    return (
        label.bag,
        f"{label.piece}, issue {label.issue}",
        label.edition,
        _who(label.issued, label.issued_by, label.issued_fact),
        became,
    )


def _who(at: LocalMoment, people: tuple[str, ...], fact: int | None) -> str:
    return f"{at.shown}, {', '.join(people) or 'nobody'} #{fact}"
