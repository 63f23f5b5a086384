"""`kiosk regulatory`: on what legal footing the site runs, signed by two."""

from pathlib import Path

import click

from kiosk.cli.answers import DONE, leave, say
from kiosk.cli.setting_up import ask_pin, person_of
from kiosk.cli.sites import SITE, bench_of, signature_or_leave
from kiosk.domain.errors import ParseError
from kiosk.handoffs.fitness import SIGNERS, record_regulatory_decision, sign_regulatory_decision


@click.command()
@SITE
@click.option("--decision", required=True, help="What was decided, for example: clinical trial under IND.")
@click.option("--reference", required=True, help="The document that says so: its number, version and date.")
@click.option(
    "--badge",
    "badges",
    multiple=True,
    required=True,
    help="Badge of quality or an administrator, then of the laboratory director; twice.",
)
def regulatory(folder: Path, decision: str, reference: str, badges: tuple[str, ...]) -> None:
    """Record the regulatory decision that a production site waits for."""
    bench = bench_of(folder)
    try:
        if len(badges) != len(SIGNERS):
            raise ParseError("badges", "those of two people", str(len(badges)))
        one, other = (
            signature_or_leave(sign_regulatory_decision(bench, turn, person_of(bench, badge), ask_pin(badge)))
            for turn, badge in enumerate(badges)
        )
        record_regulatory_decision(bench, decision, reference, (one, other))
        say(f"Recorded: {decision} ({reference}).")
        leave(DONE)
    finally:
        bench.ledger.close()
