"""When checkpoints are made, that they say what the log is, and what lies beyond the last one."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from kiosk.domain.envelope import Entry
from kiosk.domain.facts import StepTaken
from kiosk.domain.step import StepKind
from kiosk.ledger import notes
from kiosk.ledger.checkpoints import MOST_FACTS
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.kept import KeptFile, Why
from kiosk.ledger.keys import signing_key
from kiosk.ledger.merkle import Frontier, leaf_hash, require_consistent, root_from
from kiosk.ledger.site_log import SiteLog, entry_of
from kiosk.ledger.store import Ledger
from tests.ledger.conftest import COI, OTHER, SITE
from tests.ledger.sealed import Sealed, administer, checkpoints_of, fill

Entries = Callable[..., Entry]


@pytest.fixture
def sealed(place: Any, tmp_path: Path) -> Sealed:
    (tmp_path / "drawer").mkdir()
    return Sealed(place, tmp_path / "drawer" / "checkpoints.jsonl")


@pytest.fixture
def ledger(sealed: Sealed) -> Iterator[Ledger]:
    opened = sealed.open()
    yield opened
    opened.close()


def facts_as_inserted(ledger: Ledger) -> list[tuple[str, int, str]]:
    """Stream, number and head of every fact, as the database numbered them."""

    def rows(connection: Connection) -> list[tuple[str, int, str]]:
        order = "rowid" if connection.dialect.name == "sqlite" else "inserted"
        found = connection.exec_driver_sql(f"SELECT stream, number, head FROM facts ORDER BY {order}")
        return [(row.stream, row.number, row.head) for row in found]

    return ledger.database.read(rows)


def test_the_root_is_over_all_facts_in_the_order_of_their_commits(
    sealed: Sealed, ledger: Ledger, entry: Entries
) -> None:
    """A checkpoint names the root of the tree over every fact of every stream, in the order they were committed."""
    fill(ledger, entry, 7)
    made = checkpoints_of(ledger).make(Why.ASKED)
    frontier = Frontier()
    for fact in facts_as_inserted(ledger):
        frontier.append(leaf_hash(entry_of(*fact)))
    assert (made.checkpoint.size, made.checkpoint.root) == (21, frontier.root())
    assert sealed.kept == [made.checkpoint]
    notes.require_signed(made.checkpoint, (checkpoints_of(ledger).key,))


def test_sealing_goes_on_where_it_stopped(sealed: Sealed, entry: Entries) -> None:
    """Sealed in many pieces, over restarts, or at once, the log is the same; each fact stands in it once."""
    sizes = []
    for start in range(0, 120, 40):
        ledger = sealed.open()
        fill(ledger, entry, 40, start)
        sizes.append(checkpoints_of(ledger).make(Why.ASKED).checkpoint.size)
        ledger.close()
    assert sizes == [120, 240, 360]
    frontier, roots = Frontier(), {}
    with closing(sealed.open()) as ledger:
        facts = facts_as_inserted(ledger)
    for fact in facts:
        frontier.append(leaf_hash(entry_of(*fact)))
        roots[frontier.size] = frontier.root()
    assert all(one.root == roots[one.size] for one in sealed.kept)
    assert sealed.audited() is None


def test_proofs_hold_for_stored_trees(sealed: Sealed, entry: Entries) -> None:
    """Inclusion of every fact and consistency of every two checkpoints follow from what is stored, blocks included."""
    ledger = sealed.open()
    fill(ledger, entry, 190)
    made = checkpoints_of(ledger).make(Why.ASKED).checkpoint
    log = SiteLog(SITE)
    for position, fact in list(enumerate(facts_as_inserted(ledger)))[::37]:
        proof = ledger.database.read(lambda connection, at=position: log.inclusion(connection, at, made.size))  # type: ignore[misc]
        assert root_from(leaf_hash(entry_of(*fact)), position, made.size, proof) == made.root
    for one in sealed.kept:
        proof = checkpoints_of(ledger).consistency(one.size, made.size)
        require_consistent((one.size, one.root), (made.size, made.root), proof)
    ledger.close()


@pytest.mark.parametrize("step", [StepKind.RELEASE, StepKind.MATCH_AT_BED, StepKind.LINE_CHECK])
def test_a_checkpoint_follows_every_release(sealed: Sealed, ledger: Ledger, entry: Entries, step: StepKind) -> None:
    """What lets cells go on to a patient is under a checkpoint outside when its append returns."""
    ledger.append([entry("before")], {})
    assert sealed.kept == []
    taken = StepTaken("attempt-1", step.value, ("bag",), "ward")
    ledger.append([entry("release", fact=taken)], {})
    assert [one.size for one in sealed.kept] == [2]
    assert KeptFile(sealed.file).last().why == "release"  # type: ignore[union-attr]


def test_a_checkpoint_follows_a_hundred_facts(sealed: Sealed, ledger: Ledger, entry: Entries) -> None:
    """After 100 facts that asked for none, one is made; a retry counts nothing."""
    for _ in range(2):
        ledger.append([entry(f"f{n}") for n in range(MOST_FACTS - 1)], {})
    assert sealed.kept == []
    ledger.append([entry("the hundredth")], {})
    assert [one.size for one in sealed.kept] == [MOST_FACTS]
    ledger.append([entry("one more")], {})
    assert [one.size for one in sealed.kept] == [MOST_FACTS]


def test_a_checkpoint_follows_a_quarter_of_an_hour(sealed: Sealed, ledger: Ledger, entry: Entries) -> None:
    """Where facts wait, the last checkpoint is never older than 15 minutes, nor of a time that is still to come."""
    checkpoints = checkpoints_of(ledger)
    ledger.append([entry("first")], {})
    checkpoints.pass_time()
    assert len(sealed.kept) == 1
    ledger.append([entry("second")], {})
    sealed.now += timedelta(minutes=14, seconds=59)
    checkpoints.pass_time()
    assert len(sealed.kept) == 1
    sealed.now += timedelta(seconds=1)
    checkpoints.pass_time()
    assert len(sealed.kept) == 2
    sealed.now += timedelta(hours=9)
    checkpoints.pass_time()
    assert len(sealed.kept) == 2
    sealed.now -= timedelta(hours=9, minutes=30)
    ledger.append([entry("third")], {})
    checkpoints.pass_time()
    assert len(sealed.kept) == 3


def test_a_start_covers_what_was_left_open(sealed: Sealed, entry: Entries) -> None:
    """What a kiosk left uncovered when it died is under a checkpoint as soon as it starts again."""
    ledger = sealed.open()
    ledger.append([entry("first")], {})
    ledger.database.close()
    assert sealed.kept == []
    ledger = sealed.open()
    assert [one.size for one in sealed.kept] == [1]
    assert checkpoints_of(ledger).exposure().facts == 0
    ledger.close()


@pytest.mark.hazard("H21")
def test_the_window_is_told(sealed: Sealed, ledger: Ledger, entry: Entries) -> None:
    """How many facts, and since when, only the database vouches for; and when that is more than it may be."""
    checkpoints = checkpoints_of(ledger)
    assert checkpoints.exposure().facts == 0
    fill(ledger, entry, 2)
    sealed.now += timedelta(minutes=5)
    open_one = checkpoints.exposure()
    assert (open_one.facts, open_one.minutes(sealed.now), open_one.too_wide(sealed.now)) == (6, 5, False)
    assert open_one.too_wide(sealed.now + timedelta(minutes=12))
    checkpoints.make(Why.HAND_OVER)
    closed = checkpoints.exposure()
    assert (closed.facts, closed.since, closed.last and closed.last.why) == (0, None, "shift hand-over")


@pytest.mark.hazard("H21")
def test_a_file_that_cannot_be_written_is_told_and_undoes_nothing(
    sealed: Sealed, ledger: Ledger, entry: Entries
) -> None:
    """The fact stays recorded, the window open and its cause shown, until the file can be written again."""
    sealed.file.mkdir()
    taken = StepTaken("attempt-1", StepKind.RELEASE.value, ("bag",), "ward")
    appended = ledger.append([entry("release", fact=taken)], {})
    assert ledger.find("release") == appended.records[0]
    sealed.file.rmdir()
    told = checkpoints_of(ledger).exposure()
    assert told.facts == 1
    assert "directory" in told.failure
    assert told.too_wide(sealed.now)
    assert checkpoints_of(ledger).attempt(Why.TIME) is not None
    assert not checkpoints_of(ledger).exposure().too_wide(sealed.now)


def test_a_stop_leaves_nothing_uncovered(sealed: Sealed, entry: Entries) -> None:
    """A kiosk that is stopped in order leaves no fact beyond its last checkpoint."""
    ledger = sealed.open()
    fill(ledger, entry, 3)
    ledger.close()
    assert [one.size for one in sealed.kept] == [9]


def test_a_torn_line_is_passed_over(sealed: Sealed, ledger: Ledger, entry: Entries) -> None:
    """A power cut in the middle of a line loses that line alone."""
    ledger.append([entry("first")], {})
    checkpoints_of(ledger).make(Why.ASKED)
    with sealed.file.open("ab") as file:
        file.write(b'{"at":"2026-01-01T01:00')
    ledger.append([entry("second")], {})
    checkpoints_of(ledger).make(Why.ASKED)
    assert [one.size for one in sealed.kept] == [1, 2]
    assert sealed.file.read_bytes().endswith(b"\n")


@pytest.mark.hazard("H21")
def test_a_file_that_lacks_what_the_database_has_is_told(sealed: Sealed, entry: Entries) -> None:
    """A file cut or lost is said from the start on, and the copies in the database still hold the log."""
    ledger = sealed.open()
    fill(ledger, entry, 1)
    checkpoints_of(ledger).make(Why.ASKED)
    ledger.close()
    sealed.file.unlink()
    ledger = sealed.open()
    assert checkpoints_of(ledger).exposure().lacking == 3
    fill(ledger, entry, 1, 1)
    checkpoints_of(ledger).make(Why.ASKED)
    assert checkpoints_of(ledger).exposure().lacking == 3
    ledger.close()


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("field", ["note", "line"])
def test_a_checkpoint_of_another_key_keeps_the_kiosk_shut(sealed: Sealed, entry: Entries, field: str) -> None:
    """A file whose last checkpoint another key signed, or that holds anything else, is not started on."""
    ledger = sealed.open()
    fill(ledger, entry, 1)
    made = checkpoints_of(ledger).make(Why.ASKED)
    ledger.close()
    forged = made.checkpoint.__class__(made.checkpoint.origin, 9, bytes(32)).signed(signing_key(b"\x33" * 32))
    said = {"at": "2026-01-01T01:00:00.000000Z", "note": forged.note, "why": "start"}
    line = json.dumps(said if field == "note" else {"note": 1})
    with sealed.file.open("a", encoding="ascii") as file:
        file.write(line + "\n")
    with pytest.raises((LedgerTampered, ValueError)):
        sealed.open()


@pytest.mark.hazard("H21")
@pytest.mark.sqlite
def test_a_running_kiosk_signs_no_log_that_was_changed_under_it(sealed: Sealed, entry: Entries) -> None:
    """A log that no longer begins with what was signed last is not signed on: the ledger stops."""
    ledger = sealed.open()
    fill(ledger, entry, 4)
    checkpoints_of(ledger).make(Why.ASKED)
    administer(sealed.place.file, "UPDATE site_log SET leaf = zeroblob(32) WHERE position = 5")
    ledger.append([entry("next", OTHER)], {})
    with pytest.raises(LedgerTampered):
        checkpoints_of(ledger).make(Why.ASKED)
    with pytest.raises(LedgerTampered, match="root"):
        ledger.append([entry("later", COI)], {})
    ledger.close()


def test_no_checkpoint_names_a_patient_or_a_journey(sealed: Sealed, ledger: Ledger, entry: Entries) -> None:
    """The file says site, number, hash, time and cause; no Chain of Identity identifier, no person."""
    fill(ledger, entry, 40)
    text = sealed.file.read_text(encoding="ascii")
    assert text
    assert COI not in text
    assert "nurse" not in text
    assert sealed.file.stat().st_mode & 0o777 == 0o644
