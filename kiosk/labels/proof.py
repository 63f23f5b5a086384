"""The proof of a label: no ink without it (hazards H02, H22, H28).

The rules, in the order of the work; each refuses, and as many reasons are given as can be found:

- the statements are those derived from the test record, and agree with collection type and blood groups;
- the stock is validated for all that this kind of label has to live through;
- every text fits, in characters the font has, inside the printable window, clear of every symbol;
- the raster has the profile's dots exactly; inside symbols there is no grey, and nothing is dithered;
- every dot of every symbol, quiet zone included, is the intended one at its absolute place;
- everywhere else there is the expected ink, drawn again by a second rasteriser, and no other;
- zxing-cpp finds exactly the intended symbols, with their symbology identifiers and bytes, on the whole label;
- an unrelated reader reads each symbol alike, at its place;
- every field that the symbols say is the record's;
- the printer's stream, decoded again, gives the same dots, and the tag of this very bag where the label has one.

What this can't see: a printer that inks other dots than it was sent. That is what the read-back is for.
"""

import hashlib
from collections import Counter
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kiosk.barcodes import epc
from kiosk.barcodes.readers import ReaderMissingError
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import proof_decoded, proof_dots, proof_encoded, readers_present, text_fits
from kiosk.domain.label import ContainerLabel, LabelContent
from kiosk.domain.label_agreement import disagreements
from kiosk.domain.label_symbols import IntendedSymbol
from kiosk.domain.reasons import Reason
from kiosk.domain.tags import BagTag, TradeItem
from kiosk.labels.drawing import Bits, Box, Drawing
from kiosk.labels.editions import rules_for
from kiosk.labels.fields import field_disagreements
from kiosk.labels.ink import expected_ink, strays
from kiosk.labels.languages import wrapped
from kiosk.labels.layout import lay_out
from kiosk.labels.page import page
from kiosk.labels.placement import Placement
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proved import NotProved, Proof, Proved, ProvedSymbol
from kiosk.labels.raster import black, grey
from kiosk.labels.second_look import due_of_second, one_symbol, whole_label
from kiosk.labels.template import template_sha256

Greys = NDArray[np.uint8]

_BLACKEST, _WHITEST = 64, 191
"""A dot of a symbol is at most this grey, or at least that light: nothing near the threshold, nothing to dither."""

STRAY_DOTS = 3
"""Dots a text may differ from the second rasteriser's beyond one dot's distance; a letter has more."""


