"""Gathering: one label read over several close frames, since a curved bag never shows all its symbols at once.

Frames are tied by the seal, or by the donation where the seal is not in view. Agreement is needed over all of them; a
disagreement of two readers that comes back is no longer a bad picture.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.barcodes.carriers import NOTHING, known_in
from kiosk.barcodes.label import read_with, states
from kiosk.barcodes.understanding import SEAL
from kiosk.domain import guards
from kiosk.domain.identifiers import TextGrammar
from kiosk.domain.keys import TrustedKey
from kiosk.domain.readings import FrameReading, LabelReading, SealReading, SymbolReading
from kiosk.domain.reasons import Answer, Reason

RECURRED = 2
"""In how many frames two readers must disagree on one symbol to make a stop of it."""


@dataclass(frozen=True)
class Gathered:
    """The label that the frames show together, None where nothing was read or anything stands against it."""

    label: LabelReading | None
    refused: tuple[Reason, ...] = ()


def gather(
    frames: Iterable[FrameReading], keys: tuple[TrustedKey, ...], now: datetime, grammars: tuple[TextGrammar, ...] = ()
) -> Gathered:
    """The one label in close frames of one thing, with every symbol that was read in any of them.

    Refused: a stop in any frame; the same symbol read in two ways in two frames; labels of two things; a value that one
    reader alone saw and that differs from the label's; a seal that does not fit all of it. What asks for a retry in one
    frame is told only where the frames together show no label.
    """
    frames = tuple({frame.sha256: frame for frame in frames}.values())
    stops = _stops(frames)
    if stops:
        return Gathered(None, stops)
    readings = tuple(label for frame in frames for label in frame.labels)
    tied = _tied(readings)
    if not tied:
        return Gathered(None, tuple(dict.fromkeys(reason for frame in frames for reason in frame.refused)))
    foreign = _foreign(readings, tied, grammars)
    label = LabelReading(_best(tied))
    against = foreign or _conflict(tied, grammars) or _contradicted(label, frames, grammars)
    return Gathered(None, against) if against else _sealed(label, keys, now, grammars)


def _stops(frames: tuple[FrameReading, ...]) -> tuple[Reason, ...]:
    """Every stop of a frame, and the retries that came back: two readers that disagreed on the same text again."""
    reasons = [reason for frame in frames for reason in dict.fromkeys(frame.refused)]
    stops = tuple(dict.fromkeys(reason for reason in reasons if reason.answer is not Answer.RETRY))
    disputes = [r for r in reasons if r.interlock == guards.two_readers_agree.name and r.read != NOTHING]
    times = Counter(reason.expected for reason in disputes)
    recurred = {reason.expected: reason.read for reason in disputes if times[reason.expected] >= RECURRED}
    return (*stops, *(guards.reading_contradicted.reason(expected, read) for expected, read in recurred.items()))


def _seals(label: LabelReading) -> frozenset[str]:
    return frozenset(symbol.text for symbol in label.symbols if symbol.kind == SEAL)


def _dins(label: LabelReading) -> frozenset[str]:
    """The donation a label states, in its symbols or in its seal."""
    sealed = None if label.seal is None else label.seal.din
    return frozenset(din for din in (states(label).get("din"), sealed) if din is not None)


def _tied(readings: tuple[LabelReading, ...]) -> tuple[LabelReading, ...]:
    """The readings of one label: those with the first seal, and those without a seal that name its donation.

    Where no frame shows a seal, those that name the first donation; where none does that, the first reading alone.
    """
    sealed = [label for label in readings if _seals(label)]
    ours = [label for label in sealed if _seals(label) & _seals(sealed[0])]
    bare = [label for label in readings if not _seals(label)]
    core = ours or [label for label in bare if _dins(label)][:1]
    if not core:
        return readings[:1]
    dins = frozenset[str]().union(*(_dins(label) for label in core))
    return (*ours, *(label for label in bare if _dins(label) & dins))


def _foreign(
    readings: tuple[LabelReading, ...], tied: tuple[LabelReading, ...], grammars: tuple[TextGrammar, ...]
) -> tuple[Reason, ...]:
    """Another label that states another value of a kind which the gathered one states."""
    ours = [states(label, grammars) for label in tied]
    others = [states(label, grammars) for label in readings if label not in tied]
    found = (
        guards.one_thing_in_view.reason(f"one {kind}", f"{value} and {other[kind]}")
        for own in ours
        for other in others
        for kind, value in own.items()
        if other.get(kind, value) != value
    )
    return tuple(dict.fromkeys(found))


def _conflict(tied: tuple[LabelReading, ...], grammars: tuple[TextGrammar, ...]) -> tuple[Reason, ...]:
    """Two values of one kind on what is tied to be one label."""
    known: dict[str, str] = {}
    for label in tied:
        for kind, value in states(label, grammars).items():
            if known.setdefault(kind, value) != value:
                return (guards.carriers_agree.reason(f"{kind} {known[kind]}", value),)
    return ()


def _contradicted(
    label: LabelReading, frames: tuple[FrameReading, ...], grammars: tuple[TextGrammar, ...]
) -> tuple[Reason, ...]:
    """What one reader alone saw in any frame, and the label states otherwise."""
    stated = states(label, grammars)
    lone = (known_in(seen.text.encode(), seen, grammars) for frame in frames for seen in frame.seen)
    found = (
        guards.two_readers_agree.reason(f"{kind} {stated[kind]}", value)
        for known in lone
        if known is not None
        for kind, value in known.says
        if stated.get(kind, value) != value
    )
    return tuple(dict.fromkeys(found))


def _best(tied: tuple[LabelReading, ...]) -> tuple[SymbolReading, ...]:
    """Every symbol once, as it was read best."""
    best: dict[tuple[str, bytes], SymbolReading] = {}
    for symbol in (symbol for label in tied for symbol in label.symbols):
        known = best.setdefault((symbol.symbology, symbol.data), symbol)
        if symbol.quality > known.quality:
            best[symbol.symbology, symbol.data] = symbol
    return tuple(best.values())


def _sealed(
    label: LabelReading, keys: tuple[TrustedKey, ...], now: datetime, grammars: tuple[TextGrammar, ...]
) -> Gathered:
    """The label with its seal read once more, against all that was gathered."""
    seals = sorted({symbol.text for symbol in label.symbols if symbol.kind == SEAL})
    if not seals:
        return Gathered(label)
    if len(seals) > 1:
        return Gathered(None, (guards.carriers_agree.reason(*seals[:2]),))
    seal = read_with(seals[0], states(label, grammars), keys, now)
    match seal:
        case SealReading():
            return Gathered(LabelReading(label.symbols, seal))
        case Reason(answer=Answer.RETRY):
            return Gathered(label, (seal,))
        case Reason():
            return Gathered(None, (seal,))
