"""Code 128, the linear symbol of ISBT 128 (ST-001 section 6; ISO/IEC 15417)."""

import re

import numpy as np
import zxingcpp

from kiosk.barcodes.modules import Modules, frozen
from kiosk.domain.errors import ParseError

QUIET = 10
_PRINTABLE = re.compile(r"[ -~]{1,80}", re.ASCII)


def draw(text: str) -> Modules:
    """The modules of `text`, subset C where that is shorter, never a function character.

    Printable ASCII only, 80 characters at most: anything else a reader may alter silently. ParseError otherwise.
    """
    if not _PRINTABLE.fullmatch(text):
        raise ParseError("Code 128", "1 to 80 printable ASCII characters", repr(text))
    image = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=1, add_quiet_zones=False)
    dark = np.asarray(image)[:1] == 0
    return Modules("Code 128", "]C0", text.encode("ascii"), frozen(dark), QUIET)
