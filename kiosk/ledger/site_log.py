r"""The log of a site: one tree over the facts of all its streams, in the order in which they were committed.

A fact's entry is "<stream>\n<number>\n<head>\n". The head stands for the fact and for all before it in its stream, so
that one inclusion proof of a stream's last fact vouches for the whole stream up to there.

Facts are appended without a thought for the log. One sealer at a time later adds what is new: it takes up the frontier
from what is stored, so that neither an append nor a sealing costs more as the log grows.

Where several kiosks write, no one number tells the order of commits. But two things hold, and are all the log is asked
for: a fact that was there before another was written stands before it, and each stream stands in its own order. For
what is sealed at once stands as it was inserted, every insertion numbered under the lock of its stream; and what a
sealing sees includes all that was there before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, literal_column, select, text

from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.merkle import Frontier, Subtree, consistency, inclusion, leaf_hash, node_hash
from kiosk.ledger.scalars import read_moment
from kiosk.ledger.schema import FACTS, HEADS, SITE_LOG, SITE_LOG_BLOCKS

LOG = "the site log"
"""Where an audit says that something is wrong that belongs to no one stream."""

BLOCK = 8
"""Every 2^8 leaves, and every 2^8 of those, one root is kept."""

_WRITTEN_AT_ONCE = 1000

_SEALED_OF = (
    select(func.coalesce(func.max(SITE_LOG.c.number), 0))
    .where(SITE_LOG.c.site == HEADS.c.site, SITE_LOG.c.stream == HEADS.c.stream)
    .correlate(HEADS)
    .scalar_subquery()
)
_MOVED = and_(
    FACTS.c.site == HEADS.c.site,
    FACTS.c.stream == HEADS.c.stream,
    FACTS.c.number > _SEALED_OF,
    ~exists().where(
        SITE_LOG.c.site == HEADS.c.site, SITE_LOG.c.stream == HEADS.c.stream, SITE_LOG.c.number == HEADS.c.count
    ),
)
OF_FACT = and_(
    SITE_LOG.c.site == FACTS.c.site, SITE_LOG.c.stream == FACTS.c.stream, SITE_LOG.c.number == FACTS.c.number
)
"""The place in the log that a fact has."""

_AS_INSERTED: Mapping[str, ColumnElement[int]] = {
    "sqlite": literal_column("facts.rowid"),
    "postgresql": literal_column("facts.inserted"),
}
"""Each database numbers the rows of facts as they are inserted; none is ever deleted."""

_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:site, 0))")
"""Other kiosks that seal wait here until this one's commit; a file has but one writer."""


def entry_of(stream: str, number: int, head: str) -> bytes:
    """What stands in the log for a fact."""
    return f"{stream}\n{number}\n{head}\n".encode()


