"""`kiosk database`: make, upgrade and scrub the database that the kiosks of a site share, as the role that owns it."""

import click

from kiosk.cli.answers import say
from kiosk.ledger import migrate, roles

_OWNER = click.option(
    "--owner",
    "owner_url",
    required=True,
    help="Address of the database for the role that owns it; the password comes from a file (passfile=…).",
)
_ROLE = click.option("--role", default="samevein_kiosk", show_default=True, help="The role of the site's kiosks.")


@click.group()
def database() -> None:
    """The database of a site of several kiosks. docs/several-kiosks.md says what comes before and after."""


@database.command()
@_OWNER
@_ROLE
def make(owner_url: str, role: str) -> None:
    """Make the tables of a new ledger in an empty database, and let the kiosks' role record and change nothing."""
    migrate.create_on_server(owner_url, role)
    say(f"Made. {role} may record in it. Next, on a kiosk: kiosk init --database …")


@database.command()
@_OWNER
@_ROLE
def upgrade(owner_url: str, role: str) -> None:
    """Bring a ledger to this release's tables, and the kiosks' role to its rights. Stop the kiosks first."""
    migrate.upgrade_on_server(owner_url, role)
    say("The ledger has this release's tables.")


@database.command()
@_OWNER
def scrub(owner_url: str) -> None:
    """Write the tables of what can be erased anew, without the bytes of what was. Kiosks wait meanwhile."""
    roles.scrub(owner_url)
    say("No trace is left in the tables. The write-ahead log and backups keep theirs until they are recycled.")
