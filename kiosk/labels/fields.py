"""Fields of a label as its symbols say them, compared with what the record intends, field by field."""

from kiosk.barcodes.seals import DemonstrationKey, Identifiers, parse_seal
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import proof_decoded
from kiosk.domain.identifiers import parse_as
from kiosk.domain.label import BagLabel, LabelContent, Purpose
from kiosk.domain.label_symbols import SEAL, IntendedSymbol
from kiosk.domain.reasons import Reason


def field_disagreements(content: LabelContent, intended: tuple[IntendedSymbol, ...]) -> tuple[Reason, ...]:
    """Every field that a symbol of the label says otherwise than the record. `intended` are texts that were decoded."""
    found: list[Reason] = []
    for symbol in intended:
        if symbol.kind == SEAL:
            if isinstance(content, BagLabel):
                found.extend(_seal(content, symbol.text))
        else:
            found.extend(_identifier(symbol))
    return tuple(found)


def _identifier(symbol: IntendedSymbol) -> tuple[Reason, ...]:
    """The decoded text is an identifier of its kind, and says itself again."""
    try:
        again = parse_as(symbol.kind, symbol.text).format()
    except ParseError as error:
        return (proof_decoded.reason(f"{symbol.what}: {error.expected}", error.got),)
    return () if again == symbol.text else (proof_decoded.reason(f"{symbol.what}: {symbol.text}", again),)


def _seal(label: BagLabel, text: str) -> tuple[Reason, ...]:
    """Every claim of the seal is the record's; a specimen, and nothing else, carries the demonstration key's."""
    beside = Identifiers(label.donation.din.value, label.product_code.value, label.coi.value)
    try:
        read = parse_seal(text, beside)
    except ParseError as error:
        return (proof_decoded.reason(f"seal: {error.expected}", error.got),)
    claims, expiry = read.claims, label.expiry_symbol
    pairs = (
        ("DIN", label.donation.din.value, claims.din),
        ("product code", label.product_code.value, claims.product_code),
        ("chain of identity", label.coi.value, claims.coi),
        ("expiry", "none assigned" if expiry is None else expiry.value, claims.expiry or "none assigned"),
        ("bag", f"{label.bag} of {label.bags}", f"{claims.bag} of {claims.bags}"),
        ("issue number", str(label.issue), str(claims.issue)),
        ("piece", label.kind.value, claims.piece),
        ("purpose", label.purpose.value, _purpose(read.key_id).value),
    )
    return tuple(proof_decoded.reason(f"seal, {what}: {due}", said) for what, due, said in pairs if due != said)


def _purpose(key_id: str) -> Purpose:
    return Purpose.SPECIMEN if key_id == DemonstrationKey.key_id else Purpose.USE
