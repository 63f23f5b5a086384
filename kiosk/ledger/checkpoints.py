"""Checkpoints of a site: when they are made, where they are kept, and what lies beyond the last one.

On every release and every authorisation to open or to infuse, after 100 facts, after 15 minutes in which there was one,
at a shift hand-over, at every start and every stop. Each is made in this order: the new facts into the log, durably;
the log's size and root signed; the note into the file outside the database, durably; a copy of it into the database.

Making one never undoes what it was made for: a fact that is recorded stays recorded. Where it can't be made, the window
of what only the database vouches for stays open, and is shown. Where the log itself has been changed, the ledger stops.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert, select

from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import KioskError, ParseError
from kiosk.domain.facts import StepTaken
from kiosk.domain.keys import TrustedKey
from kiosk.domain.step import StepKind
from kiosk.ledger import log_audit, notes
from kiosk.ledger.database import Database
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.kept import TAIL, KeptFile, Made, Why
from kiosk.ledger.keys import SigningKey
from kiosk.ledger.notes import LOG, Checkpoint, NoteKey, Signature, origin_of
from kiosk.ledger.scalars import write_moment
from kiosk.ledger.schema import CHECKPOINTS
from kiosk.ledger.site_log import SiteLog

MOST_FACTS = 100
LONGEST = timedelta(minutes=15)
"""The window between two checkpoints: whatever of the two comes first."""

RELEASES = frozenset(
    step.value
    for step in (
        StepKind.RELEASE,
        StepKind.RELEASE_EXCEPTIONALLY,
        StepKind.MATCH_AT_BED,
        StepKind.MATCH_IN_LABORATORY,
        StepKind.LINE_CHECK,
    )
)
"""Steps after which cells may go on to a patient: a checkpoint follows at once."""


@dataclass(frozen=True)
class CheckpointPlace:
    """Where the checkpoints of a site are kept outside its database, and the key that signs them.

    `earlier` are the keys that signed checkpoints before this one did, each up to its last size.
    """

    file: Path
    key: SigningKey
    earlier: tuple[TrustedKey, ...] = ()

    def keys(self, site: str) -> tuple[NoteKey, ...]:
        """The keys whose checkpoints of the site's log count."""
        return (NoteKey(origin_of(site), LOG, self.key.public), *(note_key_of(site, one) for one in self.earlier))


def note_key_of(site: str, key: TrustedKey) -> NoteKey:
    """A checkpoint key as notes know it: up to the last size that it may have signed."""
    return NoteKey(origin_of(site), LOG, bytes.fromhex(key.public), key.last_size)


