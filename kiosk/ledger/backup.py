"""A backup of a site in a file: one folder, whole or not there, verified by reading it back.

The database is copied by SQLite's own backup from one snapshot, while the kiosk goes on; beside it lie the files that
the caller names, and a manifest with the SHA-256 of each. Private keys are never among them, for whoever has record and
keys can forge it: they are kept apart, and brought to a restore by another way.

The folder is built under another name and renamed when it is whole, so that a backup cut short is never taken for one.
It holds names, birth dates and pictures: the place it goes to is encrypted, and its keys are kept elsewhere.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from kiosk.ledger.errors import BackupBroken, LedgerUnavailable
from kiosk.ledger.scalars import Misfit, read_moment, write_moment
from kiosk.ledger.sqlite import BUSY_MS
from kiosk.ledger.whole_file import keep_name, write_whole

FORM = "samevein backup 1"
MANIFEST = "manifest.json"
DATABASE = "site.db"
UNFINISHED = ".unfinished"
"""How the folder is called until it is whole."""

BEGINS = "samevein-"
_CHUNK = 1 << 20
_HEADS = "SELECT stream, count, head FROM heads WHERE site = ? ORDER BY stream"


@dataclass(frozen=True)
class Part:
    """One file of a backup."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a backup is: of which site, when (UTC), by which release and schema, how many facts to which head.

    `head` is the SHA-256 over the heads of all streams, `parts` every file but this one by its path in the folder.
    """

    site: str
    at: datetime
    release: str
    schema: str
    facts: int
    head: str
    parts: Mapping[str, Part]

    @property
    def folder(self) -> str:
        """What the folder of this backup is called; the names of a site's backups sort by time."""
        return f"{BEGINS}{self.site}-{self.at:%Y%m%dT%H%M%SZ}-{self.facts}"

    def written(self) -> str:
        """The text of the manifest."""
        said = asdict(self) | {"form": FORM, "at": write_moment(self.at)}
        return json.dumps(said, indent=1, sort_keys=True) + "\n"


def make(
    database: Path,
    also: Mapping[str, Path],
    to: Path,
    *,
    site: str,
    release: str,
    at: datetime,
    require: Callable[[Path], None],
) -> Path:
    """Back a site up into a new folder within `to`, and read it back. Gives the folder.

    `also` are further files by their path in the backup; `require` audits the record in it. Raises what that raises,
    BackupBroken where what was read back is not what was written, LedgerUnavailable where the database can't be copied,
    OSError.
    """
    unfinished = to / f"{BEGINS}{site}-{at:%Y%m%dT%H%M%SZ}{UNFINISHED}"
    unfinished.mkdir(mode=0o700)
    try:
        # The database last: what the other files say, checkpoints above all, it then reaches.
        for name, source in also.items():
            _copy(source, unfinished / name)
        copy_database(database, unfinished / DATABASE)
        parts = {name: _part(unfinished / name) for name in (DATABASE, *sorted(also))}
        schema, facts, head = standing(unfinished / DATABASE, site)
        manifest = Manifest(site, at, release, schema, facts, head, parts)
        write_whole(unfinished / MANIFEST, manifest.written())
        verify(unfinished)
        require(unfinished)
        whole = to / manifest.folder
        unfinished.rename(whole)
        keep_name(whole)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return whole


def copy_database(source: Path, to: Path) -> None:
    """Copy a database as it stands at one moment, whoever writes it meanwhile. Raises LedgerUnavailable, OSError."""
    if not source.is_file():
        raise LedgerUnavailable(f"backup: Expected a database at {source}, got none.")
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as ours, closing(sqlite3.connect(to)) as copy:
            ours.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            ours.execute("PRAGMA query_only = ON")
            ours.backup(copy)
            # One file, whole in itself: the log beside it is none of the backup's.
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise LedgerUnavailable(f"backup: Expected the database copied, got {error}.") from error
    settle(to)


