"""One append, inside its transaction: known already? unchanged since the decision? on a genuine end? unclaimed?
Then write.

The order matters. A retry is recognised first, for by then the counts have moved. Heads are written before facts, so
that on a database with several writers two first facts of a stream collide on the row that means it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import Connection, and_, bindparam, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from kiosk.domain.envelope import GENESIS, Entry, Recorded
from kiosk.ledger import body as bodies
from kiosk.ledger.body import CODEC, Body
from kiosk.ledger.chain import head_after, signed_text
from kiosk.ledger.errors import ClaimTaken, FactIdReused, LedgerTampered, LedgerUnavailable, StaleJourney
from kiosk.ledger.keys import SigningKey, TrustedDevices
from kiosk.ledger.reading import END_COLUMNS, Head
from kiosk.ledger.records import BY_ID, COLUMNS, FactRow, read_row, require_chained, require_signed
from kiosk.ledger.scalars import Misfit, read_moment, write_moment
from kiosk.ledger.schema import CLAIMS, FACTS, HEADS

# Locked by a statement of its own: who waited for another writer then reads what that one left, head and fact alike.
_LOCK = (
    select(HEADS.c.stream)
    .where(HEADS.c.site == bindparam("site"), HEADS.c.stream.in_(bindparam("streams", expanding=True)))
    .order_by(HEADS.c.stream)
    .with_for_update()
)
# Of every stream its head, and the last fact it stands for, if it is there.
_STANDING = (
    select(*END_COLUMNS, *COLUMNS[1:])
    .select_from(HEADS)
    .outerjoin(
        FACTS,
        and_(FACTS.c.site == HEADS.c.site, FACTS.c.stream == HEADS.c.stream, FACTS.c.number == HEADS.c.count),
    )
    .where(HEADS.c.site == bindparam("site"), HEADS.c.stream.in_(bindparam("streams", expanding=True)))
    .order_by(HEADS.c.stream)
)
_CLAIMED = select(CLAIMS).where(
    CLAIMS.c.site == bindparam("site"),
    tuple_(CLAIMS.c.kind, CLAIMS.c.value).in_(bindparam("claims", expanding=True)),
)
_MOVE_HEAD = (
    update(HEADS)
    .where(and_(HEADS.c.site == bindparam("at_site"), HEADS.c.stream == bindparam("at_stream")))
    .values(count=bindparam("count"), head=bindparam("head"))
)
_NEW_HEAD = insert(HEADS)
_NEW_FACT = insert(FACTS)
_NEW_CLAIM = insert(CLAIMS)


@dataclass(frozen=True)
class Claim:
    """What may exist only once at a site, claimed by the fact `fact_id` of the same append: ('issue', 'serial 17')."""

    kind: str
    value: str
    fact_id: str


class Occasion(Enum):
    """Whether an append recorded its facts, or found them recorded before by an earlier try."""

    FIRST = "first"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Appended:
    """The facts as they stand in the ledger, in the order of the entries."""

    records: tuple[Recorded, ...]
    occasion: Occasion


@dataclass(frozen=True)
class Pen:
    """Who writes: the site, the kiosk, its device key, the device keys it trusts, and its clock (aware, UTC)."""

    site: str
    kiosk: str
    key: SigningKey
    devices: TrustedDevices
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Request:
    """What is to be appended. Raises ValueError for one that is no sound request, whatever the ledger holds."""

    entries: tuple[Entry, ...]
    expected: Mapping[str, int]
    claims: tuple[Claim, ...]

    def __post_init__(self) -> None:
        ids = self.fact_ids
        if not ids or len(set(ids)) != len(ids) or "" in ids:
            raise ValueError(f"entries: Expected at least one, each under its own fact id, got {ids}.")
        if not all(entry.stream for entry in self.entries):
            raise ValueError("entries: Expected a stream for each, got none.")
        for entry in self.entries:
            for stream, count in entry.decided_on:
                compared = self.expected.get(stream)
                if compared != count:
                    raise ValueError(f"{entry.fact_id}: Expected {stream} compared with {count}, got {compared}.")
        for claim in self.claims:
            if claim.fact_id not in ids:
                raise ValueError(f"claim {claim.kind}: Expected a fact id of this append, got {claim.fact_id}.")
        if len({(claim.kind, claim.value) for claim in self.claims}) != len(self.claims):
            raise ValueError("claims: Expected each once, got one twice.")

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The ids of the entries, in order."""
        return tuple(entry.fact_id for entry in self.entries)

    def claims_of(self, fact_id: str) -> tuple[tuple[str, str], ...]:
        """(kind, value) of the claims one fact makes, sorted."""
        return tuple(sorted((claim.kind, claim.value) for claim in self.claims if claim.fact_id == fact_id))


