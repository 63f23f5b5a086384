"""Kiosks killed with -9 at every boundary of a label's life, and at random: nothing unrecorded, doubled or forgotten."""

from tests.campaigns.campaign import Piece
from tests.lives.killing import kill


def run(first: int, count: int) -> Piece:
    """A case is one kiosk that is killed, and what people find when it is switched on again."""
    killed = kill(range(first, first + count))
    counts = {f"left behind: {state}": times for state, times in sorted(killed.states.items())}
    return Piece({"killed": count, **counts}, tuple(killed.found))
