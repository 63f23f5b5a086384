"""The kiosk's clock beside its own record and beside the server it shares: what a kernel that is content can't know.

- A step while the kiosk was off shows against the newest step of work of the same boot; a clock set back over a reboot
  shows against the newest one of all. Nothing but a step of work is decided on a trusted clock, so nothing else on
  record says what time it was: a wrong PIN keyed under a wrong clock must not keep a right one out.
- Beside the server the kiosk's time is asked for at each decision, with how long the answer took.
- Each change of trust is a fact among the incidents of the site, told on every screen, and by the doctor.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from kiosk.devices.clock import Clock
from kiosk.domain.clock import ClockTrust, Moment
from kiosk.domain.envelope import Recorded, Stamp
from kiosk.domain.facts import ClockTrustChanged, StepTaken
from kiosk.handoffs.bench import Bench

STREAM = "site/incidents"


class RecordClock:
    """A clock held against the record of the kiosk `kiosk`. Threads may share it.

    Told each stream while the ledger is opened (`heard`), it needs no reading of its own. `server` gives the time of
    the database server, None where there is none.
    """

    def __init__(self, clock: Clock, kiosk: str) -> None:
        self.server: Callable[[], datetime | None] = lambda: None
        self._clock = clock
        self._kiosk = kiosk
        self._turn = threading.Lock()
        self._newest: datetime | None = None
        self._anchor: Stamp | None = None
        self._boot = clock.now().boot_id
        self.noted = ClockTrust.TRUSTED
        """What is on record of this clock."""

    def heard(self, stream: str, facts: Sequence[Recorded]) -> None:
        """The facts of one stream as they were found sound when the ledger was opened."""
        if stream == STREAM:
            self.noted = next(
                (
                    ClockTrust[one.entry.fact.now]
                    for one in reversed(facts)
                    if isinstance(one.entry.fact, ClockTrustChanged) and one.entry.stamp.kiosk == self._kiosk
                ),
                self.noted,
            )
        newest = next((one for one in reversed(facts) if isinstance(one.entry.fact, StepTaken)), None)
        if newest is None:
            return
        at = newest.entry.stamp
        if self._newest is None or at.occurred_at > self._newest:
            self._newest = at.occurred_at
        ours = at.kiosk == self._kiosk and bool(self._boot) and at.boot_id == self._boot
        if ours and (self._anchor is None or at.monotonic_ns > self._anchor.monotonic_ns):
            self._anchor = at

    def now(self) -> Moment:
        """See `Clock.now`."""
        moment = self._clock.now()
        if moment.trust is ClockTrust.TRUSTED and self._anchor is not None:
            at = self._anchor
            moment = moment.since(Moment(at.occurred_at, at.monotonic_ns, at.boot_id, ClockTrust.TRUSTED))
        if moment.trust is ClockTrust.TRUSTED and self._newest is not None:
            moment = moment.beside_record(self._newest)
        return moment

    def judged(self) -> Moment:
        """This moment, beside the server's clock as well: for a decision. Raises LedgerUnavailable."""
        before = self.now()
        shown = self.server()
        after = self.now()
        if shown is None or after.trust is not ClockTrust.TRUSTED:
            return after
        took = timedelta(microseconds=(after.monotonic_ns - before.monotonic_ns) // 1000)
        return after.beside_server(shown, shown + took)

    def note(self, bench: Bench, moment: Moment) -> None:
        """Put on record that the clock counts for more or less than when last noted. Raises LedgerUnavailable."""
        with self._turn:
            if moment.trust is self.noted:
                return
            fact = ClockTrustChanged(self.noted.name, moment.trust.name, self._other(moment))
            bench.ledger.append((bench.entry(STREAM, fact, moment),), {})
            self.noted = moment.trust

    def _other(self, moment: Moment) -> datetime | None:
        match moment.trust:
            case ClockTrust.STEPPED if self._anchor is not None:
                passed = timedelta(microseconds=(moment.monotonic_ns - self._anchor.monotonic_ns) // 1000)
                return self._anchor.occurred_at + passed
            case ClockTrust.BEHIND_RECORD:
                return self._newest
            case ClockTrust.NOT_THE_SERVERS:
                return self.server()
            case _:
                return None


def decision_moment(bench: Bench) -> Moment:
    """The moment a decision is made at, as far as it can be trusted; a change of trust is recorded first.

    Raises LedgerUnavailable where record or server can't be asked.
    """
    clock = bench.clock
    if not isinstance(clock, RecordClock):
        return clock.now()
    moment = clock.judged()
    clock.note(bench, moment)
    return moment


def last_changes(bench: Bench, since: datetime) -> tuple[Recorded, ...]:
    """What was recorded of the clock from `since` on, the oldest first."""
    return tuple(
        one
        for one in bench.ledger.facts(STREAM)
        if isinstance(one.entry.fact, ClockTrustChanged) and one.recorded_at >= since
    )
