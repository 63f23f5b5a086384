"""**Only for tests and the rehearsal.** A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta

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
