"""**Only for tests, rehearsal and demonstration.** A clock that stands still until it is moved, and one that runs."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kiosk.devices.kernel_time import boot_ns
from kiosk.domain.clock import ClockTrust, Moment

NANOSECONDS = 1_000


class FakeClock:
    """A clock that starts at `start` and says `trust`; `trust` can be set at any time, `boot_id` by `reboot`."""

    def __init__(self, start: datetime, trust: ClockTrust = ClockTrust.TRUSTED) -> None:
        self.trust = trust
        self._utc = start.astimezone(UTC)
        self._monotonic_ns = 1_000_000_000
        self._boots = 1

    def now(self) -> Moment:
        """The moment it was last moved to."""
        boot_id = f"00000000-0000-4000-8000-{self._boots:012d}"
        return Moment(self._utc, self._monotonic_ns, boot_id, self.trust)

    def advance(self, by: timedelta) -> Moment:
        """Time passes: wall clock and boot clock move alike. Raises ValueError for a negative time."""
        if by < timedelta(0):
            raise ValueError(f"Expected time to pass, got {by}: use set_wall to set the clock back.")
        self._utc += by
        self._monotonic_ns += by // timedelta(microseconds=1) * NANOSECONDS
        return self.now()

    def set_wall(self, to: datetime) -> Moment:
        """Somebody sets the wall clock; the boot clock goes on as before and `trust` stays what it is."""
        self._utc = to.astimezone(UTC)
        return self.now()

    def reboot(self) -> Moment:
        """The computer starts anew: another boot, counting from the beginning."""
        self._boots += 1
        self._monotonic_ns = 1_000_000_000
        return self.now()


class FakeRunningClock(FakeClock):
    """**Only for the demonstration.** From `run` on it goes as fast as real time; it can be moved ahead as well.

    `ticks` counts nanoseconds and never goes back. Threads may share the clock.
    """

    def __init__(self, start: datetime, ticks: Callable[[], int] = boot_ns) -> None:
        super().__init__(start)
        self._ticks = ticks
        self._last: int | None = None
        self._turn = threading.Lock()

    def run(self) -> None:
        """From now on time passes by itself."""
        with self._turn:
            self._last = self._ticks()

    def now(self) -> Moment:
        """The moment it was last moved to, and the real time since."""
        with self._turn:
            self._catch_up()
            return super().now()

    def advance(self, by: timedelta) -> Moment:
        """See `FakeClock.advance`."""
        if by < timedelta(0):
            raise ValueError(f"Expected time to pass, got {by}: a demonstration does not go back.")
        with self._turn:
            self._catch_up()
            self._move(by // timedelta(microseconds=1))
            return super().now()

    def _catch_up(self) -> None:
        if self._last is not None:
            passed = (self._ticks() - self._last) // NANOSECONDS
            self._last += passed * NANOSECONDS
            self._move(passed)

    def _move(self, microseconds: int) -> None:
        self._utc += timedelta(microseconds=microseconds)
        self._monotonic_ns += microseconds * NANOSECONDS
