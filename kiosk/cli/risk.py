"""`kiosk fmea`: the failure-mode analysis, from hazard to interlock to test to the site's own counts."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.cli.sites import bench_of
from kiosk.config import load_hazard_tests, load_hazards, load_scales
from kiosk.domain.errors import ParseError
from kiosk.handoffs.reports.setting import pdf_of
from kiosk.handoffs.reports.writing import latest_months
from kiosk.handoffs.risk.analysis import Analysis, analysis, analysis_of, months_before
from kiosk.handoffs.risk.counting import Happened
from kiosk.handoffs.risk.document import document_of
from kiosk.handoffs.risk.modes import Yardstick
from kiosk.handoffs.risk.paper import paper_of
from kiosk.handoffs.risk.spreadsheet import csv_of
from kiosk.handoffs.risk.tallies import Tallies

FORMS = (".csv", ".pdf")
"""What a file is written as, by how its name ends."""

THIS_MONTH = f"{datetime.now(UTC):%Y-%m}"
"""Where there is no site whose clock says."""

SHOWN = 12
"""So many hazards are said to people; all of them are in the document and the files."""


@click.command()
@click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The site's folder; without one the baselines alone.",
)
@click.option("--month", help="The month looked at, YYYY-MM, with the year that ends with it; the present one without.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file to write, .csv or .pdf.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def fmea(folder: Path | None, month: str | None, out: Path | None, *, as_document: bool) -> None:
    """The failure-mode analysis: hazards ranked, what stands against each, tests, and the site's own counts."""
    if out is not None and out.suffix not in FORMS:
        raise click.UsageError(f"--out: Expected a name that ends with {' or '.join(FORMS)}, got {out.name}.")
    if out is not None and out.suffix == ".pdf" and folder is None:
        raise click.UsageError("A paper is about a site: --site.")
    try:
        months_before(month or THIS_MONTH, "UTC")
    except ParseError as nothing:
        say(f"REFUSED {nothing}")
        leave(REFUSED)
    found, content = _analysed(folder, month, out.suffix if out is not None else "")
    if out is not None:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    if as_document:
        document(document_of(found))
    for chain in found.chains[:SHOWN]:
        ranked = chain.ranked
        say(
            f"{chain.hazard.id} {ranked.number:4d} = {ranked.severity} × {ranked.occurrence.rank} × "
            f"{ranked.detection.rank} ({ranked.events} in {ranked.attempts}) {chain.hazard.hazard}"
        )
    for watch in found.watches:
        if watch.alarms:
            say(f"ALARM {watch.step}: refused more often than before, last on {watch.alarms[-1]:%Y-%m-%d}.")
    leave(DONE)


def _analysed(folder: Path | None, month: str | None, form: str) -> tuple[Analysis, bytes]:
    """The analysis, and what a file of this form says."""
    known, tests = Yardstick(load_hazards(), load_scales()), load_hazard_tests()
    if folder is None:
        months = months_before(month or THIS_MONTH, "UTC")
        found = analysis(Happened((), (), ()), months, known, tests)
        return found, csv_of(found)
    tallies = Tallies()
    bench = bench_of(folder, tallies)
    try:
        found = analysis_of(bench, month or latest_months(bench)[0], known, tests, tallies)
        return found, pdf_of(paper_of(bench, found)) if form == ".pdf" else csv_of(found)
    finally:
        bench.ledger.close()
