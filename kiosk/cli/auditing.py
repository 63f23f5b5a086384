"""`kiosk audit`: check the ledger with the verifier that shares no code with the kiosk."""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import click

from kiosk.cli.answers import leave, say
from kiosk.cli.sites import SITE
from kiosk.handoffs.public_keys import DEVICE_KEYS


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
    command = [sys.executable, "-I", str(verifier), str(folder / "site.db"), "--keys", str(trusted)]
    done = subprocess.run([*command, *(["--json"] if as_document else [])], check=False)  # noqa: S603  our own file
    if keys is None:
        say("The keys came from the site's own folder. To rule out its administrator, give --keys another copy.")
    leave(done.returncode)
