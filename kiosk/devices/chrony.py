"""What chrony says of the clock it keeps, asked with its own `chronyc -c tracking`. Needs no privilege.

The kernel is told by chrony, but not all: a chrony that follows no source but its own clock (`local`) calls that
synchronised. A computer without chronyc, or whose chronyd does not answer, has another time source or none, and there
the kernel's word stands alone.
"""

import shutil
import subprocess
import threading

from kiosk.devices.kernel_time import MOST_ERROR_US, boot_ns
from kiosk.domain.clock import ClockTrust

FIELDS = 14
"""Values in the one line of `chronyc -c tracking`, chrony 2.2 to 4.6."""

LOCAL_REFERENCE = "7F7F0101"
"""Reference id of a clock that follows itself (127.127.1.1)."""

LONGEST_ANSWER_S = 1.0
ASKED_AGAIN_NS = 60_000_000_000

_SYNCHRONISED = frozenset({"Normal", "Insert second", "Delete second"})


class Chrony:
    """chrony's word on the clock, asked at most once a minute. Threads may share it."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._said: tuple[int, ClockTrust | None] | None = None

    def trust(self) -> ClockTrust | None:
        """TRUSTED or UNSYNCHRONISED; None where chrony doesn't keep this clock."""
        with self._turn:
            now = boot_ns()
            if self._said is None or not 0 <= now - self._said[0] < ASKED_AGAIN_NS:
                answer = _tracking()
                self._said = now, judge_tracking(answer) if answer is not None else None
            return self._said[1]


def judge_tracking(line: str) -> ClockTrust:
    """The trust that the answer of `chronyc -c tracking` deserves. One that can't be read is UNKNOWN."""
    values = line.strip().split(",")
    if len(values) != FIELDS:
        return ClockTrust.UNKNOWN
    try:
        off_s, delay_s, dispersion_s = float(values[4]), float(values[10]), float(values[11])
    except ValueError:
        return ClockTrust.UNKNOWN
    # The bound on the error, as chronyc(1) gives it under "tracking".
    most_error_us = (abs(off_s) + dispersion_s + delay_s / 2) * 1_000_000
    if values[13] not in _SYNCHRONISED or values[0] == LOCAL_REFERENCE or not most_error_us <= MOST_ERROR_US:
        return ClockTrust.UNSYNCHRONISED
    return ClockTrust.TRUSTED


def _tracking() -> str | None:
    program = shutil.which("chronyc")
    if program is None:
        return None
    asked = [program, "-h", "127.0.0.1", "-n", "-c", "tracking"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=LONGEST_ANSWER_S, check=False)  # noqa: S603  its own program
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None
