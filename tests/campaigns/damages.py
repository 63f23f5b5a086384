"""Damaged labels before a poor camera: whatever the gate accepts must be what was printed."""

from tests.campaigns.campaign import Piece
from tests.campaigns.damaged_labels import campaign


def run(first: int, count: int) -> Piece:
    """A case is one frame."""
    said = campaign(count, seed=first)
    counted: dict[str, float] = {name: said[name] for name in ("frames", "shown", "accepted") if name in said}
    return Piece(
        {**counted, "wrong": len(said["wrong"])},
        tuple(f"seed {first}, frame {at}: {text!r}" for at, text in said["wrong"]),
    )
