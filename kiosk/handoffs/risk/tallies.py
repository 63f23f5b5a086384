"""What is counted of each journey, kept beside the head it was read at: a year is read once, then only what moved.

Nothing kept is believed because it is kept: at each look the ledger says where every stream stands, and a journey whose
stream has moved is read again. At which attempts another patient's things were read stands in a stream of the site's
own, and is held against what was kept. What is not asked for any longer is let go.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.domain.envelope import Recorded
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.risk.counting import Happened, of_journey, together
from kiosk.handoffs.risk.tries import foreign_attempts

INCIDENTS = "site/incidents"


@dataclass(frozen=True)
class _Read:
    """One journey as it was counted at a head. `attempts` are all of it, `foreign` those at which it was another's."""

    head: str
    attempts: frozenset[str]
    foreign: frozenset[str]
    happened: Happened


class Tallies:
    """The journeys of one kiosk's site as they are counted. Threads may share it.

    Given to the opening of the ledger as `told`, it counts each journey as that is verified, and the first look reads
    none a second time.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._read: dict[str, _Read] = {}
        self._last: tuple[Mapping[str, str], datetime, Happened] | None = None

    def __call__(self, stream: str, facts: Sequence[Recorded]) -> None:
        """One stream, found sound."""
        if not stream.startswith("site/"):
            self._read[stream] = _counted(facts[-1].head, facts)

    def since(self, bench: Bench, since: datetime) -> Happened:
        """All that is counted of the journeys in which anything happened since then (UTC), what was before included.

        Raises LedgerUnavailable, LedgerTampered.
        """
        with self._turn:
            # The heads first: what is recorded between the two is then read twice and never missed.
            heads = bench.ledger.heads()
            if self._last is not None and self._last[0] is heads and self._last[1] == since:
                return self._last[2]
            foreign = foreign_attempts(bench.ledger.facts(INCIDENTS))
            wanted = (one.coi for one in bench.roll.all() if one.last_at is not None and one.last_at >= since)
            self._read = {coi: self._of(bench, coi, heads.get(coi, ""), foreign) for coi in wanted}
            found = together(one.happened for one in self._read.values())
            self._last = heads, since, found
            return found

    def _of(self, bench: Bench, coi: str, head: str, foreign: frozenset[str]) -> _Read:
        known = self._read.get(coi)
        if known is None or known.head != head:
            known = _counted(head, bench.ledger.facts(coi))
        return known if known.attempts & foreign == known.foreign else _told(known, foreign)


def _counted(head: str, facts: Sequence[Recorded]) -> _Read:
    found = of_journey(facts, frozenset())
    return _Read(head, frozenset(one.attempt_id for one in found.tries), frozenset(), found)


def _told(read: _Read, foreign: frozenset[str]) -> _Read:
    """The same journey, now that it is known at which of its attempts another patient's things were read."""
    answers = tuple(replace(one, foreign=one.attempt_id in foreign) for one in read.happened.tries)
    return replace(read, foreign=read.attempts & foreign, happened=replace(read.happened, tries=answers))
