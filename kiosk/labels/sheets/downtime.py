"""The downtime sheet: one page that goes on where the kiosk can't, for one bag that two people matched.

It holds what was known when it was drawn and lines to be filled by hand. It authorises nothing by itself.
"""

from dataclasses import dataclass

from kiosk.barcodes import code128
from kiosk.domain.dosing import Amount, Course, Day, plain
from kiosk.domain.identifiers import Coi, DonationSymbol, OrderNumber, ProductCode
from kiosk.domain.label import Establishment, LocalMoment, Patient
from kiosk.domain.label_symbols import CODE_128, IntendedSymbol
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import caption, coi_text, donation_text, patient_block
from kiosk.labels.sheets.paper import A4, proved_page
from kiosk.labels.typeface import Face

OUTSIDE = (
    "The hospital's own paper procedure decides what may be done with this sheet: it is no authorisation by itself. "
    "When the kiosk answers again, two people record this bag as given outside, and this sheet is kept."
)


@dataclass(frozen=True)
class Witnessing:
    """One person who read the identifiers: name, roles, what was read for, and when it was signed."""

    name: str
    roles: tuple[str, ...]
    step: str
    at: LocalMoment


@dataclass(frozen=True)
class Call:
    """Whom to call: duty, name, telephone number."""

    duty: str
    name: str
    number: str


@dataclass(frozen=True)
class DowntimeSheet:
    """Everything the sheet says of one bag. Amounts are in the unit each names; `post_thaw_minutes` is the therapy's.

    `open_until` ends the match; `opened` is None while the bag is closed, and then the sheet leaves lines for it.
    """

    patient: Patient
    coi: Coi
    order: OrderNumber
    donation: DonationSymbol
    product_code: ProductCode
    product_name: tuple[str, ...]
    bag: int
    bags: int
    expiry: LocalMoment | None
    matched: tuple[Witnessing, ...]
    station: str
    open_until: LocalMoment
    opened: LocalMoment | None
    infuse_until: LocalMoment | None
    post_thaw_minutes: int
    course: Course
    day: Day
    weight: str
    route: str
    site: str
    calls: tuple[Call, ...]
    facility: Establishment
    drawn: LocalMoment


_LEFT, _ACROSS = 10.0, 190.0
_INNER = _LEFT + 3


def downtime_page(content: DowntimeSheet) -> bytes:
    """The sheet as a PDF of exactly one page, the same bytes for the same content.

    :raises SheetRefused: when a text does not fit or can't be shown; nothing is ever cut.
    """
    sheet = Composition(A4)
    symbol = IntendedSymbol("donation number", CODE_128, "]C0", "din", content.donation.format())
    _heading(content, sheet)
    _patient(content, sheet)
    _bag(content, sheet)
    _match(content, sheet)
    _limits(content, sheet)
    _times(content, sheet)
    _calls(content, sheet)
    _by_hand(sheet)
    return proved_page(sheet, (symbol,))


def _heading(content: DowntimeSheet, sheet: Composition) -> None:
    sheet.banner(Line("title", "DOWNTIME SHEET", Face.BOLD, 17), Area(_LEFT, 9, _ACROSS, 9))
    place = f"{content.facility.facility.fin} · {content.facility.name} · {content.station}"
    drawn = f"For this one bag, when the kiosk does not answer. As known {_both(content.drawn)}."
    sheet.write(
        Area(_LEFT, 19, _ACROSS, 8), Line("occasion", drawn, Face.SANS, 8.5), Line("facility", place, Face.SANS, 8)
    )


def _patient(content: DowntimeSheet, sheet: Composition) -> None:
    sheet.frame(Area(_LEFT, 28, _ACROSS, 26), 0.4)
    area = Area(_INNER, 29, _ACROSS - 6, 24)
    patient_block(sheet, content.patient, area, 17, "PATIENT: DONOR AND INTENDED RECIPIENT")


