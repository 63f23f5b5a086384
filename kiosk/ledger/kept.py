"""The file of checkpoints outside the database: one line of JSON each, only ever added to, durable before it counts.

A line torn by a power cut is no JSON: it is passed over, and the next one begins below it. Whoever can write the file
can also cut it: so it is copied elsewhere, printed and cosigned.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from kiosk.domain.errors import ParseError
from kiosk.ledger import notes
from kiosk.ledger.notes import Checkpoint
from kiosk.ledger.scalars import Misfit, read_moment, write_moment
from kiosk.ledger.whole_file import keep_name

TAIL = 500_000
"""Bytes at the end of the file in which the last checkpoint and the last cosignature are looked for: weeks."""


class Why(Enum):
    """What a checkpoint was made for."""

    START = "start"
    STOP = "stop"
    RELEASE = "release"
    COUNT = "100 facts"
    TIME = "15 minutes"
    HAND_OVER = "shift hand-over"
    ASKED = "asked for"
    COSIGNED = "cosigned"


@dataclass(frozen=True)
class Made:
    """A checkpoint with when it was made (UTC, by the kiosk's own clock, unsigned) and what for."""

    checkpoint: Checkpoint
    at: datetime
    why: str


@dataclass(frozen=True)
class KeptFile:
    """The file, there or not yet."""

    path: Path

    def add(self, made: Made) -> None:
        """Add one, durably. Raises OSError."""
        said = {"at": write_moment(made.at), "note": made.checkpoint.note, "why": made.why}
        line = json.dumps(said, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode("ascii") + b"\n"
        new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            whole = (b"\n" if torn else b"") + line
            if os.write(descriptor, whole) != len(whole):
                raise OSError(f"{self.path}: Expected {len(whole)} bytes written, got fewer.")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if new:
            keep_name(self.path)

    def newest_first(self, most_bytes: int | None = None) -> Iterator[Made]:
        """Every checkpoint in it, or in its last bytes, the last line first.

        Raises ParseError for whole lines that are none, OSError.
        """
        try:
            with self.path.open("rb") as file:
                start = max(0, file.seek(0, os.SEEK_END) - most_bytes) if most_bytes is not None else 0
                file.seek(start)
                lines = file.read().split(b"\n")
        except FileNotFoundError:
            return
        for line in reversed(lines[1:] if start else lines):
            made = self._read(line)
            if made is not None:
                yield made

    def last(self) -> Made | None:
        """The largest of late; of two of one size the later. None where there is none. Raises ParseError, OSError."""
        return max(self.newest_first(TAIL), key=lambda made: made.checkpoint.size, default=None)

    def _read(self, line: bytes) -> Made | None:
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return None
        try:
            return Made(notes.parse(said["note"]), read_moment(said["at"]), str(said["why"]))
        except (KeyError, TypeError, AttributeError, Misfit):
            raise ParseError(str(self.path), "lines of at, note and why", repr(line[:80])) from None
