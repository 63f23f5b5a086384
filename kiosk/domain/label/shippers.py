"""Labels of a shipper: inner and outer.

- A shipper holds containers of one chain of identity, and no other can be said.
- The outer label is read by couriers and customs: it has no place for the patient's name, record number, birth date or
  test results. The inner one, under the lid, names the patient.
- What a shipper is called is its SSCC (GS1) and its place in the consignment (ISBT 128 structure 028). Its seal names
  the first container of its list, and the pack in place of the bag.
"""

from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import CoiSymbol, Consignment, Din, Gs1Message, ProductCode
from kiosk.domain.label.kinds import LabelKind
from kiosk.domain.label.parts import Contact, Establishment, LocalMoment, Patient, exactly
from kiosk.domain.label.sealed import Sealed, SealedLabel
from kiosk.domain.text import shown

MOST_CONTAINERS = 8
"""As many as the label of a shipper lists."""

SSCC = frozenset({"00"})


@dataclass(frozen=True)
class Shipped:
    """One container in a shipper."""

    din: Din
    product_code: ProductCode

    @property
    def shown(self) -> str:
        """As the label lists it: `A9999 26 123456 DAX121A0`."""
        din = self.din.value
        return f"{din[:5]} {din[5:7]} {din[7:]} {self.product_code.value}"


@dataclass(frozen=True, kw_only=True)
class ShipperLabel(SealedLabel):
    """What both labels of a shipper say. `due` is when it has to have arrived, by its validated transit time."""

    sscc: Gs1Message
    consignment: Consignment
    containers: tuple[Shipped, ...]
    sender: Establishment
    receiver: Establishment
    sender_contact: Contact
    receiver_contact: Contact
    emergency: Contact
    temperature: str
    dispatched: LocalMoment
    due: LocalMoment

    def __post_init__(self) -> None:
        super().__post_init__()
        exactly(self.temperature, "temperature of a shipper", 60)
        if self.sscc.carried != SSCC:
            raise ParseError("SSCC of a shipper", "(00) alone", shown(self.sscc.format()))
        if not self.consignment.pack:
            raise ParseError("pack of a consignment", "1 or more on a shipper", "0, as on documents")
        if not 1 <= len(self.containers) <= MOST_CONTAINERS:
            raise ParseError("containers of a shipper", f"1 to {MOST_CONTAINERS}", str(len(self.containers)))
        if len(set(self.containers)) != len(self.containers):
            raise ParseError("containers of a shipper", "each once", "one twice")

    @property
    def coi_symbol(self) -> CoiSymbol:
        """Structure 040."""
        return CoiSymbol(self.coi.value)

    @property
    def sealed(self) -> Sealed:
        """What its seal has to say."""
        first, consignment = self.containers[0], self.consignment
        return Sealed(
            first.din.value, first.product_code.value, self.coi.value, None, consignment.pack, consignment.packs,
            self.issue, self.kind.value,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OuterShipperLabel(ShipperLabel):
    """The label on the outside, which says nothing of the patient but the chain of identity."""

    KINDS: ClassVar[frozenset[LabelKind]] = frozenset({LabelKind.OUTER_SHIPPER})

    kind: LabelKind = LabelKind.OUTER_SHIPPER


@dataclass(frozen=True, kw_only=True)
class InnerShipperLabel(ShipperLabel):
    """The label under the lid."""

    KINDS: ClassVar[frozenset[LabelKind]] = frozenset({LabelKind.INNER_SHIPPER})

    kind: LabelKind = LabelKind.INNER_SHIPPER
    patient: Patient
