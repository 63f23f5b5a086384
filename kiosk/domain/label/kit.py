"""The sealed collection kit: proved, numbered labels of one patient, made in advance for the hours without a kiosk.

Every label in it was issued, with a number of its own, and waits in the kit; the cover sheet lists them and has lines
for what staff write. Whatever is labelled from it is in quarantine until it is read.
"""

from dataclasses import dataclass

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Coi, CoiSymbol, DonationSymbol, ProductCode
from kiosk.domain.label.containers import MOST_KIT_LABELS, KitPlace, PartialLabel
from kiosk.domain.label.kinds import LabelKind, Purpose
from kiosk.domain.label.parts import Establishment, LocalMoment, Patient, exactly


@dataclass(frozen=True)
class KitLine:
    """One label as the cover sheet lists it."""

    kind: LabelKind
    donation: DonationSymbol
    product_code: ProductCode
    bag: int
    bags: int
    issue: int

    @classmethod
    def of(cls, label: PartialLabel) -> "KitLine":
        """The line of one label."""
        return cls(label.kind, label.donation, label.product_code, label.bag, label.bags, label.issue)


@dataclass(frozen=True)
class KitCover:
    """The cover sheet of a kit; `lines` are in the order of the labels' numbers. `use_before` ends the kit's use."""

    kit: str
    coi: Coi
    patient: Patient
    lines: tuple[KitLine, ...]
    facility: Establishment
    station: str
    prepared: LocalMoment
    use_before: LocalMoment
    purpose: Purpose = Purpose.USE

    @property
    def kind(self) -> LabelKind:
        """Always a kit cover sheet."""
        return LabelKind.KIT_COVER

    @property
    def coi_symbol(self) -> CoiSymbol:
        """Structure 040."""
        return CoiSymbol(self.coi.value)

    def __post_init__(self) -> None:
        exactly(self.kit, "number of a collection kit", 20)
        exactly(self.station, "station", 60)
        if not 1 <= len(self.lines) <= MOST_KIT_LABELS:
            raise ParseError("labels of a collection kit", f"1 to {MOST_KIT_LABELS}", str(len(self.lines)))
        if len(set(self.lines)) != len(self.lines):
            raise ParseError("labels of a collection kit", "each once", "one twice")
        if self.use_before.utc <= self.prepared.utc:
            raise ParseError("use of a collection kit", "an end after it was prepared", self.use_before.shown)


@dataclass(frozen=True)
class CollectionKit:
    """A cover sheet with its labels, in the order of their numbers. Raises ParseError when one is not of this kit."""

    cover: KitCover
    labels: tuple[PartialLabel, ...]

    def __post_init__(self) -> None:
        cover = self.cover
        listed = tuple(KitLine.of(label) for label in self.labels)
        if listed != cover.lines:
            raise ParseError("labels of a collection kit", "the labels its cover sheet lists", "others")
        for number, label in enumerate(self.labels, start=1):
            due = (KitPlace(cover.kit, number, len(self.labels)), cover.coi, cover.patient, cover.purpose)
            if (label.kit, label.coi, label.patient, label.purpose) != due:
                raise ParseError(f"label {number} of a collection kit", "this kit's number and patient", "another's")
