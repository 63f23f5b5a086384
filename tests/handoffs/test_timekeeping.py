"""The kiosk's clock beside its record and beside the server: over restarts and reboots, and what is recorded of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from kiosk.cli.sites import device_keys
from kiosk.config import load_therapies
from kiosk.devices.clock import SystemClock
from kiosk.devices.fakes.clock import FakeClock
from kiosk.domain.clock import ClockTrust, Moment
from kiosk.domain.envelope import GENESIS, Entry, Recorded, Stamp
from kiosk.domain.facts import ClockTrustChanged, Fact, IncidentRecorded, StepTaken
from kiosk.domain.site import Link
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.opening import open_site
from kiosk.handoffs.timekeeping import STREAM, RecordClock, last_changes
from kiosk.handoffs.view import look
from kiosk.ledger.errors import LedgerUnavailable
from tests.handoffs.small_site import founded

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
COI = "A999026000001"
HOUR = timedelta(hours=1)
TRUSTED, STEPPED, BEHIND = ClockTrust.TRUSTED, ClockTrust.STEPPED, ClockTrust.BEHIND_RECORD


class Computer:
    """A computer with a site on its disk, at which a step was taken; its kiosk is off."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        bench, _ = founded(folder)
        assert isinstance(bench.clock, FakeClock)
        self.clock = bench.clock
        self.facility, self.edition = bench.facility, bench.edition
        self.write(bench, COI, StepTaken("attempt", "order", (), "ward"))
        bench.ledger.close()
        self.clock.advance(HOUR)

    def write(self, bench: Bench, stream: str, fact: Fact) -> None:
        """Put a fact on record, with the time that the clock shows."""
        bench.ledger.append((bench.entry(stream, fact, bench.clock.now()),), {})

    @contextmanager
    def kiosk(self) -> Iterator[Bench]:
        """The kiosk, started, and stopped in the end."""
        bench = open_site(
            self.folder, site="small", kiosk="kiosk-1", station="ward", facility=self.facility, edition=self.edition,
            therapies=load_therapies(), printing={}, wristbands={}, devices=device_keys(self.folder),
            clock=SystemClock(self.clock.now),
        )  # fmt: skip
        try:
            yield bench
        finally:
            bench.ledger.close()

    def set(self, by: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.clock.set_wall(self.clock.now().utc + by)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    """A computer whose kiosk worked an hour ago, and is off."""
    return Computer(tmp_path / "site")


def told(bench: Bench) -> list[tuple[str, str]]:
    """What is on record of the clock: what it counted for, and what it does."""
    return [
        (one.entry.fact.was, one.entry.fact.now)
        for one in bench.ledger.facts(STREAM)
        if isinstance(one.entry.fact, ClockTrustChanged)
    ]


def started(clock: FakeClock, work: Moment, kiosk: str = "kiosk-1") -> RecordClock:
    """The clock of a kiosk that is started where this one took its last step at `work`."""
    kept = RecordClock(SystemClock(clock.now), "kiosk-1")
    kept.heard(COI, (_recorded(work, kiosk),))
    return kept


def _recorded(work: Moment, kiosk: str = "kiosk-1") -> Recorded:
    stamp = Stamp(work.utc, work.monotonic_ns, work.boot_id, kiosk)
    entry = Entry("id", COI, StepTaken("attempt", "order", (), "ward"), stamp)
    return Recorded(entry, 1, work.utc, "key", GENESIS, GENESIS, "")


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("boots", "step", "trust"),
    [
        (0, 0, TRUSTED), (0, 2, TRUSTED), (0, -2, TRUSTED), (0, 2.001, STEPPED), (0, -2.001, STEPPED),
        (0, -7200, STEPPED), (0, 86400, STEPPED),
        (1, 0, TRUSTED), (1, 3600, TRUSTED), (1, -3602, TRUSTED), (1, -3602.001, BEHIND),
    ],
)  # fmt: skip
def test_a_clock_set_while_the_kiosk_was_off_is_seen(boots: int, step: float, trust: ClockTrust) -> None:
    """Within one boot either way shows against the last step of work; over a reboot a time before it does."""
    clock = FakeClock(NOON)
    work = clock.now()
    clock.advance(HOUR)
    for _ in range(boots):
        clock.reboot()
    clock.set_wall(NOON + HOUR + timedelta(seconds=step))
    assert started(clock, work).now().trust is trust


