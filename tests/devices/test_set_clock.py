"""The real clock of this computer, set for one program by faketime: what somebody with a screwdriver does to it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.devices.clock import read_moment

# The kernel of a test machine may have no time source; what is tried here is what a content kernel does not see.
PROGRAM = """
import sys
from dataclasses import replace
from kiosk.devices.clock import SystemClock, read_moment
from kiosk.domain.clock import ClockTrust
clock = SystemClock(lambda: replace(read_moment(), trust=ClockTrust.TRUSTED))
for line in sys.stdin:
    print(clock.now().trust.name, flush=True)
"""


def faked(offset: Path) -> dict[str, str]:
    """An environment in which the wall clock alone is off by what stands in the file."""
    told = subprocess.run(
        ["faketime", "-f", "+0", "printenv", "LD_PRELOAD"], capture_output=True, text=True, check=True
    )  # fmt: skip
    return {
        **os.environ,
        "LD_PRELOAD": told.stdout.strip(),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("step", ["+3", "-3", "+2h", "-1d"])
def test_a_real_clock_set_while_the_kiosk_runs_is_seen(step: str, tmp_path: Path) -> None:
    """Set ahead or back it is STEPPED at the next look, set right again it is trusted; a second off is no step."""
    offset = tmp_path / "offset"
    offset.write_text("+0\n", encoding="ascii")
    said = []
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=faked(offset), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as kiosk:
        assert kiosk.stdin is not None
        assert kiosk.stdout is not None
        for shown in ("+0", step, "+0", "+1"):
            offset.write_text(f"{shown}\n", encoding="ascii")
            kiosk.stdin.write("look\n")
            kiosk.stdin.flush()
            said.append(kiosk.stdout.readline().strip())
        kiosk.stdin.close()
    assert said == ["TRUSTED", "STEPPED", "TRUSTED", "TRUSTED"]


RESTARTED = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from kiosk.devices.clock import read_moment
from kiosk.domain.clock import ClockTrust, Moment
utc, ns, boot = sys.argv[1:]
earlier = Moment(datetime.fromisoformat(utc).astimezone(UTC), int(ns), boot, ClockTrust.TRUSTED)
later = replace(read_moment(), trust=ClockTrust.TRUSTED)
print(later.since(earlier).trust.name, later.beside_record(earlier.utc).trust.name)
"""


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("step", "said"),
    [("+0", "TRUSTED TRUSTED"), ("+1h", "STEPPED TRUSTED"), ("-1h", "STEPPED BEHIND_RECORD")],
)
def test_a_real_clock_set_between_two_runs_is_seen(step: str, said: str, tmp_path: Path) -> None:
    """What an earlier run of the same boot wrote down shows a step either way, and a step back even without the boot."""
    offset = tmp_path / "offset"
    offset.write_text(f"{step}\n", encoding="ascii")
    first = read_moment()
    answer = subprocess.run(
        [sys.executable, "-c", RESTARTED, first.utc.isoformat(), str(first.monotonic_ns), first.boot_id],
        env=faked(offset), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer.stdout.strip() == said
