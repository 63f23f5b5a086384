"""`kiosk printers approve`: what may print on this site, signed by two."""

from pathlib import Path

import click

from kiosk.cli.answers import DONE, leave, say
from kiosk.cli.setting_up import ask_pin, person_of
from kiosk.cli.sites import SITE, bench_of, signature_or_leave
from kiosk.domain.errors import ParseError
from kiosk.handoffs.approving import APPROVERS, approve, sign_approval, waiting


@click.command("approve")
@SITE
@click.option("--why", required=True, help="What was looked at, for example: test labels of 30 November, file 12.")
@click.option(
    "--badge",
    "badges",
    multiple=True,
    required=True,
    help="Badge of quality or an administrator, then of quality or the laboratory director; twice.",
)
def approve_printing(folder: Path, why: str, badges: tuple[str, ...]) -> None:
    """Approve the template in force and the profiles of this site's printers, as far as nobody did yet."""
    bench = bench_of(folder)
    try:
        if len(badges) != len(APPROVERS):
            raise ParseError("badges", "those of two people", str(len(badges)))
        found = waiting(bench)
        if not found.template and not found.profiles:
            say("Nothing waits: template and profiles are approved.")
            leave(DONE)
        if found.template:
            say(f"Template {found.template}")
        for name, sha256 in found.profiles:
            say(f"Profile {name} {sha256}")
        one, other = (
            signature_or_leave(sign_approval(bench, turn, person_of(bench, badge), ask_pin(badge)))
            for turn, badge in enumerate(badges)
        )
        approve(bench, found, why, (one, other))
        say("Approved.")
        leave(DONE)
    finally:
        bench.ledger.close()
