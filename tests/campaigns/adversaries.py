"""An adversary who presses any step with any things and people: nothing wrong may be authorised, at a site or between."""

from typing import Any

from tests.adversary import campaign
from tests.campaigns.campaign import Piece


def run(first: int, count: int) -> Piece:
    """A case is one example of the adversary's day."""
    return _piece(first, campaign.run(count, first))


def between(first: int, count: int) -> Piece:
    """A case is one example of what goes to and fro between three organisations."""
    return _piece(first, campaign.run_between(count, first))


def _piece(first: int, said: dict[str, Any]) -> Piece:
    counts = {"examples": said["examples"], "attempts": said["attempts"]}
    counts |= {f"authorised: {step}": times for step, times in said["authorised"].items()}
    found = () if said["found"] is None else (f"seed {first}: {said['found']}",)
    return Piece(counts, found)
