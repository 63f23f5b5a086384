"""A release during which one system call fails: every one of them, with EIO and with ENOSPC. It never fails open."""

from tests.campaigns.campaign import Piece
from tests.faults.failing_calls import CannotTrace, fail


def run(first: int, count: int) -> Piece:
    """A case is one call that fails once; where nothing can be traced the campaign finds just that."""
    try:
        failed = fail(range(first, first + count))
    except CannotTrace as untraced:
        return Piece({}, (str(untraced),))
    answers = {f"answered: {answer}": times for answer, times in sorted(failed.answers.items())}
    return Piece({"releases": count, "calls failed": failed.injected, **answers}, tuple(failed.found))