@dataclass(frozen=True)
class SiteLog:
    """One site's log as a connection sees it. Whether it is the facts' log says `log_audit`."""

    site: str

    def size(self, connection: Connection) -> int:
        """How many facts it holds."""
        last = connection.execute(select(func.max(SITE_LOG.c.position)).where(SITE_LOG.c.site == self.site)).scalar()
        return 0 if last is None else int(last) + 1

    def seal(self, connection: Connection) -> Frontier:
        """Add every fact that it does not hold yet. Raises LedgerTampered where a stream does not run on.

        Later in this transaction the log is nobody else's to seal.
        """
        kind = connection.dialect.name
        if kind == "postgresql":
            connection.execute(_TURN, {"site": self.site})
        frontier = Frontier.of(self.size(connection), self.subtree(connection))
        ends: dict[str, int] = {}
        unsealed = (
            select(FACTS.c.stream, FACTS.c.number, FACTS.c.head, _SEALED_OF.label("sealed"))
            .select_from(HEADS)
            .join(FACTS, _MOVED)
            .where(HEADS.c.site == self.site)
            .order_by(_AS_INSERTED[kind])
        )
        rows, blocks = [], []
        for stream, number, head, sealed in connection.execute(unsealed).all():
            due = ends.get(stream, sealed) + 1
            if number != due:
                raise LedgerTampered(stream, due, "order", f"fact {due} next in {LOG}", f"fact {number}")
            ends[stream] = number
            leaf = leaf_hash(entry_of(stream, number, head))
            place = {"site": self.site, "position": frontier.size}
            rows.append(place | {"stream": stream, "number": number, "leaf": leaf})
            blocks += [
                {"site": self.site, "level": level, "position": index, "root": root}
                for level, index, root in frontier.append(leaf)
                if level % BLOCK == 0
            ]
        for start in range(0, len(rows), _WRITTEN_AT_ONCE):
            connection.execute(insert(SITE_LOG), rows[start : start + _WRITTEN_AT_ONCE])
        if blocks:
            connection.execute(insert(SITE_LOG_BLOCKS), blocks)
        return frontier

    def subtree(self, connection: Connection) -> Subtree:
        """The complete subtrees of the log, from the nearest roots that are kept."""
        size = self.size(connection)

        @lru_cache(maxsize=64)
        def kept(level: int, start: int, width: int) -> tuple[bytes, ...]:
            table, column = (SITE_LOG_BLOCKS, SITE_LOG_BLOCKS.c.root) if level else (SITE_LOG, SITE_LOG.c.leaf)
            query = select(column).where(
                table.c.site == self.site, table.c.position >= start, table.c.position < start + width
            )
            query = query.where(SITE_LOG_BLOCKS.c.level == level) if level else query
            found = tuple(connection.execute(query.order_by(table.c.position)).scalars())
            if len(found) != width:
                raise LedgerTampered(LOG, start, "hashes", f"{width} of level {level}", str(len(found)))
            return found

        def subtree(level: int, index: int) -> bytes:
            base = level - level % BLOCK
            width = 1 << (level - base)
            block, within = divmod(index * width, 1 << BLOCK)
            # The whole block where it is there: the next subtree asked for often stands in it too.
            if (block + 1) << BLOCK <= size >> base:
                roots = kept(base, block << BLOCK, 1 << BLOCK)[within : within + width]
            else:
                roots = kept(base, index * width, width)
            while len(roots) > 1:
                roots = tuple(node_hash(*roots[n : n + 2]) for n in range(0, len(roots), 2))
            return roots[0]

        return subtree

    def root(self, connection: Connection, size: int) -> bytes:
        """The root over the first `size` facts."""
        return Frontier.of(size, self.subtree(connection)).root()

    def position(self, connection: Connection, stream: str, number: int) -> int | None:
        """Where a fact stands in the log, from 0; None for one that it does not hold."""
        query = select(SITE_LOG.c.position).where(
            SITE_LOG.c.site == self.site, SITE_LOG.c.stream == stream, SITE_LOG.c.number == number
        )
        found = connection.execute(query).scalar()
        return None if found is None else int(found)

    def inclusion(self, connection: Connection, position: int, size: int) -> tuple[bytes, ...]:
        """The proof that the fact at a position stands in the log of the first `size` facts."""
        return inclusion(position, size, self.subtree(connection))

    def consistency(self, connection: Connection, old: int, size: int) -> tuple[bytes, ...]:
        """The proof that the log of `size` facts begins with that of `old`."""
        return consistency(old, size, self.subtree(connection))

    def beyond(self, connection: Connection, size: int) -> tuple[int, datetime | None]:
        """How many facts no checkpoint of `size` facts covers, and when the first of them was recorded (UTC)."""
        heads = connection.execute(select(func.sum(HEADS.c.count)).where(HEADS.c.site == self.site)).scalar() or 0
        first = select(func.min(FACTS.c.recorded_at))
        unsealed = first.select_from(HEADS).join(FACTS, _MOVED).where(HEADS.c.site == self.site)
        sealed = (
            first.select_from(SITE_LOG)
            .join(FACTS, OF_FACT)
            .where(SITE_LOG.c.site == self.site, SITE_LOG.c.position >= size)
        )
        since = [found for query in (unsealed, sealed) if (found := connection.execute(query).scalar()) is not None]
        return int(heads) - size, read_moment(min(since)) if since else None
