"""`kiosk places`: the labels of a rack of the cold store, on paper."""

from pathlib import Path

import click

from kiosk.cli.answers import DONE, REFUSED, leave, say
from kiosk.cli.sites import SITE
from kiosk.config.settings import load_settings
from kiosk.domain.identifiers import Facility
from kiosk.domain.reasons import Reason
from kiosk.handoffs.places import rack_labels

NUMBER = click.IntRange(1, 99)


@click.command()
@SITE
@click.option("--tank", type=NUMBER, required=True, help="Number of the tank.")
@click.option("--rack", type=NUMBER, required=True, help="Number of the rack in it.")
@click.option("--slots", type=NUMBER, required=True, help="How many slots the rack has.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="PDF to write.")
def places(folder: Path, tank: int, rack: int, slots: int, out: Path) -> None:
    """Write the labels of a rack's slots, each proved, on A4 at their true size."""
    made = rack_labels(Facility.parse(load_settings(folder).facility), tank, rack, slots)
    if isinstance(made, Reason):
        say(f"REFUSED {made.interlock}: expected {made.expected}, got {made.read}. {made.remedy}")
        leave(REFUSED)
    out.write_bytes(made)
    say(f"{slots} labels proved and written: {out}")
    leave(DONE)
