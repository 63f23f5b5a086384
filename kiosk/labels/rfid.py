"""The Zebra language with a tag inside the label: one bitmap as in `zpl`, and one EPC written once and read back.

- `^RS8,,,1,E`: Gen2, one label tried, then error. Left to itself the printer prints VOID and repeats the format on up
  to three labels more, then drops it without a word. A sheet it voided is consumed, and counted.
- An EPC of 198 bits takes 13 words of 16 bits, more than the bank `E` of `^RF` moves (96 bits). So it is written to
  bank 1 from word 2 on, after the word before it, the protocol control, was told 13 words (`6800`).
- A printer without a tag writer may take the hex for a text and ink it: hence the profile's model, asked with `~HI`.
- `^RFR` reads the same words back, `^HV1` sends them as `EPC[…]`: what the wire hears is held against what was written.
- `decode` is the strict inverse: it takes a stream of `zpl`, with exactly these commands in it or with none.

Source: Zebra, RFID Programming Guide 58978L-008 (`^RS`, `^RF`, `^HV`); Zebra, "Defining the size of the EPC data that
can be encoded for Gen2 RFID tags". Not yet shown to a printer.
"""

import re

from kiosk.domain.errors import ParseError
from kiosk.labels import zpl
from kiosk.labels.drawing import Bits

LANGUAGE = zpl.LANGUAGE

_BYTES = 26
_LENGTH = b"6800"
"""The protocol control word: 13 words of EPC in its five highest bits, and nothing else (EPC Gen2, 6.3.2.1.2.2)."""
_EPC = re.compile(r"[0-9A-F]{52}")
_WHAT = "ZPL stream with a tag"

_SETTING = b"^RS8,,,1,E^RFW,H,1,2,1^FD%b^FS^RFW,H,2,%d,1^FD" % (_LENGTH, _BYTES)
_ASKING = b"^FN1^RFR,H,2,%d,1^FS^FH_^HV1,%d,EPC[,]_0D_0A,L^FS" % (_BYTES, 2 * _BYTES)
_START, _END = b"^XA", b"^PQ1,0,0,N^XZ"
_TAGGED = re.compile(
    re.escape(_START + _SETTING) + rb"([0-9A-F]{52})\^FS(\^PW.*)" + re.escape(_ASKING + _END), re.DOTALL
)


def encode(bits: Bits, epc: str | None) -> bytes:
    """The stream that prints `bits` once and writes `epc`, 52 hex digits, into the tag; None leaves the tag alone.

    :raises ParseError: for anything else.
    """
    stream = zpl.encode(bits)
    if epc is None:
        return stream
    if _EPC.fullmatch(epc) is None:
        raise ParseError("EPC", "52 hex digits in capitals", epc)
    body = stream.removeprefix(_START).removesuffix(_END)
    return _START + _SETTING + epc.encode("ascii") + b"^FS" + body + _ASKING + _END


def decode(payload: bytes) -> Bits:
    """The dots that `payload` prints.

    :raises ParseError: for anything but a stream of `encode`.
    """
    return zpl.decode(_parted(payload)[0])


def epc(payload: bytes) -> str | None:
    """What `payload` writes into the tag, 52 hex digits; None when it leaves the tag alone.

    :raises ParseError: for anything but a stream of `encode`.
    """
    return _parted(payload)[1]


def _parted(payload: bytes) -> tuple[bytes, str | None]:
    """The stream as `zpl` writes it, and the EPC."""
    if not payload.startswith(_START + b"^RS"):
        return payload, None
    tagged = _TAGGED.fullmatch(payload)
    if tagged is None:
        raise ParseError(_WHAT, "one tag written, read back and answered", repr(payload[:200])[2:-1])
    return _START + tagged[2] + _END, tagged[1].decode("ascii")
