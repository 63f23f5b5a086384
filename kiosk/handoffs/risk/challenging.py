"""Challenges: what was put wrong on purpose, recorded in a stream of the site's own, and what it says of detection.

Nothing here touches a journey. A challenge was put on a throw-away site, whose labels no gate of this site believes;
what is recorded of it names no patient and no container.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk import __version__
from kiosk.domain import facts as f
from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.people import Role
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed

STREAM = "site/challenges"
DRILL = "hold a drill"
DRILLERS = frozenset({Role.QUALITY, Role.DIRECTOR})
"""Who may say that a drill was held."""

LONGEST = 200


@dataclass(frozen=True)
class Challenged:
    """By hazard, over the challenges and drills on record: how many were put, and how many were caught."""

    bench: dict[str, tuple[int, int]]
    drills: dict[str, tuple[int, int]]


def put_on_record(bench: Bench, put: Iterable[f.ChallengePut]) -> int:
    """Record a run of challenges, all or none. Raises LedgerUnavailable, Unconfirmed."""
    moment = bench.clock.now()
    entries = tuple(bench.entry(STREAM, one, moment) for one in put)
    bench.ledger.append(entries, {})
    return len(entries)


def hold_drill(bench: Bench, place: str, hazard: str, what: str, signed: Signed, *, caught: bool) -> None:
    """Record a drill with a dummy bag, signed by who held it. Raises ParseError for words that are not plain."""
    if signed.act != DRILL:
        raise ParseError("signature", f"one for: {DRILL}", f"one for: {signed.act}")
    fact = f.DrillHeld(
        plain_text(place, "place", LONGEST), hazard, plain_text(what, "what", LONGEST), caught, signed.person
    )
    bench.ledger.append((bench.entry(STREAM, fact, bench.clock.now(), people=(signed.person,)),), {})


def challenged(bench: Bench) -> Challenged:
    """What is on record of this release's challenges, and of the drills."""
    return challenged_by(bench.ledger.facts(STREAM), __version__)


def challenged_by(recorded: Iterable[Recorded], release: str) -> Challenged:
    """The same challenge under the same seed counts once, as it came out last; another release's count for nothing."""
    latest: dict[tuple[str, int, str], f.ChallengePut] = {}
    drills: list[f.DrillHeld] = []
    for record in recorded:
        match record.entry.fact:
            case f.ChallengePut() as put if put.release == release:
                latest[put.therapy, put.seed, put.challenge] = put
            case f.DrillHeld() as held:
                drills.append(held)
            case _:
                continue
    return Challenged(_by_hazard(latest.values()), _by_hazard(drills))


def _by_hazard(those: Iterable[f.ChallengePut | f.DrillHeld]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for one in those:
        put, caught = found.get(one.hazard, (0, 0))
        found[one.hazard] = (put + 1, caught + one.caught)
    return found