def schema_of(database: Path) -> str:
    """The schema of a database that may be open elsewhere. Raises LedgerUnavailable."""
    if not database.is_file():
        raise LedgerUnavailable(f"ledger: Expected a database at {database}, got none.")
    try:
        with closing(sqlite3.connect(database)) as ours:
            (schema,) = ours.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise LedgerUnavailable(f"ledger: Expected one with a schema, got {error}.") from error
    return str(schema)


def standing(database: Path, site: str) -> tuple[str, int, str]:
    """The schema of a copied database, its facts counted, and the SHA-256 over its heads. Raises LedgerUnavailable."""
    digest = hashlib.sha256()
    try:
        with closing(_at_rest(database)) as copy:
            (schema,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            (facts,) = copy.execute("SELECT count(*) FROM facts WHERE site = ?", [site]).fetchone()
            for stream, count, head in copy.execute(_HEADS, [site]):
                digest.update(f"{stream}\n{count}\n{head}\n".encode())
    except (sqlite3.Error, TypeError) as error:
        raise LedgerUnavailable(f"backup: Expected a ledger, got {error}.") from error
    return str(schema), int(facts), digest.hexdigest()


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises BackupBroken for a folder that is none, or an unfinished one."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said.pop("form") != FORM:
            raise BackupBroken(folder, f"a backup of the form {FORM!r}", "another")
        parts = {str(name): Part(str(part["sha256"]), int(part["size"])) for name, part in said["parts"].items()}
        return Manifest(**{**said, "at": read_moment(said["at"]), "parts": parts})
    except (OSError, ValueError, TypeError, KeyError, AttributeError, Misfit) as error:
        raise BackupBroken(folder, f"a backup with its {MANIFEST}", repr(error)) from None


def verify(folder: Path) -> Manifest:
    """Read a whole backup back from the disk: every byte of every part, and what the database says of itself.

    Its chains and signatures are the caller's to audit. Raises BackupBroken, LedgerUnavailable, OSError.
    """
    manifest = read(folder)
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
    if there != {MANIFEST, *manifest.parts}:
        raise BackupBroken(folder, ", ".join(sorted({MANIFEST, *manifest.parts})), ", ".join(sorted(there)))
    for name, part in manifest.parts.items():
        found = _part(folder / name)
        if found != part:
            raise BackupBroken(folder / name, f"{part.size} bytes of SHA-256 {part.sha256}", f"{found.sha256}")
    try:
        with closing(_at_rest(folder / DATABASE)) as database:
            (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise BackupBroken(folder / DATABASE, "a database that is whole", said)
    return manifest


def latest(to: Path, site: str) -> Manifest | None:
    """The newest backup of a site in a folder of them, by its manifest alone; None where there is none."""
    found = _backups(to, site)
    return found[-1][0] if found else None


def discard_all_but(to: Path, site: str, kept: int) -> None:
    """Remove the older backups of a site, all but the newest `kept`; what is no backup of it stays. Raises OSError."""
    for _, folder in _backups(to, site)[:-kept]:
        gone = folder.with_name(f"{folder.name}{UNFINISHED}")
        folder.rename(gone)
        shutil.rmtree(gone)


def _backups(to: Path, site: str) -> list[tuple[Manifest, Path]]:
    """The backups of a site in a folder of them, the oldest first."""
    found = []
    for folder in to.glob(f"{BEGINS}{site}-*"):
        try:
            manifest = read(folder)
        except BackupBroken:
            continue
        if manifest.site == site and folder.name == manifest.folder:
            found.append((manifest, folder))
    return sorted(found, key=lambda one: one[0].at)


def _at_rest(database: Path) -> sqlite3.Connection:
    """A copy that nobody writes: opened so that not even a lock is left beside it."""
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as content, os.fdopen(_new(to), "wb") as copy:
        shutil.copyfileobj(content, copy, _CHUNK)
    settle(to)


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)


def settle(path: Path) -> None:
    """Bring a file to the disk, and out of memory: what is read back then comes from the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
    keep_name(path)


def _part(path: Path) -> Part:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Part(digest.hexdigest(), size)
