"""Replay that stays quick: a stream's state is kept beside the head it was folded to, and only new facts are folded.

Nothing kept is believed because it is kept: each time, the stream must still have the head the state was folded to,
with an unbroken chain from there to an end that a device key signed.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kiosk.domain.envelope import Recorded
from kiosk.ledger.reading import Head
from kiosk.ledger.store import Ledger

S = TypeVar("S")

Fold = Callable[[str, Sequence[Recorded], S | None], S]
"""(stream, new facts in order, state before them or None) -> state after them. Pure."""

STREAMS_KEPT = 512
"""More journeys than are active at a site at once; the one unused longest goes first."""


@dataclass(frozen=True)
class Replayed(Generic[S]):
    """The state of a stream, and the number of facts and the head it was folded to."""

    state: S
    count: int
    head: str


class Replays(Generic[S]):
    """The states of one ledger's streams under one fold. Threads may share it."""

    def __init__(self, ledger: Ledger, fold: Fold[S], streams_kept: int = STREAMS_KEPT) -> None:
        self._ledger = ledger
        self._fold = fold
        self._streams_kept = streams_kept
        self._kept: OrderedDict[str, Replayed[S]] = OrderedDict()
        self._turn = threading.Lock()

    def over(self, ledger: Ledger) -> "Replays[S]":
        """The same states to go on from over a copy of the record; each is held against it as against this one.

        A copy from before knows less: what this one replayed beyond it is replayed anew.
        """
        replays = Replays(ledger, self._fold, self._streams_kept)
        with self._turn:
            kept = dict(self._kept)
        counts = ledger.counts(tuple(kept))
        replays._kept.update({stream: one for stream, one in kept.items() if one.count <= counts.get(stream, 0)})
        return replays

    def of(self, stream: str) -> Replayed[S]:
        """The stream as the ledger has it now. Raises LedgerTampered, LedgerUnavailable, or what the fold raises."""
        with self._turn:
            kept = self._kept.get(stream)
        known = Head() if kept is None else Head(kept.count, kept.head)
        new = self._ledger.facts_beyond(stream, known)
        if kept is not None and not new:
            return kept
        end = Head(new[-1].number, new[-1].head) if new else known
        replayed = Replayed(self._fold(stream, new, None if kept is None else kept.state), end.count, end.head)
        with self._turn:
            self._keep(stream, replayed)
        return replayed

    def _keep(self, stream: str, replayed: Replayed[S]) -> None:
        later = self._kept.get(stream)
        if later is None or later.count < replayed.count:
            self._kept[stream] = replayed
        self._kept.move_to_end(stream)
        while len(self._kept) > self._streams_kept:
            self._kept.popitem(last=False)