@pytest.mark.hazard("H18")
def test_a_longer_run_before_does_not_hide_this_one() -> None:
    """The step of work it is held against is one of this boot, however long an earlier boot had counted."""
    clock = FakeClock(NOON)
    clock.advance(24 * HOUR)
    long_before = clock.now()
    clock.reboot()
    work = clock.now()
    kept = started(clock, work)
    kept.heard(COI, (_recorded(long_before),))
    clock.set_wall(work.utc + HOUR)
    assert kept.now().trust is STEPPED


@pytest.mark.parametrize(("step", "trust"), [(86400, TRUSTED), (-3602, TRUSTED), (-3603, BEHIND)])
def test_another_kiosks_boot_clock_is_not_this_ones(step: int, trust: ClockTrust) -> None:
    """Against another kiosk's last step only the time of day can be held."""
    clock = FakeClock(NOON)
    work = clock.now()
    clock.advance(HOUR)
    clock.set_wall(NOON + HOUR + timedelta(seconds=step))
    assert started(clock, work, "kiosk-2").now().trust is trust


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("off", "trust"),
    [(2, TRUSTED), (-2, TRUSTED), (2.001, ClockTrust.NOT_THE_SERVERS), (-2.001, ClockTrust.NOT_THE_SERVERS)],
)
def test_a_shared_servers_clock_has_to_agree(off: float, trust: ClockTrust) -> None:
    """Where the server's clock is more than two seconds away, neither is believed."""
    clock = FakeClock(NOON)
    kept = started(clock, clock.now())
    kept.server = lambda: NOON + timedelta(seconds=off)
    assert kept.judged().trust is trust
    assert kept.now().trust is TRUSTED


@pytest.mark.hazard("H18")
def test_another_start_does_not_make_a_set_clock_right(computer: Computer) -> None:
    """A step while it runs stays seen over restarts, and is recorded once; set right it is trusted, and recorded."""
    with computer.kiosk() as bench:
        assert look(bench, COI).site.clock is TRUSTED
        computer.set(HOUR)
        assert look(bench, COI).site.clock is STEPPED
        assert look(bench, COI).site.clock is STEPPED
    with computer.kiosk() as bench:
        assert look(bench, COI).site.clock is STEPPED
    computer.set(-HOUR)
    with computer.kiosk() as bench:
        assert look(bench, COI).site.clock is TRUSTED
        assert told(bench) == [("TRUSTED", "STEPPED"), ("STEPPED", "TRUSTED")]
        (stepped, back) = last_changes(bench, bench.now - 24 * HOUR)
        assert isinstance(stepped.entry.fact, ClockTrustChanged)
        assert stepped.entry.fact.other is not None
        assert stepped.entry.stamp.occurred_at - stepped.entry.fact.other == HOUR
        assert back.entry.stamp.occurred_at < stepped.entry.stamp.occurred_at


def test_what_was_recorded_under_a_wrong_clock_keeps_no_right_one_out(computer: Computer) -> None:
    """An incident recorded while the clock was a day ahead is no evidence of time: set right, the clock is trusted."""
    computer.set(24 * HOUR)
    with computer.kiosk() as bench:
        computer.write(bench, STREAM, IncidentRecorded("a", "", "sign", "ward", ()))
    computer.set(-24 * HOUR)
    computer.clock.reboot()
    with computer.kiosk() as bench:
        assert look(bench, COI).site.clock is TRUSTED


@pytest.mark.hazard("H18")
def test_a_decision_waits_for_the_servers_time(computer: Computer) -> None:
    """Another time at the server is on record with that time; no answer is no connection, and nothing is decided."""

    def gone() -> NoReturn:
        raise LedgerUnavailable("reading: Expected an answer, got none.")

    with computer.kiosk() as bench:
        assert isinstance(bench.clock, RecordClock)
        servers = bench.now + HOUR
        bench.clock.server = lambda: servers
        assert look(bench, COI).site.clock is ClockTrust.NOT_THE_SERVERS
        (found,) = last_changes(bench, bench.now)
        assert found.entry.fact == ClockTrustChanged("TRUSTED", "NOT_THE_SERVERS", servers)
        bench.clock.server = gone
        assert look(bench, COI).site.link is Link.CUT_OFF
