"""Texts for identifiers: genuine ones damaged, and invented ones. Each is one identifier or refused, never anything else."""

import random

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import KINDS, parse_as, recognise
from tests.campaigns.campaign import Piece
from tests.domain.identifiers.test_hostile_texts import BEGINNINGS, GENUINE, GRAMMARS, STRANGE


def invented(chance: random.Random) -> str:
    """A text: a genuine one with a few characters changed, one that only begins like one, or noise."""
    match chance.randrange(3):
        case 0:
            text = list(chance.choice(GENUINE))
            for _ in range(chance.randrange(1, 4)):
                at = chance.randrange(len(text) + 1)
                text[at : at + chance.randrange(3)] = chance.choices(STRANGE, k=chance.randrange(3))
            return "".join(text)
        case 1:
            return chance.choice(BEGINNINGS) + "".join(chance.choices(STRANGE, k=chance.randrange(45)))
        case _:
            return "".join(chr(chance.randrange(0x3000)) for _ in range(chance.randrange(1, 60)))


def taken(text: str) -> bool:
    """Whether the text is one identifier; False where it is refused. Raises TakenWronglyError for one that is taken wrongly."""
    try:
        found = recognise(text, GRAMMARS)
    except ParseError as refused:
        if not str(refused).isprintable():
            raise TakenWronglyError("a message that can't be shown") from None
        return False
    if not text.isascii():
        raise TakenWronglyError(f"a foreign character taken as {found.kind}")
    if recognise(found.identifier.format(), GRAMMARS) != found:
        raise TakenWronglyError(f"taken as {found.kind}, and not as itself again")
    return True


class TakenWronglyError(Exception):
    """A text that is neither one identifier nor refused as a text should be."""


def run(first: int, count: int) -> Piece:
    """A case is one text, put before the recogniser and before the parser of one kind."""
    recognised, found = 0, []
    for number in range(first, first + count):
        chance = random.Random(f"identifiers {number}")
        text, kind = invented(chance), chance.choice(sorted(KINDS))
        try:
            recognised += taken(text)
            _asked_as(text, kind)
        except Exception as broken:  # noqa: BLE001  whatever it is, it is what is looked for
            found.append(f"text {number} {text!r}: {type(broken).__name__}: {broken}")
    return Piece({"texts": count, "recognised": recognised, "wrong": len(found)}, tuple(found))


def _asked_as(text: str, kind: str) -> None:
    try:
        parsed = parse_as(kind, text, GRAMMARS)
    except ParseError:
        return
    if kind != parsed.KIND:
        raise TakenWronglyError(f"asked for as {kind}, taken as {parsed.KIND}")
