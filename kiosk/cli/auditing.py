"""`kiosk audit`: check the ledger with the verifier that shares no code with the kiosk; checkpoints and exports."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import click

from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.cli.dossiers import export
from kiosk.cli.sites import SITE, bench_of, establishment, shared_database
from kiosk.config import Settings, load_settings
from kiosk.devices.clock import SystemClock
from kiosk.domain.errors import KioskError, ParseError
from kiosk.handoffs.checkpointing import checkpoint_slip, checkpoints_of
from kiosk.handoffs.opening import safeguards
from kiosk.handoffs.public_keys import DEVICE_KEYS
from kiosk.handoffs.rounds import witness_keys
from kiosk.ledger.checkpoints import Checkpoints
from kiosk.ledger.cosigning import cosigned
from kiosk.ledger.export import record_lines
from kiosk.ledger.kept import KeptFile, Made, Why
from kiosk.ledger.kinds import open_database

OUT = click.Path(path_type=Path, dir_okay=False)


@click.group()
def audit() -> None:
    """The ledger: verify it, sign where it stands, export it."""


@audit.command()
@SITE
@click.option(
    "--keys",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Device keys kept elsewhere; better than the folder's own.",
)
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint, or a file of them, kept elsewhere; better than the site's own file.",
)
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def verify(folder: Path, keys: Path | None, checkpoint: Path | None, *, as_document: bool) -> None:
    """Rehash every fact, follow every chain and the log, check every signature; name the first bad fact."""
    verifier = Path(str(files("kiosk.ledger") / "verify.py"))
    trusted = keys if keys is not None else folder / DEVICE_KEYS
    settings = load_settings(folder)
    outside = checkpoint if checkpoint is not None else folder / settings.checkpoints
    with _record(folder) as record:
        command = [sys.executable, "-I", str(verifier), str(record), "--keys", str(trusted)]
        command += ["--checkpoint", str(outside)] if outside.exists() else []
        done = subprocess.run([*command, *(["--json"] if as_document else [])], check=False)  # noqa: S603  our own file
    if keys is None or checkpoint is None:
        say("Keys and checkpoints of the site's own folder its administrator can change: give --keys and --checkpoint.")
    if not outside.exists():
        say(f"NO CHECKPOINTS: Expected {outside}, got no such file. Put its copy back, and call the quality officer.")
        leave(done.returncode or REFUSED)
    leave(done.returncode)


@contextmanager
def _record(folder: Path) -> Iterator[Path]:
    """The file of the site's record; of one on a server an export, as long as it is looked at."""
    file = folder / "site.db"
    if file.exists():
        yield file
        return
    settings = load_settings(folder)
    shared = shared_database(settings)
    if shared is None:
        yield file
        return
    with (
        closing(open_database(shared.address, safeguards(folder, shared))) as database,
        tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, suffix=".jsonl") as export,
    ):
        database.read(lambda connection: export.writelines(record_lines(connection, settings.site)))
        export.flush()
        yield Path(export.name)


@audit.command()
@SITE
@click.option("--last", is_flag=True, help="The last one made, while the kiosk is served; none is made.")
@click.option("--hand-over", is_flag=True, help="It is made for the hand-over of a shift.")
@click.option("--out", type=OUT, help="Write the signed note to this file.")
@click.option("--slip", type=OUT, help="Write the slip with its code to this PDF.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def checkpoint(
    folder: Path, out: Path | None, slip: Path | None, *, last: bool, hand_over: bool, as_document: bool
) -> None:
    """Sign where the record stands, keep that outside the database, and have the site's witnesses cosign it."""
    settings = load_settings(folder)
    made, missing = _last(folder, settings) if last else _made(folder, settings, hand_over=hand_over)
    if out is not None:
        out.write_text(made.checkpoint.note, encoding="utf-8")
    if slip is not None:
        slip.write_bytes(checkpoint_slip(made, settings.timezone, establishment(settings), settings.station))
    if as_document:
        document(
            {
                "size": made.checkpoint.size, "root": made.checkpoint.root.hex(), "note": made.checkpoint.note,
                "at": made.at.isoformat(), "why": made.why, "not_cosigned_by": list(missing),
                "signatures": [one.name for one in made.checkpoint.signatures],
            }
        )  # fmt: skip
    say(f"{made.checkpoint.size} facts, signed {_ago(made.at)} ({made.why}); kept in {folder / settings.checkpoints}.")
    leave(REFUSED if missing else DONE)


def _last(folder: Path, settings: Settings) -> tuple[Made, tuple[str, ...]]:
    made = KeptFile(folder / settings.checkpoints).last()
    if made is None:
        raise ParseError("checkpoints", f"one in {settings.checkpoints}", "none")
    return made, ()


def _made(folder: Path, settings: Settings, *, hand_over: bool) -> tuple[Made, tuple[str, ...]]:
    bench = bench_of(folder)
    try:
        checkpoints = checkpoints_of(bench)
        made = checkpoints.make(Why.HAND_OVER if hand_over else Why.ASKED)
        say(f"The key it is signed by, for witnesses and verifiers: {checkpoints.key}")
        return _cosigned(checkpoints, made, settings)
    finally:
        bench.ledger.close()


def _cosigned(checkpoints: Checkpoints, made: Made, settings: Settings) -> tuple[Made, tuple[str, ...]]:
    missing = []
    for url, key in witness_keys(settings.witnesses).items():
        try:
            made = cosigned(checkpoints, url, key) or made
        except (KioskError, OSError) as error:
            say(f"NOT COSIGNED by {key.name} at {url}: {error}")
            missing.append(key.name)
    return made, tuple(missing)


def _ago(at: datetime) -> str:
    minutes = max(0, int((SystemClock().now().utc - at).total_seconds() // 60))
    return "now" if not minutes else f"{minutes} minutes ago"


audit.add_command(export)
