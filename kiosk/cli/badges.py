"""`kiosk badges`: which staff badges the record knows each by itself, and one lost badge de-authorised."""

from pathlib import Path
from typing import Any

import click

from kiosk.cli.answers import DONE, document, leave, say
from kiosk.cli.setting_up import ask_pin, person_of
from kiosk.cli.sites import SITE, bench_of, signature_or_leave
from kiosk.domain.identifiers import Badge
from kiosk.domain.people import BadgeState, Person, SingleBadge
from kiosk.domain.records import RecordKind
from kiosk.handoffs.badging import deauthorise_badge, singles_of
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import sign_record
from kiosk.handoffs.staffing import name_of


@click.group()
def badges() -> None:
    """Staff badges printed here, and badges that open nothing any more."""


@badges.command("list")
@SITE
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def list_badges(folder: Path, *, as_document: bool) -> None:
    """Show every badge printed here or de-authorised: whose, its state, and why where it is dead."""
    bench = bench_of(folder)
    try:
        rows = [_row(bench, *known) for known in singles_of(bench, *BadgeState)]
    finally:
        bench.ledger.close()
    if as_document:
        document({"badges": rows})
        return
    for row in rows:
        said = ": ".join(text for text in (row["state"], row["why"]) if text)
        click.echo(f"{row['badge']:40} {row['name']:30} {said}")


@badges.command("deauthorise")
@SITE
@click.option("--badge", required=True, help="The lost badge, as it reads.")
@click.option("--why", required=True, help="Why, for example: lost on the way home.")
@click.option("--by", "by_badge", required=True, help="Badge of the administrator who signs.")
def deauthorise(folder: Path, badge: str, why: str, by_badge: str) -> None:
    """Make one badge open nothing any more, wherever it is read. Its person keeps their others."""
    bench = bench_of(folder)
    try:
        pin = ask_pin("administrator")
        by = person_of(bench, by_badge)
        signed = signature_or_leave(sign_record(bench, RecordKind.DEAUTHORISE_BADGE, by, pin))
        deauthorise_badge(bench, Badge.parse(badge), why, signed)
        say(f"De-authorised {badge}.")
        leave(DONE)
    finally:
        bench.ledger.close()


def _row(bench: Bench, person: Person, single: SingleBadge) -> dict[str, Any]:
    return {
        "badge": single.badge,
        "name": name_of(bench, person.person_id),
        "state": single.state.value,
        "handed_over": single.handed_over,
        "why": single.why,
    }
