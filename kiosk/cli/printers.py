"""`kiosk printers`: the profiles, and the printers behind them."""

from pathlib import Path
from typing import Any

import click

from kiosk.cli.answers import DONE, REFUSED, document, leave
from kiosk.cli.approving import approve_printing
from kiosk.cli.calibrating import calibrate
from kiosk.cli.checks.profiles import Looked, looked_at
from kiosk.cli.printer_status import status
from kiosk.config import load_profiles
from kiosk.config.profiles import profile_files
from kiosk.labels.profile import PrinterProfile

SITE = click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Also the profiles in this site's folder.",
)
JSON = click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")


@click.group()
def printers() -> None:
    """Printer profiles, and the printers behind them."""


@printers.command("list")
@SITE
@JSON
def list_profiles(folder: Path | None, *, as_document: bool) -> None:
    """Show each profile: id, model, dots per inch, language, wire, stock and what it is validated for."""
    rows = [_row(profile) for profile in load_profiles(folder).values()]
    if as_document:
        document({"profiles": rows})
        return
    for row in rows:
        model = f"{row['vendor']} {row['model']}"
        stock = f"{row['width_mm']:g} x {row['height_mm']:g} mm"
        validated = ", ".join(row["validated_for"]) or "nothing"
        printer = f"{row['id']:28} {model:28} {row['dpi']:3} dpi  {row['language']:14} {row['wire']:10}"
        click.echo(f"{printer} {stock:14} validated for {validated}")


@printers.command()
@click.argument("profiles", nargs=-1, metavar="[FILE|ID]...")
@SITE
@JSON
def check(profiles: tuple[str, ...], folder: Path | None, *, as_document: bool) -> None:
    """Check profiles whole, each FILE or ID or every one, and repeat what nobody could confirm, with the reason."""
    files = profile_files(folder)
    named = {Path(name).stem if _is_file(name) else name for name in profiles}
    looked_at_all = looked_at((*files, *_added(profiles, files)))
    found = [looked for looked in looked_at_all if not named or looked.id in named]
    agreed = all(not looked.fault for looked in found)
    if as_document:
        document({"profiles": [_checked(looked) for looked in found], "agreed": agreed})
    else:
        for looked in found:
            click.echo(f"{'BAD' if looked.fault else 'ok '} {looked.fault or looked.id}")
            for fact, why in _unconfirmed(looked).items():
                click.echo(f"      unconfirmed {fact}: {why}")
    leave(DONE if agreed else REFUSED)


def _is_file(name: str) -> bool:
    return name.endswith(".toml")


def _added(names: tuple[str, ...], known: tuple[Path, ...]) -> list[Path]:
    """The files named that are not among the known ones. A name that is neither file nor id is wrong usage."""
    ids = [path.stem for path in known]
    added = []
    for name in names:
        if _is_file(name):
            if not Path(name).is_file():
                raise click.UsageError(f"Expected a file, got {name}.")
            if not any(path.samefile(name) for path in known):
                added.append(Path(name))
        elif name not in ids:
            raise click.UsageError(f"Expected a .toml file or one of {', '.join(ids)}, got {name}.")
    return added


def _row(profile: PrinterProfile) -> dict[str, Any]:
    return {
        "id": profile.id,
        "vendor": profile.printer.vendor,
        "model": profile.printer.model,
        "dpi": profile.printer.dpi,
        "language": profile.printer.language,
        "wire": profile.transport.kind,
        "width_mm": profile.media.width_mm,
        "height_mm": profile.media.height_mm,
        "material": profile.stock.material,
        "validated_for": list(profile.stock.validated_for),
        "rfid": profile.rfid is not None,
    }


def _checked(looked: Looked) -> dict[str, Any]:
    return {
        "id": looked.id,
        "fault": looked.fault or None,
        "sha256": looked.profile.sha256 if looked.profile is not None else None,
        "unconfirmed": dict(_unconfirmed(looked)),
    }


def _unconfirmed(looked: Looked) -> dict[str, str]:
    return dict(looked.profile.unconfirmed) if looked.profile is not None else {}


for command in (status, calibrate, approve_printing):
    printers.add_command(command)
