"""The EPC of a bag: SGTIN-198 there and back, and one text for one bag."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.barcodes import epc
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Din
from kiosk.domain.tags import BagTag, TradeItem

ITEM = TradeItem("09521321000018", 7)
TAG = BagTag(ITEM, Din("A999926123456"), "A0")
EPC = "36164522A4000060B972E5CB26CC593368D5B416000000000000"

ITEMS = [ITEM, TradeItem("00614141000012", 7), TradeItem("90614141123455", 6), TradeItem("10614141000019", 12)]
DIVISION = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", min_size=2, max_size=2)


def by_hand(tag: BagTag) -> str:
    """The bits as the Tag Data Standard lays them out: header, filter, partition, company, item, 20 characters of 7 bits."""
    partition = 12 - tag.item.company_prefix_digits
    company_bits = (40, 37, 34, 30, 27, 24, 20)[partition]
    company = tag.item.gtin[1 : 1 + tag.item.company_prefix_digits]
    item = tag.item.gtin[0] + tag.item.gtin[1 + tag.item.company_prefix_digits : 13]
    bits = f"{0x36:08b}{0:03b}{partition:03b}{int(company):0{company_bits}b}{int(item):0{44 - company_bits}b}"
    bits += "".join(f"{ord(character):07b}" for character in tag.serial)
    return f"{int(bits.ljust(208, '0'), 2):052X}"


def test_the_bits_are_those_of_the_standard() -> None:
    """A known tag has the known EPC, and it is the one counted out by hand."""
    assert epc.encode(TAG) == EPC == by_hand(TAG)


@given(
    st.sampled_from(ITEMS),
    st.integers(0, 99),
    st.integers(0, 999_999),
    DIVISION.filter(lambda division: division != "99"),
)
def test_every_bag_comes_back(item: TradeItem, year: int, sequence: int, division: str) -> None:
    """Any donation and division of any company comes back as it was, through the bits of the standard."""
    tag = BagTag(item, Din(f"A9999{year:02d}{sequence:06d}"), division)
    written = epc.encode(tag)
    assert written == by_hand(tag)
    assert epc.decode(written) == tag


@pytest.mark.hazard("H25")
def test_every_flipped_bit_is_another_bag_or_none() -> None:
    """One flipped bit of an EPC never reads as the same bag: two texts never name one."""
    for bit in range(208):
        other = f"{int(EPC, 16) ^ (1 << bit):052X}"
        try:
            tag = epc.decode(other)
        except ParseError:
            continue
        assert tag != TAG


@pytest.mark.parametrize(
    "text", ["", EPC.lower(), EPC[:-1], EPC + "0", "30" + EPC[2:], EPC[:-1] + "1", "36" + "F" * 50]
)
def test_what_encode_never_writes_is_refused(text: str) -> None:
    """Small letters, another length, another scheme, stray bits at the end: refused."""
    with pytest.raises(ParseError):
        epc.decode(text)
