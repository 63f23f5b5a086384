"""Bugs to plant in hand-overs between organisations, one at a time; as `bugs`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from kiosk.domain.envelope import Entry
from kiosk.domain.interlocks import handover
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import accepting
from kiosk.ledger import foreign
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


@contextmanager
def chains_not_verified() -> Iterator[None]:
    """Nobody looks whether the facts inside are as their site signed them."""
    with patch.object(foreign, "require_sound", lambda *_: None):
        yield


@contextmanager
def particulars_not_compared() -> Iterator[None]:
    """The patient's name is believed, whatever the chain is committed to."""
    with patch.object(accepting, "_require_particulars", lambda *_: None):
        yield


def _to(*acts: str, tamperings: tuple[str, ...] = ("as it is",), kinds: tuple[K, ...] = (K.HAND_OVER,)) -> Aim:
    return Aim(acts, tamperings, ("collected",), kinds)


ALTERED = frozenset({"nothing altered is accepted"})

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
    BugBetween(
        "sheet and file not compared", silenced(handover.sheet_agrees_with_bundle),
        frozenset({"sheet is of the bundle"}), _to("give", "take", tamperings=("another sheet",)),
    ),
    BugBetween(
        "chains not verified", chains_not_verified, ALTERED,
        _to("give", "take", tamperings=("a word of the chain",)),
    ),
    BugBetween(
        "particulars not compared", particulars_not_compared, ALTERED,
        _to("give", "take", tamperings=("another name",)),
    ),
    BugBetween(
        "readdressed by the giver", silenced(handover.bundle_was_given_to_this_site), ALTERED,
        _to("give", "take", tamperings=("another address",)),
    ),
)  # fmt: skip
