"""From rows back to facts: nothing is believed because a column says so.

The bytes of the body are hashed anew, every column the kiosk searches by must be what the body says, numbers must
follow on, and the last head must bear a device key's signature. One signature over the last head vouches for every fact
before it: the head chains them all, and whoever signed had checked the one before. The audit checks each signature.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Row, bindparam, select

from kiosk.domain.envelope import GENESIS, Recorded
from kiosk.domain.errors import ParseError
from kiosk.ledger import body as bodies
from kiosk.ledger.body import Body
from kiosk.ledger.chain import head_after, signed_text
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.keys import TrustedDevices
from kiosk.ledger.scalars import write_moment
from kiosk.ledger.schema import FACTS

FactRow = Row[*tuple[Any, ...]]

COLUMNS = (
    FACTS.c.stream,
    FACTS.c.number,
    FACTS.c.fact_id,
    FACTS.c.body,
    FACTS.c.previous,
    FACTS.c.head,
    FACTS.c.signature,
    FACTS.c.key_id,
    FACTS.c.recorded_at,
)

OF_STREAM = (
    select(*COLUMNS)
    .where(
        FACTS.c.site == bindparam("site"), FACTS.c.stream == bindparam("stream"), FACTS.c.number >= bindparam("first")
    )
    .order_by(FACTS.c.number)
)
BY_ID = select(*COLUMNS).where(FACTS.c.site == bindparam("site"), FACTS.c.fact_id == bindparam("fact_id"))


def require_chained(row: FactRow) -> None:
    """Pass when the row's head follows from its body and its `previous`; raise LedgerTampered when not."""
    try:
        head = head_after(row.previous, row.body)
    except (ValueError, TypeError) as error:
        raise LedgerTampered(row.stream, row.number, "previous", "64 hex characters", repr(row.previous)) from error
    if head != row.head:
        raise LedgerTampered(row.stream, row.number, "head", head, row.head)


def read_row(row: FactRow, site: str) -> tuple[Recorded, Body]:
    """The fact of one row, its bytes rehashed onto its own `previous`. Raises LedgerTampered."""
    require_chained(row)
    try:
        body = bodies.decode(row.body)
    except ParseError as error:
        raise LedgerTampered(row.stream, row.number, error.what, error.expected, error.got) from error
    entry = body.entry
    said = (body.site, entry.stream, body.number, entry.fact_id, body.key_id, write_moment(body.recorded_at))
    filed = (site, row.stream, row.number, row.fact_id, row.key_id, row.recorded_at)
    if said != filed:
        raise LedgerTampered(row.stream, row.number, "columns", str(said), str(filed))
    recorded = Recorded(entry, body.number, body.recorded_at, body.key_id, row.previous, row.head, row.signature)
    return recorded, body


def read_rows(rows: Iterable[FactRow], site: str, *, number: int = 1, previous: str = GENESIS) -> Iterator[Recorded]:
    """The facts of one stream in order, the first being `number` on top of `previous`. Raises LedgerTampered."""
    for row in rows:
        if row.number != number:
            raise LedgerTampered(row.stream, number, "number", str(number), str(row.number))
        if row.previous != previous:
            raise LedgerTampered(row.stream, row.number, "previous", previous, row.previous)
        recorded, _ = read_row(row, site)
        yield recorded
        number, previous = number + 1, recorded.head


def require_signed(recorded: Recorded, devices: TrustedDevices) -> None:
    """Pass when a trusted device key signed this head; raise LedgerTampered when not."""
    signed = signed_text(recorded.head)
    objection = devices.objection(recorded.key_id, recorded.signature, signed, recorded.recorded_at)
    if objection is not None:
        raise LedgerTampered(recorded.entry.stream, recorded.number, "signature", *objection)