def append(connection: Connection, pen: Pen, request: Request) -> Appended:
    """Write the request, or answer with what an earlier try wrote.

    Raises StaleJourney, ClaimTaken, FactIdReused, LedgerTampered, ParseError for a value the ledger can't keep, or
    LedgerUnavailable where the kiosk's key does not count at the time by its clock; the caller's transaction is then to
    be rolled back.
    """
    known = _known(connection, pen, request)
    if known is not None:
        return Appended(known, Occasion.REPEATED)
    heads = _standing(connection, pen, request)
    _require_unclaimed(connection, pen, request)
    records = _records(pen, request, heads)
    _write_heads(connection, pen, heads, records)
    connection.execute(_NEW_FACT, [_row(pen.site, recorded, content) for recorded, content in records])
    _write_claims(connection, pen, request, [recorded for recorded, _ in records])
    return Appended(tuple(recorded for recorded, _ in records), Occasion.FIRST)


def _known(connection: Connection, pen: Pen, request: Request) -> tuple[Recorded, ...] | None:
    found = {}
    for fact_id in request.fact_ids:
        row = connection.execute(BY_ID, {"site": pen.site, "fact_id": fact_id}).one_or_none()
        if row is not None:
            found[fact_id] = read_row(row, pen.site)
    if not found:
        return None
    for entry in request.entries:
        if entry.fact_id not in found:
            raise FactIdReused(next(iter(found)), f"append, without {entry.fact_id}")
        recorded, body = found[entry.fact_id]
        require_signed(recorded, pen.devices)
        _require_same(entry, request.claims_of(entry.fact_id), body)
    return tuple(found[fact_id][0] for fact_id in request.fact_ids)


def _require_same(entry: Entry, claims: tuple[tuple[str, str], ...], body: Body) -> None:
    # What is said must be the same; when and on which counts the second try was made may differ.
    first = body.entry
    for what, now, then in (
        ("stream", entry.stream, first.stream),
        ("fact", entry.fact, first.fact),
        ("people", entry.people, first.people),
        ("claims", claims, body.claims),
    ):
        if now != then:
            raise FactIdReused(entry.fact_id, what)


def _standing(connection: Connection, pen: Pen, request: Request) -> dict[str, Head]:
    written = {entry.stream for entry in request.entries}
    streams = sorted(written | request.expected.keys())
    named = {"site": pen.site, "streams": streams}
    connection.execute(_LOCK, named)
    rows = connection.execute(_STANDING, named).all()
    heads = dict.fromkeys(streams, Head()) | {row.stream: Head(row.end_count, row.end_head) for row in rows}
    for stream, expected in request.expected.items():
        if heads[stream].count != expected:
            raise StaleJourney(stream, expected, heads[stream].count)
    for row in rows:
        if row.stream in written:
            _require_genuine_end(row, pen)
    return heads


