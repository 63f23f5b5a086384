"""The kiosk's clock: what the kernel says, what a step shows, and the fake that stands still."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.devices import clock as clock_module
from kiosk.devices.clock import Clock, SystemClock
from kiosk.devices.fakes.clock import FakeClock
from kiosk.devices.kernel_time import boot_id, boot_ns, judge, kernel_trust
from kiosk.domain.clock import ClockTrust, Moment

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def test_the_system_clock_tells_this_moment() -> None:
    """Wall clock and boot clock are those of this computer, and time goes on."""
    clock: Clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert abs(first.utc - datetime.now(UTC)) < timedelta(seconds=30)
    assert first.boot_id == second.boot_id == boot_id()
    assert first.monotonic_ns < second.monotonic_ns <= boot_ns()


def test_the_system_clock_says_what_the_kernel_says() -> None:
    """Trust is the kernel's own word on this computer, whatever that is."""
    assert SystemClock().now().trust is kernel_trust()


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("state", "status", "most_error_us", "trust"),
    [
        (0, 0x2001, 1_000, ClockTrust.TRUSTED),
        (1, 0x0011, 5_000_000, ClockTrust.TRUSTED),
        (0, 0x2001, 5_000_001, ClockTrust.UNSYNCHRONISED),
        (0, 0x2001, -1, ClockTrust.UNSYNCHRONISED),
        (0, 0x0040, 1_000, ClockTrust.UNSYNCHRONISED),
        (0, 0x2041, 1_000, ClockTrust.UNSYNCHRONISED),
        (5, 0x0000, 1_000, ClockTrust.UNSYNCHRONISED),
        (5, 0x0040, 16_000_000, ClockTrust.UNSYNCHRONISED),
        (-1, 0x0000, 1_000, ClockTrust.UNKNOWN),
        (6, 0x0000, 1_000, ClockTrust.UNKNOWN),
    ],
)
def test_an_undisciplined_kernel_clock_is_not_trusted(
    state: int, status: int, most_error_us: int, trust: ClockTrust
) -> None:
    """State 5, the unsynchronised bit or a wide error bound take trust away; an error or an unknown state is unknown."""
    assert judge(state, status, most_error_us) is trust


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("seconds", [2.1, -2.1, 3600.0, -86400.0])
def test_a_clock_that_is_set_is_seen_until_it_is_right_again(seconds: float) -> None:
    """A jump against the boot clock is STEPPED even where the kernel calls it synchronised; set right it is trusted."""
    kernel = FakeClock(NOON)
    clock = SystemClock(kernel.now)
    assert clock.now().trust is ClockTrust.TRUSTED
    kernel.set_wall(NOON + timedelta(seconds=seconds))
    assert clock.now().trust is ClockTrust.STEPPED
    kernel.trust = ClockTrust.UNSYNCHRONISED
    assert clock.now().trust is ClockTrust.STEPPED
    kernel.trust = ClockTrust.TRUSTED
    kernel.set_wall(NOON)
    assert clock.now().trust is ClockTrust.TRUSTED


def test_the_first_synchronisation_after_boot_is_no_step() -> None:
    """A computer that starts with a wrong clock is not trusted, and is once its time source has set it."""
    kernel = FakeClock(datetime(1970, 1, 1, tzinfo=UTC), ClockTrust.UNSYNCHRONISED)
    clock = SystemClock(kernel.now)
    assert clock.now().trust is ClockTrust.UNSYNCHRONISED
    kernel.set_wall(NOON)
    kernel.trust = ClockTrust.TRUSTED
    assert clock.now().trust is ClockTrust.TRUSTED


def test_a_clock_that_loses_its_source_is_no_longer_trusted() -> None:
    """Trust is asked for at every moment and never remembered."""
    kernel = FakeClock(NOON)
    clock = SystemClock(kernel.now)
    assert clock.now().trust is ClockTrust.TRUSTED
    kernel.trust = ClockTrust.UNSYNCHRONISED
    kernel.advance(timedelta(hours=9))
    assert clock.now().trust is ClockTrust.UNSYNCHRONISED


def test_a_computer_without_boot_id_is_never_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the boot id can't be read a step could not be seen, so the state is unknown."""
    monkeypatch.setattr(clock_module, "boot_id", lambda: "")
    assert SystemClock().now().trust is ClockTrust.UNKNOWN


def test_the_fake_clock_stands_still_until_it_is_moved() -> None:
    """Wall and boot clock move together, and a moment later is no step."""
    clock = FakeClock(NOON)
    first = clock.now()
    assert clock.now() == first
    later = clock.advance(timedelta(hours=30))
    assert later.utc == NOON + timedelta(hours=30)
    assert later.since(first).trust is ClockTrust.TRUSTED


def test_the_fake_clock_can_be_set_and_the_computer_started_anew() -> None:
    """Setting the wall clock is a step beside an earlier moment; after a new boot only the record can tell."""
    clock = FakeClock(NOON)
    first = clock.now()
    clock.set_wall(NOON - timedelta(days=1))
    assert clock.now().since(first).trust is ClockTrust.STEPPED
    after: Moment = clock.reboot()
    assert after.since(first).trust is ClockTrust.TRUSTED
    assert after.beside_record(first.utc).trust is ClockTrust.BEHIND_RECORD


def test_time_does_not_pass_backwards() -> None:
    """Advancing by less than nothing is refused: setting the clock back is another thing."""
    with pytest.raises(ValueError, match="Expected time to pass"):
        FakeClock(NOON).advance(timedelta(seconds=-1))


def test_the_fake_clock_says_the_trust_it_is_given() -> None:
    """Trust is set from outside, at the start and later."""
    clock = FakeClock(NOON, ClockTrust.UNSYNCHRONISED)
    assert clock.now().trust is ClockTrust.UNSYNCHRONISED
    clock.trust = ClockTrust.TRUSTED
    assert clock.now().trust is ClockTrust.TRUSTED
