"""The audit: the whole record of a site, checked from the stored bytes on. Names the first bad fact, by stream and
number.

`verify.py` checks the same without a line of this code; both are held to the same tampered ledgers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Never

from sqlalchemy import Connection, select

from kiosk.domain.envelope import Recorded
from kiosk.ledger import body as bodies
from kiosk.ledger.body import Body
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.keys import TrustedDevices
from kiosk.ledger.reading import END_COLUMNS, Head
from kiosk.ledger.records import COLUMNS, FactRow, read_row, require_signed
from kiosk.ledger.schema import CLAIMS, FACTS, HEADS

_ROWS = select(*COLUMNS, FACTS.c.kind, FACTS.c.version).order_by(FACTS.c.stream, FACTS.c.number)
_FETCHED = 500
"""Rows held at a time, so that the length of a record doesn't matter."""


Told = Callable[[str, Sequence[Recorded]], None]
"""Given each stream with all its facts in order, once they are found sound."""


class Depth(Enum):
    """How many signatures are checked. The last one of a stream vouches for all before it, by the chain."""

    LAST_SIGNATURES = "last signatures"
    EVERY_SIGNATURE = "every signature"


@dataclass(frozen=True)
class Verified:
    """Every fact is as it was recorded. What an attacker cut off or forged with the device key shows only outside."""

    facts: int
    heads: tuple[tuple[str, Head], ...]

    def __bool__(self) -> Never:
        raise TypeError("An audit is not a yes or no: match it as Verified or Broken.")


@dataclass(frozen=True)
class Broken:
    """The first fact that is not as recorded: `number` in `stream`, and what was wrong with it."""

    stream: str
    number: int
    what: str
    expected: str
    got: str

    def __bool__(self) -> Never:
        raise TypeError("An audit is not a yes or no: match it as Verified or Broken.")

    @property
    def error(self) -> LedgerTampered:
        """The same, to be raised."""
        return LedgerTampered(self.stream, self.number, self.what, self.expected, self.got)

    def __str__(self) -> str:
        return str(self.error)


def verify(
    connection: Connection, site: str, devices: TrustedDevices, depth: Depth, told: Told | None = None
) -> Verified | Broken:
    """Audit one site's record as this connection sees it; `told` is told each stream as it is found sound."""
    try:
        return _audit(connection, site, devices, depth, told)
    except LedgerTampered as found:
        return Broken(found.stream, found.number, found.what, found.expected, found.got)


def _audit(connection: Connection, site: str, devices: TrustedDevices, depth: Depth, told: Told | None) -> Verified:
    ends = connection.execute(select(*END_COLUMNS).where(HEADS.c.site == site))
    kept = {row.stream: Head(row.end_count, row.end_head) for row in ends}
    auditor = _Auditor(site, devices, depth, _claimed(connection, site), set())
    rows = connection.execution_options(yield_per=_FETCHED).execute(_ROWS.where(FACTS.c.site == site))
    heads: dict[str, Head] = {}
    for stream, of_stream in groupby(rows, key=lambda row: str(row.stream)):
        facts: list[Recorded] = []
        end = heads[stream] = auditor.audit(of_stream, facts)
        if kept.pop(stream, Head()) != end:
            got = f"{end.count} facts to {end.head}"
            raise LedgerTampered(stream, end.count, "end", "what the heads table keeps", got)
        if told is not None:
            told(stream, facts)
    for stream, head in sorted(kept.items()):
        raise LedgerTampered(stream, 0, "stream", f"{head.count} facts", "none")
    for (kind, value), (stream, number) in sorted(auditor.claimed.items(), key=lambda item: item[1]):
        raise LedgerTampered(stream, number, "claim", "one that a fact makes", f"{kind} {value}")
    return Verified(sum(head.count for head in heads.values()), tuple(heads.items()))


def _claimed(connection: Connection, site: str) -> dict[tuple[str, str], tuple[str, int]]:
    rows = connection.execute(select(CLAIMS).where(CLAIMS.c.site == site))
    return {(row.kind, row.value): (row.stream, row.number) for row in rows}


@dataclass
class _Auditor:
    """`claimed` are the rows of the claims table no fact has accounted for yet; `seen` the fact ids so far."""

    site: str
    devices: TrustedDevices
    depth: Depth
    claimed: dict[tuple[str, str], tuple[str, int]]
    seen: set[str]

    def audit(self, rows: Iterator[FactRow], facts: list[Recorded]) -> Head:
        """Where a stream ends, every fact of it being sound and added to `facts`. Raises LedgerTampered."""
        end, last = Head(), None
        for row in rows:
            if row.number != end.count + 1:
                raise LedgerTampered(row.stream, end.count + 1, "number", str(end.count + 1), str(row.number))
            if row.previous != end.head:
                raise LedgerTampered(row.stream, row.number, "previous", end.head, str(row.previous))
            last, body = read_row(row, self.site)
            self._require_filed(row)
            self._require_claims(row, body)
            if self.depth is Depth.EVERY_SIGNATURE:
                self._require_canonical(row)
                require_signed(last, self.devices)
            end = Head(last.number, last.head)
            facts.append(last)
        if last is not None:
            require_signed(last, self.devices)
        return end

    def _require_filed(self, row: FactRow) -> None:
        said = bodies.filed_under(row.body)
        if said != (row.kind, row.version):
            raise LedgerTampered(row.stream, row.number, "columns", str(said), str((row.kind, row.version)))
        if row.fact_id in self.seen:
            raise LedgerTampered(row.stream, row.number, "fact id", "one not used before", row.fact_id)
        self.seen.add(row.fact_id)

    def _require_claims(self, row: FactRow, body: Body) -> None:
        for claim in body.claims:
            holder = self.claimed.pop(claim, None)
            if holder != (row.stream, row.number):
                got = "none" if holder is None else f"one held by fact {holder[1]} of {holder[0]}"
                raise LedgerTampered(row.stream, row.number, "claim", f"{' '.join(claim)} in the claims table", got)

    def _require_canonical(self, row: FactRow) -> None:
        canonical = bodies.canonical_form(row.body)
        if canonical != row.body:
            raise LedgerTampered(row.stream, row.number, "body", "canonical JSON", "another form")
