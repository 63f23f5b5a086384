"""Mix-ups of the record itself: whoever administers the computer changes what was recorded, once with every key."""

import json
import sqlite3
from contextlib import closing

from kiosk.ledger.chain import head_after, signed_text
from kiosk.ledger.checkpoints import CheckpointPlace
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.kept import Why
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.scenes import release_play
from kiosk.rehearsal.seeded import unsafe_key
from kiosk.rehearsal.world import World

_GUARDED = ("facts", "site_log", "site_log_blocks", "checkpoints")


def _administrator(world: World) -> sqlite3.Connection:
    """Somebody with the file of the record, who took the triggers away."""
    connection = sqlite3.connect(world.folder / "site.db")
    for table in _GUARDED:
        for act in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
    return connection


def _alter_result(connection: sqlite3.Connection, coi: str) -> int:
    """The last result of the journey becomes another: the number of its fact."""
    query = "SELECT number, body FROM facts WHERE stream = ? AND kind = 'ResultRecorded' ORDER BY number DESC LIMIT 1"
    number, body = connection.execute(query, [coi]).fetchone()
    said = json.loads(body)
    said["fact"]["value"] = "97"
    better = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    connection.execute("UPDATE facts SET body = ? WHERE stream = ? AND number = ?", [better, coi, number])
    return int(number)


def _chain_anew(world: World, connection: sqlite3.Connection, coi: str, first: int) -> None:
    """Heads and signatures from a fact on, with the kiosk's own key; then no log and no checkpoint is left inside."""
    query = "SELECT number, previous, body FROM facts WHERE stream = ? AND number >= ? ORDER BY number"
    head = ""
    for number, previous, body in connection.execute(query, [coi, first]).fetchall():
        before = head or previous
        head = head_after(before, body)
        signature = world.device_key.sign(signed_text(head)).hex()
        connection.execute(
            "UPDATE facts SET previous = ?, head = ?, signature = ? WHERE stream = ? AND number = ?",
            [before, head, signature, coi, number],
        )
    connection.execute("UPDATE heads SET head = ? WHERE stream = ?", [head, coi])
    for table in _GUARDED[1:]:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own tables


def _started(world: World, place: CheckpointPlace | None = None) -> Outcome:
    try:
        world.reopen()
        if place is not None:
            world.bench.ledger.keep_checkpoints(place)
            world.bench.ledger.reopen()
    except LedgerTampered as tampered:
        return (tampered.reason,)
    return ()


def _altered_at_night(world: World) -> Outcome:
    world.close()
    with closing(_administrator(world)) as connection, connection:
        _alter_result(connection, world.journeys["patient"])
    return _started(world)


def _rewritten_with_every_key(world: World) -> Outcome:
    place = CheckpointPlace(world.folder / "checkpoints.jsonl", unsafe_key(world.seed, "checkpoint"))
    world.bench.ledger.keep_checkpoints(place)
    if world.bench.ledger.checkpoints is not None:
        world.bench.ledger.checkpoints.make(Why.HAND_OVER)
    world.close()
    with closing(_administrator(world)) as connection, connection:
        coi = world.journeys["patient"]
        _chain_anew(world, connection, coi, _alter_result(connection, coi))
    return _started(world, place)


def _last_fact_cut(world: World) -> None:
    with closing(_administrator(world)) as connection, connection:
        at = {"coi": world.journeys["patient"]}
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            "DELETE FROM facts WHERE stream = :coi AND number = (SELECT count FROM heads WHERE stream = :coi)", at
        )
        connection.execute(
            "UPDATE heads SET count = count - 1, head = (SELECT head FROM facts f WHERE f.stream = :coi"
            " AND f.number = heads.count - 1) WHERE stream = :coi",
            at,
        )


def _cut_while_two_release(world: World) -> Outcome:
    try:
        return perform(world, release_play(dose_bag(world)).with_between(0, _last_fact_cut))
    except LedgerTampered as tampered:
        return (tampered.reason,)


MIXUPS = (
    MixUp(
        "a result that fell short is altered in the database at night, and the kiosk is started in the morning",
        "record_is_as_recorded",
        "tested",
        _altered_at_night,
    ),
    MixUp(
        "the last fact is cut from the database while two people release",
        "record_is_as_recorded",
        "tested",
        _cut_while_two_release,
    ),
    MixUp(
        "whoever holds every key rewrites a result, its chain and the log, and the kiosk is started in the morning",
        "record_is_as_recorded",
        "tested",
        _rewritten_with_every_key,
    ),
)
