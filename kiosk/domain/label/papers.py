"""Papers that are no label of a container: order sheet, wristband, staff badge, label of a place in the store."""

from dataclasses import dataclass

from kiosk.domain.identifiers import Badge, Coi, OrderNumber, StorageLocation, Wristband
from kiosk.domain.label.kinds import LabelKind, Purpose
from kiosk.domain.label.parts import Establishment, LocalMoment, Patient, exactly


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
            exactly(text, "order", 120)


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
            exactly(text, "staff badge", 80)


@dataclass(frozen=True)
class LocationLabel:
    """The label of one slot of the cold store: its place in words, and as a symbol."""

    place: StorageLocation
    purpose: Purpose = Purpose.USE

    @property
    def kind(self) -> LabelKind:
        """Always a location label."""
        return LabelKind.LOCATION
