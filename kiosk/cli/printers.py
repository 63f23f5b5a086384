"""`kiosk printers`: profiles, and the printers behind them."""

import click

from kiosk.cli.calibrating import calibrate


@click.group()
def printers() -> None:
    """Printer profiles, and the printers behind them."""


printers.add_command(calibrate)