def _bag(content: DowntimeSheet, sheet: Composition) -> None:
    sheet.frame(Area(_LEFT, 56, _ACROSS, 40), 0.4)
    sheet.write(Area(_INNER, 57, 80, 3), caption("donation number", "DONATION"))
    sheet.linear("donation number", code128.draw(content.donation.format()), _INNER + 3.5, 61, 11)
    donation_text(sheet, content.donation, _INNER, 73, 15)
    sheet.write(Area(_INNER, 81.5, 80, 3), caption("chain of identity", "CHAIN OF IDENTITY"))
    coi_text(sheet, content.coi, _INNER, 84.5, 13)
    right = 100.0
    bag = Line("bag of set", f"BAG {content.bag} OF {content.bags}", Face.BOLD, 17)
    sheet.write(Area(right, 57, 96, 8), bag)
    code = Line("product code", content.product_code.value, Face.MONO, 13)
    names = (
        Line("product name", text, Face.BOLD if n == 0 else Face.SANS, 11)
        for n, text in enumerate(content.product_name)
    )
    sheet.write(Area(right, 65.5, 96, 19), code, *names)
    if content.expiry is None:
        sheet.write(Area(right, 85, 96, 10), Line("expiry", "EXPIRY: NONE ASSIGNED", Face.BOLD, 11), middle=True)
    else:
        lines = (
            Line("expiry", f"EXPIRES {content.expiry.shown}", Face.BOLD, 12),
            Line("expiry", f"({content.expiry.shown_utc})", Face.SANS, 9),
        )
        sheet.write(Area(right, 85, 96, 10), *lines)


def _match(content: DowntimeSheet, sheet: Composition) -> None:
    _section(sheet, "MATCHED BY", 98)
    room = 24 / max(1, len(content.matched))
    for number, person in enumerate(content.matched):
        top = 102.5 + number * room
        sheet.write(Area(_LEFT, top, 86, room - 0.3), Line("witness", person.name, Face.BOLD, 10))
        sheet.write(
            Area(_LEFT + 88, top, 46, room - 0.3), Line("roles", ", ".join(person.roles) or "no role now", Face.SANS, 9)
        )
        said = f"{person.step}, {person.at.shown}"
        sheet.write(Area(_LEFT + 136, top, 54, room - 0.3), Line("match", said, Face.SANS, 9))


_COLUMNS = ((0.0, 62.0), (64.0, 36.0), (102.0, 36.0), (140.0, 50.0))


def _limits(content: DowntimeSheet, sheet: Composition) -> None:
    _section(sheet, "DOSE AND LIMITS", 128)
    rows = (
        ("", "Before this bag", "This bag", "After this bag"),
        _amounts("Cells, whole course", content.course.cells),
        _amounts("Volume, whole course", content.course.volume),
        _amounts("DMSO in 24 hours", content.day.dmso),
        _amounts("Volume in 24 hours", content.day.volume),
    )
    for number, row in enumerate(rows):
        top = 132.3 + number * 5.1
        for at, ((left, width), text) in enumerate(zip(_COLUMNS, row, strict=True)):
            face = Face.BOLD if number and at == 3 else Face.SANS
            if text:
                sheet.write(Area(_LEFT + left, top, width, 4.9), Line("limits", text, face, 9.5 if number else 8))


def _amounts(what: str, amount: Amount) -> tuple[str, str, str, str]:
    bag = "not on record" if amount.bag is None else f"{plain(amount.bag)} {amount.unit}"
    at_least = "at least " if amount.bag is None else ""
    after = f"{at_least}{plain(amount.after)} of {plain(amount.most)} {amount.unit}"
    return what, f"{plain(amount.before)} {amount.unit}", bag, after


