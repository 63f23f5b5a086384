"""The demonstration's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.devices.fakes.clock import FakeRunningClock
from kiosk.domain.clock import ClockTrust

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Ticks:
    """Real time as a test wants it, in nanoseconds."""

    def __init__(self) -> None:
        self.ns = 5_000_000_000

    def __call__(self) -> int:
        """The time now."""
        return self.ns


def test_it_stands_still_until_it_runs() -> None:
    """What is told before the demonstration begins has the same times whenever it is told."""
    ticks = Ticks()
    clock = FakeRunningClock(START, ticks)
    ticks.ns += 7_000_000_000
    assert clock.now().utc == START
    clock.run()
    assert clock.now().utc == START


def test_it_goes_with_real_time_and_can_be_moved_ahead() -> None:
    """Wall clock and boot clock count real time and what was added, to the microsecond, and are trusted."""
    ticks = Ticks()
    clock = FakeRunningClock(START, ticks)
    clock.run()
    before = clock.now()
    for _ in range(3):
        ticks.ns += 1_000_000_500
        clock.now()
    clock.advance(timedelta(minutes=10))
    after = clock.now()
    assert after.utc == START + timedelta(minutes=10, seconds=3, microseconds=1)
    assert after.monotonic_ns - before.monotonic_ns == (603_000_001) * 1_000
    assert after.trust is ClockTrust.TRUSTED


def test_it_does_not_go_back() -> None:
    """Nobody moves the demonstration into its past."""
    with pytest.raises(ValueError, match="does not go back"):
        FakeRunningClock(START).advance(timedelta(seconds=-1))
