"""Reading a site's record: facts in order, counts, streams, one fact by its id. Each is checked on its way out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from kiosk.domain.envelope import GENESIS, Recorded
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.keys import TrustedDevices
from kiosk.ledger.records import BY_ID, OF_STREAM, read_row, read_rows, require_signed
from kiosk.ledger.scalars import write_moment
from kiosk.ledger.schema import FACTS, HEADS

END_COLUMNS = (HEADS.c.stream, HEADS.c.count.label("end_count"), HEADS.c.head.label("end_head"))
END = select(*END_COLUMNS).where(HEADS.c.site == bindparam("site"), HEADS.c.stream == bindparam("stream"))
"""Put together once: it is asked several times for each thing that is read at a kiosk."""


@dataclass(frozen=True)
class Head:
    """Where a stream stands: its number of facts and the head over them (`GENESIS` over none)."""

    count: int = 0
    head: str = GENESIS


@dataclass(frozen=True)
class Record:
    """One site's record as a reading connection sees it. Methods raise LedgerTampered for a fact that was changed."""

    site: str
    devices: TrustedDevices

    def facts(self, connection: Connection, stream: str, after: int = 0) -> tuple[Recorded, ...]:
        """The facts of a stream after number `after`, in order; up to the head, which must be signed."""
        if after < 0:
            raise ValueError(f"after: Expected 0 or more, got {after}.")
        return self._from(connection, stream, Head(), after)

    def recorded_between(
        self, connection: Connection, since: datetime, until: datetime
    ) -> Mapping[str, frozenset[int]]:
        """By stream, the numbers of the facts recorded from `since` on and before `until` (UTC), as the columns say."""
        rows = connection.execute(
            select(FACTS.c.stream, FACTS.c.number).where(
                FACTS.c.site == self.site,
                FACTS.c.recorded_at >= write_moment(since),
                FACTS.c.recorded_at < write_moment(until),
            )
        )
        found: dict[str, set[int]] = {}
        for row in rows:
            found.setdefault(row.stream, set()).add(row.number)
        return {stream: frozenset(numbers) for stream, numbers in sorted(found.items())}

    def facts_beyond(self, connection: Connection, stream: str, known: Head) -> tuple[Recorded, ...]:
        """The facts on top of `known`, a head checked before. Raises LedgerTampered where it is gone."""
        return self._from(connection, stream, known, known.count)

    def _from(self, connection: Connection, stream: str, known: Head, after: int) -> tuple[Recorded, ...]:
        # One fact more than asked for, so that the chain is seen to run on from the one before.
        first = max(after, 1)
        rows = connection.execute(OF_STREAM, {"site": self.site, "stream": stream, "first": first}).all()
        end = self.heads(connection, [stream])[stream]
        if not rows:
            if end.count >= first or known.count:
                raise LedgerTampered(stream, first, "fact", f"{max(end.count, known.count)} facts", "none from here")
            return ()
        found = tuple(read_rows(rows, self.site, number=first, previous=GENESIS if first == 1 else rows[0].previous))
        if known.count and found[0].head != known.head:
            raise LedgerTampered(stream, first, "head", known.head, found[0].head)
        if (found[-1].number, found[-1].head) != (end.count, end.head):
            got = f"fact {found[-1].number} with head {found[-1].head}"
            raise LedgerTampered(stream, found[-1].number, "end", f"fact {end.count} with head {end.head}", got)
        if end != known:
            require_signed(found[-1], self.devices)
        return found[1:] if after else found

    def heads(self, connection: Connection, streams: Iterable[str]) -> Mapping[str, Head]:
        """Where each of these streams stands; one without facts at zero."""
        asked = list(streams)
        return {stream: self._head(connection, stream) for stream in asked}

    def _head(self, connection: Connection, stream: str) -> Head:
        row = connection.execute(END, {"site": self.site, "stream": stream}).one_or_none()
        return Head() if row is None else Head(row.end_count, row.end_head)

    def all_heads(self, connection: Connection) -> dict[str, Head]:
        """Where every stream stands, in code point order."""
        query = select(*END_COLUMNS).where(HEADS.c.site == self.site).order_by(HEADS.c.stream)
        return {stream: Head(count, head) for stream, count, head in connection.execute(query)}

    def streams(self, connection: Connection, prefix: str) -> tuple[str, ...]:
        """The streams that begin with `prefix`, in code point order."""
        query = (
            select(HEADS.c.stream)
            .where(HEADS.c.site == self.site, func.substr(HEADS.c.stream, 1, len(prefix)) == prefix)
            .order_by(HEADS.c.stream)
        )
        return tuple(connection.execute(query).scalars())

    def find(self, connection: Connection, fact_id: str) -> Recorded | None:
        """The fact with this id; None when it was never recorded. Its own head must be signed."""
        row = connection.execute(BY_ID, {"site": self.site, "fact_id": fact_id}).one_or_none()
        if row is None:
            return None
        recorded, _ = read_row(row, self.site)
        require_signed(recorded, self.devices)
        return recorded
