"""The printer languages: one row each. Every language wraps the proved dots and gives them back exactly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from kiosk.domain.guards import proof_encoded
from kiosk.domain.reasons import Reason
from kiosk.labels import png, pwg, zpl
from kiosk.labels.drawing import Bits


@dataclass(frozen=True)
class Language:
    """How dots become bytes for a printer, and bytes become dots again."""

    name: str
    extension: str
    encode: Callable[[Bits, int], bytes]
    decode: Callable[[bytes], Bits]


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        row.name: row
        for row in (
            Language(png.LANGUAGE, "png", png.encode, png.decode),
            Language(pwg.LANGUAGE, "pwg", pwg.encode, pwg.decode),
            Language(zpl.LANGUAGE, "zpl", lambda bits, _: zpl.encode(bits), zpl.decode),
        )
    }
)
"""A new printer language is a module and a row here. A PDF is no language: the printer would draw its own dots."""


def wrapped(bits: Bits, dpi: int, language: str) -> bytes | Reason:
    """The dots in a printer language, or why not: the bytes are decoded again and must give the same dots."""
    row = LANGUAGES.get(language)
    if row is None:
        return proof_encoded.reason(f"a language among {', '.join(LANGUAGES)}", language)
    payload = row.encode(bits, dpi)
    again = row.decode(payload)
    if again.shape != bits.shape:
        return proof_encoded.reason(
            f"{bits.shape[1]} x {bits.shape[0]} dots", f"{again.shape[1]} x {again.shape[0]} dots"
        )
    if not np.array_equal(again, bits):
        return proof_encoded.reason(
            "every dot as proved", f"{int((again ^ bits).sum())} other dots in the {language} stream"
        )
    return payload
