"""Bugs to plant in hand-overs between organisations, one at a time; as `bugs`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from kiosk.domain.envelope import Entry
from kiosk.domain.interlocks import handover
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import accepting
from kiosk.ledger import signed
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
def any_signature_on_a_sheet() -> Iterator[None]:
    """Whoever signed the sheet's code, it is believed."""
    with patch.object(signed, "require_by", lambda *_: None):
        yield


@contextmanager
def lists_of_a_bundle_believed() -> Iterator[None]:
    """What a bundle lists of containers, dead labels and evidence is not held against its chain."""
    with patch.object(accepting, "_require_whole", lambda *_: None):
        yield


@contextmanager
def names_in_a_bundle_believed() -> Iterator[None]:
    """The patient's particulars in a bundle are not held against what the chain is committed to."""
    with patch.object(accepting, "_require_particulars", lambda *_: None):
        yield


def _altered(*tamperings: str) -> Aim:
    return Aim(("give", "take"), tamperings, ("collected",), (K.HAND_OVER,))


SHEET, ALTERED = frozenset({"sheet is of the bundle"}), frozenset({"nothing altered is accepted"})


def _to(*acts: str) -> Aim:
    return Aim(acts, ("as it is",), ("collected",), (K.HAND_OVER,))


BUGS_BETWEEN = (
    BugBetween(
        "worked on after it left", silenced(handover.journey_is_here), frozenset({"one home at a time"}),
        _to("give", "step"),
    ),
    BugBetween(
        "a bundle accepted again", accepted_any_number_of_times, frozenset({"nothing is accepted twice"}),
        _to("give", "travel", "carry"),
    ),
    BugBetween(
        # A journey that never left is told apart by the same interlock, so a fork may come out as a second home.
        "forks not looked for", silenced(handover.bundle_is_no_fork),
        frozenset({"no fork is taken in", "one home at a time"}), _to("give", "travel", "carry", "restore"),
    ),
    BugBetween("no sheet is asked for", silenced(handover.sheet_was_read), SHEET, _altered("no sheet")),
    BugBetween(
        "any sheet beside any file", silenced(handover.sheet_agrees_with_bundle), SHEET, _altered("another sheet"),
    ),
    BugBetween("a sheet that anybody made", any_signature_on_a_sheet, SHEET, _altered("home-made sheet")),
    BugBetween(
        "lists that differ from the chain", lists_of_a_bundle_believed, ALTERED,
        _altered("no containers", "no dead labels", "another number"),
    ),
    BugBetween("the patient under another name", names_in_a_bundle_believed, ALTERED, _altered("another name")),
)  # fmt: skip
