"""Replay from a cache that is checked each time."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import pytest

from kiosk.domain.envelope import Entry, Recorded
from kiosk.ledger import chain, migrate
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.replay import Replays
from kiosk.ledger.store import Ledger

COI, OTHER = "A999026000001D", "A999026000002X"

Entries = Callable[..., Entry]


class Folding:
    """A fold that lists fact ids, and remembers how many facts it was given each time."""

    def __init__(self) -> None:
        self.given: list[int] = []

    def __call__(self, stream: str, facts: Sequence[Recorded], onto: tuple[str, ...] | None) -> tuple[str, ...]:
        self.given.append(len(facts))
        return (onto or (stream,)) + tuple(recorded.entry.fact_id for recorded in facts)


def test_only_new_facts_are_folded(ledger: Ledger, entry: Entries) -> None:
    """A second replay folds what came since, and nothing when nothing came."""
    folding = Folding()
    replays = Replays(ledger, folding)
    assert replays.of(COI).state == (COI,)
    ledger.append([entry("f1"), entry("f2")], {COI: 0})
    replayed = replays.of(COI)
    assert (replayed.state, replayed.count) == ((COI, "f1", "f2"), 2)
    assert replays.of(COI) is replayed
    last = ledger.append([entry("f3")], {COI: 2}).records[-1]
    again = replays.of(COI)
    assert (again.state, again.count, again.head) == ((COI, "f1", "f2", "f3"), 3, last.head)
    assert folding.given == [0, 2, 1]


def test_the_least_used_stream_is_forgotten_and_folded_anew(ledger: Ledger, entry: Entries) -> None:
    """A full cache lets go of the stream unused longest; its next replay gives the same state."""
    folding = Folding()
    replays = Replays(ledger, folding, streams_kept=1)
    ledger.append([entry("f1"), entry("g1", OTHER)], {})
    first = replays.of(COI)
    replays.of(OTHER)
    assert replays.of(COI) == first
    assert folding.given == [1, 1, 1]


def test_a_slower_replay_does_not_overwrite_a_later_one(ledger: Ledger, entry: Entries) -> None:
    """When another thread has replayed further meanwhile, its state stays."""
    given: list[int] = []

    def fold(_: str, facts: Sequence[Recorded], onto: int | None) -> int:
        given.append(len(facts))
        if len(given) == 1:
            ledger.append([entry("f2")], {COI: 1})
            assert replays.of(COI).count == 2
        return (onto or 0) + len(facts)

    replays: Replays[int] = Replays(ledger, fold)
    ledger.append([entry("f1")], {COI: 0})
    assert replays.of(COI).count == 1
    assert replays.of(COI).state == 2
    assert given == [1, 2]


@pytest.mark.sqlite
def test_a_broken_link_between_facts_is_seen_by_replay(ledger: Ledger, place: Any, entry: Entries) -> None:
    """Facts that each hash rightly, but not onto one another, are no chain."""
    ledger.append([entry("f1"), entry("f2"), entry("f3")], {COI: 0})
    connection = sqlite3.connect(place.file)
    connection.execute("DROP TRIGGER facts_no_update")
    ((body,),) = connection.execute("SELECT body FROM facts WHERE number = 2")
    connection.execute(
        "UPDATE facts SET previous = ?, head = ? WHERE number = 2", ["1" * 64, chain.head_after("1" * 64, body)]
    )
    connection.commit()
    connection.close()
    with pytest.raises(LedgerTampered, match="fact 2, previous"):
        ledger.facts(COI)


@pytest.mark.sqlite
def test_a_missing_fact_is_named(ledger: Ledger, place: Any, entry: Entries) -> None:
    """A gap is said to be where the missing fact was."""
    ledger.append([entry("f1"), entry("f2"), entry("f3")], {COI: 0})
    connection = sqlite3.connect(place.file)
    connection.execute("DROP TRIGGER facts_no_delete")
    connection.execute("DELETE FROM facts WHERE number = 2")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerTampered, match="fact 2, number: Expected 2, got 3"):
        ledger.facts(COI)


@pytest.mark.sqlite
@pytest.mark.hazard("H21")
def test_a_state_taken_over_is_held_against_the_copy(place: Any, entry: Entries) -> None:
    """Over a copy of the record only what is new there is folded; over another record the state is refused."""
    folding = Folding()
    ledger = place.open()
    replays = Replays(ledger, folding)
    ledger.append([entry("f1"), entry("f2")], {COI: 0})
    before = replays.of(COI)
    ledger.close()
    with closing(place.open()) as copy:
        over = replays.over(copy)
        assert over.of(COI) == before
        copy.append([entry("f3")], {COI: 2})
        assert over.of(COI).state == (COI, "f1", "f2", "f3")
        assert folding.given == [2, 1]
    place.file.unlink()
    migrate.create(place.url)
    with closing(place.open()) as another:
        another.append([entry("x1"), entry("x2")], {COI: 0})
        with pytest.raises(LedgerTampered):
            replays.over(another).of(COI)


@pytest.mark.sqlite
@pytest.mark.hazard("H21")
@pytest.mark.parametrize("streams", [{COI: 1}, {COI: 3}])
def test_a_kept_state_is_not_believed_against_the_ledger(place: Any, entry: Entries, streams: dict[str, int]) -> None:
    """When the stream no longer has the head a state was folded to, the replay refuses instead of answering from memory."""
    ledger = place.open()
    replays = Replays(ledger, Folding())
    ledger.append([entry("f1"), entry("f2")], {COI: 0})
    replays.of(COI)
    ledger.close()
    place.file.unlink()
    migrate.create(place.url)
    ledger.reopen()
    ledger.append([entry(f"x{n}") for n in range(streams[COI])], {COI: 0})
    with pytest.raises(LedgerTampered):
        replays.of(COI)
    ledger.close()
