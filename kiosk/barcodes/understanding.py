"""What a symbol says: its text as a typed identifier of ours, or why it is none."""

import re
from dataclasses import dataclass

from kiosk.barcodes.seals import is_full_seal, is_seal, parse_seal
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Badge, CompoundMessage, Gs1Message, MakerText, StaffNumber, TextGrammar, recognise
from kiosk.domain.identifiers import Identifier as DomainIdentifier

SEAL = "seal"

Stated = tuple[tuple[str, str], ...]
"""Kinds with their values, as one symbol states them."""

_TEXT = re.compile(r"[ -~\x1d]+", re.ASCII)
"""What an identifier can be made of: printable ASCII and GS1's separator."""


@dataclass(frozen=True)
class Understood:
    """An identifier in a symbol: its kind and value, and all it states, the parts of a message included.

    A seal is named by its own text, and states what it says before anything is known of its signature: that can make
    two carriers disagree, never agree.
    """

    kind: str
    value: str
    says: Stated


def understand(data: bytes, grammars: tuple[TextGrammar, ...], gs1: str = "") -> Understood | ParseError:
    """The identifier in the bytes of a symbol, or why there is none of ours in them.

    `gs1` is the symbology identifier of a symbol that announces GS1 data, which are then read as nothing else; empty
    for any other symbol, in which raw GS1 data are refused.
    """
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        return ParseError("Symbol", "ASCII", data.hex())
    if not _TEXT.fullmatch(text):
        return ParseError("Symbol", "printable ASCII", repr(text))
    if is_seal(text) and not gs1:
        return Understood(SEAL, text, _sealed(text))
    if not gs1 and not text.startswith("(") and "\x1d" in text:
        return ParseError("Symbol", "raw GS1 data in a symbol that announces them", repr(text))
    try:
        found = recognise(gs1 + text, grammars).identifier
    except ParseError as error:
        return error
    identifier = Badge(found) if isinstance(found, StaffNumber) else found
    return Understood(identifier.KIND, identifier.value, _stated(identifier))


def _stated(identifier: DomainIdentifier) -> Stated:
    """A message states its parts; everything else states itself."""
    match identifier:
        case CompoundMessage(structures=structures):
            return tuple((part.KIND, part.value) for part in structures)
        case Gs1Message(elements=elements):
            return tuple((f"({element.ai})", element.text) for element in elements)
        case MakerText(fields=fields):
            return tuple((f"maker's {name}", text) for name, text in fields)
        case _:
            return ((identifier.KIND, identifier.value),)


def _sealed(text: str) -> Stated:
    """What a full seal states; nothing for a short one, and for a malformed one, which is refused by name."""
    if not is_full_seal(text):
        return ()
    try:
        claims = parse_seal(text).claims
    except ParseError:
        return ()
    stated = (("din", claims.din), ("product-code", claims.product_code), ("coi", claims.coi))
    return stated if claims.expiry is None else (*stated, ("expiry", claims.expiry))