def _times(content: DowntimeSheet, sheet: Composition) -> None:
    _section(sheet, "TIMES", 160)
    limit = f"Infuse within {content.post_thaw_minutes} minutes of the opening."
    lines = [Line("match", f"Open before {_both(content.open_until)}, else match again.", Face.SANS, 9)]
    if content.opened is None or content.infuse_until is None:
        blank = "Opened at ____________   infuse before ____________"
        lines += [Line("post-thaw limit", limit, Face.BOLD, 10), Line("post-thaw limit", blank, Face.SANS, 10)]
    else:
        lines = [
            Line("post-thaw limit", f"Opened {_both(content.opened)}. {limit}", Face.SANS, 9),
            Line("post-thaw limit", f"INFUSE BEFORE {_both(content.infuse_until)}", Face.BOLD, 10),
        ]
    sheet.write(Area(_LEFT, 164.3, 94, 18), *lines)
    _section(sheet, "ORDER", 160, _LEFT + 98, 92)
    order = (
        Line("order number", content.order.value, Face.MONO, 9),
        Line("route", f"Route: {content.route}", Face.BOLD, 10),
        Line("site", f"Site and side: {content.site}", Face.BOLD, 10),
        Line("weight", f"Weight: {content.weight}", Face.SANS, 9),
    )
    sheet.write(Area(_LEFT + 98, 164.3, 92, 18), *order)


def _calls(content: DowntimeSheet, sheet: Composition) -> None:
    _section(sheet, "ON CALL", 183.5)
    if not content.calls:
        none = "No telephone number is on record: ask the switchboard."
        sheet.write(Area(_LEFT, 188, _ACROSS, 6), Line("on call", none, Face.BOLD, 10))
    room = min(6.0, 21 / max(1, len(content.calls)))
    for number, call in enumerate(content.calls):
        top = 188 + number * room
        columns = (
            (0.0, 52.0, call.duty, Face.SANS),
            (54.0, 92.0, call.name, Face.SANS),
            (148.0, 42.0, call.number, Face.BOLD),
        )
        for left, width, text, face in columns:
            sheet.write(Area(_LEFT + left, top, width, room - 0.2), Line("on call", text, face, 10))


_BLANKS = (
    ("Opened: in the water bath, or spiked.", ("Name and signature", "Date and time")),
    ("Identity checked again at the line: the patient says name and birth date; wristband, bag and sheet agree.",
     ("First person: name and signature", "Date and time")),
    ("The same again, from scratch, by another person.", ("Second person: name and signature", "Date and time")),
    ("Started.", ("Name and signature", "Date and time")),
    ("Finished, or stopped and why.", ("Name and signature", "Date and time", "Volume given, mL")),
)  # fmt: skip


def _by_hand(sheet: Composition) -> None:
    _section(sheet, "TO BE FILLED BY HAND", 210.5)
    for number, (what, blanks) in enumerate(_BLANKS):
        top = 215.0 + number * 11.6
        sheet.write(Area(_LEFT, top + 1.5, 70, 9.6), Line("what was done", what, Face.SANS, 8.5))
        left, widths = _LEFT + 74, (66.0, 46.0) if len(blanks) == 2 else (50.0, 36.0, 24.0)
        for name, width in zip(blanks, widths, strict=True):
            sheet.rule(Area(left, top + 7.6, width, 0.2))
            sheet.write(Area(left, top + 8.0, width, 3.0), Line("signature", name, Face.SANS, 6.5))
            left += width + 3
    sheet.frame(Area(_LEFT, 274, _ACROSS, 13.5), 0.4)
    outside = Line("given outside", OUTSIDE, Face.BOLD, 9)
    sheet.write(Area(_INNER, 274.8, _ACROSS - 6, 12), outside, middle=True)


def _section(sheet: Composition, name: str, top: float, left: float = _LEFT, across: float = _ACROSS) -> None:
    sheet.write(Area(left, top, across, 3.6), Line("heading", name, Face.BOLD, 7.5))
    sheet.rule(Area(left, top + 3.7, across, 0.2))


def _both(moment: LocalMoment) -> str:
    return f"{moment.shown} ({moment.utc:%H:%M} UTC)"
