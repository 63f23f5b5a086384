"""What a label says: the intent that ink is held against.

- A content is made of parsed identifiers and plain texts. A text with control, bidirectional or invisible characters
  never becomes a content (hazard H22); a name is kept exactly as it is.
- Statements are derived from the test record (see `statements`), never typed.
- `intended_symbols` is the whole set of symbols a label carries: the proof refuses one more and one less.
- A patient's name, record number and birth date live here in memory only, on the way to the paper.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import (
    Badge,
    BloodGroups,
    Coi,
    CoiSymbol,
    CompoundMessage,
    DonationSymbol,
    Expiry,
    Facility,
    OrderNumber,
    ProductCode,
    Wristband,
)
from kiosk.domain.statements import Statements
from kiosk.domain.text import plain_text, shown


def _exactly(text: str, what: str, max_length: int) -> None:
    """Refuse a text that is not plain, or that intake should have brought into composed letters. Nothing is altered."""
    if plain_text(text, what, max_length) != text:
        raise ParseError(what, "composed letters (Normalization Form C)", shown(text))


class LabelKind(Enum):
    """The kinds of label, in the field's words. For a bag they are also the `piece` a seal names."""

    BASE = "base label"
    CRYOBAG = "cryobag label"
    TIE_TAG = "tie-tag"
    ORDER_SHEET = "order sheet"
    WRISTBAND = "wristband"
    BADGE = "staff badge"


BAG_KINDS = frozenset({LabelKind.BASE, LabelKind.CRYOBAG, LabelKind.TIE_TAG})
"""The labels that go on or with a bag."""


@dataclass(frozen=True)
class Establishment:
    """Who collected or processed: facility identification number, name and address (21 CFR 1271.370)."""

    facility: Facility
    name: str
    address: str

    def __post_init__(self) -> None:
        _exactly(self.name, "name of an establishment", 80)
        _exactly(self.address, "address of an establishment", 120)


@dataclass(frozen=True)
class Patient:
    """The patient, who is donor and recipient, as the label names them."""

    name: str
    record_number: str
    birth_date: date

    def __post_init__(self) -> None:
        _exactly(self.name, "patient name", 120)
        _exactly(self.record_number, "patient record number", 40)


@dataclass(frozen=True)
class LocalMoment:
    """A minute by the clock of the place, with its zone's abbreviation, and the same minute in UTC.

    ISBT 128 dates are local and carry no zone (ST-001 structures 005 and 007), so the label says both.
    """

    local: datetime
    zone: str
    utc: datetime

    def __post_init__(self) -> None:
        _exactly(self.zone, "time zone", 6)
        if self.local.tzinfo is not None or self.utc.utcoffset() != timedelta(0):
            raise ParseError(
                "local moment", "a local time without zone and the same moment in UTC", f"{self.local}, {self.utc}"
            )
        ahead = self.local.replace(tzinfo=UTC) - self.utc
        if abs(ahead) > timedelta(hours=14) or ahead % timedelta(minutes=15):
            raise ParseError("local moment", "a zone at most 14 hours off UTC, in quarters of an hour", str(ahead))
        if self.local.second or self.local.microsecond:
            raise ParseError("local moment", "whole minutes", self.local.isoformat())

    @property
    def shown(self) -> str:
        """For example `22 NOV 2026 10:15 EST`."""
        return f"{day(self.local)} {self.local:%H:%M} {self.zone}"

    @property
    def shown_utc(self) -> str:
        """For example `22 NOV 2026 15:15 UTC`."""
        return f"{day(self.utc)} {self.utc:%H:%M} UTC"


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def day(moment: date) -> str:
    """A day as labels write it, whatever the language of the machine: `22 NOV 2026`."""
    return f"{moment.day:02d} {_MONTHS[moment.month - 1]} {moment.year:04d}"


@dataclass(frozen=True)
class ProductName:
    """The proper name of the product: class, then modifiers, then attributes, in decreasing size (ST-001 section 7)."""

    product_class: str
    modifiers: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for text in (self.product_class, *self.modifiers, *self.attributes):
            _exactly(text, "product name", 80)


class Purpose(Enum):
    """Whether a label may ever be used. A specimen says so in large letters."""

    USE = "for use"
    SPECIMEN = "specimen"