def _require_genuine_end(row: FactRow, pen: Pen) -> None:
    if row.number is None:
        raise LedgerTampered(row.stream, row.end_count, "fact", "the last fact", "none")
    require_chained(row)
    if row.head != row.end_head:
        raise LedgerTampered(row.stream, row.number, "head", row.end_head, row.head)
    try:
        recorded_at = read_moment(row.recorded_at)
    except Misfit as misfit:
        raise LedgerTampered(row.stream, row.number, "columns", misfit.expected, misfit.got) from None
    objection = pen.devices.objection(row.key_id, row.signature, signed_text(row.head), recorded_at)
    if objection is not None:
        raise LedgerTampered(row.stream, row.number, "signature", *objection)


def _require_unclaimed(connection: Connection, pen: Pen, request: Request) -> None:
    if not request.claims:
        return
    wanted = [(claim.kind, claim.value) for claim in request.claims]
    taken = connection.execute(_CLAIMED, {"site": pen.site, "claims": wanted}).first()
    if taken is not None:
        raise ClaimTaken(taken.kind, taken.value, taken.stream, taken.number)


def _records(pen: Pen, request: Request, heads: Mapping[str, Head]) -> list[tuple[Recorded, bytes]]:
    recorded_at = pen.clock()
    out_of_force = pen.devices.out_of_force(pen.key.key_id, recorded_at)
    if out_of_force is not None:
        # By a clock set far off: the fact would be signed by a key that does not count then, and the record found
        # changed at its next reading.
        expected, got = out_of_force
        raise LedgerUnavailable(
            f"device key: Expected {expected}, got {got}: look at the clock, and at kiosk keys list."
        )
    ends = dict(heads)
    records = []
    for entry in request.entries:
        end = ends[entry.stream]
        body = Body(pen.site, entry, end.count + 1, recorded_at, pen.key.key_id, request.claims_of(entry.fact_id))
        content = bodies.encode(body)
        head = head_after(end.head, content)
        signature = pen.key.sign(signed_text(head)).hex()
        records.append((Recorded(entry, body.number, recorded_at, body.key_id, end.head, head, signature), content))
        ends[entry.stream] = Head(body.number, head)
    return records


def _write_heads(
    connection: Connection, pen: Pen, heads: Mapping[str, Head], records: Sequence[tuple[Recorded, bytes]]
) -> None:
    ends = {recorded.entry.stream: Head(recorded.number, recorded.head) for recorded, _ in records}
    for stream, end in ends.items():
        if heads[stream].count:
            place = {"at_site": pen.site, "at_stream": stream, "count": end.count, "head": end.head}
            connection.execute(_MOVE_HEAD, place)
            continue
        if heads[stream].head != GENESIS:
            raise LedgerTampered(stream, 0, "head", GENESIS, heads[stream].head)
        try:
            connection.execute(_NEW_HEAD, {"site": pen.site, "stream": stream, "count": end.count, "head": end.head})
        except IntegrityError as error:
            raise StaleJourney(stream, 0, 1) from error


def _row(site: str, recorded: Recorded, content: bytes) -> dict[str, object]:
    kind = type(recorded.entry.fact).__name__
    return {
        "site": site,
        "stream": recorded.entry.stream,
        "number": recorded.number,
        "fact_id": recorded.entry.fact_id,
        "kind": kind,
        "version": CODEC.version_of(kind),
        "body": content,
        "previous": recorded.previous,
        "head": recorded.head,
        "signature": recorded.signature,
        "key_id": recorded.key_id,
        "recorded_at": write_moment(recorded.recorded_at),
    }


def _write_claims(connection: Connection, pen: Pen, request: Request, records: Sequence[Recorded]) -> None:
    places = {recorded.entry.fact_id: (recorded.entry.stream, recorded.number) for recorded in records}
    for claim in request.claims:
        stream, number = places[claim.fact_id]
        row = {"site": pen.site, "kind": claim.kind, "value": claim.value, "stream": stream, "number": number}
        try:
            connection.execute(_NEW_CLAIM, row)
        except IntegrityError as error:
            raise ClaimTaken(claim.kind, claim.value, "another stream", 0) from error
