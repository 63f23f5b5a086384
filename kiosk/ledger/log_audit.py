"""The audit of a site's log: held against the facts, and both against checkpoints that are kept elsewhere.

What a database holds about itself proves nothing: whoever can change facts can seal them anew. Only a checkpoint that
left the house, whose root is not met any more, shows that.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.merkle import Frontier, leaf_hash
from kiosk.ledger.notes import Checkpoint, origin_of
from kiosk.ledger.schema import FACTS, SITE_LOG, SITE_LOG_BLOCKS
from kiosk.ledger.site_log import BLOCK, LOG, OF_FACT, entry_of

_ROWS = (
    select(SITE_LOG.c.position, SITE_LOG.c.stream, SITE_LOG.c.number, SITE_LOG.c.leaf, FACTS.c.head)
    .select_from(SITE_LOG)
    .outerjoin(FACTS, OF_FACT)
    .order_by(SITE_LOG.c.position)
)

_Row = tuple[int, str, int, bytes, str | None]


def verify(connection: Connection, site: str, checkpoints: Sequence[Checkpoint]) -> Frontier:
    """The log as the facts make it, every checkpoint met. Their signatures are the caller's to check.

    Where a checkpoint's root is not met, the leaves as stored may still meet it; then the first fact that differs from
    its leaf is the first bad one. Else it is said between which two checkpoints it lies. Raises LedgerTampered.
    """
    for one in checkpoints:
        if one.origin != origin_of(site):
            raise LedgerTampered(LOG, 0, "origin", origin_of(site), one.origin)
    blocks = connection.execute(select(SITE_LOG_BLOCKS).where(SITE_LOG_BLOCKS.c.site == site))
    walk = _Walk(checkpoints, {(row.level, row.position): row.root for row in blocks})
    for row in _rows(connection, site):
        walk.take(*row)
    walk.end()
    return walk.found


def _rows(connection: Connection, site: str) -> Iterator[_Row]:
    for row in connection.execution_options(yield_per=1000).execute(_ROWS.where(SITE_LOG.c.site == site)):
        yield row.position, row.stream, row.number, row.leaf, row.head


class _Walk:
    """One pass over the log, from its first row to its last."""

    def __init__(self, checkpoints: Sequence[Checkpoint], blocks: dict[tuple[int, int], bytes]) -> None:
        self.found = Frontier()
        self._stored: Frontier | None = None
        self._differs: tuple[str, int] | None = None
        self._due = sorted((one for one in checkpoints if one.size), key=lambda one: one.size)
        self._met = 0
        self._after_met: tuple[str, int] | None = None
        self._blocks = blocks
        self._ends: dict[str, int] = {}

    def take(self, position: int, stream: str, number: int, stored: bytes, head: str | None) -> None:
        if position != self.found.size:
            raise LedgerTampered(LOG, self.found.size + 1, "position", str(self.found.size), str(position))
        if number != self._ends.get(stream, 0) + 1:
            due = self._ends.get(stream, 0) + 1
            raise LedgerTampered(stream, due, "order", f"fact {due} next in {LOG}", f"fact {number}")
        self._ends[stream] = number
        if head is None:
            raise LedgerTampered(stream, number, "fact", f"the one {LOG} holds", "none")
        leaf = leaf_hash(entry_of(stream, number, head))
        if leaf != stored and self._stored is None:
            self._stored, self._differs = self.found.copy(), (stream, number)
        if self._after_met is None:
            self._after_met = stream, number
        if self._stored is not None:
            self._stored.append(stored)
        for level, index, root in self.found.append(leaf):
            kept = self._blocks.pop((level, index), None) if level % BLOCK == 0 else root
            if kept != root and self._differs is None:
                raise LedgerTampered(stream, number, f"block {index} of level {level}", root.hex(), "another")
        while self._due and self._due[0].size == self.found.size:
            self._meet(self._due.pop(0))

    def _meet(self, checkpoint: Checkpoint) -> None:
        if checkpoint.root == self.found.root():
            self._met, self._after_met = checkpoint.size, None
            return
        expected = f"the root that the checkpoint of {checkpoint.size} facts says"
        if self._stored is not None and self._differs is not None and self._stored.root() == checkpoint.root:
            raise LedgerTampered(*self._differs, LOG, expected, "another: this fact is not the one sealed")
        got = f"another: facts {self._met + 1} to {checkpoint.size} of {LOG} are not all as they were"
        stream, number = self._after_met or (LOG, checkpoint.size)
        raise LedgerTampered(stream, number, LOG, expected, got)

    def end(self) -> None:
        if self._due:
            due, size = self._due[0].size, self.found.size
            raise LedgerTampered(LOG, size + 1, "size", f"at least the {due} facts of a checkpoint", f"{size} facts")
        if self._differs is not None:
            raise LedgerTampered(*self._differs, LOG, "the fact that was sealed", "another")
        if self._blocks:
            (level, index), _ = min(self._blocks.items())
            raise LedgerTampered(LOG, index << level, f"block of level {level}", "none", "one")
