"""The command line: a contract. Exit 0 = done and all agreed; 1 = refused or a mismatch found; 2 = usage or set-up.

`--json` gives one JSON document (or one a line) on standard output and nothing else there; words for people go to
standard error.
"""

import sys

import click

from kiosk import __version__
from kiosk.cli import audit, care, label, read, rehearse, site
from kiosk.domain.errors import KioskError


class Contract(click.Group):
    """Turns what breaks into the exit code it means, with what the person does next."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KioskError as error:
            click.echo(f"{error}\n{error.remedy}", err=True)
            sys.exit(2)


@click.group(cls=Contract, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kiosk")
def main() -> None:
    """Samevein: one patient's cells, from the vein back to the same vein."""


main.add_command(rehearse.rehearse)
main.add_command(read.read)
main.add_command(label.label)
main.add_command(site.init)
main.add_command(site.operators)
main.add_command(site.enrol)
main.add_command(site.order)
main.add_command(audit.audit)
main.add_command(care.doctor)
