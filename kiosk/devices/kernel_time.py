"""What the Linux kernel says about its own clock, asked with `adjtimex(2)`. Needs no privilege and changes nothing."""

import ctypes
import os
import sys
import time
from pathlib import Path

from kiosk.domain.clock import ClockTrust

TIME_ERROR = 5
"""`adjtimex` result: clock not synchronised (adjtimex(2), "TIME_ERROR")."""

STA_UNSYNC = 0x0040
"""Status bit: clock unsynchronised (adjtimex(2), "STA_UNSYNC"). The kernel sets it above 16 s of possible error."""

MOST_ERROR_US = 5_000_000
"""Microseconds the clock may be wrong by the kernel's own bound before it counts as unsynchronised.

The kernel lets the bound grow by 500 µs each second without word from a time source, and itself waits until 16 s, which
is nine hours. A source that is asked every 34 minutes, as systemd-timesyncd asks at most, stays below 2 s.
"""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class _Timex(ctypes.Structure):
    """`struct timex` of <sys/timex.h>. The 11 reserved ints at its end are part of the size the kernel writes."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("constant", ctypes.c_long),
        ("precision", ctypes.c_long),
        ("tolerance", ctypes.c_long),
        ("time_sec", ctypes.c_long),
        ("time_usec", ctypes.c_long),
        ("tick", ctypes.c_long),
        ("ppsfreq", ctypes.c_long),
        ("jitter", ctypes.c_long),
        ("shift", ctypes.c_int),
        ("stabil", ctypes.c_long),
        ("jitcnt", ctypes.c_long),
        ("calcnt", ctypes.c_long),
        ("errcnt", ctypes.c_long),
        ("stbcnt", ctypes.c_long),
        ("tai", ctypes.c_int),
        ("reserved", ctypes.c_int * 11),
    )


def kernel_trust() -> ClockTrust:
    """TRUSTED when the kernel holds its clock for synchronised, UNSYNCHRONISED when not, UNKNOWN when it can't tell."""
    if sys.platform != "linux":
        return ClockTrust.UNKNOWN
    timex = _Timex()
    try:
        state = int(ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex)))
    except (OSError, AttributeError):
        return ClockTrust.UNKNOWN
    return judge(state, timex.status, timex.maxerror)


def judge(state: int, status: int, most_error_us: int) -> ClockTrust:
    """The trust that the result, status bits and error bound of `adjtimex` deserve; no result but 0–5 is known."""
    if not 0 <= state <= TIME_ERROR:
        return ClockTrust.UNKNOWN
    if state == TIME_ERROR or status & STA_UNSYNC or not 0 <= most_error_us <= MOST_ERROR_US:
        return ClockTrust.UNSYNCHRONISED
    return ClockTrust.TRUSTED


def boot_id() -> str:
    """The kernel's random name for this boot, empty when it can't be read."""
    try:
        return os.fsdecode(_BOOT_ID.read_bytes()).strip()
    except OSError:
        return ""


def boot_ns() -> int:
    """Nanoseconds since this boot, sleep included: the count of `Moment.monotonic_ns` and of every camera frame."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
