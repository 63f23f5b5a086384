"""A logger's readings held against a validated transport."""

from datetime import timedelta
from decimal import Decimal

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.temperature import Judged, TemperatureLog, TemperatureReading, Transport, judge, strictest
from tests.domain.world import HOUR, MINUTE, NOON

COOL = Transport(Decimal(1), Decimal(10), 15 * MINUTE, 48 * HOUR, 30 * MINUTE)


def log(*celsius: str, every: timedelta = 10 * MINUTE) -> TemperatureLog:
    """Readings from noon on."""
    readings = (TemperatureReading(NOON + n * every, Decimal(text)) for n, text in enumerate(celsius))
    return TemperatureLog("TL-1", "plain", tuple(readings))


def judged(*celsius: str, until: timedelta) -> Judged:
    """These readings, judged from noon on."""
    return judge(log(*celsius), COOL, NOON, NOON + until)


@pytest.mark.hazard("H24")
@pytest.mark.parametrize(
    ("celsius", "outside"),
    [
        (("1", "10", "5"), 0),
        (("5", "10.1", "5"), 20),
        (("5", "5", "0.9"), 10),
        (("0.9", "0.8", "0.7"), 20),
        (("10.1", "5", "5"), 10),
    ],
)
def test_time_is_outside_from_the_reading_before_to_the_one_after(celsius: tuple[str, ...], outside: int) -> None:
    """Nobody looked between two readings: all of it counts when either of them is outside; a limit itself is inside."""
    assert judged(*celsius, until=20 * MINUTE) == Judged(
        min(map(Decimal, celsius)), max(map(Decimal, celsius)), outside, 10
    )


@pytest.mark.hazard("H24")
def test_what_the_logger_read_before_and_after_the_way_does_not_count() -> None:
    """A logger lies on a warm bench before it is packed: only the way is judged."""
    found = judge(log("21", "21", "5", "5", "21"), COOL, NOON + 20 * MINUTE, NOON + 30 * MINUTE)
    assert found == Judged(Decimal(5), Decimal(5), 0, 10)


@pytest.mark.hazard("H24")
def test_a_logger_that_began_late_or_stopped_early_has_a_gap() -> None:
    """From packing to the first reading, and from the last one to receipt, is a gap like any other."""
    late = judge(log("5", "5"), COOL, NOON - 31 * MINUTE, NOON + 10 * MINUTE)
    early = judge(log("5", "5"), COOL, NOON, NOON + 41 * MINUTE + timedelta(seconds=1))
    assert (late.longest_gap_minutes, early.longest_gap_minutes) == (31, 32)


@pytest.mark.hazard("H24")
def test_one_reading_outside_is_never_nothing() -> None:
    """A single reading outside its limits lasted an unknown while."""
    assert judge(log("21"), COOL, NOON, NOON).minutes_outside == 1


@pytest.mark.hazard("H24")
def test_a_file_of_another_day_is_no_record() -> None:
    """A log with no reading on the way says nothing of it."""
    with pytest.raises(ParseError, match="readings between"):
        judge(log("5"), COOL, NOON + HOUR, NOON + 2 * HOUR)


@pytest.mark.hazard("H24")
def test_the_strictest_transport_holds_for_what_is_mixed() -> None:
    """Two kinds in one shipper: the narrower limits, the shorter way; where none suits both, nothing is sent."""
    narrow = Transport(Decimal(2), Decimal(8), timedelta(0), 72 * HOUR, 10 * MINUTE)
    assert strictest((COOL, narrow)) == Transport(Decimal(2), Decimal(8), timedelta(0), 48 * HOUR, 10 * MINUTE)
    frozen = Transport(Decimal(-200), Decimal(-120), timedelta(0), 72 * HOUR, 10 * MINUTE)
    with pytest.raises(ParseError, match="a lowest below a highest temperature"):
        strictest((COOL, frozen))
    with pytest.raises(ParseError, match="a validated transport"):
        strictest(())
