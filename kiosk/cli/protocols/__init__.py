"""`kiosk protocol`: templates of the protocols by which a site qualifies its own installation and operation."""

from pathlib import Path

import click

from kiosk.cli.answers import DONE, leave, say
from kiosk.cli.protocols.installation import installation
from kiosk.cli.protocols.operation import operation
from kiosk.cli.protocols.page import markdown
from kiosk.cli.sites import SITE
from kiosk.config import load_settings

IQ, OQ = "iq", "oq"


@click.command()
@click.argument("which", type=click.Choice([IQ, OQ]))
@SITE
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Markdown file to write.")
def protocol(which: str, folder: Path, out: Path) -> None:
    """Write the template of a protocol: what to check, what is expected, room for what was found and who signs."""
    settings = load_settings(folder)
    made = installation(folder, settings) if which == IQ else operation(settings)
    out.write_text(markdown(made), encoding="utf-8")
    say(f"{made.title}: {sum(len(section.items) for section in made.sections)} rows, {out}")
    leave(DONE)
