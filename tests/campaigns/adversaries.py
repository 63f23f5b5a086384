"""An adversary who presses any step with any things and people: nothing wrong may be authorised."""

from tests.adversary.campaign import run as hunt
from tests.campaigns.campaign import Piece


def run(first: int, count: int) -> Piece:
    """A case is one example of the adversary's day."""
    said = hunt(count, first)
    counts = {"examples": said["examples"], "attempts": said["attempts"]}
    counts |= {f"authorised: {step}": times for step, times in said["authorised"].items()}
    found = () if said["found"] is None else (f"seed {first}: {said['found']}",)
    return Piece(counts, found)
