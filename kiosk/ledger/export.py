"""What an outsider verifies: facts as lines of JSON, and the device keys to check them with, for `verify.py`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from sqlalchemy import Connection, RowMapping, select

from kiosk.domain.keys import TrustedKey
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.scalars import write_moment
from kiosk.ledger.schema import FACTS, SITE_LOG
from kiosk.ledger.site_log import OF_FACT


def fact_lines(connection: Connection, site: str, streams: Iterable[str] | None = None) -> Iterator[str]:
    """The facts of a site, or of some of its streams, as stored: one JSON object a line, by stream and number.

    Nothing is checked here but that it can be written down (LedgerTampered): that is the verifier's part.
    """
    query = select(FACTS).where(FACTS.c.site == site).order_by(FACTS.c.stream, FACTS.c.number)
    if streams is not None:
        query = query.where(FACTS.c.stream.in_(list(streams)))
    for row in connection.execution_options(yield_per=500).execute(query).mappings():
        yield line_of(row)


def record_lines(connection: Connection, site: str) -> Iterator[str]:
    """Every fact of a site as `fact_lines` has it, with its place in the site's log and its leaf there, in hex."""
    query = select(FACTS, SITE_LOG.c.position, SITE_LOG.c.leaf).select_from(FACTS).outerjoin(SITE_LOG, OF_FACT)
    query = query.where(FACTS.c.site == site).order_by(FACTS.c.stream, FACTS.c.number)
    for row in connection.execution_options(yield_per=500).execute(query).mappings():
        yield line_of(row, {"leaf": None if row["leaf"] is None else bytes(row["leaf"]).hex()})


def line_of(row: RowMapping, also: Mapping[str, object] = MappingProxyType({})) -> str:
    """One fact as a line of JSON, with more fields beside its own where there are any. Raises LedgerTampered."""
    said = dict(row) | {"body": _text(row)} | dict(also)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _text(row: RowMapping) -> str:
    try:
        return bytes(row["body"]).decode("utf-8")
    except (TypeError, ValueError) as error:
        raise LedgerTampered(row["stream"], row["number"], "body", "bytes of UTF-8", repr(row["body"])) from error


def key_document(keys: Iterable[TrustedKey]) -> str:
    """Public keys as `verify.py` reads them. To be got from the site's keys, never from the ledger that is verified."""
    said = [
        {
            "key_id": key.key_id,
            "public": key.public,
            "purpose": key.purpose.value,
            "site": key.site,
            "not_before": write_moment(key.not_before),
            "not_after": write_moment(key.not_after),
            "revoked_at": None if key.revoked_at is None else write_moment(key.revoked_at),
        }
        for key in keys
    ]
    return json.dumps({"keys": said}, indent=1, sort_keys=True) + "\n"
