"""`kiosk rehearse`: a whole journey on a throw-away site, then every known mix-up."""

import sys
from pathlib import Path

import click

from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.config import load_hazards, load_profiles, load_therapies
from kiosk.domain.therapy import Therapy
from kiosk.rehearsal.report import as_json, keeper, table, write_summary
from kiosk.rehearsal.run import Rehearsed, left_out, mixups_of
from kiosk.rehearsal.run import rehearse as run_rehearsal

THERAPIES = load_therapies()
STEPS_OR_SO = 36


@click.command()
@click.option(
    "--therapy", type=click.Choice(sorted(THERAPIES)), default="car-t", show_default=True, help="Which therapy."
)
@click.option("--seed", type=click.IntRange(0, 1_000_000), default=1, show_default=True, help="The same seed repeats.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for pictures, ledger, summary.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def rehearse(therapy: str, seed: int, out: Path | None, *, as_document: bool) -> None:
    """Rehearse a whole journey on a throw-away site, then every known mix-up; exit 0 only if all came out right."""
    folder = out or Path("out") / f"{therapy}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    hazards = load_hazards()
    about = len(mixups_of(THERAPIES[therapy])) + STEPS_OR_SO
    with click.progressbar(length=about, label=f"Rehearsing {therapy}", file=sys.stderr) as bar:
        rehearsed = run_rehearsal(
            THERAPIES[therapy], seed, THERAPIES, load_profiles(), keep=keeper(folder), progress=lambda _: bar.update(1)
        )
    summary = write_summary(rehearsed, hazards, folder)
    if as_document:
        document(as_json(rehearsed))
    for line in (*words(rehearsed), *not_played(THERAPIES[therapy])):
        say(line)
    for line in table(rehearsed, hazards):
        say(line)
    say(f"Pictures, ledger and summary: {summary}")
    leave(DONE if rehearsed.agreed else REFUSED)


def not_played(therapy: Therapy) -> list[str]:
    """How many mix-ups can't happen in this therapy, and by which fact of its file."""
    return [f"Not played, {count} mix-ups: not so here that {need.words}." for need, count in left_out(therapy).items()]


def words(rehearsed: Rehearsed) -> list[str]:
    """The verdict in a few lines, with whatever did not come out as it must."""
    ledger = "verified" if rehearsed.verified else "NOT VERIFIED"
    counted = (
        f"{len(rehearsed.steps)} steps, {len(rehearsed.mixups)} mix-ups, {len(rehearsed.labels)} labels,"
        f" {rehearsed.facts} facts, {rehearsed.seconds:.0f} s; ledger {ledger};"
        f" right readings refused: {rehearsed.right_readings_refused}"
    )
    wrong = [f"NOT AS EXPECTED: {m.mixup.name} ({m.mixup.interlock})" for m in rehearsed.mixups if not m.as_expected]
    return [counted, *wrong, "AGREED: everything came out as it must." if rehearsed.agreed else "NOT AGREED."]
