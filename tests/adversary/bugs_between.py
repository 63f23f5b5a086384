"""Bugs to plant in hand-overs between organisations, one at a time; as `bugs`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from kiosk.domain.envelope import Entry
from kiosk.domain.interlocks import handover
from kiosk.domain.step import StepKind as K
from kiosk.ledger.appending import Appended, Claim
from kiosk.ledger.store import Ledger
from tests.adversary.between import ANYTHING, Aim
from tests.adversary.bugs import silenced


@dataclass(frozen=True)
class BugBetween:
    """A bug: what is planted, the violations of which one has to come out, and where to look."""

    name: str
    plant: Callable[[], AbstractContextManager[None]]
    found_as: frozenset[str]
    aim: Aim = field(default=ANYTHING)


@contextmanager
def accepted_any_number_of_times() -> Iterator[None]:
    """Neither the count of hand-overs nor the claim on the bundle is asked for."""
    append = Ledger.append

    def unclaimed(
        ledger: Ledger, entries: Sequence[Entry], expected: Mapping[str, int], claims: Sequence[Claim] = ()
    ) -> Appended:
        return append(ledger, entries, expected, [claim for claim in claims if claim.kind != "hand-over bundle"])

    with patch.object(Ledger, "append", unclaimed), silenced(handover.bundle_is_new)():
        yield


def _to(*acts: str) -> Aim:
    return Aim(acts, ("as it is",), ("collected",), (K.HAND_OVER,))


BUGS_BETWEEN = (
    BugBetween(
        "worked on after it left", silenced(handover.journey_is_here), frozenset({"one home at a time"}),
        _to("give", "step"),
    ),
    BugBetween(
        "a bundle accepted again", accepted_any_number_of_times, frozenset({"nothing is accepted twice"}),
        _to("give", "carry"),
    ),
    BugBetween(
        # A journey that never left is told apart by the same interlock, so a fork may come out as a second home.
        "forks not looked for", silenced(handover.bundle_is_no_fork),
        frozenset({"no fork is taken in", "one home at a time"}), _to("give", "restore"),
    ),
)  # fmt: skip
