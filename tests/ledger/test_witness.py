"""A witness signs a log that grew, and no other, whatever happens to it in between."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from kiosk.domain.errors import ParseError
from kiosk.ledger import notes
from kiosk.ledger.cosigning import cosigned
from kiosk.ledger.errors import KeyFileUnsafe
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import signing_key
from kiosk.ledger.merkle import Frontier, consistency, leaf_hash, node_hash
from kiosk.ledger.notes import LOG, Checkpoint, NoteKey, origin_of
from kiosk.ledger.witness import KEY_FILE, SIZE_TYPE, Asked, Witness, parse_asked
from kiosk.web.witness import create_witness
from tests.ledger.conftest import COI, SITE
from tests.ledger.sealed import Sealed, checkpoints_of, fill

pytestmark = pytest.mark.sqlite

KEY, ORIGIN = signing_key(b"\x22" * 32), origin_of(SITE)
LOG_KEY = NoteKey(ORIGIN, LOG, KEY.public)
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def tree(size: int, *, forged: bool = False) -> list[bytes]:
    return [leaf_hash(f"{'forged' if forged and n == 2 else 'fact'} {n}".encode()) for n in range(size)]


def checkpoint(size: int, *, forged: bool = False, key: Any = KEY) -> Checkpoint:
    frontier = Frontier()
    for leaf in tree(size, forged=forged):
        frontier.append(leaf)
    return Checkpoint(ORIGIN, size, frontier.root()).signed(key)


def asked(old: int, size: int, *, forged: bool = False, key: Any = KEY) -> bytes:
    leaves = tree(size, forged=forged)

    def subtree(level: int, index: int) -> bytes:
        if not level:
            return leaves[index]
        return node_hash(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1))

    proof = consistency(old, size, subtree) if old <= size else ()
    return Asked(old, proof, checkpoint(size, forged=forged, key=key)).written()


def opened(folder: Path, *logs: NoteKey) -> Witness:
    return Witness(folder, "kiosk-2", logs or (LOG_KEY,), lambda: NOW)


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    found = opened(tmp_path / "witness")
    yield found
    found.close()


def test_a_log_that_grew_is_cosigned(witness: Witness) -> None:
    """Each larger checkpoint is signed, with the time, under the witness's own key and none other's."""
    for old, size in ((0, 3), (3, 8), (8, 8), (8, 21)):
        answer = witness.answer(asked(old, size))
        assert answer.status == HTTPStatus.OK, answer.text
        signed = checkpoint(size).with_cosignatures(notes.parse_signatures(answer.text))
        found = notes.is_signed_by(signed, witness.key)
        assert found is not None
        assert notes.signed_at(found) == int(NOW.timestamp())
        assert notes.is_signed_by(signed, NoteKey("kiosk-3", notes.WITNESS, witness.key.public)) is None
        assert notes.parse(signed.note) == signed


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(
    ("content", "status"),
    [
        (asked(5, 8), HTTPStatus.CONFLICT),
        (asked(0, 21), HTTPStatus.CONFLICT),
        (asked(0, 5), HTTPStatus.CONFLICT),
        (asked(8, 8, forged=True), HTTPStatus.CONFLICT),
        (asked(8, 21, forged=True), HTTPStatus.UNPROCESSABLE_ENTITY),
        (asked(8, 5), HTTPStatus.BAD_REQUEST),
        (asked(8, 21, key=signing_key(b"\x33" * 32)), HTTPStatus.FORBIDDEN),
        (asked(8, 21).replace(b"A9990", b"A9991"), HTTPStatus.NOT_FOUND),
        (asked(8, 21).replace(b"\n21\n", b"\n22\n"), HTTPStatus.FORBIDDEN),
        (asked(8, 21).replace(b"old 8", b"old 08"), HTTPStatus.BAD_REQUEST),
        (b"", HTTPStatus.BAD_REQUEST),
        (b"\xff" * 100, HTTPStatus.BAD_REQUEST),
        (b"x" * 40_000, HTTPStatus.BAD_REQUEST),
    ],
)
def test_no_other_log_is_cosigned(witness: Witness, content: bytes, status: HTTPStatus) -> None:
    """A smaller log, a rewritten one, another's, one nobody signed, and what is no request: none is signed."""
    assert witness.answer(asked(0, 8)).status == HTTPStatus.OK
    answer = witness.answer(content)
    assert answer.status == status
    if status == HTTPStatus.CONFLICT:
        assert (answer.text, answer.media_type) == ("8\n", SIZE_TYPE)
    assert "—" not in answer.text
    assert witness.answer(asked(8, 21)).status == HTTPStatus.OK


@pytest.mark.hazard("H21")
def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    """After a restart the witness still refuses what is smaller than or not consistent with what it signed last."""
    first = opened(tmp_path / "witness")
    key = first.key
    assert first.answer(asked(0, 21)).status == HTTPStatus.OK
    first.close()
    second = opened(tmp_path / "witness")
    assert second.key == key
    assert second.answer(asked(0, 8)).status == HTTPStatus.CONFLICT
    assert second.answer(asked(21, 30, forged=True)).status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert second.answer(asked(21, 30)).status == HTTPStatus.OK
    second.close()


