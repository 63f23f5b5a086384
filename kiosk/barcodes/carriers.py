"""A carrier: one symbol in a picture, with what it states and how far it may be believed."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.barcodes.confirming import BelowFloor, Confirmed, Contradicted, Verdict
from kiosk.barcodes.geometry import Quad
from kiosk.barcodes.readers import Sighting
from kiosk.barcodes.symbologies import SYMBOLOGIES
from kiosk.barcodes.understanding import Understood, understand
from kiosk.domain import guards
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import TextGrammar
from kiosk.domain.readings import SeenSymbol, SymbolReading
from kiosk.domain.reasons import Reason


@dataclass(frozen=True)
class Carrier:
    """One symbol with what it states.

    `symbol` is None unless two readers agree on it; then `doubt` says what stands against it, and the carrier can
    contradict others but never speak for anything. `disputed` is the reason where two readings of it differ.
    """

    quad: Quad
    symbology: str
    text: str
    kind: str | None
    says: tuple[tuple[str, str], ...]
    symbol: SymbolReading | None
    doubt: Reason | None = None
    disputed: Reason | None = None
    seen: tuple[SeenSymbol, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Two carriers that state different values of one kind; `values` in their order."""

    kind: str
    carriers: tuple[Carrier, Carrier]
    values: tuple[str, str]


def carrier_of(verdict: Verdict, grammars: tuple[TextGrammar, ...]) -> Carrier:
    """What a verdict is worth."""
    sighting = verdict.sighting
    known = known_in(sighting.data, sighting, grammars)
    kind, says = (known.kind, known.says) if known else (None, ())
    symbol, doubt, disputed = None, None, None
    seen: tuple[SeenSymbol, ...] = (_seen(sighting),)
    match verdict:
        case Confirmed():
            doubt = _misplaced(sighting, known, grammars)
            if doubt is None:
                symbol, seen = _reading(verdict, known), ()
        case BelowFloor(least=least, got=got):
            doubt = guards.quality_floor.reason(least, got)
        case Contradicted(other=other):
            disputed = _dispute(sighting, other, known, grammars)
            seen = (*seen, _seen(other))
        case _:
            doubt = _alone(sighting)
    return Carrier(sighting.corners, sighting.symbology, sighting.text, kind, says, symbol, doubt, disputed, seen)


def known_in(
    data: bytes, symbol: Sighting | SymbolReading | SeenSymbol, grammars: tuple[TextGrammar, ...]
) -> Understood | None:
    """The identifier in `data`, read as what the symbol announces; None when it is none of ours."""
    gs1 = symbol.aim if symbol.aim == SYMBOLOGIES[symbol.symbology].gs1 else ""
    meaning = understand(data, grammars, gs1)
    return meaning if isinstance(meaning, Understood) else None


def conflicts(carriers: Iterable[Carrier]) -> tuple[Conflict, ...]:
    """For each kind that carriers state differently, the first two that do, confirmed ones before others."""
    first: dict[str, tuple[str, Carrier]] = {}
    found: dict[str, Conflict] = {}
    for carrier in sorted(carriers, key=lambda carrier: carrier.symbol is None):
        for kind, value in carrier.says:
            known, by = first.setdefault(kind, (value, carrier))
            if known != value:
                found.setdefault(kind, Conflict(kind, (by, carrier), (known, value)))
    return tuple(found.values())


def _reading(verdict: Confirmed, known: Understood | None) -> SymbolReading:
    seen = verdict.sighting
    return SymbolReading(
        text=seen.text,
        data=seen.data,
        symbology=seen.symbology,
        aim=seen.aim,
        kind=known.kind if known else None,
        value=known.value if known else None,
        readers=(seen.reader, verdict.second),
        quality=verdict.quality,
        corners=seen.corners,
    )


def _misplaced(seen: Sighting, known: Understood | None, grammars: tuple[TextGrammar, ...]) -> Reason | None:
    """Why the symbol may not carry its text: an identifier of ours in one that announces other data, or a broken one.

    What is none of ours may announce what it likes.
    """
    row = SYMBOLOGIES[seen.symbology]
    plain = understand(seen.data, grammars)
    if seen.aim != row.plain and isinstance(plain, Understood):
        return guards.symbology_expected.reason(f"{row.name} {row.plain}", f"{row.name} {seen.aim}")
    if known is None and isinstance(plain, ParseError) and "agree" in plain.expected:
        return guards.check_character_agrees.reason(plain.expected, plain.got)
    return None


def _alone(seen: Sighting) -> Reason:
    """One reader alone: of a symbology that only one reader knows, or not read by the second."""
    if SYMBOLOGIES[seen.symbology].second is None:
        carriers = ", ".join(row.name for row in SYMBOLOGIES.values() if row.second)
        return guards.symbology_expected.reason(carriers, seen.symbology)
    return guards.two_readers_agree.reason(seen.text, NOTHING)


NOTHING = "nothing by the second reader"
"""What a reason gives as read where the second reader was silent. It is no contradiction, however often it recurs."""


def _dispute(seen: Sighting, other: Sighting, known: Understood | None, grammars: tuple[TextGrammar, ...]) -> Reason:
    """Two readings of one symbol: a retry, unless the other one is an identifier of the same kind."""
    second = known_in(other.data, seen, grammars)
    alike = known is not None and second is not None and second.kind == known.kind
    rule = guards.reading_contradicted if alike else guards.two_readers_agree
    return rule.reason(seen.text, other.text)


def _seen(sighting: Sighting) -> SeenSymbol:
    return SeenSymbol(sighting.reader, sighting.symbology, sighting.aim, sighting.text, sighting.corners)
