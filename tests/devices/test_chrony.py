"""chrony's own word on the clock, as the real program writes it."""

from pathlib import Path

import pytest

from kiosk.devices import clock as clock_module
from kiosk.devices.chrony import Chrony, judge_tracking
from kiosk.devices.clock import read_moment
from kiosk.domain.clock import ClockTrust

# In the form of `chronyc -n -c tracking` of chronyd 4.3; addresses of RFC 5737.
KEPT = (
    "C0000201,192.0.2.1,3,1796083200.123456789,-0.000012,0.000004,0.000020,-12.345,0.001,0.020,0.012,0.001,64.2,Normal"
)
NO_SOURCE = "00000000,,0,0.000000000,0.000000,0.000000,0.000000,0.000,0.000,0.000,1.000,1.000,0.0,Not synchronised"


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("line", "trust"),
    [
        (KEPT, ClockTrust.TRUSTED),
        (KEPT.replace("Normal", "Insert second"), ClockTrust.TRUSTED),
        (NO_SOURCE, ClockTrust.UNSYNCHRONISED),
        (KEPT.replace("C0000201,192.0.2.1", "7F7F0101,127.127.1.1"), ClockTrust.UNSYNCHRONISED),
        (KEPT.replace(",0.001,64.2", ",5.1,64.2"), ClockTrust.UNSYNCHRONISED),
        (KEPT.replace("-0.000012", "-5.1"), ClockTrust.UNSYNCHRONISED),
        (KEPT.replace(",0.001,64.2", ",nan,64.2"), ClockTrust.UNSYNCHRONISED),
        ("506 Cannot talk to daemon", ClockTrust.UNKNOWN),
        (KEPT.replace("0.012", "soon"), ClockTrust.UNKNOWN),
        ("", ClockTrust.UNKNOWN),
    ],
)
def test_a_clock_that_chrony_does_not_keep_by_a_source_is_not_trusted(line: str, trust: ClockTrust) -> None:
    """No source, its own clock for a source, or a wide bound take trust away; what can't be read is unknown."""
    assert judge_tracking(f"{line}\n") is trust


def chronyc(folder: Path, script: str) -> None:
    """A program of that name that does this."""
    path = folder / "chronyc"
    path.write_text(f"#!/bin/sh\necho asked >> {folder}/times\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "trust"),
    [(f"echo '{KEPT}'", ClockTrust.TRUSTED), (f"echo '{NO_SOURCE}'", ClockTrust.UNSYNCHRONISED), ("exit 1", None)],
)
def test_chrony_is_asked_once_a_minute(
    script: str, trust: ClockTrust | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's answer counts for a minute; one that reaches no chronyd says nothing."""
    chronyc(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    chrony = Chrony()
    assert (chrony.trust(), chrony.trust()) == (trust, trust)
    assert (tmp_path / "times").read_text(encoding="utf-8") == "asked\n"


def test_a_computer_without_chrony_has_no_such_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program is missing the kernel's word stands alone."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Chrony().trust() is None


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("said", [ClockTrust.UNSYNCHRONISED, ClockTrust.UNKNOWN])
def test_chronys_doubt_outweighs_a_content_kernel(said: ClockTrust, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that holds its clock for synchronised is not believed where chrony says it is not."""
    monkeypatch.setattr(clock_module, "kernel_trust", lambda: ClockTrust.TRUSTED)
    monkeypatch.setattr(clock_module._CHRONY, "trust", lambda: said)
    assert read_moment().trust is said
    monkeypatch.setattr(clock_module._CHRONY, "trust", lambda: None)
    assert read_moment().trust is ClockTrust.TRUSTED
