"""A moment beside another, and beside the record: what takes trust away."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.clock import ClockTrust, Moment

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
BOOT = "00000000-0000-4000-8000-000000000001"


def moment(wall_s: float = 0, boot_s: float = 0, boot: str = BOOT, trust: ClockTrust = ClockTrust.TRUSTED) -> Moment:
    """A moment so many seconds after noon by the wall clock and by the boot clock."""
    return Moment(NOON + timedelta(seconds=wall_s), round(boot_s * 1e9), boot, trust)


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("wall_s", "boot_s", "trust"),
    [
        (3600, 3600, ClockTrust.TRUSTED),
        (3602, 3600, ClockTrust.TRUSTED),
        (3598, 3600, ClockTrust.TRUSTED),
        (3602.001, 3600, ClockTrust.STEPPED),
        (3597.999, 3600, ClockTrust.STEPPED),
        (-3600, 10, ClockTrust.STEPPED),
        (86400, 10, ClockTrust.STEPPED),
        (-1, -1, ClockTrust.STEPPED),
    ],
)
def test_a_step_parts_the_two_clocks(wall_s: float, boot_s: float, trust: ClockTrust) -> None:
    """Within one boot the wall clock may differ from the boot clock by two seconds and no more, and neither goes back."""
    assert moment(wall_s, boot_s).since(moment()).trust is trust


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.floats(0, 1e7), st.floats(-1e7, 1e7).filter(lambda jump: abs(jump) > 2.01))
def test_no_jump_is_too_large_or_too_late_to_be_seen(passed: float, jump: float) -> None:
    """However long the kiosk ran, any jump beyond the tolerance is seen."""
    assert moment(passed + jump, passed).since(moment()).trust is ClockTrust.STEPPED


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("kiosk_s", "trust"),
    [
        (-2.001, ClockTrust.NOT_THE_SERVERS), (-2, ClockTrust.TRUSTED), (0, ClockTrust.TRUSTED),
        (2.3, ClockTrust.TRUSTED), (2.301, ClockTrust.NOT_THE_SERVERS),
    ],
)  # fmt: skip
def test_a_clock_that_is_not_the_servers_is_not_trusted(kiosk_s: float, trust: ClockTrust) -> None:
    """Beside a server that took 0.3 s to answer, two seconds either way are allowed beyond that and no more."""
    assert moment(kiosk_s).beside_server(NOON, NOON + timedelta(seconds=0.3)).trust is trust


def test_nothing_is_said_across_boots() -> None:
    """Another boot counts anew, and a moment without boot id can't be compared: both stay what they are."""
    other = moment(-3600, 5, boot="00000000-0000-4000-8000-000000000002")
    assert other.since(moment()) == other
    nameless = moment(-3600, 5, boot="", trust=ClockTrust.UNKNOWN)
    assert nameless.since(moment()) == nameless


def test_a_comparison_never_gives_trust() -> None:
    """A moment that was not trusted stays so beside a good one and beside the record."""
    unsynchronised = moment(10, 10, trust=ClockTrust.UNSYNCHRONISED)
    assert unsynchronised.since(moment()).beside_record(NOON).trust is ClockTrust.UNSYNCHRONISED


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("earlier_s", "trust"),
    [(-10, ClockTrust.TRUSTED), (0, ClockTrust.TRUSTED), (2, ClockTrust.TRUSTED), (2.001, ClockTrust.BEHIND_RECORD)],
)
def test_a_clock_earlier_than_the_record_is_not_trusted(earlier_s: float, trust: ClockTrust) -> None:
    """Up to two seconds before the newest fact is the play between kiosks; more is a clock set back."""
    assert moment(-earlier_s).beside_record(NOON).trust is trust


def test_trust_is_not_a_yes_or_no() -> None:
    """Nobody can write `if clock.now().trust`: every word would count as trust."""
    for trust in ClockTrust:
        with pytest.raises(TypeError, match="not a yes or no"):
            bool(trust)


@pytest.mark.parametrize("utc", [datetime(2026, 3, 2, 12, 0), NOON.astimezone(timezone(timedelta(hours=2)))])  # noqa: DTZ001  the lack is the test
def test_a_moment_is_in_utc(utc: datetime) -> None:
    """A time without zone, or in another one, is no moment."""
    with pytest.raises(ValueError, match="Expected a moment in UTC"):
        Moment(utc, 0, BOOT, ClockTrust.TRUSTED)


def test_a_trusted_moment_names_its_boot() -> None:
    """Without boot id a step could not be seen, so such a moment is never trusted."""
    with pytest.raises(ValueError, match="boot id"):
        Moment(NOON, 0, "", ClockTrust.TRUSTED)
