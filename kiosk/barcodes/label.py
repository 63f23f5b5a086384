"""One label: does everything on it agree, and is its seal genuine?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.barcodes.carriers import Carrier, Conflict, conflicts, known_in
from kiosk.barcodes.seals import Identifiers, is_full_seal, read_seal
from kiosk.barcodes.understanding import SEAL
from kiosk.domain import guards
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import TextGrammar
from kiosk.domain.keys import TrustedKey
from kiosk.domain.readings import LabelReading, SealReading, SealTrust
from kiosk.domain.reasons import Answer, Reason

SEALED = {"din": "din", "product-code": "product_code", "coi": "coi", "expiry": "expiry"}
"""Kinds of identifier with the field of a seal that states them."""


@dataclass(frozen=True)
class Judged:
    """What stands on one label, None where anything on it is refused, with the reasons."""

    label: LabelReading | None
    refused: tuple[Reason, ...] = ()


def states(label: LabelReading, grammars: tuple[TextGrammar, ...] = ()) -> Mapping[str, str]:
    """The values by kind that the symbols of a label state, parts of its compound message included, the seal not."""
    known = [known_in(symbol.data, symbol, grammars) for symbol in label.symbols if symbol.kind != SEAL]
    return dict(stated for meaning in known if meaning is not None for stated in meaning.says)


def judge(carriers: Iterable[Carrier], keys: tuple[TrustedKey, ...], now: datetime) -> Judged:
    """The label in its carriers.

    1. No symbol on it was read in two ways.
    2. No two of its carriers state different values of one kind, a carrier seen by one reader alone included.
    3. Its seal, where it has one, is signed by a key the site trusts now.
    4. What the seal states is what the symbols state.
    """
    carriers = tuple(carriers)
    disputes = tuple(carrier.disputed for carrier in carriers if carrier.disputed is not None)
    disagreements = (_disagreement(conflict) for conflict in conflicts(carriers))
    refused = disputes + tuple(reason for reason in disagreements if reason is not None)
    if refused:
        return Judged(None, refused)
    confirmed = tuple((carrier, carrier.symbol) for carrier in carriers if carrier.symbol is not None)
    symbols = tuple(symbol for _, symbol in confirmed)
    seals = sorted({symbol.text for symbol in symbols if symbol.kind == SEAL})
    if not seals:
        return Judged(LabelReading(symbols) if symbols else None)
    if len(seals) > 1:
        return Judged(None, (guards.carriers_agree.reason(*seals[:2]),))
    stated = {kind: value for carrier, symbol in confirmed if symbol.kind != SEAL for kind, value in carrier.says}
    seal = read_with(seals[0], stated, keys, now)
    match seal:
        case SealReading():
            return Judged(LabelReading(symbols, seal))
        case Reason(answer=Answer.RETRY):
            return Judged(LabelReading(symbols), (seal,))
        case Reason():
            return Judged(None, (seal,))


def read_with(
    text: str, stated: Mapping[str, str], keys: tuple[TrustedKey, ...], now: datetime
) -> SealReading | Reason:
    """The genuine seal in `text` on a label whose symbols state those values by kind, or why it is refused.

    A short seal without the symbols that complete it asks for another reading; everything else is a stop.
    """
    beside = None
    if not is_full_seal(text):
        missing = [kind for kind in ("din", "product-code", "coi") if kind not in stated]
        if missing:
            rule = guards.seal_agrees_with_symbols
            return rule.reason("with the seal: " + ", ".join(missing), "the seal without them").with_answer(
                Answer.RETRY
            )
        beside = Identifiers(stated["din"], stated["product-code"], stated["coi"])
    try:
        seal = read_seal(text, keys, now, beside)
    except ParseError as error:
        return guards.seal_is_genuine.reason(error.expected, error.got)
    if seal.trust is SealTrust.BAD_SIGNATURE and beside is not None:
        return guards.seal_agrees_with_symbols.reason("the symbols that the seal was made for", _listed(stated))
    if seal.trust is not SealTrust.VALID:
        return guards.seal_is_genuine.reason("a seal signed by a key trusted now", f"{seal.trust.value}, {seal.key_id}")
    return _agreeing(seal, stated)


def _agreeing(seal: SealReading, stated: Mapping[str, str]) -> SealReading | Reason:
    """A genuine seal, if the symbols state nothing else. An expiry beside 'none assigned' is something else."""
    sealed = {"expiry": seal.expiry or "none assigned"} | {
        kind: value for kind, name in SEALED.items() if (value := getattr(seal, name)) is not None
    }
    for kind, value in sealed.items():
        if stated.get(kind, value) != value:
            return guards.seal_agrees_with_symbols.reason(f"{kind} {value}", stated[kind])
    return seal


def _disagreement(conflict: Conflict) -> Reason | None:
    """What a conflict is worth: a stop between two confirmed carriers, another look where one of them is not."""
    confirmed = [carrier for carrier in conflict.carriers if carrier.symbol is not None]
    one, other = conflict.values
    if not confirmed:
        return None
    if len(confirmed) == 1:
        return guards.two_readers_agree.reason(f"{conflict.kind} {one}", other)
    sealed = any(carrier.kind == SEAL for carrier in conflict.carriers)
    rule = guards.seal_agrees_with_symbols if sealed else guards.carriers_agree
    return rule.reason(f"{conflict.kind} {one}", other)


def _listed(stated: Mapping[str, str]) -> str:
    return ", ".join(f"{kind} {value}" for kind, value in stated.items())