def prove(content: LabelContent, profile: PrinterProfile) -> Proof:
    """The label as proved dots for the profile, or every reason why nothing may be sent."""
    reasons = disagreements(content, rules_for(content))
    try:
        laid = lay_out(content, profile)
    except ParseError as error:
        return NotProved((*reasons, proof_decoded.reason(f"{error.what}: {error.expected}", error.got)))
    reasons = (*reasons, *laid.reasons, *misplaced(laid.drawing, profile))
    if reasons:
        return NotProved(reasons)
    pdf = page(laid.drawing)
    picture = grey(pdf, profile.printer.dpi)
    bits = black(picture, profile.output.threshold)
    reasons = (*examine(picture, bits, laid.drawing, laid.intended), *field_disagreements(content, laid.intended))
    if reasons:
        return NotProved(reasons)
    try:
        placement = Placement(profile.printer.dpi, profile.media, epc_of(content, profile))
    except ParseError as error:
        return NotProved((proof_encoded.reason(f"{error.what}: {error.expected}", error.got),))
    payload = wrapped(np.rot90(bits, -profile.output.rotate // 90), placement, profile.printer.language)
    if isinstance(payload, Reason):
        return NotProved((payload,))
    x_dots = {symbol.what: symbol.x_dots for symbol in laid.drawing.symbols}
    return Proved(
        bits=bits,
        bitmap_sha256=hashlib.sha256(np.packbits(bits, axis=1).tobytes()).hexdigest(),
        pdf=pdf,
        placement=placement,
        language=profile.printer.language,
        payload=payload,
        profile_id=profile.id,
        profile_sha256=profile.sha256,
        template_sha256=template_sha256(),
        symbols=tuple(ProvedSymbol(symbol, x_dots[symbol.what]) for symbol in laid.intended),
    )


def epc_of(content: LabelContent, profile: PrinterProfile) -> str | None:
    """What goes into the tag of a container's label, in hex; None for a stock without one, and for any other label."""
    if profile.rfid is None or not isinstance(content, ContainerLabel):
        return None
    item = TradeItem(profile.rfid.gtin, profile.rfid.company_prefix_digits)
    return epc.encode(BagTag.of(item, content.donation.din, content.product_code))


def misplaced(drawing: Drawing, profile: PrinterProfile) -> tuple[Reason, ...]:
    """What stands outside the printable window, and texts that meet. That nothing stands on a symbol, its dots show."""
    left, top, right, bottom = (profile.dots(margin) for margin in profile.media.margins_mm)
    window = Box(left, top, drawing.width - left - right, drawing.height - top - bottom)
    inked = [(text.what, text.box) for text in drawing.texts] + [("rule", solid.box) for solid in drawing.solids]
    inked += [(symbol.what, symbol.box) for symbol in drawing.symbols]
    found = [
        text_fits.reason(f"{what} inside the printable window", f"at {box}")
        for what, box in inked
        if not box.within(window)
    ]
    paper = Box(0, 0, drawing.width, drawing.height)
    found += [
        text_fits.reason(f"quiet zone of {symbol.what} on the label", f"at {symbol.owned}")
        for symbol in drawing.symbols
        if not symbol.owned.within(paper)
    ]
    cores = [(text, text.core) for text in drawing.texts]
    found += [
        text_fits.reason(f"{one.what} and {other.what} apart", f"'{one.text}' on '{other.text}'")
        for (one, core), (other, place) in combinations(cores, 2)
        if core.overlaps(place)
    ]
    return tuple(found)


def examine(picture: Greys, bits: Bits, drawing: Drawing, intended: tuple[IntendedSymbol, ...]) -> tuple[Reason, ...]:
    """Every way in which a raster is not the drawing, and its symbols are not the intended ones."""
    if bits.shape != (drawing.height, drawing.width) or picture.shape != bits.shape:
        due = f"{drawing.width} x {drawing.height} dots"
        return (proof_dots.reason(due, f"{bits.shape[1]} x {bits.shape[0]} dots"),)
    return (*_dots(picture, bits, drawing), *_ink(bits, drawing), *_readings(bits, drawing, intended))


def _dots(picture: Greys, bits: Bits, drawing: Drawing) -> tuple[Reason, ...]:
    """Symbols dot by dot, quiet zones included."""
    found: list[Reason] = []
    for symbol in drawing.symbols:
        greys = symbol.owned.of(picture)
        between = int(((greys > _BLACKEST) & (greys < _WHITEST)).sum())
        if between:
            found.append(proof_dots.reason(f"{symbol.what} in black and white alone", f"{between} grey dots"))
        wrong = int((symbol.owned.of(bits) ^ symbol.bits()).sum())
        if wrong:
            found.append(proof_dots.reason(f"every dot of {symbol.what} as intended", f"{wrong} other dots"))
    return tuple(found)


def _ink(bits: Bits, drawing: Drawing) -> tuple[Reason, ...]:
    """Everything else: expected ink and no other."""
    surplus, missing = strays(bits, expected_ink(drawing))
    wrong = surplus | missing
    if not wrong.any():
        return ()
    found: list[Reason] = []
    for text in drawing.texts:
        here = text.box.of(wrong)
        if here.sum() > STRAY_DOTS:
            found.append(proof_dots.reason(f"{text.what} as '{text.text}'", f"{int(here.sum())} dots of other ink"))
        here[...] = False
    if wrong.any():
        found.append(proof_dots.reason("no ink but symbols, texts and rules", f"{int(wrong.sum())} other dots"))
    return tuple(found)


def _readings(bits: Bits, drawing: Drawing, intended: tuple[IntendedSymbol, ...]) -> tuple[Reason, ...]:
    """Two readers read the intended set of symbols and nothing more."""
    found: list[Reason] = []
    placed = Counter(symbol.what for symbol in drawing.symbols)
    due_places = Counter({symbol.what: symbol.times for symbol in intended})
    if placed != due_places:
        found.append(proof_decoded.reason(f"symbols {_listed(due_places)}", _listed(placed)))
    due = Counter({(s.symbology, s.aim, s.content): s.times for s in intended})
    read = whole_label(bits)
    if read != due:
        found.append(proof_decoded.reason(f"zxing-cpp to read {_shown(due - read)}", f"{_shown(read - due)}"))
    for symbol in drawing.symbols:
        try:
            second = one_symbol(bits, symbol)
        except ReaderMissingError as error:
            return (*found, readers_present.reason(f"the reader {error.reader}", f"none: install {error.install}"))
        if second != (due_of_second(symbol),):
            found.append(proof_decoded.reason(f"a second reader to read {due_of_second(symbol)!r}", repr(second)))
    return tuple(found)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{times} x {what}" for what, times in sorted(counts.items())) or "none"


def _shown(found: Counter[tuple[str, str, bytes]]) -> str:
    return ", ".join(f"{symbology} {aim} {content!r}" for symbology, aim, content in sorted(found)) or "nothing else"