@dataclass(frozen=True)
class Exposure:
    """What only the database vouches for: `facts` of them, the first recorded at `since` (UTC).

    `last` is the last checkpoint outside, `cosigned` the last one there that a witness signed, unchecked. `lacking` is
    the size of a checkpoint that the database has and the file lacks, `failure` why the last one could not be made.
    """

    facts: int
    since: datetime | None
    last: Made | None
    cosigned: Made | None = None
    lacking: int | None = None
    failure: str = ""

    def minutes(self, now: datetime) -> int:
        """How long the first of them has been lying there, in whole minutes."""
        return 0 if self.since is None else max(0, int((now - self.since).total_seconds() // 60))

    def too_wide(self, now: datetime) -> bool:
        """Whether the window is wider than it may be, or something stands in the way of closing it."""
        late = self.since is not None and now - self.since > LONGEST + timedelta(minutes=1)
        return self.facts > MOST_FACTS or late or bool(self.failure) or self.lacking is not None


def kept_outside(kept: KeptFile) -> tuple[Made | None, Made | None]:
    """The last checkpoint of the file, and the last one there that a witness signed. Raises ParseError, OSError."""
    cosigned = next((one for one in kept.newest_first(TAIL) if len(one.checkpoint.signatures) > 1), None)
    return kept.last(), cosigned


def exposure(
    connection: Connection, site: str, kiosk: str, last: Made | None, cosigned: Made | None = None
) -> Exposure:
    """What lies beyond the kiosk's last checkpoint outside. Raises ParseError for a copy in the database that is none.

    Each kiosk of a site keeps checkpoints of its own, over the one log.
    """
    size = last.checkpoint.size if last is not None else 0
    facts, since = SiteLog(site).beyond(connection, size)
    newest = _newest(connection, site, kiosk)
    lacking = newest.size if newest is not None and newest.size > size else None
    return Exposure(facts, since, last, cosigned, lacking)


def _newest(connection: Connection, site: str, kiosk: str) -> Checkpoint | None:
    own = select(CHECKPOINTS.c.note).where(CHECKPOINTS.c.site == site, CHECKPOINTS.c.kiosk == kiosk)
    note = connection.execute(own.order_by(CHECKPOINTS.c.size.desc()).limit(1)).scalar()
    return None if note is None else notes.parse(note)


class Checkpoints:
    """The checkpoints that one kiosk makes of an open ledger. Threads may share it."""

    def __init__(
        self, database: Database, site: str, kiosk: str, place: CheckpointPlace, clock: Callable[[], datetime]
    ) -> None:
        self.place = place
        self._database = database
        self._site = site
        self._kiosk = kiosk
        self._log = SiteLog(site)
        self._kept = KeptFile(place.file)
        self._clock = clock
        self._turn = threading.Lock()
        self._uncovered = 0
        self._last = self._kept.last()
        self._failure = ""
        self._lacking: int | None = None
        self._read: tuple[tuple[int, int, int], tuple[Made | None, Made | None]] | None = None

    @property
    def key(self) -> NoteKey:
        """The public key under which the checkpoints are signed now."""
        return self.place.keys(self._site)[0]

    @property
    def last(self) -> Made | None:
        """The last one outside the database."""
        return self._last

    def verify(self, connection: Connection) -> None:
        """Hold the log against the facts, and both against the last checkpoints of file and database.

        A file that lacks what the database has was cut or lost: that is said in every `exposure` until the next start.
        Only where they disagree every checkpoint is asked, to name the first bad fact. Raises LedgerTampered.
        """
        try:
            newest = _newest(connection, self._site, self._kiosk)
            last = None if self._last is None else self._last.checkpoint
            known = self._signed([one for one in (newest, last) if one is not None])
            log_audit.verify(connection, self._site, known)
            if newest is not None and (last is None or last.size < newest.size):
                self._lacking = newest.size
        except LedgerTampered:
            log_audit.verify(
                connection, self._site, self._signed([one.checkpoint for one in self._kept.newest_first()])
            )
            raise
        except ParseError as error:
            raise LedgerTampered("checkpoints", 0, error.what, error.expected, error.got) from error

    def _signed(self, found: Sequence[Checkpoint]) -> list[Checkpoint]:
        for one in found:
            notes.require_signed(one, self.place.keys(self._site))
        return list(found)

    def make(self, why: Why) -> Made:
        """A checkpoint of everything recorded so far; the last one again where nothing was recorded since.

        One over no fact is kept nowhere.

        Raises OSError where the file can't be written, LedgerTampered where the log is not what it was, and what
        `Database.write` raises.
        """
        with self._turn:
            size, root = self._database.write(self._sealed)
            if self._last is not None and self._last.checkpoint.size == size:
                made = self._last
            else:
                checkpoint = Checkpoint(origin_of(self._site), size, root).signed(self.place.key)
                made = Made(checkpoint, self._clock(), why.value)
                if size:
                    self._keep(made)
            self._uncovered = 0
            self._failure = ""
            return made

    def _sealed(self, connection: Connection) -> tuple[int, bytes]:
        if self._last is not None:
            before = self._last.checkpoint
            size = self._log.size(connection)
            if size < before.size or self._log.root(connection, before.size) != before.root:
                raise LedgerTampered("the site log", before.size, "root", "that of the last checkpoint", "another")
        frontier = self._log.seal(connection)
        return frontier.size, frontier.root()

    def _keep(self, made: Made) -> None:
        self._kept.add(made)
        self._last = made
        self._database.write(lambda connection: self._copy(connection, made))

    def _copy(self, connection: Connection, made: Made) -> None:
        newest = _newest(connection, self._site, self._kiosk)
        if newest is None or newest.size < made.checkpoint.size:
            row = {"site": self._site, "kiosk": self._kiosk, "size": made.checkpoint.size}
            row |= {"note": made.checkpoint.note, "made_at": write_moment(made.at), "why": made.why}
            connection.execute(insert(CHECKPOINTS), row)

    def after(self, records: Sequence[Recorded]) -> None:
        """Facts were recorded: make a checkpoint where they ask for one. Raises nothing."""
        self._uncovered += len(records)
        if any(isinstance(one.entry.fact, StepTaken) and one.entry.fact.step in RELEASES for one in records):
            self.attempt(Why.RELEASE)
        elif self._uncovered >= MOST_FACTS:
            self.attempt(Why.COUNT)

    def pass_time(self) -> None:
        """Make a checkpoint where facts wait and the last is 15 minutes old, or of a later time. Raises nothing.

        Or where they are 100, of whichever kiosk.
        """
        try:
            waiting = self.exposure().facts
        except KioskError as error:
            self._failure = str(error)
            return
        if waiting >= MOST_FACTS:
            self.attempt(Why.COUNT)
        elif waiting and (self._last is None or not timedelta(0) <= self._clock() - self._last.at < LONGEST):
            self.attempt(Why.TIME)

    def attempt(self, why: Why) -> Made | None:
        """A checkpoint, or None where it can't be made, which `exposure` then says. Raises nothing."""
        try:
            return self.make(why)
        except (KioskError, OSError) as error:
            self._failure = str(error)
            return None

    def exposure(self) -> Exposure:
        """What lies beyond the last checkpoint; a file that can't be read is a failure. Raises LedgerUnavailable."""
        # The file first, outside the database's own reading: an error of that disk is none of the database.
        failure = self._failure
        try:
            last, cosigned = self._outside()
        except (ParseError, OSError) as error:
            last, cosigned, failure = self._last, None, str(error)
        found = self._database.read(lambda connection: exposure(connection, self._site, self._kiosk, last, cosigned))
        return replace(found, lacking=found.lacking or self._lacking, failure=failure)

    def _outside(self) -> tuple[Made | None, Made | None]:
        # Asked with every look at quality's home: read anew only where the file is another than at the last one.
        try:
            found = self._kept.path.stat()
        except FileNotFoundError:
            return None, None
        state = found.st_ino, found.st_size, found.st_mtime_ns
        if self._read is None or self._read[0] != state:
            self._read = state, kept_outside(self._kept)
        return self._read[1]

    def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """The proof for a witness that the log of `size` facts begins with that of `old`."""
        return self._database.read(lambda connection: self._log.consistency(connection, old, size))

    def largest_cosigned(self, witness: NoteKey) -> int:
        """The size of the largest checkpoint in the file that this witness cosigned, 0 for none."""
        found = (one.checkpoint for one in self._kept.newest_first() if notes.is_signed_by(one.checkpoint, witness))
        return max((one.size for one in found), default=0)

    def add_cosignatures(self, checkpoint: Checkpoint, lines: tuple[Signature, ...]) -> Made:
        """Keep a checkpoint with what witnesses signed under it. Raises OSError."""
        with self._turn:
            made = Made(checkpoint.with_cosignatures(lines), self._clock(), Why.COSIGNED.value)
            self._kept.add(made)
            if self._last is None or made.checkpoint.size >= self._last.checkpoint.size:
                self._last = made
            return made
