"""Data Matrix ECC 200: the compound symbol of ISBT 128 (ST-001 section 6.2) and GS1 element strings (ISO/IEC 16022)."""

import re

import numpy as np
import zxingcpp

from kiosk.barcodes.modules import Modules, frozen
from kiosk.domain.errors import ParseError

QUIET = 2
"""ISO/IEC 16022 asks for one module; two to four are advised (ST-001 section 6)."""

_PRINTABLE = re.compile(r"[ -~]{1,300}", re.ASCII)


def draw(text: str, *, gs1: bool = False) -> Modules:
    """The modules of `text`, always square.

    Printable ASCII only, 300 characters at most. With `gs1` the text is an element string in square brackets
    (`[8018]952132126000000014[8019]1`), and `content` is what a reader returns: without brackets, fields of open length
    ended by 0x1D. ParseError for other characters and for an element string the encoder refuses; what the elements mean
    is for the domain to check.
    """
    if not _PRINTABLE.fullmatch(text):
        raise ParseError("Data Matrix", "1 to 300 printable ASCII characters", repr(text))
    try:
        symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, gs1=gs1, force_square=True)
    except ValueError as error:
        raise ParseError("Data Matrix", "a text that fits one symbol, in GS1 form if so asked", repr(text)) from error
    dark = np.asarray(symbol.to_image(scale=1, add_quiet_zones=False)) == 0
    aim = "]d2" if gs1 else "]d1"
    return Modules("Data Matrix", aim, symbol.bytes if gs1 else text.encode("ascii"), frozen(dark), QUIET)
