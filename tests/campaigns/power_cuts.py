"""Power cut at random moments between label and infusion: nothing promised is lost. And the same with no flush: it is.

Where power can't be cut the campaign finds just that: it is a release run, and durability is never passed over.
"""

from tests.campaigns.campaign import Piece
from tests.faults.disk import not_tested
from tests.faults.power_cuts import cut_power

LEAST_LOST = 0.8
"""Of the cuts under a ledger that does not wait for the disk. Fewer, and the harness would not see a loss."""


def cuts(first: int, count: int) -> Piece:
    """A case is one cut."""
    return _cut(first, count, unsafe=False)


def unflushed(first: int, count: int) -> Piece:
    """A case is one cut under a ledger that answers before the disk has the facts."""
    return _cut(first, count, unsafe=True)


def _cut(first: int, count: int, *, unsafe: bool) -> Piece:
    if not_tested():
        return Piece({}, (not_tested(),))
    came_to = cut_power(range(first, first + count), unsafe=unsafe)
    losing = sum(bool(cut.lost) for cut in came_to)
    found = [f"cut {first + n}: lost {cut.lost}" for n, cut in enumerate(came_to) if cut.lost]
    found += [words for cut in came_to for words in cut.found]
    counts = {
        "cuts": count,
        "facts promised": sum(cut.promised for cut in came_to),
        "facts lost": sum(len(cut.lost) for cut in came_to),
        "cuts that lost facts": losing,
        "labels and bands sent": sum(cut.sent for cut in came_to),
        "cuts after which something else was wrong": sum(bool(cut.found) for cut in came_to),
    }
    if not unsafe:
        return Piece(counts, tuple(found))
    seen = losing >= LEAST_LOST * count
    return Piece(counts, () if seen else (f"cuts {first} on: Expected most to lose facts, got {losing} of {count}.",))
