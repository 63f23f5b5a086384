from datetime import date, datetime

import pytest
from biip.gs1_application_identifiers import GS1ApplicationIdentifier

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Gs1Message
from kiosk.domain.identifiers.gs1.elements import APPLICATION_IDENTIFIERS, Element

BAND = "(8018)952132126000000014(8019)1"
PAIRS = {
    "(00)195213212345678904": "00195213212345678904",
    "(01)09521321123458(21)A1": "01095213211234582" + "1A1",
    "(01)09521321123458(10)LOT-7(17)270200": "010952132112345810LOT-7\x1d17270200",
    "(01)09521321123458(7003)2701312359(21)A1": "010952132112345870032701312359\x1d21A1",
    "(253)9521321000018DOC": "2539521321000018DOC",
    "(414)9521321123458(254)WARD7": "4149521321123458254WARD7",
    "(01)09521321123458(8008)260131": None,
    "(01)09521321123458(8008)26013112": "010952132112345880" + "0826013112",
    "(01)09521321123458(8008)260131123059": "0109521321123458800826013112" + "3059",
    BAND: "8018952132126000000014\x1d80191",
    "(8017)952132100000000427": "8017952132100000000427",
}


@pytest.mark.parametrize(("readable", "raw"), [(readable, raw) for readable, raw in PAIRS.items() if raw])
def test_both_forms_are_one_message(readable: str, raw: str) -> None:
    """The human-readable form and the raw data, with or without a mark before it, are the same message."""
    message = Gs1Message.parse(readable)
    assert (message.format(), message.raw()) == (readable, raw)
    for mark in ("", "\x1d", "]C1", "]d2", "]Q3", "]e0"):
        assert Gs1Message.parse(mark + raw) == message


def test_the_table_agrees_with_another_reader_of_the_standard() -> None:
    """Each row has the name of an application identifier that another library knows, and needs a separator where it says so."""
    for ai, row in APPLICATION_IDENTIFIERS.items():
        other = GS1ApplicationIdentifier.extract(f"{ai}0")
        assert other.ai == ai
        assert other.separator_required is (row.fixed is None)


def test_no_application_identifier_begins_another() -> None:
    """Raw data can be cut in one way only."""
    assert [
        (a, b) for a in APPLICATION_IDENTIFIERS for b in APPLICATION_IDENTIFIERS if a != b and b.startswith(a)
    ] == []


@pytest.mark.hazard("H06")
@pytest.mark.parametrize(
    ("ai", "body"),
    [
        ("00", "19521321234567890"),
        ("01", "0952132112345"),
        ("414", "952132112345"),
        ("253", "952132100001"),
        ("8017", "95213210000000042"),
        ("8018", "95213212600000001"),
    ],
)
def test_one_check_digit_of_ten_is_taken(ai: str, body: str) -> None:
    """Every key that has a check digit is refused with any of the nine others."""
    taken = []
    for digit in "0123456789":
        try:
            taken.append(Element(ai, body + digit))
        except ParseError:
            continue
    assert len(taken) == 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "(",
            "()",
            "(8018)",
            "8018",
            "(8018)95213212600000001",
            "(8018)9521321260000000144",
            BAND + " ",
            " " + BAND,
            BAND + "\n",
        ),
        *("(8019)1", "(21)A1", "(254)WARD7", "(10)LOT(21)A1", "(8017)952132100000000427(8018)952132126000000014"),
        *(BAND + "(8019)2", "(8018)952132126000000014(8018)952132126000000014", BAND + "(7250)19500101", "(91)X"),
        *(
            "(8018)95213212600000001٤",
            "(8018)９52132126000000014",
            "(8018)952132126000000014(8019)¹",
            "(8018)952132126000000014(8019)12345678901",
        ),
        *(
            "(01)09521321123458(21)",
            "(01)09521321123458(21)A B",
            "(01)09521321123458(21)é",
            "(01)09521321123458(21)" + "A" * 21,
        ),
        *("(01)09521321123458(17)271300", "(01)09521321123458(17)270230", "(01)09521321123458(17)270000"),
        *(
            "(01)09521321123458(7003)2701002359",
            "(01)09521321123458(7003)2701312400",
            "(01)09521321123458(7003)270131235",
        ),
        *("(01)09521321123458(8008)260131", "(01)09521321123458(8008)26013124", "(01)09521321123458(8008)260131123060"),
        *(
            "\x1d",
            "\x1d\x1d" + "8018952132126000000014",
            "8018952132126000000014\x1d",
            "8018952132126000000014\x1d\x1d80191",
            "80189521321260000000148019" + "1",
        ),
        *("0109521321123458\x1d", "010952132112345821A(10)B", "]d18018952132126000000014", "]d2", "9912"),
    ],
)
def test_what_is_no_gs1_message_of_ours_is_refused(text: str) -> None:
    """Wrong lengths, digits, dates, company, order of separators and unknown identifiers are refused."""
    with pytest.raises(ParseError):
        Gs1Message.parse(text)


def test_a_separator_after_a_fixed_length_is_tolerated() -> None:
    """A separator that need not stand there changes nothing, and is not written again."""
    message = Gs1Message.parse("0109521321123458\x1d21A1")
    assert message == Gs1Message.parse("(01)09521321123458(21)A1")
    assert "\x1d" not in message.raw()


def test_dates_are_read() -> None:
    """Day 00 of an expiry date is the end of the month, in a leap year too, and times may stop at the hour."""
    assert Gs1Message.parse("(01)09521321123458(17)280200").expiry_date == date(2028, 2, 29)
    message = Gs1Message.parse("(01)09521321123458(7003)2701312359(8008)26013112")
    assert message.expiry == datetime.fromisoformat("2027-01-31T23:59")
    assert message.produced == datetime.fromisoformat("2026-01-31T12:00")
    assert message.expiry_date is None
    assert message.get("01") == "09521321123458"
    assert message.get("10") is None


def test_an_empty_message_is_none() -> None:
    """A message without elements can't be made."""
    with pytest.raises(ParseError, match="Expected at least one element"):
        Gs1Message(())
