"""From a content to a drawing: which layout a kind of label has, on what stock, with which symbols."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.modules import Modules
from kiosk.domain.guards import stock_is_validated, text_fits
from kiosk.domain.label import LabelContent, LabelKind
from kiosk.domain.label_symbols import CODE_128, GS1, QR_CODE, IntendedSymbol, intended_symbols
from kiosk.domain.label_uses import DEMANDS
from kiosk.domain.reasons import Reason
from kiosk.labels.composition import Composition
from kiosk.labels.drawing import Drawing
from kiosk.labels.layouts import (
    badge,
    base_label,
    cryobag,
    kit_cover,
    order_sheet,
    partial,
    post_thaw,
    shipper,
    small,
    tie_tag,
    wristband,
)
from kiosk.labels.profile import PrinterProfile

Compose = Callable[[Any, Mapping[str, Modules], Composition], None]
"""Composes a content of one kind, whose class says which kinds it may be."""

LAYOUTS: Mapping[LabelKind, tuple[tuple[float, float], Compose]] = MappingProxyType(
    {
        LabelKind.BASE: ((base_label.WIDTH, base_label.HEIGHT), base_label.compose),
        LabelKind.PARTIAL: ((partial.WIDTH, partial.HEIGHT), partial.compose),
        LabelKind.FULL: ((base_label.WIDTH, base_label.HEIGHT), base_label.compose),
        LabelKind.CRYOBAG: ((cryobag.WIDTH, cryobag.HEIGHT), cryobag.compose),
        LabelKind.TIE_TAG: ((tie_tag.WIDTH, tie_tag.HEIGHT), tie_tag.compose),
        LabelKind.POST_THAW: ((post_thaw.WIDTH, post_thaw.HEIGHT), post_thaw.compose),
        LabelKind.SYRINGE: (small.SYRINGE, small.compose),
        LabelKind.TUBE: (small.TUBE, small.compose),
        LabelKind.INNER_SHIPPER: ((shipper.WIDTH, shipper.HEIGHT), shipper.compose),
        LabelKind.OUTER_SHIPPER: ((shipper.WIDTH, shipper.HEIGHT), shipper.compose),
        LabelKind.ORDER_SHEET: ((order_sheet.WIDTH, order_sheet.HEIGHT), order_sheet.compose),
        LabelKind.KIT_COVER: ((kit_cover.WIDTH, kit_cover.HEIGHT), kit_cover.compose),
        LabelKind.WRISTBAND: ((wristband.WIDTH, wristband.HEIGHT), wristband.compose),
        LabelKind.BADGE: ((badge.WIDTH, badge.HEIGHT), badge.compose),
    }
)
"""Each kind of label with the stock it is laid out for, and what composes it."""

STOCKS: Mapping[LabelKind, tuple[float, float]] = MappingProxyType({kind: row[0] for kind, row in LAYOUTS.items()})
"""The stock each kind of label is laid out for: width and height in millimetres."""


LARGER_STOCKS: Mapping[LabelKind, tuple[tuple[float, float], ...]] = MappingProxyType(
    {LabelKind.TUBE: (small.TUBE_ON_A_SHEET,)}
)
"""Other stocks on which a kind is printed as well: its layout lies in their middle."""


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
    wanted, compose = LAYOUTS[content.kind]
    given = (profile.media.width_mm, profile.media.height_mm)
    if given != wanted and given not in LARGER_STOCKS.get(content.kind, ()):
        expected = f"a stock of {wanted[0]:g} x {wanted[1]:g} mm for a {content.kind.value}"
        sheet.reasons.append(text_fits.reason(expected, f"{profile.id}, {given[0]:g} x {given[1]:g} mm"))
    else:
        compose(content, {symbol.what: drawn(symbol) for symbol in intended}, sheet)
    right, down = (max(0, profile.dots(side - own)) // 2 for side, own in zip(given, wanted, strict=True))
    return LaidOut(intended, sheet.drawing().moved(right, down), tuple(dict.fromkeys(sheet.reasons)))


def drawn(symbol: IntendedSymbol) -> Modules:
    """The modules of an intended symbol.

    :raises ParseError: when its text can't stand in its symbology.
    """
    gs1 = symbol.aim in GS1
    text = symbol.text.replace("(", "[").replace(")", "]") if gs1 else symbol.text
    if symbol.symbology == CODE_128:
        return code128.draw(text, gs1=gs1)
    if symbol.symbology == QR_CODE:
        return qr.draw(text)
    return datamatrix.draw(text, gs1=gs1)
