"""Seals that are almost genuine: every single flipped bit, and damaged or invented texts."""

import random
from collections.abc import Iterable, Iterator

from kiosk.barcodes.seals import Identifiers, base45, read_seal
from kiosk.domain.errors import ParseError
from kiosk.domain.keys import TrustedKey
from kiosk.domain.readings import SealTrust
from tests.barcodes.scene import NOW


def prefix_and_bytes(seal: str) -> tuple[str, bytes]:
    """The two parts of a seal's text."""
    prefix, text = seal[: seal.index(":") + 1], seal[seal.index(":") + 1 :]
    return prefix, base45.decode(text)


def flipped_bytes(seal: str) -> Iterator[str]:
    """The seal with each bit of its bytes flipped."""
    prefix, whole = prefix_and_bytes(seal)
    for bit in range(8 * len(whole)):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        yield prefix + base45.encode(bytes(changed))


def flipped_text(seal: str) -> Iterator[str]:
    """The seal with each bit of its text flipped, outside ASCII too."""
    for place, character in enumerate(seal):
        for bit in range(8):
            yield seal[:place] + chr(ord(character) ^ 1 << bit) + seal[place + 1 :]


def mutated(seal: str, count: int, seed: int) -> Iterator[str]:
    """Seals cut, doubled, shuffled and overwritten at random, and texts that only begin like one."""
    chance = random.Random(seed)
    prefix, whole = prefix_and_bytes(seal)
    for _ in range(count):
        changed = bytearray(whole)
        match chance.randrange(5):
            case 0:
                del changed[chance.randrange(len(changed)) :]
            case 1:
                changed += chance.randbytes(chance.randrange(1, 20))
            case 2:
                at = chance.randrange(len(changed))
                changed[at:at] = chance.randbytes(chance.randrange(1, 5))
            case 3:
                changed = bytearray(chance.randbytes(chance.randrange(200)))
            case _:
                for _ in range(chance.randrange(1, 9)):
                    changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield prefix + base45.encode(bytes(changed))


def accepted(forgeries: Iterable[str], genuine: str, key: TrustedKey, beside: Identifiers) -> tuple[list[str], int]:
    """The forgeries that count as valid, and how many were tried. Anything raised but ParseError comes through."""
    through, tried = [], 0
    for forgery in forgeries:
        if forgery == genuine:
            continue
        tried += 1
        try:
            if read_seal(forgery, (key,), NOW, beside).trust is SealTrust.VALID:
                through.append(forgery)
        except ParseError:
            continue
    return through, tried
