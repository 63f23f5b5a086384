"""The kiosk's clock. Nothing else in Samevein asks what time it is; the clock is passed to whoever needs it.

The kernel is asked whether its clock is disciplined, and chrony where it keeps the clock. From the first trusted
reading on, every later one is held against it, so that a clock set by hand is seen even after the kernel calls it
synchronised again. A clock set while the kiosk was off shows against the record (`kiosk.handoffs.timekeeping`).
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from kiosk.devices.chrony import Chrony
from kiosk.devices.kernel_time import boot_id, boot_ns, kernel_trust
from kiosk.domain.clock import ClockTrust, Moment

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_TRIES = 5
_CHRONY = Chrony()


class Clock(Protocol):
    """Something that tells the moment. Real: `SystemClock`; for tests and the rehearsal: `FakeClock`."""

    def now(self) -> Moment:
        """This moment, with how far it can be trusted. Never raises: what can't be read is UNKNOWN."""
        ...


def read_moment() -> Moment:
    """This moment by the kernel's clocks and the kernel's own word on them; UNKNOWN where the boot has no name.

    Of a few tries the one with the least time between its two looks at the boot clock is taken.
    """
    _, wall, boot = min(_look() for _ in range(_TRIES))
    name = boot_id()
    return Moment(
        utc=EPOCH + timedelta(microseconds=wall // 1000),
        monotonic_ns=boot,
        boot_id=name,
        trust=_trust() if name else ClockTrust.UNKNOWN,
    )


def _trust() -> ClockTrust:
    """The kernel's word, and where that is good chrony's as well."""
    trust = kernel_trust()
    if trust is not ClockTrust.TRUSTED:
        return trust
    said = _CHRONY.trust()
    return trust if said is None else said


def _look() -> tuple[int, int, int]:
    """(nanoseconds the look took, wall clock, boot clock); the boot clock goes on counting while the machine sleeps."""
    before = boot_ns()
    wall = time.clock_gettime_ns(time.CLOCK_REALTIME)
    after = boot_ns()
    return after - before, wall, (before + after) // 2


class SystemClock:
    """The clock of this computer, as `read` reads it. STEPPED lasts until the time is right again, or until
    the kiosk is started anew.
    """

    def __init__(self, read: Callable[[], Moment] = read_moment) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._first_trusted: Moment | None = None

    def now(self) -> Moment:
        """See `Clock.now`."""
        with self._lock:
            moment = self._read()
            if self._first_trusted is None:
                if moment.trust is ClockTrust.TRUSTED:
                    self._first_trusted = moment
                return moment
            return moment.since(self._first_trusted)
