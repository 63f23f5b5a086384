"""The symbols a label carries: which, of what symbology, with what text. The proof refuses one more and one less."""

from dataclasses import dataclass
from typing import assert_never

from kiosk.domain.identifiers import Gs1Message
from kiosk.domain.label import (
    BagLabel,
    ContainerLabel,
    KitCover,
    LabelContent,
    LabelKind,
    LocationLabel,
    OrderSheet,
    PartialLabel,
    PostThawTag,
    ShipperLabel,
    SmallLabel,
    StaffBadge,
    WristbandLabel,
)

CODE_128, DATA_MATRIX, QR_CODE = "Code 128", "Data Matrix", "QR Code"
SEAL = "seal"
GS1_DATA_MATRIX, GS1_128 = "]d2", "]C1"
GS1 = frozenset({GS1_DATA_MATRIX, GS1_128})


@dataclass(frozen=True)
class IntendedSymbol:
    """One symbol of a label. `what` names it on the label, `kind` is the identifier it carries (or a seal).

    `aim` is the symbology identifier (ISO/IEC 15424) a reader has to report: `]d2` and `]C1` are GS1, `]d1` and `]C0`
    plain. `text` is a GS1 element string with its application identifiers in parentheses, else the symbol's own text.
    `times` is how often it stands on the label.
    """

    what: str
    symbology: str
    aim: str
    kind: str
    text: str
    times: int = 1

    @property
    def content(self) -> bytes:
        """The bytes a reader has to return: of GS1 the data of the symbol, without brackets."""
        text = Gs1Message.parse(self.text).raw() if self.aim in GS1 else self.text
        return text.encode("ascii")


def intended_symbols(content: LabelContent) -> tuple[IntendedSymbol, ...]:
    """Every symbol of the label, each named once."""
    match content:
        case BagLabel() | PartialLabel() | PostThawTag() | SmallLabel():
            return _of_container(content)
        case ShipperLabel():
            return _of_shipper(content)
        case KitCover():
            return (_linear("chain of identity", "coi", content.coi_symbol.format()),)
        case OrderSheet():
            return (_linear("order number", "order", content.order.format()),)
        case WristbandLabel():
            text = content.wristband.format()
            return (
                IntendedSymbol("band as Data Matrix", DATA_MATRIX, _aim(text), "wristband", text, times=3),
                IntendedSymbol("band as QR code", QR_CODE, "]Q1", "wristband", text, times=2),
            )
        case StaffBadge():
            text = content.badge.format()
            return (IntendedSymbol("badge", DATA_MATRIX, _aim(text), "badge", text),)
        case LocationLabel():
            return (_linear("storage place", "location", content.place.format()),)
        case _:
            assert_never(content)


def _aim(text: str) -> str:
    return GS1_DATA_MATRIX if text.startswith("(") else "]d1"


def _linear(what: str, kind: str, text: str) -> IntendedSymbol:
    return IntendedSymbol(what, CODE_128, "]C0", kind, text)


_LINEAR = {
    LabelKind.BASE: ("donation number", "product code", "chain of identity", "blood groups", "expiry"),
    LabelKind.FULL: ("donation number", "product code", "chain of identity", "blood groups", "expiry"),
    LabelKind.TIE_TAG: ("donation number", "product code", "chain of identity"),
    LabelKind.POST_THAW: ("donation number", "product code", "expiry"),
    LabelKind.PARTIAL: ("donation number", "product code"),
    LabelKind.CRYOBAG: ("donation number",),
    LabelKind.SYRINGE: ("donation number",),
    LabelKind.TUBE: ("donation number",),
}
"""The linear symbols a label has room for. The compound message has all of them, and stands on every one."""


def _of_container(label: ContainerLabel) -> tuple[IntendedSymbol, ...]:
    """The compound message and the seal stand on every label of a container; linear symbols as its size allows."""
    structures = {
        "donation number": label.donation,
        "product code": label.product_code,
        "chain of identity": label.coi_symbol,
        "blood groups": label.groups,
        "expiry": label.expiry_symbol,
    }
    linear = tuple(
        _linear(what, structure.KIND, structure.format())
        for what in _LINEAR[label.kind]
        if (structure := structures[what]) is not None
    )
    compound = IntendedSymbol("compound message", DATA_MATRIX, "]d1", "compound", label.compound.format())
    return (*linear, compound, _seal(label.seal))


def _of_shipper(label: ShipperLabel) -> tuple[IntendedSymbol, ...]:
    """The shipper's own number in a GS1 logistic symbol, then its consignment and chain of identity, and the seal."""
    sscc = IntendedSymbol("shipper number", CODE_128, GS1_128, "gs1", label.sscc.format())
    consignment = _linear("consignment", "consignment", label.consignment.format())
    return (sscc, consignment, _linear("chain of identity", "coi", label.coi_symbol.format()), _seal(label.seal))


def _seal(text: str) -> IntendedSymbol:
    return IntendedSymbol("seal", QR_CODE, "]Q1", SEAL, text)
