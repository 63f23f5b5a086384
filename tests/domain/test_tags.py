"""The tag inside a bag's label: what it may say, and a reading held against what was written."""

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Din, ProductCode
from kiosk.domain.reasons import Answer, Reason
from kiosk.domain.tags import BagTag, TagRead, TagVoid, TradeItem, tag_disagreement

ITEM = TradeItem("09521321000018", 7)
WRITTEN = "36164522A4000060B972E5CB26CC593368D5B416000000000000"
OTHER = WRITTEN[:20] + "0" + WRITTEN[21:]


def test_a_tag_says_donation_and_division() -> None:
    """The serial is the 13 characters of the donation and the two of the division."""
    assert BagTag.of(ITEM, Din("A999926123456"), ProductCode("DAX121Aa")).serial == "A999926123456Aa"


@pytest.mark.parametrize(
    ("gtin", "digits", "message"),
    [
        (
            "09521321000013",
            7,
            "Trade item: Expected 14 digits, the last of them their check digit, got '09521321000013'.",
        ),
        (
            "9521321000018",
            7,
            "Trade item: Expected 14 digits, the last of them their check digit, got '9521321000018'.",
        ),
        ("0952132100001\u0668", 7, "Trade item: Expected 14 digits, the last of them their check digit, got"),
        ("09521321000018", 5, "Trade item: Expected a company prefix of 6 to 12 digits, got 5."),
        ("09521321000018", 13, "Trade item: Expected a company prefix of 6 to 12 digits, got 13."),
    ],
)
def test_a_wrong_trade_item_is_refused(gtin: str, digits: int, message: str) -> None:
    """A wrong check digit, another length, other digits and an impossible prefix are told whole."""
    with pytest.raises(ParseError) as refusal:
        TradeItem(gtin, digits)
    assert str(refusal.value).startswith(message)


@pytest.mark.hazard("H25")
def test_a_real_donation_never_gets_the_demonstrations_number() -> None:
    """The prefix for demonstrations names no bag of a real facility, and a site's own prefix names any."""
    with pytest.raises(ParseError, match="Expected a trade item of the site's own"):
        BagTag(ITEM, Din("W123426123456"), "A0")
    assert BagTag(TradeItem("00614141000012", 7), Din("W123426123456"), "A0").division == "A0"


@pytest.mark.parametrize("division", ["99", "A", "A00", "A\u0660", ""])
def test_a_division_that_stands_elsewhere_is_refused(division: str) -> None:
    """`99` points to another structure, and any other than two characters is none."""
    with pytest.raises(ParseError, match="Expected a division of two characters"):
        BagTag(ITEM, Din("A999926123456"), division)


@pytest.mark.hazard("H25")
def test_a_tag_that_reads_otherwise_stops() -> None:
    """Another EPC than the one written is a stop that shows both."""
    reason = tag_disagreement(WRITTEN, TagRead(OTHER))
    assert isinstance(reason, Reason)
    assert (reason.interlock, reason.answer) == ("tag_agrees", Answer.STOP)
    assert (reason.expected, reason.read) == (f"the tag {WRITTEN}", OTHER)


@pytest.mark.hazard("H25")
def test_a_tag_that_was_not_written_voids_the_sheet() -> None:
    """A printer that read no tag back made a void sheet: said, and asked for anew."""
    reason = tag_disagreement(WRITTEN, TagVoid("no answer of a tag"))
    assert isinstance(reason, Reason)
    assert (reason.interlock, reason.answer, reason.read) == ("tag_was_written", Answer.RETRY, "no answer of a tag")


def test_the_very_tag_gives_no_reason() -> None:
    """What was written and is read alike refuses nothing; it grants nothing either."""
    assert tag_disagreement(WRITTEN, TagRead(WRITTEN)) is None