@dataclass(frozen=True)
class BagLabel:
    """A label of one bag: base label, cryobag label or tie-tag.

    `expiry` None means 'none assigned', and the label says so. `volume_ml` is the approximate volume; `dmso` says the
    cryoprotectant with its amount, None where there is none. `seal` is the text of the seal, `bag` of `bags` counts the
    set from 1, `issue` counts the issues of this piece from 1. `statements` None is a missing test record: refused.
    """

    kind: LabelKind
    coi: Coi
    donation: DonationSymbol
    product_code: ProductCode
    product_name: ProductName
    patient: Patient
    collected: LocalMoment
    expiry: LocalMoment | None
    volume_ml: Decimal
    storage: str
    collection_facility: Establishment
    processing_facility: Establishment
    bag: int
    bags: int
    issue: int
    seal: str
    statements: Statements | None
    blood_groups: BloodGroups | None = None
    cells: str | None = None
    dmso: str | None = None
    additives: tuple[str, ...] = ()
    purpose: Purpose = Purpose.USE

    def __post_init__(self) -> None:
        if self.kind not in BAG_KINDS:
            raise ParseError("kind of bag label", ", ".join(sorted(kind.value for kind in BAG_KINDS)), self.kind.value)
        _exactly(self.storage, "storage temperature", 60)
        _exactly(self.seal, "seal", 700)
        for text, what in ((self.cells, "cell count"), (self.dmso, "cryoprotectant")):
            if text is not None:
                _exactly(text, what, 60)
        for additive in self.additives:
            _exactly(additive, "additive", 60)
        if not 1 <= self.bag <= self.bags <= 99:
            raise ParseError("bag of set", "1 to the number of bags, at most 99", f"{self.bag} of {self.bags}")
        if not 1 <= self.issue <= 9999:
            raise ParseError("issue number", "1 to 9999", str(self.issue))
        if not (self.volume_ml.is_finite() and 0 < self.volume_ml <= 100_000):
            raise ParseError("volume", "more than 0 and at most 100000 mL", str(self.volume_ml))

    @property
    def expiry_symbol(self) -> Expiry | None:
        """Structure 005, None where no expiry is assigned."""
        return None if self.expiry is None else Expiry.at(self.expiry.local)

    @property
    def coi_symbol(self) -> CoiSymbol:
        """Structure 040."""
        return CoiSymbol(self.coi.value)

    @property
    def compound(self) -> CompoundMessage:
        """The compound message: donation, blood groups, product, expiry and chain of identity in one symbol."""
        parts = (self.donation, self.blood_groups, self.product_code, self.expiry_symbol, self.coi_symbol)
        return CompoundMessage.of(*(part for part in parts if part is not None))


@dataclass(frozen=True)
class OrderSheet:
    """A physician's order on paper, with its number as a symbol. Every text is the order's own, with its units."""

    order: OrderNumber
    coi: Coi
    patient: Patient
    therapy: str
    doses: tuple[str, ...]
    route: str
    site: str
    limits: tuple[str, ...]
    weight: str
    physician: str
    ordered: LocalMoment
    facility: Establishment
    purpose: Purpose = Purpose.USE

    @property
    def kind(self) -> LabelKind:
        """Always an order sheet."""
        return LabelKind.ORDER_SHEET

    def __post_init__(self) -> None:
        for text in (self.therapy, self.route, self.site, self.weight, self.physician, *self.doses, *self.limits):
            _exactly(text, "order", 120)


@dataclass(frozen=True)
class WristbandLabel:
    """A patient's wristband: one value, repeated round the wrist as Data Matrix and QR code."""

    wristband: Wristband
    patient: Patient
    facility: Establishment
    purpose: Purpose = Purpose.USE

    @property
    def kind(self) -> LabelKind:
        """Always a wristband."""
        return LabelKind.WRISTBAND


@dataclass(frozen=True)
class StaffBadge:
    """A person's badge."""

    badge: Badge
    name: str
    roles: tuple[str, ...]
    facility: Establishment
    purpose: Purpose = Purpose.USE

    @property
    def kind(self) -> LabelKind:
        """Always a staff badge."""
        return LabelKind.BADGE

    def __post_init__(self) -> None:
        for text in (self.name, *self.roles):
            _exactly(text, "staff badge", 80)


LabelContent = BagLabel | OrderSheet | WristbandLabel | StaffBadge
