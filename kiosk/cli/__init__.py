"""The command line: a contract. Exit 0 = done and all agreed; 1 = refused or a mismatch found; 2 = usage or set-up.

`--json` gives one JSON document (or one a line) on standard output and nothing else there; words for people go to
standard error.
"""

import sys

import click

from kiosk import __version__
from kiosk.cli.answers import BROKEN
from kiosk.cli.auditing import audit
from kiosk.cli.backups import acknowledge, backup
from kiosk.cli.badges import badges
from kiosk.cli.care import doctor
from kiosk.cli.challenging import challenge
from kiosk.cli.databases import database
from kiosk.cli.deploying import deploy
from kiosk.cli.handing_over import handover
from kiosk.cli.keys import keys
from kiosk.cli.placing import places
from kiosk.cli.printers import printers
from kiosk.cli.protocols import protocol
from kiosk.cli.reading import read
from kiosk.cli.regulating import regulatory
from kiosk.cli.rehearsing import rehearse
from kiosk.cli.reporting import report
from kiosk.cli.restoring import restore
from kiosk.cli.risk import fmea
from kiosk.cli.serving import serve
from kiosk.cli.setting_up import enrol, init, operators, order
from kiosk.cli.specimens import label
from kiosk.cli.upgrading import upgrade
from kiosk.cli.witnessing import witness
from kiosk.domain.errors import KioskError


class Contract(click.Group):
    """Turns what breaks into the exit code it means, with what the person does next."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KioskError as error:
            click.echo(f"{error}\n{error.remedy}", err=True)
            sys.exit(BROKEN)
        except OSError as error:
            click.echo(f"{error.filename or 'file'}: {error.strerror or error}", err=True)
            sys.exit(BROKEN)


@click.group(cls=Contract, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kiosk")
def main() -> None:
    """Samevein: one patient's cells, from the vein back to the same vein."""


COMMANDS = (
    *(serve, rehearse, read, label, places, printers),
    *(database, init, operators, badges, regulatory, enrol, order),
    *(handover, audit, keys, witness, report, fmea, challenge, doctor, deploy, protocol),
    *(backup, restore, acknowledge, upgrade),
)
for command in COMMANDS:
    main.add_command(command)
