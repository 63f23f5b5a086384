"""Labels on paper, as the gate would read them, and what forgers and bad printers make of them."""

from dataclasses import replace
from datetime import datetime

from kiosk.barcodes.seals import Identifiers, is_full_seal, read_seal
from kiosk.domain.identifiers import BloodGroups
from kiosk.domain.label import BagLabel, OuterShipperLabel, PostThawTag, SmallLabel
from kiosk.domain.label_symbols import SEAL, intended_symbols
from kiosk.domain.readings import LabelReading, SealReading, SealTrust, SymbolReading
from tests.adversary.site import seal_keys


def label_on(content: BagLabel | SmallLabel | PostThawTag | OuterShipperLabel, now: datetime) -> LabelReading:
    """What a camera would read from the label: its symbols, and its seal as its signature proves it.

    What a short seal leaves to the symbols beside it is filled in.
    """
    values: dict[str, str | None]
    if isinstance(content, OuterShipperLabel):
        values, beside = {"gs1": content.sscc.format(), "consignment": content.consignment.content}, None
    else:
        values = {"blood-groups": content.groups.content if content.groups is not None else None}
        beside = Identifiers(content.donation.din.value, content.product_code.content, content.coi.value)
    symbols = tuple(
        SymbolReading(s.text, s.content, s.symbology, s.aim, s.kind, values.get(s.kind), ("injected",), 1.0)
        for s in intended_symbols(content)
    )
    if beside is None or is_full_seal(content.seal):
        return LabelReading(symbols, read_seal(content.seal, seal_keys(), now))
    seal = read_seal(content.seal, seal_keys(), now, beside)
    return LabelReading(
        symbols, replace(seal, din=beside.din, product_code=beside.product_code, coi=beside.coi)
    )  # fmt: skip


def misprinted(label: LabelReading) -> LabelReading:
    """The label with one symbol that says another well-formed thing; the seal is as it was."""
    number = next(n for n, symbol in enumerate(label.symbols) if symbol.kind != SEAL)
    symbols = list(label.symbols)
    text = symbols[number].text
    symbols[number] = replace(symbols[number], text=f"{text[:-1]}{'0' if text[-1] != '0' else '1'}")
    return LabelReading(tuple(symbols), label.seal)


def torn(label: LabelReading) -> LabelReading:
    """The label with a symbol that can't be read any more."""
    return LabelReading(label.symbols[1:], label.seal)


def unsealed(label: LabelReading) -> LabelReading:
    """The label with its seal covered; the other symbols are still read."""
    return LabelReading(tuple(symbol for symbol in label.symbols if symbol.kind != SEAL))


def resealed(label: LabelReading, **changes: object) -> LabelReading:
    """The label with a seal that says something else, as if somebody had the key."""
    if label.seal is None:
        return label
    seal: SealReading = replace(label.seal, **changes)  # type: ignore[arg-type] # the caller names the fields
    return LabelReading(label.symbols, seal)


def distrusted(label: LabelReading, number: int) -> LabelReading:
    """The label with a seal whose signature does not count."""
    untrusted = tuple(trust for trust in SealTrust if trust is not SealTrust.VALID)
    return resealed(label, trust=untrusted[number % len(untrusted)])


def regrouped(label: LabelReading, group: str) -> LabelReading:
    """The label with nothing but its seal and another blood-group symbol to be seen."""
    seals = tuple(symbol for symbol in label.symbols if symbol.kind == SEAL)
    text = BloodGroups(group).format()
    symbol = SymbolReading(text, text.encode(), "Code 128", "]C0", "blood-groups", group, ("injected",), 1.0)
    return LabelReading((*seals, symbol), label.seal)


def container_on(label: LabelReading) -> str | None:
    """The container a label names, by its seal or its symbols."""
    seal = label.seal
    din = (seal.din if seal is not None else None) or label.value("din")
    product = (seal.product_code if seal is not None else None) or label.value("product-code")
    return din + product if din is not None and product is not None else None
