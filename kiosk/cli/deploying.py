"""`kiosk deploy`: write the files that lock a kiosk's computer down."""

from pathlib import Path

import click

from kiosk.cli.answers import say
from kiosk.cli.deployed import deployed_for, write_to
from kiosk.cli.sites import SITE
from kiosk.config import load_settings

NEXT = "Next: systemctl daemon-reload; systemctl enable --now samevein samevein-screen@tty1; then kiosk doctor --site."


@click.command()
@SITE
@click.option(
    "--to",
    "root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Root of the file system: /, or another folder to look at them first.",
)
def deploy(folder: Path, root: Path) -> None:
    """Write the units, the browser's policy and the settings that lock this computer down, filled in for a site."""
    wanted = deployed_for(folder, load_settings(folder))
    write_to(root, wanted)
    for one in wanted:
        say(f"wrote {root / one.place}")
    say(NEXT)
