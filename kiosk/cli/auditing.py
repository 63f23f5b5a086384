"""`kiosk audit`: check the ledger with the verifier that shares no code with the kiosk."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

import click

from kiosk.cli.answers import leave, say
from kiosk.cli.sites import SITE, shared_database
from kiosk.config import load_settings
from kiosk.handoffs.opening import DEVICE_KEYS, safeguards
from kiosk.ledger.export import fact_lines
from kiosk.ledger.kinds import open_database


@click.group()
def audit() -> None:
    """The ledger: verify it."""


@audit.command()
@SITE
@click.option(
    "--keys",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Device keys kept elsewhere; better than the folder's own.",
)
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def verify(folder: Path, keys: Path | None, *, as_document: bool) -> None:
    """Rehash every fact, follow every chain, check every signature; name the first bad fact."""
    verifier = Path(str(files("kiosk.ledger") / "verify.py"))
    trusted = keys if keys is not None else folder / DEVICE_KEYS
    with _record(folder) as record:
        command = [sys.executable, "-I", str(verifier), str(record), "--keys", str(trusted)]
        done = subprocess.run([*command, *(["--json"] if as_document else [])], check=False)  # noqa: S603  our own file
    if keys is None:
        say("The keys came from the site's own folder. To rule out its administrator, give --keys another copy.")
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
        database.read(lambda connection: export.writelines(fact_lines(connection, settings.site)))
        export.flush()
        yield Path(export.name)
