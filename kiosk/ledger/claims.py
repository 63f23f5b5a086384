"""What is claimed already: a look before an attempt; the claim itself is made by `append`."""

from collections.abc import Iterable

from sqlalchemy import select

from kiosk.ledger.schema import CLAIMS
from kiosk.ledger.store import Ledger


def claimed(ledger: Ledger, kind: str, values: Iterable[str]) -> frozenset[str]:
    """Those of the values that some fact of the site claimed as `kind`. Raises LedgerUnavailable."""
    query = select(CLAIMS.c.value).where(
        CLAIMS.c.site == ledger.site, CLAIMS.c.kind == kind, CLAIMS.c.value.in_(tuple(values))
    )
    return frozenset(ledger.database.read(lambda connection: connection.execute(query).scalars().all()))


def claims_of(ledger: Ledger, kind: str) -> frozenset[str]:
    """Every value that some fact of the site claimed as `kind`. Raises LedgerUnavailable."""
    query = select(CLAIMS.c.value).where(CLAIMS.c.site == ledger.site, CLAIMS.c.kind == kind)
    return frozenset(ledger.database.read(lambda connection: connection.execute(query).scalars().all()))
