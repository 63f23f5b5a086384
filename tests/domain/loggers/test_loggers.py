"""Files of temperature loggers: read whole in one of their formats, or refused with the line that does not fit."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import ParseError
from kiosk.domain.loggers import LAYOUTS, MOST_BYTES, MOST_LINES, read_log
from kiosk.domain.temperature import TemperatureLog

PLAIN = """logger,at,celsius
TL-0042,2026-11-23T08:00:00-05:00,4.2
TL-0042,2026-11-23T13:15:00Z,-0.35
"""
HOBO = """"Plot Title: TL-0042"
"#","Date Time, GMT-05:00","Temp, °C (LGR S/N: 20555870, SEN S/N: 20555870, LBL: shipper)","Stopped (LGR S/N: 20555870)"
1,11/23/26 08:00:00 AM,4.21,
2,11/23/26 12:15:00 PM,5.5,
3,11/23/26 12:16:00 PM,,Logged
"""


def log_of(text: str) -> TemperatureLog:
    """What the file says."""
    return read_log(text.encode())


@pytest.mark.hazard("H24")
def test_the_plain_format_says_logger_moments_and_degrees() -> None:
    """Each line has its own offset from UTC, and the serial number of the one logger."""
    log = log_of(PLAIN)
    assert (log.logger, log.layout) == ("TL-0042", "plain")
    assert [(r.at, r.celsius) for r in log.readings] == [
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), Decimal("4.2")),
        (datetime(2026, 11, 23, 13, 15, tzinfo=UTC), Decimal("-0.35")),
    ]


@pytest.mark.hazard("H24")
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("title", [True, False])
def test_an_export_of_hoboware_says_the_same(ending: str, mark: str, title: bool) -> None:
    """Offset and serial number stand in the heads; a title, a byte-order mark and events change nothing."""
    text = HOBO if title else HOBO.partition("\n")[2]
    log = read_log((mark + text.replace("\n", ending)).encode())
    assert (log.logger, log.layout) == ("20555870", "HOBOware")
    assert [(r.at, r.celsius) for r in log.readings] == [
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), Decimal("4.21")),
        (datetime(2026, 11, 23, 17, 15, tzinfo=UTC), Decimal("5.5")),
    ]


@pytest.mark.hazard("H24")
def test_fahrenheit_is_told_by_its_head_and_reckoned() -> None:
    """40.1 °F is 4.50 °C."""
    log = log_of(HOBO.replace("°C", "°F").replace("4.21", "40.1"))
    assert log.readings[0].celsius == Decimal("4.50")


@pytest.mark.hazard("H22", "H24")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", f"temperature file: Expected 1 to {MOST_BYTES} bytes, got 0 bytes."),
        (b"x" * (MOST_BYTES + 1), f"temperature file: Expected 1 to {MOST_BYTES} bytes, got {MOST_BYTES + 1} bytes."),
        (b"\xff\xfe", "temperature file: Expected a text in UTF-8, got other bytes."),
        (b"PK\x03\x04", "temperature file: Expected printable characters, got a control character."),
        (b"\n" * MOST_LINES + b"a", "temperature file: Expected 50000 lines of 600 characters at most, got more."),
        (b"a" * 601, "temperature file: Expected 50000 lines of 600 characters at most, got more."),
        (b"time;temp", "temperature file: Expected one of plain, HOBOware, got 'time;temp'."),
        (PLAIN[:18].encode(), "temperature file: Expected at least one reading, got none."),
    ],
)
def test_what_is_no_logger_file_is_refused(content: bytes, message: str) -> None:
    """Nothing is guessed: not a size, not an encoding, not a format."""
    with pytest.raises(ParseError) as raised:
        read_log(content)
    assert str(raised.value) == message


@pytest.mark.hazard("H24")
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("-05:00", "", "line 2 of a temperature file"),
        ("08:00:00-05", "08:00-05", "line 2 of a temperature file"),
        ("4.2", "4,2", "line 2 of a temperature file"),
        ("4.2", "4.2 ", "line 2 of a temperature file"),
        ("4.2", "NaN", "line 2 of a temperature file"),
        ("4.2", "", "line 2 of a temperature file"),
        ("4.2", "٤.2", "line 2 of a temperature file"),
        ("2026-11-23T08", "2026-02-30T08", "time in line 2 of a temperature file"),
        ("T13:15:00Z", "T12:15:00Z", "times of a temperature file"),
        ("T13:15:00Z", "T13:00:00Z", "times of a temperature file"),
        ("TL-0042,2026-11-23T13", "TL-0043,2026-11-23T13", "temperature file"),
        ("4.2", "999.9", "temperature"),
        ("4.2", "-273.2", "temperature"),
    ],
)
def test_one_wrong_line_spoils_a_plain_file(old: str, new: str, what: str) -> None:
    """A moment without its offset, a comma for a point, another logger, a step back in time, an impossible degree."""
    with pytest.raises(ParseError) as raised:
        log_of(PLAIN.replace(old, new, 1))
    assert raised.value.what == what


@pytest.mark.hazard("H24")
@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("Date Time, GMT-05:00", "Date Time", "columns of a temperature file"),
        ("Date Time, GMT-05:00", "Date Time, EST", "columns of a temperature file"),
        ("GMT-05:00", "GMT-15:00", "offset of a temperature file"),
        ("GMT-05:00", "GMT-05:75", "offset of a temperature file"),
        ("Temp, °C", "Temp, K", "columns of a temperature file"),
        ("LGR S/N: 20555870, ", "", "columns of a temperature file"),
        ('"Stopped (LGR', '"Temp, °C (LGR', "columns of a temperature file"),
        ("11/23/26 08", "23/11/26 08", "time in line 3 of a temperature file"),
        ("11/23/26 08", "2026-11-23 08", "time in line 3 of a temperature file"),
        ("08:00:00 AM", "08:00:00", "time in line 3 of a temperature file"),
        (",4.21,", ',"4,21",', "temperature in line 3 of a file"),
        (",4.21,", ",,", "line 3 of a temperature file"),
        (",4.21,", ",4.21", "line 3 of a temperature file"),
        ("1,11/23", "one,11/23", "line 3 of a temperature file"),
        ('"#"', '"#', "temperature file"),
    ],
)
def test_one_wrong_place_spoils_an_export(old: str, new: str, what: str) -> None:
    """No offset, two temperatures, day before month, a comma for a point, a line that tells nothing."""
    with pytest.raises(ParseError) as raised:
        log_of(HOBO.replace(old, new, 1))
    assert raised.value.what == what


@pytest.mark.hazard("H22")
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Whatever a file holds, it is one log or a refusal, never anything else."""
    for begun in (b"", b"logger,at,celsius\n", HOBO.encode()):
        try:
            assert read_log(begun + content).layout in LAYOUTS
        except ParseError as refused:
            assert refused.what  # noqa: PT017  the one refusal there may be
