"""The tag of a bag as an EPC of 198 bits: SGTIN-198, in hex as a printer takes it.

epcpy writes and reads the bits; it checks little. So what it wrote is read again, and what is read has to be written
the same: one bag, one text of 52 hex digits.

Source: GS1 EPC Tag Data Standard, 14.6.1.2 (SGTIN-198). Filter value 0, "all others": a bag is no item of retail.
"""

import re

from epcpy.epc_schemes.sgtin import SGTIN, SGTINFilterValue
from epcpy.utils.common import ConvertException

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Din
from kiosk.domain.tags import BagTag, TradeItem

_HEX = re.compile(r"36[0-9A-F]{50}", re.ASCII)
_WHAT = "EPC of a bag"


def encode(tag: BagTag) -> str:
    """The EPC in hex: 198 bits, filled with zeros to 13 words of 16."""
    item = SGTIN.from_gtin_plus_serial(tag.item.gtin, tag.serial, tag.item.company_prefix_digits)
    epc: str = item.hex(
        binary_coding_scheme=SGTIN.BinaryCodingScheme.SGTIN_198, filter_value=SGTINFilterValue.ALL_OTHERS
    )
    if _HEX.fullmatch(epc) is None or _parsed(epc) != tag:
        raise ParseError(_WHAT, f"{tag.serial} as 52 hex digits", epc)
    return epc


def decode(epc: str) -> BagTag:
    """The tag that an EPC in hex is.

    :raises ParseError: for anything but the EPC that `encode` writes.
    """
    if _HEX.fullmatch(epc) is None:
        raise ParseError(_WHAT, "52 hex digits of an SGTIN-198", epc)
    tag = _parsed(epc)
    if encode(tag) != epc:
        raise ParseError(_WHAT, "an EPC as it is written here", epc)
    return tag


def _parsed(epc: str) -> BagTag:
    try:
        item = SGTIN.from_hex(epc)
        company = item.epc_uri.split(":")[4].split(".")[0]
        gtin, serial = item.gs1_element_string().removeprefix("(01)").split("(21)", 1)
    except (ConvertException, ValueError, KeyError, IndexError) as error:
        raise ParseError(_WHAT, "an SGTIN-198", epc) from error
    return BagTag(TradeItem(gtin, len(company)), Din(serial[:13]), serial[13:])