@pytest.mark.hazard("H21")
def test_what_it_signed_is_kept_before_it_answers(tmp_path: Path) -> None:
    """A witness that can't keep what it is about to sign gives no signature; one with a forged memory gives none either."""
    witness = opened(tmp_path / "witness")
    assert witness.answer(asked(0, 3)).status == HTTPStatus.OK
    (kept,) = (tmp_path / "witness").glob("*.note")
    (tmp_path / "witness" / f"{kept.name}.new").mkdir()
    with pytest.raises(OSError, match="directory"):
        witness.answer(asked(3, 8))
    (tmp_path / "witness" / f"{kept.name}.new").rmdir()
    assert witness.answer(asked(0, 3)).text == "3\n"
    kept.write_text(checkpoint(2).note, encoding="utf-8")
    with pytest.raises(ParseError):
        witness.answer(asked(2, 8))
    witness.close()


KILLED = """
import os, sys
from tests.ledger.test_witness import asked, opened
from pathlib import Path
witness = opened(Path(sys.argv[1]))
size = int(sys.argv[2])
while True:
    answer = witness.answer(asked(size, size + 1))
    assert answer.status == 200, (size, answer)
    size += 1
    os.write(1, b"%d\\n" % size)
"""


@pytest.mark.hazard("H21")
def test_a_kill_at_any_moment_lets_it_sign_nothing_smaller(tmp_path: Path) -> None:
    """Killed again and again at whatever it was doing, it remembers at least the last size it answered for."""
    promised = 0
    for _ in range(3):
        command = [sys.executable, "-c", KILLED, str(tmp_path / "witness"), str(promised)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": "."}
        ) as child:
            assert child.stdout is not None
            for _ in range(4):
                promised = int(child.stdout.readline())
            child.send_signal(signal.SIGKILL)
            promised = max([promised, *(int(line) for line in child.stdout.read().split("\n")[:-1])])
        witness = opened(tmp_path / "witness")
        known = int(witness.answer(asked(999, 999)).text)
        assert known >= promised
        assert witness.answer(asked(0, promised - 1)).status == HTTPStatus.CONFLICT
        assert witness.answer(asked(known, known + 1, forged=True)).status == HTTPStatus.UNPROCESSABLE_ENTITY
        promised = known
        witness.close()


def test_two_processes_are_not_one_witness(witness: Witness, tmp_path: Path) -> None:
    """Where one witness works in a folder a second is refused; its key is closed to others."""
    with pytest.raises(KeyFileUnsafe):
        opened(tmp_path / "witness")
    assert (tmp_path / "witness" / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert witness.answer(asked(0, 3)).status == HTTPStatus.OK


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def asked_at(witness: Witness) -> Iterator[str]:
    with make_server("127.0.0.1", 0, create_witness(witness), handler_class=Quiet) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


@pytest.mark.hazard("H21")
def test_a_kiosk_has_its_checkpoints_cosigned(
    place: Any, tmp_path: Path, entry: Any, witness: Witness, asked_at: str
) -> None:
    """Over HTTP the last checkpoint gets the witness's signature, which stands in the file outside; no journey is told."""
    sealed = Sealed(place, tmp_path / "checkpoints.jsonl")
    ledger = sealed.open()
    checkpoints = checkpoints_of(ledger)
    assert cosigned(checkpoints, asked_at, witness.key) is None
    for start in (0, 10, 20):
        fill(ledger, entry, 10, start)
        checkpoints.make(Why.ASKED)
        made = cosigned(checkpoints, asked_at, witness.key)
        assert made is not None
        assert notes.is_signed_by(sealed.kept[-1], witness.key) is not None
        assert cosigned(checkpoints, asked_at, witness.key) == made
    assert [one.size for one in sealed.kept] == [30, 30, 60, 60, 90, 90]
    exposure = checkpoints.exposure()
    assert exposure.cosigned is not None
    assert exposure.cosigned.checkpoint.size == 90
    sealed.file.unlink()
    ledger.close()
    ledger = sealed.open()
    fill(ledger, entry, 1, 30)
    checkpoints_of(ledger).make(Why.ASKED)
    assert cosigned(checkpoints_of(ledger), asked_at, witness.key) is not None
    ledger.close()


def test_what_goes_to_a_witness_names_no_journey(place: Any, tmp_path: Path, entry: Any) -> None:
    """The request says site, sizes and hashes; no Chain of Identity identifier and no person."""
    sealed = Sealed(place, tmp_path / "checkpoints.jsonl")
    ledger = sealed.open()
    fill(ledger, entry, 11)
    made = checkpoints_of(ledger).make(Why.ASKED).checkpoint
    content = Asked(7, checkpoints_of(ledger).consistency(7, made.size), made).written()
    ledger.close()
    assert parse_asked(content).checkpoint == made
    text = content.decode()
    assert COI not in text
    assert "nurse" not in text


def test_an_unwilling_witness_stops_nothing(place: Any, tmp_path: Path, entry: Any, asked_at: str) -> None:
    """A witness that knows another key, or that is not there, is an error that names it; the checkpoint stays."""
    sealed = Sealed(place, tmp_path / "checkpoints.jsonl", key=signing_key(b"\x44" * 32))
    ledger = sealed.open()
    fill(ledger, entry, 1)
    made = checkpoints_of(ledger).make(Why.ASKED)
    stranger = NoteKey("kiosk-2", notes.WITNESS, bytes(32))
    with pytest.raises(ParseError, match="403"):
        cosigned(checkpoints_of(ledger), asked_at, stranger)
    with pytest.raises(OSError, match="witness at"):
        cosigned(checkpoints_of(ledger), "http://127.0.0.1:9", stranger)
    with pytest.raises(ParseError, match="http or https"):
        cosigned(checkpoints_of(ledger), "file:///etc", stranger)
    assert sealed.kept == [made.checkpoint]
    ledger.close()
