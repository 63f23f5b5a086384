"""A shipper of fifty bags: one swapped, missing or extra is refused, and named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import facts as f
from kiosk.domain.attempt import Attempt, BagRead, PackedKeyedTwice
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind
from tests.domain.attempts import SITE, begun
from tests.domain.attempts import label_read as read_one
from tests.domain.shipments import FOUND, HANDED, KEYED, LABEL_PRINTED, LABELLED, PACKED, PACKED_FACT, RECEIVED, SENT
from tests.domain.world import BASE, NOON, Chapter, Happened, history, journey_of, planned, printed, taken

MANY = 50
BAGS = tuple(f"A9999260{number:05d}DAX12100" for number in range(1, MANY + 1))
STRAY = "A999926000777DAX12100"
"""A bag of the same patient that was never packed."""


def _labelled(bag: str) -> tuple[f.Fact, ...]:
    return (
        planned(bag, "apheresis", 1, 1), *printed(bag, BASE), f.LabelReadBack(bag, BASE, 1, ()),
        f.LabelApplied(bag, BASE, 1, "earlier"), taken(StepKind.APPLY_AT_COLLECTION, bag),
    )  # fmt: skip


COLLECTED = (
    *history(Chapter.ORDERED),
    *(Happened(fact) for bag in (*BAGS, STRAY) for fact in _labelled(bag)),
)
PACKED_FIFTY = replace(PACKED, fact=replace(PACKED_FACT, containers=BAGS))
JOURNEY = journey_of((*COLLECTED, PACKED_FIFTY, *SENT[1:], HANDED, RECEIVED))
LABELS = tuple(read_one(bag, BASE) for bag in (*BAGS, STRAY))


def opening(first: tuple[BagRead, ...], second: tuple[BagRead, ...], journey: Journey = JOURNEY) -> Attempt:
    """Two people open the shipper and read these bags."""
    attempt = begun(StepKind.OPEN_SHIPPER, BAGS, FOUND, bags=first)
    one, two = attempt.witnesses
    return replace(attempt, witnesses=(one, replace(two, bags=second)), shown=journey.count)


def reason_of(first: tuple[BagRead, ...], second: tuple[BagRead, ...]) -> Reason:
    """What the set interlock says of it."""
    decision = decide(JOURNEY, SITE, opening(first, second), NOON)
    assert isinstance(decision, Refused)
    return next(r for r in decision.reasons if r.interlock == "set_received_is_the_set_dispatched")


@pytest.mark.hazard("H11")
def test_fifty_that_came_as_they_left_are_taken_in() -> None:
    """Two people read every one of them, in any order."""
    read = LABELS[:MANY]
    decision = decide(JOURNEY, SITE, opening(read, read[::-1]), NOON)
    assert isinstance(decision, Authorized), decision
    assert decision.containers == BAGS


@pytest.mark.hazard("H11")
@given(st.integers(0, MANY - 1))
def test_one_missing_is_named(place: int) -> None:
    """Whichever of the fifty is missing, it is that one that is named, and held."""
    read = LABELS[:place] + LABELS[place + 1 : MANY]
    reason = reason_of(read, read)
    assert (reason.expected, reason.read, reason.container) == (BAGS[place], "missing", BAGS[place])


@pytest.mark.hazard("H11")
@given(st.integers(0, MANY))
def test_one_extra_is_named(place: int) -> None:
    """A fifty-first bag, wherever it lies among the others, is named."""
    read = (*LABELS[:place], LABELS[MANY], *LABELS[place:MANY])
    reason = reason_of(read, read)
    assert (reason.expected, reason.read) == ("the 50 containers packed", f"one more: {STRAY}")
    assert reason.container == STRAY


@pytest.mark.hazard("H11")
@given(st.integers(0, MANY - 1))
def test_one_swapped_is_named_with_what_came_in_its_place(place: int) -> None:
    """Fifty came, and one of them is another: both are named."""
    read = (*LABELS[:place], LABELS[MANY], *LABELS[place + 1 : MANY])
    reason = reason_of(read, read)
    assert (reason.expected, reason.read) == (BAGS[place], f"in its place: {STRAY}")


@pytest.mark.hazard("H08", "H11")
@given(st.integers(0, MANY - 1))
def test_what_only_the_second_person_missed_is_named_alone(place: int) -> None:
    """The first read all fifty, the second forty-nine: the one is named, not a list of ninety-nine."""
    decision = decide(JOURNEY, SITE, opening(LABELS[:MANY], LABELS[:place] + LABELS[place + 1 : MANY]), NOON)
    assert isinstance(decision, Refused)
    said = {reason.interlock: (reason.expected, reason.read) for reason in decision.reasons}
    assert said["witnesses_read_the_same"] == (BAGS[place], "nothing more")
    assert said["set_received_is_the_set_dispatched"] == (BAGS[place], "missing")


@pytest.mark.hazard("H10")
def test_fifty_are_packed_and_counted() -> None:
    """As many as were read are counted; with one read less, the count stands against it."""
    journey = journey_of((*COLLECTED, replace(LABELLED[0], fact=replace(LABEL_PRINTED, containers=BAGS)), LABELLED[1]))
    keyed = tuple((name, str(MANY) if name == "count" else text) for name, text in KEYED)
    attempt = begun(StepKind.PACK, BAGS, None, bags=LABELS[:MANY])
    packing = replace(attempt, shown=journey.count, detail=PackedKeyedTwice(keyed, keyed))
    assert isinstance(decide(journey, SITE, packing, NOON), Authorized)
    less = replace(begun(StepKind.PACK, BAGS[:-1], None, bags=LABELS[: MANY - 1]), shown=journey.count,
                   detail=PackedKeyedTwice(keyed, keyed))  # fmt: skip
    decision = decide(journey, SITE, less, NOON)
    assert isinstance(decision, Refused)
    assert {reason.interlock for reason in decision.reasons} == {
        "count_packed_is_count_listed",
        "label_lists_what_is_packed",
    }
