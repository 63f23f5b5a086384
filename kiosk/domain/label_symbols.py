"""The symbols a label carries: which, of what symbology, with what text. The proof refuses one more and one less."""

from dataclasses import dataclass
from typing import assert_never

from kiosk.domain.identifiers import Gs1Message
from kiosk.domain.label import BagLabel, LabelContent, LabelKind, OrderSheet, StaffBadge, WristbandLabel

CODE_128, DATA_MATRIX, QR_CODE = "Code 128", "Data Matrix", "QR Code"
SEAL = "seal"
GS1_DATA_MATRIX = "]d2"


@dataclass(frozen=True)
class IntendedSymbol:
    """One symbol of a label. `what` names it on the label, `kind` is the identifier it carries (or a seal).

    `aim` is the symbology identifier (ISO/IEC 15424) a reader has to report: `]d2` is GS1, `]d1` and `]C0` are plain.
    `text` is a GS1 element string with its application identifiers in parentheses, else the symbol's own text.
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
        text = Gs1Message.parse(self.text).raw() if self.aim == GS1_DATA_MATRIX else self.text
        return text.encode("ascii")


def intended_symbols(content: LabelContent) -> tuple[IntendedSymbol, ...]:
    """Every symbol of the label, each named once."""
    match content:
        case BagLabel():
            return _of_bag(content)
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
        case _:
            assert_never(content)


def _aim(text: str) -> str:
    return GS1_DATA_MATRIX if text.startswith("(") else "]d1"


def _linear(what: str, kind: str, text: str) -> IntendedSymbol:
    return IntendedSymbol(what, CODE_128, "]C0", kind, text)


def _of_bag(label: BagLabel) -> tuple[IntendedSymbol, ...]:
    """The compound message and the seal stand on every label of a bag; linear symbols as its size allows."""
    donation = _linear("donation number", "din", label.donation.format())
    product = _linear("product code", "product-code", label.product_code.format())
    coi = _linear("chain of identity", "coi", label.coi_symbol.format())
    linear: tuple[IntendedSymbol, ...] = (donation,)
    if label.kind is LabelKind.TIE_TAG:
        linear = (donation, product, coi)
    if label.kind is LabelKind.BASE:
        linear = (donation, product, coi)
        if label.blood_groups is not None:
            linear = (*linear, _linear("blood groups", "blood-groups", label.blood_groups.format()))
        expiry = label.expiry_symbol
        if expiry is not None:
            linear = (*linear, _linear("expiry", "expiry", expiry.format()))
    compound = IntendedSymbol("compound message", DATA_MATRIX, "]d1", "compound", label.compound.format())
    return (*linear, compound, IntendedSymbol("seal", QR_CODE, "]Q1", SEAL, label.seal))
