"""From a content to a drawing: which layout a kind of label has, on what stock, with which symbols."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.modules import Modules
from kiosk.domain.guards import stock_is_validated, text_fits
from kiosk.domain.label import BagLabel, LabelContent, LabelKind, OrderSheet, StaffBadge, WristbandLabel
from kiosk.domain.label_symbols import CODE_128, GS1_DATA_MATRIX, QR_CODE, IntendedSymbol, intended_symbols
from kiosk.domain.label_uses import DEMANDS
from kiosk.domain.reasons import Reason
from kiosk.labels.composition import Composition
from kiosk.labels.drawing import Drawing
from kiosk.labels.layouts import badge, base_label, cryobag, order_sheet, tie_tag, wristband
from kiosk.labels.profile import PrinterProfile

STOCKS: Mapping[LabelKind, tuple[float, float]] = MappingProxyType(
    {
        LabelKind.BASE: (base_label.WIDTH, base_label.HEIGHT),
        LabelKind.CRYOBAG: (cryobag.WIDTH, cryobag.HEIGHT),
        LabelKind.TIE_TAG: (tie_tag.WIDTH, tie_tag.HEIGHT),
        LabelKind.ORDER_SHEET: (order_sheet.WIDTH, order_sheet.HEIGHT),
        LabelKind.WRISTBAND: (wristband.WIDTH, wristband.HEIGHT),
        LabelKind.BADGE: (badge.WIDTH, badge.HEIGHT),
    }
)
"""The stock each kind of label is laid out for: width and height in millimetres."""


@dataclass(frozen=True)
class LaidOut:
    """A drawing with the symbols it was meant to hold; it counts only where `reasons` is empty."""

    intended: tuple[IntendedSymbol, ...]
    drawing: Drawing
    reasons: tuple[Reason, ...]


def lay_out(content: LabelContent, profile: PrinterProfile) -> LaidOut:
    """The drawing of a content for a profile, or every reason why there is none.

    :raises ParseError: when a symbol can't be drawn at all.
    """
    intended = intended_symbols(content)
    sheet = Composition(profile)
    unproven = DEMANDS[content.kind] - set(profile.stock.validated_for)
    if unproven:
        expected = f"a stock validated for {', '.join(sorted(unproven))} for a {content.kind.value}"
        validated = ", ".join(profile.stock.validated_for) or "nothing"
        sheet.reasons.append(stock_is_validated.reason(expected, f"{profile.id}, validated for {validated}"))
    wanted, given = STOCKS[content.kind], (profile.media.width_mm, profile.media.height_mm)
    if wanted != given:
        expected = f"a stock of {wanted[0]:g} x {wanted[1]:g} mm for a {content.kind.value}"
        sheet.reasons.append(text_fits.reason(expected, f"{profile.id}, {given[0]:g} x {given[1]:g} mm"))
    else:
        _compose(content, {symbol.what: drawn(symbol) for symbol in intended}, sheet)
    return LaidOut(intended, sheet.drawing(), tuple(dict.fromkeys(sheet.reasons)))


def drawn(symbol: IntendedSymbol) -> Modules:
    """The modules of an intended symbol.

    :raises ParseError: when its text can't stand in its symbology.
    """
    if symbol.symbology == CODE_128:
        return code128.draw(symbol.text)
    if symbol.symbology == QR_CODE:
        return qr.draw(symbol.text)
    if symbol.aim == GS1_DATA_MATRIX:
        return datamatrix.draw(symbol.text.replace("(", "[").replace(")", "]"), gs1=True)
    return datamatrix.draw(symbol.text)


def _compose(content: LabelContent, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    match content:
        case BagLabel(kind=LabelKind.CRYOBAG):
            cryobag.compose(content, symbols, sheet)
        case BagLabel(kind=LabelKind.TIE_TAG):
            tie_tag.compose(content, symbols, sheet)
        case BagLabel():
            base_label.compose(content, symbols, sheet)
        case OrderSheet():
            order_sheet.compose(content, symbols, sheet)
        case WristbandLabel():
            wristband.compose(content, symbols, sheet)
        case StaffBadge():
            badge.compose(content, symbols, sheet)
