"""`kiosk restore`: a site made from its backup, held against what is known outside, its restore recorded."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kiosk.cli.answers import DONE, NotDone, leave, say
from kiosk.cli.setting_up import ask_pin, person_of
from kiosk.cli.sites import bench_of, device_keys, profiles_of, signature_or_leave
from kiosk.config import SETTINGS_FILE, Settings, load_settings
from kiosk.config.backed_up import CHECKPOINTS_PART
from kiosk.devices.clock import SystemClock
from kiosk.domain.clock import ClockTrust, Moment
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.connecting import prints_folder
from kiosk.handoffs.opening import ledger_url
from kiosk.handoffs.public_keys import write_public_keys
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.restoring import RESTORE, SIGNERS, bring_keys, reaches, record_restored, sign_restore
from kiosk.ledger import backup as backups
from kiosk.ledger import log_audit, migrate, notes
from kiosk.ledger.audit import Broken
from kiosk.ledger.backup import MANIFEST, UNFINISHED
from kiosk.ledger.checkpoints import note_key_of
from kiosk.ledger.errors import BackupBroken
from kiosk.ledger.kept import KeptFile
from kiosk.ledger.notes import Checkpoint, origin_of
from kiosk.ledger.whole_file import keep_name

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
RESTORED_FROM = "restored-from.json"
"""The manifest of the backup that a site was restored from, in the site's folder."""


SHORTER = (
    "Look for a newer backup, and for the newest checkpoint (--checkpoint). If there is none, two people sign that the "
    "kiosk works on without what is lost: --accept-loss, with two --badge, quality's first."
)
CLOCK = "Let the computer keep its clock by the network first: by it the kiosk tells which numbers are given already."
ANOTHER_FOLDER = "Name a folder that is not there. A site is never written over."
TWO_BADGES = "Give two --badge: quality's, then an administrator's or the director's."


@dataclass(frozen=True)
class Request:
    """What is restored: a backup's folder, the keys brought, the newest checkpoint kept elsewhere, who signs a loss."""

    source: Path
    keys: Path
    checkpoint: Path | None = None
    accept_loss: bool = False
    badges: tuple[str, ...] = ()


@click.command()
@click.option("--from", "source", type=FOLDER, required=True, help="The folder of one backup.")
@click.option("--site", "folder", type=click.Path(path_type=Path), required=True, help="Folder to make.")
@click.option("--keys", type=FOLDER, required=True, help="The site's keys, kept elsewhere; in no backup.")
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The newest checkpoint kept elsewhere, a note or a file of them.",
)
@click.option("--accept-loss", is_flag=True, help="Two people sign that the kiosk works on without the facts lost.")
@click.option("--badge", "badges", multiple=True, help="Badge of quality, then of an administrator or director.")
def restore(
    source: Path, folder: Path, keys: Path, checkpoint: Path | None, badges: tuple[str, ...], *, accept_loss: bool
) -> None:
    """Make a site's folder from a backup, verified against the newest checkpoint outside. The old kiosk must be off."""
    asked = Request(source, keys, checkpoint, accept_loss, badges)
    lost = restored(asked, folder, SystemClock().now())
    say(f"Restored to {folder}: {lost}. Nobody works with it before quality acknowledged that: kiosk acknowledge.")
    leave(DONE)


def restored(asked: Request, folder: Path, moment: Moment) -> str:
    """Make the folder, whole or not at all. What is lost, in words.

    Raises NotDone, BackupBroken, LedgerTampered, KeysNotBrought, KeyFileUnsafe, LedgerUnavailable, OSError.
    """
    if folder.exists():
        raise NotDone("restore", f"no folder {folder} yet", "one that is there", ANOTHER_FOLDER)
    if moment.trust is not ClockTrust.TRUSTED:
        raise NotDone("clock", ClockTrust.TRUSTED.value, moment.trust.value, CLOCK)
    place = folder.with_name(folder.name + UNFINISHED)
    shutil.copytree(asked.source, place, symlinks=True)
    try:
        lost = _restored_in(place, asked, moment)
        place.rename(folder)
        keep_name(folder)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return lost


