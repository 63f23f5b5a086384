"""Code 128, the linear symbol of ISBT 128 (ST-001 section 6; ISO/IEC 15417), and GS1-128 of logistic labels."""

import re

import numpy as np
import zxingcpp

from kiosk.barcodes.modules import Modules, frozen
from kiosk.domain.errors import ParseError

QUIET = 10
_PRINTABLE = re.compile(r"[ -~]{1,80}", re.ASCII)


def draw(text: str, *, gs1: bool = False) -> Modules:
    """The modules of `text`, subset C where that is shorter, no function character but GS1's.

    Printable ASCII only, 80 characters at most: anything else a reader may alter silently. With `gs1` the text is an
    element string in square brackets (`[00]195213212345678904`), and the symbol says that it is GS1. ParseError
    otherwise.
    """
    if not _PRINTABLE.fullmatch(text):
        raise ParseError("Code 128", "1 to 80 printable ASCII characters", repr(text))
    try:
        symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128, gs1=gs1)
    except ValueError as error:
        raise ParseError("Code 128", "a text in GS1 form if so asked", repr(text)) from error
    dark = np.asarray(symbol.to_image(scale=1, add_quiet_zones=False))[:1] == 0
    content = symbol.bytes if gs1 else text.encode("ascii")
    return Modules("Code 128", "]C1" if gs1 else "]C0", content, frozen(dark), QUIET)
