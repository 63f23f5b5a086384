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


def fault(text: str) -> str | None:
    """What is wrong with how the text is taken; None where it is one identifier, or refused as a text should be."""
    try:
        found = recognise(text, GRAMMARS)
    except ParseError as refused:
        return None if str(refused).isprintable() else "a message that can't be shown"
    if not text.isascii():
        return f"a foreign character taken as {found.kind}"
    if recognise(found.identifier.format(), GRAMMARS) != found:
        return f"taken as {found.kind}, and not as itself again"
    return None


def run(first: int, count: int) -> Piece:
    """A case is one text, put before the recogniser and before the parser of one kind."""
    taken, found = 0, []
    for number in range(first, first + count):
        chance = random.Random(f"identifiers {number}")
        text, kind = invented(chance), chance.choice(sorted(KINDS))
        try:
            wrong = fault(text)
            taken += _is_taken(text, kind)
        except Exception as broken:  # noqa: BLE001  whatever it is, it is what is looked for
            wrong = f"{type(broken).__name__}: {broken}"
        if wrong is not None:
            found.append(f"text {number} {text!r}: {wrong}")
    return Piece({"texts": count, "taken as the kind asked for": taken, "wrong": len(found)}, tuple(found))


def _is_taken(text: str, kind: str) -> bool:
    try:
        return kind == parse_as(kind, text, GRAMMARS).KIND
    except ParseError:
        return False
