"""The roll: every journey of the site as lists need it, kept in memory and brought up to date at each look.

Nothing kept is believed because it is kept: at each look the ledger says where every stream stands, and a journey whose
stream has moved is replayed. A stream that is gone is a broken record, not a shorter list.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from kiosk.domain.envelope import Recorded
from kiosk.domain.journey import Journey
from kiosk.domain.keys import TrustedKey
from kiosk.domain.lookalike import Likeness, close_between, likeness, look_alike
from kiosk.handoffs.listed import Listed, listed
from kiosk.handoffs.replaying import replay
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.particulars import Document, Particulars
from kiosk.ledger.replay import Replays
from kiosk.ledger.store import Ledger

__all__ = ["Gathered", "Listed", "Roll", "listed"]


@dataclass(frozen=True)
class _Edition:
    """The roll at one look: every journey listed as it was at `heads`, the ledger's own mapping, or later."""

    heads: Mapping[str, str]
    by_coi: Mapping[str, Listed]
    all: tuple[Listed, ...]
    active: tuple[Listed, ...]
    seal_keys: tuple[TrustedKey, ...]


class Gathered:
    """The journeys as the ledger's opening verified them, so that the first list needs no second reading.

    Give it to `Ledger.open` as `told`, and then to the roll of that ledger.
    """

    def __init__(self) -> None:
        self.heads: dict[str, str] = {}
        self.by_coi: dict[str, Listed] = {}

    def __call__(self, stream: str, facts: Sequence[Recorded]) -> None:
        """One stream, found sound. A journey that can't be replayed is left for the first look, which says so."""
        if not stream.startswith("site/"):
            try:
                self.by_coi[stream] = listed(replay(stream, facts))
            except (KeyError, ValueError):
                return
        self.heads[stream] = facts[-1].head


class Roll:
    """The journeys of one ledger. One for a process; threads may share it.

    The first look replays every journey that was not gathered when the ledger was opened. Every method raises
    LedgerUnavailable or LedgerTampered.
    """

    def __init__(
        self, ledger: Ledger, journeys: Replays[Journey], particulars: Particulars, opened: Gathered | None = None
    ) -> None:
        self._ledger = ledger
        self._journeys = journeys
        self._particulars = particulars
        self._edition = _edition(opened.heads, opened.by_coi) if opened is not None else _edition({}, {})
        self._turn = threading.Lock()
        self._likenesses: dict[str, Likeness] = {}

    def over(self, ledger: Ledger, journeys: Replays[Journey], particulars: Particulars) -> "Roll":
        """The same list to go on from over a copy of the record; it is brought up to date against that one."""
        roll = Roll(ledger, journeys, particulars)
        if self._edition.heads.keys() <= ledger.heads().keys():
            roll._edition = self._edition
        return roll

    def all(self) -> tuple[Listed, ...]:
        """Every journey of the site, in code point order of their identifiers."""
        return self._now().all

    def active(self) -> tuple[Listed, ...]:
        """The journeys whose cells could still reach a patient, or that have a patient and no container yet."""
        return self._now().active

    def foreign_seal_keys(self) -> tuple[TrustedKey, ...]:
        """Every seal key of another site that came with a journey. Each counts for labels of that journey alone."""
        return self._now().seal_keys

    def of(self, coi: str) -> Listed | None:
        """One journey; None where nothing is recorded of it."""
        return self._now().by_coi.get(coi)

    def look_alikes(self, journey: Journey) -> frozenset[str]:
        """The other active journeys whose patient's name or birth date is close to this one's, now or formerly.

        Labels bear former names for years, so they count as the present one does. Names and dates are compared as they
        were when first seen, and each one found is then read again: a patient who was erased since is not found.
        """
        own = [d for d in map(self._document, _known_as(listed(journey))) if d is not None]
        likenesses = [_likeness(document) for document in own]
        found = set()
        for other in self.active():
            if other.coi == journey.coi:
                continue
            close = [
                one
                for one in _known_as(other)
                for known in [self._likeness_of(one)]
                if known is not None and any(close_between(mine, known) for mine in likenesses)
            ]
            documents = [d for d in map(self._document, close) if d is not None]
            if any(look_alike(*_name_and_birth(a), *_name_and_birth(b)) for a in own for b in documents):
                found.add(other.coi)
        return frozenset(found)

    def forget(self, coi: str) -> None:
        """Keep nothing in memory of a patient whose particulars were erased."""
        line = self._edition.by_coi.get(coi)
        for particulars_id in _known_as(line) if line is not None else ():
            self._likenesses.pop(particulars_id, None)

    def _now(self) -> _Edition:
        kept = self._edition
        if self._ledger.heads() is kept.heads:
            return kept
        with self._turn:
            kept, heads = self._edition, self._ledger.heads()
            if kept.heads is not heads:
                kept = self._edition = self._next(kept, heads)
            return kept

    def _next(self, kept: _Edition, heads: Mapping[str, str]) -> _Edition:
        for gone in kept.heads.keys() - heads.keys():
            raise LedgerTampered(gone, 0, "stream", f"facts up to head {kept.heads[gone]}", "none")
        moved = [stream for stream, head in heads.items() if kept.heads.get(stream) != head]
        by_coi = dict(kept.by_coi)
        for stream in moved:
            if not stream.startswith("site/"):
                by_coi[stream] = self._listed(stream, new=stream not in by_coi)
        if len(by_coi) != len(kept.by_coi):
            by_coi = {coi: by_coi[coi] for coi in heads if coi in by_coi}
        edition = _edition(heads, by_coi)
        self._keep_likenesses(edition.active)
        return edition

    def _listed(self, coi: str, *, new: bool) -> Listed:
        # Not by way of the replays kept: thousands of finished journeys would drive out those at work.
        return listed(replay(coi, self._ledger.facts(coi)) if new else self._journeys.of(coi).state)

    def _keep_likenesses(self, active: Iterable[Listed]) -> None:
        wanted = {particulars_id for one in active for particulars_id in _known_as(one)}
        for particulars_id in self._likenesses.keys() - wanted:
            self._likenesses.pop(particulars_id, None)

    def _likeness_of(self, particulars_id: str) -> Likeness | None:
        known = self._likenesses.get(particulars_id)
        if known is None:
            document = self._document(particulars_id)
            if document is None:
                return None
            known = self._likenesses[particulars_id] = _likeness(document)
        return known

    def _document(self, particulars_id: str) -> Document | None:
        return self._particulars.get(particulars_id)


def _edition(heads: Mapping[str, str], by_coi: dict[str, Listed]) -> _Edition:
    everything = tuple(by_coi.values())
    keys = tuple(dict.fromkeys(key for one in everything for key in one.seal_keys))
    return _Edition(heads, MappingProxyType(by_coi), everything, tuple(one for one in everything if one.active), keys)


def _known_as(listed: Listed) -> tuple[str, ...]:
    """The particulars of every identity that a patient has or had, the present one first."""
    present = () if listed.particulars_id is None else (listed.particulars_id,)
    return (*present, *listed.former)


def _likeness(document: Document) -> Likeness:
    return likeness(*_name_and_birth(document))


def _name_and_birth(document: Document) -> tuple[str, date]:
    return document["name"], date.fromisoformat(document["birth_date"])
