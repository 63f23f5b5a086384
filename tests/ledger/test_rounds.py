"""Rounds of a kiosk that is served: checkpoints by the clock, and witnesses, whatever goes wrong in one of them."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.envelope import Entry
from kiosk.handoffs.rounds import Rounds
from kiosk.ledger.notes import WITNESS, NoteKey
from tests.ledger.sealed import Sealed, checkpoints_of, fill

pytestmark = pytest.mark.sqlite

PAUSE_S = 0.01
STRANGER = NoteKey("kiosk-2", WITNESS, bytes(32))


class FakeRounds(Rounds):
    """The first round fails in a way that nobody foresaw; whether there was a second one, it says."""

    def __init__(self, *of: Any) -> None:
        super().__init__(*of)
        self.walked, self.again = 0, threading.Event()

    def walk_once(self) -> tuple[str, ...]:
        self.walked += 1
        if self.walked == 1:
            raise RuntimeError("nobody foresaw this")
        self.again.set()
        return super().walk_once()


@contextmanager
def answering(said: bytes) -> Iterator[str]:
    """A server that answers every request with these bytes and hangs up: its address."""

    def answer() -> None:
        with listening.accept()[0] as wire:
            wire.recv(65_536)
            wire.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def test_a_round_makes_the_checkpoint_that_is_due(place: Any, tmp_path: Path, entry: Callable[..., Entry]) -> None:
    """Facts that wait for a quarter of an hour are covered by the next round."""
    sealed = Sealed(place, tmp_path / "checkpoints.jsonl")
    ledger = sealed.open()
    checkpoints_of(ledger).pass_time()
    fill(ledger, entry, 1)
    sealed.now += timedelta(minutes=15)
    assert Rounds(checkpoints_of(ledger), {}).walk_once() == ()
    assert [one.size for one in sealed.kept] == [3]
    ledger.close()


@pytest.mark.hazard("H21")
def test_a_round_that_fails_is_not_the_last(place: Any, tmp_path: Path) -> None:
    """Whatever goes wrong in a round, the next one is walked, so that the window is never left open in silence."""
    ledger = Sealed(place, tmp_path / "checkpoints.jsonl").open()
    rounds = FakeRounds(checkpoints_of(ledger), {}, PAUSE_S)
    rounds.start()
    assert rounds.again.wait(30)
    rounds.stop()
    ledger.close()


@pytest.mark.parametrize("said", [b"nonsense\n", b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfew"])
def test_a_witness_that_speaks_no_http_is_named(
    place: Any, tmp_path: Path, entry: Callable[..., Entry], said: bytes
) -> None:
    """An answer that is none, or is cut off, ends in the words of the round and in nothing else."""
    ledger = Sealed(place, tmp_path / "checkpoints.jsonl").open()
    fill(ledger, entry, 1)
    checkpoints_of(ledger).pass_time()
    with answering(said) as url:
        (wrong,) = Rounds(checkpoints_of(ledger), {url: STRANGER}).walk_once()
    assert url in wrong
    ledger.close()
