"""`kiosk printers status`: the site's printers are asked how they are; nothing is printed."""

from pathlib import Path
from typing import Any

import click

from kiosk.cli.answers import DONE, REFUSED, document, leave
from kiosk.cli.sites import profiles_of
from kiosk.config import load_settings
from kiosk.devices.printers import PrinterStatus
from kiosk.domain.errors import ParseError
from kiosk.handoffs.connecting import printer_for
from kiosk.labels.profile import PrinterProfile


@click.command()
@click.argument("profiles", nargs=-1, metavar="[ID]...")
@click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="The site whose printers are asked.",
)
@click.option("--json", "as_document", is_flag=True, help="One JSON document a printer, one a line.")
def status(profiles: tuple[str, ...], folder: Path, *, as_document: bool) -> None:
    """Ask every printer of the site, or those of some profiles, how it is: model, dots, faults, its own count."""
    ready = True
    for profile, pieces in _asked(folder, profiles):
        answer = printer_for(profile, folder).status()
        ready = ready and answer.reason is None
        if as_document:
            document(as_json(profile, pieces, answer))
        else:
            _tell(profile, pieces, answer)
    leave(DONE if ready else REFUSED)


def as_json(profile: PrinterProfile, pieces: tuple[str, ...], answer: PrinterStatus) -> dict[str, Any]:
    """What the printer said, and what is against it."""
    reason = answer.reason
    against = None if reason is None else {"expected": reason.expected, "read": reason.read}
    return {
        "profile": profile.id,
        "wire": profile.transport.kind,
        "for": list(pieces),
        "ready": reason is None,
        "against": against,
        "replies": list(answer.replies),
    }


def _asked(folder: Path, named: tuple[str, ...]) -> list[tuple[PrinterProfile, tuple[str, ...]]]:
    """Each profile of the site with what is printed there. Raises ParseError for one that is not the site's."""
    of_site = profiles_of(load_settings(folder), folder)
    found = {profile.id: profile for profile in of_site.values()}
    strangers = sorted(set(named) - set(found))
    if strangers:
        raise ParseError("printers", f"profiles of the site, {', '.join(sorted(found))}", ", ".join(strangers))
    chosen = sorted(named or found)
    return [(found[name], tuple(piece for piece, p in sorted(of_site.items()) if p.id == name)) for name in chosen]


def _tell(profile: PrinterProfile, pieces: tuple[str, ...], answer: PrinterStatus) -> None:
    click.echo(f"{'ok' if answer.reason is None else 'NOT READY'} {profile.id}: {', '.join(pieces)}")
    if answer.reason is not None:
        click.echo(f"   expected {answer.reason.expected}, got {answer.reason.read}")
    for reply in answer.replies:
        click.echo(f"   {reply}")
