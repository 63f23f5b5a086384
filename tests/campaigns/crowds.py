"""Servers of PostgreSQL killed and failed over under eight kiosks that write, and crowds that race for one claim."""

from tests.campaigns.campaign import Piece
from tests.servers.crowds import Told, failed_over, killed, raced
from tests.servers.postgresql import running

KIOSKS, RACERS = 8, 64


def kills(first: int, count: int) -> Piece:
    """A case is one kill -9 of a server and all its processes."""
    with running("alone") as (server,):
        told, found = killed(server, f"ledger_{first}", KIOSKS, count)
    return Piece({"kills": count, **_counts(told)}, tuple(found))


def failovers(first: int, count: int) -> Piece:
    """A case is one primary that stops dead, and a standby that takes over."""
    with running("a", "b") as servers:
        told, found = failed_over(servers, f"ledger_{first}", KIOSKS, count)
    return Piece({"failovers": count, **_counts(told)}, tuple(found))


def races(first: int, count: int) -> Piece:
    """A case is one claim that 64 kiosks want at the same moment."""
    with running("alone") as (server,):
        found = raced(server, f"ledger_{first}", RACERS, count)
    return Piece({"races": count}, tuple(found))


def _counts(told: Told) -> dict[str, float]:
    found = [number for number in told.unknown.values() if number is not None]
    return {
        "acknowledged": len(told.acknowledged),
        "unknown, then found recorded": len(found),
        "unknown, then found not recorded": len(told.unknown) - len(found),
        "refused while no server was there": told.refused,
    }
