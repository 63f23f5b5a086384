"""The ledger of one site: append and replay.

A fact counts once `append` returned it: then it, its claims and the new heads are in one durable transaction. What else
`append` can answer is an exception of `kiosk.ledger.errors`, and each of them means: act on nothing.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Self

from sqlalchemy import Connection

from kiosk.domain.envelope import Entry, Recorded
from kiosk.domain.keys import TrustedKey
from kiosk.ledger import appending, audit
from kiosk.ledger.appending import Appended, Claim, Occasion, Pen, Request
from kiosk.ledger.audit import Broken, Depth, Told, Verified
from kiosk.ledger.checkpoints import CheckpointPlace, Checkpoints
from kiosk.ledger.database import Database, Safeguards, Version
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import SigningKey, TrustedDevices
from kiosk.ledger.kinds import open_database
from kiosk.ledger.reading import Head, Record

__all__ = ["Appended", "Claim", "Head", "Ledger", "Occasion"]


class Ledger:
    """One site's ledger, open for writing by this process. Threads may share it.

    Every method raises LedgerUnavailable once a write has gone wrong, until `reopen` has verified the record.
    """

    def __init__(self, database: Database, pen: Pen) -> None:
        self.database = database
        self._pen = pen
        self.checkpoints: Checkpoints | None = None
        self._heads: tuple[Version, MappingProxyType[str, str]] | None = None
        self._ends: dict[str, Head] = {}
        self._heads_turn = threading.Lock()

    @classmethod
    def open(  # noqa: PLR0913  a ledger is opened with all of these
        cls,
        url: str,
        *,
        site: str,
        kiosk: str,
        device_key: SigningKey,
        trusted: Iterable[TrustedKey],
        clock: Callable[[], datetime],
        told: Told | None = None,
        place: CheckpointPlace | None = None,
        safeguards: Safeguards | None = None,
    ) -> Self:
        """Open an existing ledger and verify it: every fact rehashed, every stream's last head signed.

        `trusted` must hold `device_key` itself; `clock` gives aware UTC moments. `told` is told each stream as it is
        verified, so that nobody has to read it all again. A server needs `safeguards`. With a `place` for checkpoints
        the log is verified against them, and one is made of what none covers yet. Raises LedgerUnavailable (missing, of
        another release, written by another process) or LedgerTampered.
        """
        devices = TrustedDevices(site, tuple(trusted))
        _require_trusted(device_key, devices, clock())
        database = open_database(url, safeguards)
        try:
            ledger = cls(database, Pen(site, kiosk, device_key, devices, clock))
            if place is not None:
                ledger.keep_checkpoints(place)
            ledger._require_whole(told)
        except BaseException:
            database.close()
            raise
        return ledger

    def keep_checkpoints(self, place: CheckpointPlace) -> None:
        """From now on keep checkpoints there, and verify the record against them. Raises ParseError, OSError."""
        self.checkpoints = Checkpoints(self.database, self.site, self._pen.kiosk, place, self._pen.clock)

    @property
    def site(self) -> str:
        """The site whose record this is."""
        return self._pen.site

    def trust(self, trusted: Iterable[TrustedKey]) -> None:
        """From now on count heads signed by these device keys, and by no others. The kiosk's own must be among them."""
        devices = TrustedDevices(self.site, tuple(trusted))
        _require_trusted(self._pen.key, devices, self._pen.clock())
        self._pen = replace(self._pen, devices=devices)

    def sign_with(self, device_key: SigningKey, trusted: Iterable[TrustedKey]) -> None:
        """From now on sign heads with this key, one of those that count. Raises LedgerTampered for any other."""
        devices = TrustedDevices(self.site, tuple(trusted))
        _require_trusted(device_key, devices, self._pen.clock())
        self._pen = replace(self._pen, key=device_key, devices=devices)

    def append(self, entries: Sequence[Entry], expected: Mapping[str, int], claims: Sequence[Claim] = ()) -> Appended:
        """Record the facts, in order, all or none, over as many streams as they name.

        `expected` are the counts of every stream the decision was made on, compared under the lock; each entry's
        `decided_on` must be among them. Facts known by their ids, with the same stream, content, people and claims,
        are not written again: the first result comes back.

        Raises StaleJourney, ClaimTaken, FactIdReused, LedgerTampered, ParseError, LedgerUnavailable: nothing recorded;
        Unconfirmed: unknown. ValueError for a request that is unsound in itself.
        """
        request = Request(tuple(entries), dict(expected), tuple(claims))
        for entry in request.entries:
            if entry.stamp.kiosk != self._pen.kiosk:
                raise ValueError(f"{entry.fact_id}: Expected the stamp of {self._pen.kiosk}, got {entry.stamp.kiosk}.")
        pen = self._pen
        appended = self.database.write(lambda connection: appending.append(connection, pen, request), request.fact_ids)
        # What was acknowledged is never to be missing again. Under the lock of `heads`, which may just be reading.
        with self._heads_turn:
            for one in appended.records:
                if one.number > self._ends.get(one.entry.stream, Head()).count:
                    self._ends[one.entry.stream] = Head(one.number, one.head)
        if self.checkpoints is not None and appended.occasion is Occasion.FIRST:
            self.checkpoints.after(appended.records)
        return appended

    def facts(self, stream: str, after: int = 0) -> tuple[Recorded, ...]:
        """The facts of a stream from number `after` + 1 on. Raises LedgerTampered, LedgerUnavailable."""
        return self.database.read(lambda connection: self._record().facts(connection, stream, after))

    def facts_beyond(self, stream: str, known: Head) -> tuple[Recorded, ...]:
        """The facts on top of a head checked before. Raises LedgerTampered where the stream no longer has that head."""
        return self.database.read(lambda connection: self._record().facts_beyond(connection, stream, known))

    def recorded_between(self, since: datetime, until: datetime) -> Mapping[str, frozenset[int]]:
        """By stream, the numbers of the facts recorded from `since` on and before `until`. Raises LedgerUnavailable."""
        return self.database.read(lambda connection: self._record().recorded_between(connection, since, until))

    def counts(self, streams: Iterable[str]) -> Mapping[str, int]:
        """How many facts each of these streams has."""
        heads = self.database.read(lambda connection: self._record().heads(connection, streams))
        return {stream: head.count for stream, head in heads.items()}

    def heads(self) -> Mapping[str, str]:
        """The head of every stream as it stands now, in code point order. Raises LedgerUnavailable.

        The very same mapping comes back while no stream has moved: whoever keeps it sees with `is` that nothing has.
        Raises LedgerTampered where a stream that this program saw is shorter now, or another of the same length.
        """
        with self._heads_turn:
            # The version first: what is committed between the two is then read twice and never missed.
            version = self.database.version()
            known = self._heads
            if known is not None and known[0] == version:
                return known[1]
            ends = self.database.read(self._record().all_heads)
            self._require_none_shorter(ends)
            heads = MappingProxyType({stream: end.head for stream, end in ends.items()})
            if known is not None and known[1] == heads:
                heads = known[1]
            self._heads, self._ends = (version, heads), ends
            return heads

    def _require_none_shorter(self, ends: Mapping[str, Head]) -> None:
        for stream, seen in self._ends.items():
            now = ends.get(stream, Head())
            if now.count < seen.count or (now.count == seen.count and now.head != seen.head):
                expected, got = (f"fact {end.count} with head {end.head}" for end in (seen, now))
                tampered = LedgerTampered(stream, seen.count, "end", expected, got)
                self.database.stop(tampered)
                raise tampered

    def streams(self, prefix: str = "") -> tuple[str, ...]:
        """The streams whose names begin with `prefix`, in code point order."""
        return self.database.read(lambda connection: self._record().streams(connection, prefix))

    def find(self, fact_id: str) -> Recorded | None:
        """The fact with this id, None when it was never recorded: the answer to an `Unconfirmed`, after `reopen`."""
        return self.database.read(lambda connection: self._record().find(connection, fact_id))

    def verify(self, depth: Depth = Depth.EVERY_SIGNATURE) -> Verified | Broken:
        """What an audit of this site's whole record says, of its log and the checkpoints outside as well."""
        return self.database.read(lambda connection: self._audit(connection, depth))

    def reopen(self) -> None:
        """Open the database anew after a failure, and verify it as `open` does. Raises as `open`."""
        self.database.reopen()
        self._require_whole()

    def close(self) -> None:
        """Let go of the ledger, with a checkpoint of what none covers yet."""
        if self.checkpoints is not None:
            self.checkpoints.attempt(Why.STOP)
        self.database.close()

    def _record(self) -> Record:
        return Record(self.site, self._pen.devices)

    def _audit(self, connection: Connection, depth: Depth, told: Told | None = None) -> Verified | Broken:
        answer = audit.verify(connection, self.site, self._pen.devices, depth, told)
        if isinstance(answer, Broken) or self.checkpoints is None:
            return answer
        try:
            self.checkpoints.verify(connection)
        except LedgerTampered as found:
            return Broken(found.stream, found.number, found.what, found.expected, found.got)
        return answer

    def _require_whole(self, told: Told | None = None) -> None:
        answer = self.database.read(lambda connection: self._audit(connection, Depth.LAST_SIGNATURES, told))
        match answer:
            case Broken():
                self.database.stop(answer.error)
                raise answer.error
            case Verified():
                if self.checkpoints is not None:
                    self.checkpoints.attempt(Why.START)


def _require_trusted(key: SigningKey, devices: TrustedDevices, now: datetime) -> None:
    probe = b"samevein probe 1\n"
    objection = devices.objection(key.key_id, key.sign(probe).hex(), probe, now)
    if objection is not None:
        raise LedgerTampered("device key", 0, key.key_id, *objection)
