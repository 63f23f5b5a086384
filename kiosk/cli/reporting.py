"""`kiosk report`: a paper for the record, from facts alone, as a PDF."""

import hashlib
import os
from pathlib import Path

import click

from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.cli.sites import SITE, bench_of
from kiosk.config import load_duties
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Paper
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.reports.setting import pages_of, pdf_of
from kiosk.handoffs.reports.table import REPORTS, REVIEW
from kiosk.handoffs.reports.writing import paper_about, review_of


@click.command()
@click.argument("name", type=click.Choice([*REPORTS, REVIEW]))
@SITE
@click.option("--coi", help="The journey, by its Chain of Identity identifier.")
@click.option("--month", help="The month of a quality review, YYYY-MM.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The PDF to write.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def report(name: str, folder: Path, coi: str | None, month: str | None, out: Path, *, as_document: bool) -> None:
    """Write one paper for the record: each statement with the number of the fact that says so."""
    if (name == REVIEW) != (month is not None) or (name == REVIEW) == (coi is not None):
        raise click.UsageError(f"{REVIEW} takes --month, every other report takes --coi.")
    bench = bench_of(folder)
    try:
        paper = _written(bench, name, coi or "", month or "")
    finally:
        bench.ledger.close()
    content = pdf_of(paper)
    _write(out, content)
    if as_document:
        document(
            {
                "report": name, "coi": coi, "month": month, "out": str(out), "pages": pages_of(paper),
                "facts": paper.count, "head": paper.head, "sha256": hashlib.sha256(content).hexdigest(),
            }
        )  # fmt: skip
    say(f"{paper.title}: {pages_of(paper)} pages, as recorded up to fact {paper.count}.")
    leave(DONE)


def _written(bench: Bench, name: str, coi: str, month: str) -> Paper:
    """The paper; where the record has nothing to say in it, that is said and the command ends with 1."""
    try:
        return (
            review_of(bench, month, load_duties()) if name == REVIEW else paper_about(bench, name, coi, load_duties())
        )
    except ParseError as nothing:
        say(f"REFUSED {nothing}")
        leave(REFUSED)


def _write(out: Path, content: bytes) -> None:
    """Into a file that nobody else on the computer reads: it names a patient."""
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
