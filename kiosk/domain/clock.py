"""A moment as the kiosk saw it, and how far its time can be trusted (hazard H18).

- Time is never asked for in this ring: a `Moment` comes in as an argument, read once for each attempt.
- Only TRUSTED counts. Whatever depends on time (expiry, windows, tokens) refuses under every other word.
- Four things take trust away: the kernel or the time source says the clock is not disciplined; the wall clock jumped
  against the uninterrupted count of the same boot; it is earlier than what is already on record; it is not that of the
  database server.
- Of two clocks neither is believed over the other: where they part by more than the tolerance, nothing that depends on
  time is granted, which is stricter than either.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Never

JUMP = timedelta(seconds=2)
"""Largest change of wall clock against boot clock that is no step.

Slewing moves both alike. A leap second parts them by one second, and a time source that steps a small offset away
(systemd-timesyncd from 0.4 s on) by less than one: neither may stop a kiosk.
"""

RECORD_TOLERANCE = timedelta(seconds=2)
"""How much earlier than the newest fact a moment may be: two kiosks of one site never agree to the last millisecond."""

SERVER_TOLERANCE = timedelta(seconds=2)
"""How far the kiosk's clock and that of the server it shares may part."""


class ClockTrust(Enum):
    """Whether the time can be used, in the words a person is shown. A member is not a yes or no."""

    TRUSTED = "the clock is synchronised"
    UNSYNCHRONISED = "the clock is not synchronised with a time source"
    STEPPED = "the clock was set while the kiosk ran"
    BEHIND_RECORD = "the clock is earlier than the record"
    NOT_THE_SERVERS = "the clock is not that of the database server"
    UNKNOWN = "the state of the clock can't be read"

    def __bool__(self) -> Never:
        raise TypeError("Trust in a clock is not a yes or no: compare it with ClockTrust.TRUSTED.")


@dataclass(frozen=True)
class Moment:
    """One reading of the clock.

    `utc` is the wall clock, aware and in UTC. `monotonic_ns` counts nanoseconds since the boot `boot_id`, sleep
    included, and never goes back; a `boot_id` that can't be read is empty, and such a moment is never TRUSTED.
    """

    utc: datetime
    monotonic_ns: int
    boot_id: str
    trust: ClockTrust

    def __post_init__(self) -> None:
        if self.utc.tzinfo is not UTC:
            raise ValueError(f"Expected a moment in UTC, got {self.utc.isoformat()}.")
        if self.trust is ClockTrust.TRUSTED and not self.boot_id:
            raise ValueError("Expected a boot id in a trusted moment, got none.")

    def since(self, earlier: "Moment") -> "Moment":
        """This moment beside an earlier, trusted one: STEPPED when the wall clock jumped in between.

        Within one boot both clocks must have moved alike, up to `JUMP`, and the boot clock must not have gone back.
        Across boots nothing can be said, and the moment is returned as it is.
        """
        if not self.boot_id or self.boot_id != earlier.boot_id:
            return self
        counted = timedelta(microseconds=(self.monotonic_ns - earlier.monotonic_ns) / 1000)
        if counted < timedelta(0) or abs((self.utc - earlier.utc) - counted) > JUMP:
            return replace(self, trust=ClockTrust.STEPPED)
        return self

    def beside_record(self, newest: datetime, tolerance: timedelta = RECORD_TOLERANCE) -> "Moment":
        """This moment beside the newest time on record: BEHIND_RECORD when it is earlier by more than `tolerance`."""
        if self.utc < newest - tolerance:
            return replace(self, trust=ClockTrust.BEHIND_RECORD)
        return self

    def beside_server(self, earliest: datetime, latest: datetime) -> "Moment":
        """This moment beside the server's clock, which read between these two: NOT_THE_SERVERS when they part.

        `earliest` and `latest` are what the server's clock may have shown at this moment, given how long it took to
        answer.
        """
        if earliest - SERVER_TOLERANCE <= self.utc <= latest + SERVER_TOLERANCE:
            return self
        return replace(self, trust=ClockTrust.NOT_THE_SERVERS)
