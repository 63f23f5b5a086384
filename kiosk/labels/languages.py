"""The printer languages: one row each. Every language wraps the proved dots and gives them back exactly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from kiosk.domain.errors import ParseError
from kiosk.domain.guards import proof_encoded
from kiosk.domain.reasons import Reason
from kiosk.labels import brother, pdf, png, pwg, rfid
from kiosk.labels.drawing import Bits
from kiosk.labels.placement import Placement


def _no_tag(_: bytes) -> None:
    """A stream of a language that writes no tag."""


@dataclass(frozen=True)
class Language:
    """How dots become bytes for a printer, and bytes become dots again; `epc` is what a stream writes into the tag."""

    name: str
    extension: str
    encode: Callable[[Bits, Placement], bytes]
    decode: Callable[[bytes], Bits]
    epc: Callable[[bytes], str | None] = _no_tag


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        row.name: row
        for row in (
            Language(brother.LANGUAGE, "brother", brother.encode, brother.decode),
            Language(pdf.LANGUAGE, "pdf", pdf.encode, pdf.decode),
            Language(png.LANGUAGE, "png", lambda bits, at: png.encode(bits, at.dpi), png.decode),
            Language(pwg.LANGUAGE, "pwg", lambda bits, at: pwg.encode(bits, at.dpi), pwg.decode),
            Language(rfid.LANGUAGE, "zpl", lambda bits, at: rfid.encode(bits, at.epc), rfid.decode, rfid.epc),
        )
    }
)
"""A new printer language is a module and a row here. Each carries the proved dots as a bitmap; none is drawn anew."""


def wrapped(bits: Bits, at: Placement, language: str) -> bytes | Reason:
    """The dots in a printer language, or why not: the bytes are decoded again and must give the same dots and tag."""
    row = LANGUAGES.get(language)
    if row is None:
        return proof_encoded.reason(f"a language among {', '.join(LANGUAGES)}", language)
    try:
        payload = row.encode(bits, at)
        again, epc = row.decode(payload), row.epc(payload)
    except ParseError as error:
        return proof_encoded.reason(f"{error.what}: {error.expected}", error.got)
    if again.shape != bits.shape:
        return proof_encoded.reason(
            f"{bits.shape[1]} x {bits.shape[0]} dots", f"{again.shape[1]} x {again.shape[0]} dots"
        )
    if not np.array_equal(again, bits):
        return proof_encoded.reason(
            "every dot as proved", f"{int((again ^ bits).sum())} other dots in the {language} stream"
        )
    if epc != at.epc:
        return proof_encoded.reason(f"the tag {at.epc or 'left alone'}", f"{epc or 'no tag'} in the {language} stream")
    return payload