def _restored_in(place: Path, asked: Request, moment: Moment) -> str:
    place.chmod(0o700)
    manifest = backups.verify(place)
    (place / MANIFEST).rename(place / RESTORED_FROM)
    settings = load_settings(place)
    if settings.site != manifest.site or settings.database:
        raise BackupBroken(place / SETTINGS_FILE, f"the settings of {manifest.site}, its record in a file", "others")
    migrate.upgrade(ledger_url(place))
    trusted = device_keys(place)
    outside = _outside(asked.checkpoint, settings, trusted)
    known = max((one.size for one in outside), default=0)
    if not reaches(manifest, known) and not asked.accept_loss:
        got = (
            f"{manifest.facts}: {known - manifest.facts} facts are lost" if known else "none: nobody knows what is lost"
        )
        expected = f"the {known} facts of a checkpoint kept outside" if known else "a checkpoint kept outside"
        raise NotDone("restore", expected, got, SHORTER)
    made = bring_keys(asked.keys, place / "keys", settings.site, moment.utc)
    write_public_keys(place, (*trusted, *(key for key in made if key.purpose is not KeyPurpose.SEAL)))
    _lay_checkpoints(place, settings, manifest.facts, moment)
    bench = bench_of(place)
    try:
        _require_agreed(bench, [one for one in outside if one.size <= manifest.facts])
        signed = None if reaches(manifest, known) else signed_by_two(bench, RESTORE, asked.badges)
        lost = record_restored(bench, manifest, known, made, signed).lost
        for profile in profiles_of(settings, place).values():
            if profile.transport.kind == "file":
                prints_folder(profile, place).mkdir(exist_ok=True)
    finally:
        bench.ledger.close()
    if not known:
        return "how much is lost, nobody knows"
    return f"{lost} facts are known to be lost" if lost else f"it reaches the checkpoint of {known} facts"


def _outside(checkpoint: Path | None, settings: Settings, trusted: Sequence[TrustedKey]) -> list[Checkpoint]:
    """The checkpoints that were brought, each under the site's own signature. Raises ParseError, LedgerTampered."""
    if checkpoint is None:
        return []
    text = checkpoint.read_text(encoding="utf-8")
    is_note = text.startswith(origin_of(settings.site))
    found = [notes.parse(text)] if is_note else [one.checkpoint for one in KeptFile(checkpoint).newest_first()]
    keys = tuple(note_key_of(settings.site, key) for key in trusted if key.purpose is KeyPurpose.CHECKPOINT)
    for one in found:
        notes.require_signed(one, keys)
    return found


def _lay_checkpoints(place: Path, settings: Settings, facts: int, moment: Moment) -> None:
    """The file of checkpoints where the settings name it, without those that the restored record can't reach.

    What lies there already, on another disk, is kept beside it under another name.
    """
    part, file = place / CHECKPOINTS_PART, place / settings.checkpoints
    known = [made for made in KeptFile(part).newest_first() if made.checkpoint.size <= facts]
    part.unlink(missing_ok=True)
    if file.exists():
        file.rename(file.with_name(f"{file.name}.before-restore-{moment.utc:%Y%m%dT%H%M%SZ}"))
    file.parent.mkdir(parents=True, exist_ok=True)
    for made in reversed(known):
        KeptFile(file).add(made)


def _require_agreed(bench: Bench, outside: list[Checkpoint]) -> None:
    """Every signature of the record counts, and its log meets every checkpoint. Raises LedgerTampered."""
    verdict = bench.ledger.verify()
    if isinstance(verdict, Broken):
        raise verdict.error
    bench.ledger.database.read(lambda connection: log_audit.verify(connection, bench.ledger.site, outside))


def signed_by_two(bench: Bench, act: str, badges: tuple[str, ...]) -> tuple[Signed, Signed]:
    """Two people sign an act of restoring with their PINs; who is refused is told, and the command ends with 1."""
    if len(badges) != len(SIGNERS):
        raise NotDone("badges", "those of two people", str(len(badges)), TWO_BADGES)
    one, other = (
        signature_or_leave(sign_restore(bench, act, turn, person_of(bench, badge), ask_pin(badge)))
        for turn, badge in enumerate(badges)
    )
    return one, other
