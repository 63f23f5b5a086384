"""Fields of a label as its symbols say them, compared with what the record intends, field by field."""

from kiosk.barcodes.seals import DemonstrationKey, Identifiers, SealText, parse_seal, signed_by
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import proof_decoded
from kiosk.domain.identifiers import parse_as
from kiosk.domain.label import LabelContent, Purpose, SealedLabel
from kiosk.domain.label_symbols import SEAL, IntendedSymbol
from kiosk.domain.readings import SealForm
from kiosk.domain.reasons import Reason


def field_disagreements(content: LabelContent, intended: tuple[IntendedSymbol, ...]) -> tuple[Reason, ...]:
    """Every field that a symbol of the label says otherwise than the record. `intended` are texts that were decoded."""
    found: list[Reason] = []
    for symbol in intended:
        if symbol.kind == SEAL:
            if isinstance(content, SealedLabel):
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


def _seal(label: SealedLabel, text: str) -> tuple[Reason, ...]:
    """Every claim of the seal is the record's, and its signature is the key's it was to be made with.

    A specimen, and nothing else, carries the demonstration key's. A short seal leaves the identifiers to the symbols
    beside it: whether it was made for them, its signature alone can say.
    """
    due = label.sealed
    try:
        read = parse_seal(text, Identifiers(due.din, due.product_code, due.coi))
    except ParseError as error:
        return (proof_decoded.reason(f"seal: {error.expected}", error.got),)
    claims = read.claims
    pairs = (
        ("form", label.SEAL_FORM.value, read.form.value),
        ("DIN", due.din, claims.din),
        ("product code", due.product_code, claims.product_code),
        ("chain of identity", due.coi, claims.coi),
        ("expiry", "none assigned" if due.expiry is None else due.expiry.value, claims.expiry or "none assigned"),
        ("bag", f"{due.bag} of {due.bags}", f"{claims.bag} of {claims.bags}"),
        ("issue number", str(due.issue), str(claims.issue)),
        ("piece", due.piece, claims.piece),
        ("purpose", label.purpose.value, _purpose(read.key_id).value),
    )
    off = tuple(proof_decoded.reason(f"seal, {what}: {wanted}", said) for what, wanted, said in pairs if wanted != said)
    return off or _signature(label, read)


def _signature(label: SealedLabel, read: SealText) -> tuple[Reason, ...]:
    """Whether the seal was made for what stands beside it, where the key is known; a short one is refused without."""
    key = DemonstrationKey.public_hex if label.purpose is Purpose.SPECIMEN else label.sealed_by
    if not key and read.form is SealForm.FULL:
        return ()
    if key and signed_by(read, key):
        return ()
    return (proof_decoded.reason(f"seal, signature: by key {key[:8] or 'of the site'}", "another signature"),)


def _purpose(key_id: str) -> Purpose:
    return Purpose.SPECIMEN if key_id == DemonstrationKey.key_id else Purpose.USE
