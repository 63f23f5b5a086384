"""`kiosk audit export`: what an outsider verifies, one journey as a dossier, or the whole record of the site."""

import os
from pathlib import Path

import click

from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.cli.sites import SITE, bench_of
from kiosk.config import load_duties
from kiosk.domain.errors import ParseError
from kiosk.domain.keys import KeyPurpose
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.checkpointing import checkpoints_of
from kiosk.handoffs.dossiers import dossier
from kiosk.ledger.dossier import sealed_lines
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import load_key


@click.command()
@SITE
@click.option("--coi", help="One journey, as a dossier; the whole record of the site where it is left out.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def export(folder: Path, coi: str | None, out: Path, *, as_document: bool) -> None:
    """Write a journey with its proof, signatures and readable record, or all facts with their places in the log."""
    bench = bench_of(folder)
    try:
        if coi is None:
            checkpoints_of(bench).make(Why.ASKED)
            _write_all(bench, out)
        else:
            _write(out, _dossier(bench, coi, folder))
        last = checkpoints_of(bench).last
    finally:
        bench.ledger.close()
    size = last.checkpoint.size if last is not None else 0
    if as_document:
        document({"coi": coi, "out": str(out), "bytes": out.stat().st_size, "checkpoint": size})
    say(f"Wrote {out}, as of {size} facts of the site. Verify it with kiosk/ledger/verify.py, keys and checkpoint got")
    say("from elsewhere.")
    leave(DONE)


def _dossier(bench: Bench, coi: str, folder: Path) -> bytes:
    try:
        return dossier(bench, coi, load_duties(), load_key(folder / "keys", KeyPurpose.DEVICE))
    except ParseError as nothing:
        say(f"REFUSED {nothing}")
        leave(REFUSED)


def _write_all(bench: Bench, out: Path) -> None:
    with os.fdopen(_opened(out), "w", encoding="utf-8") as file:
        bench.ledger.database.read(lambda connection: file.writelines(sealed_lines(connection, bench.ledger.site)))


def _write(out: Path, content: bytes) -> None:
    with os.fdopen(_opened(out), "wb") as file:
        file.write(content)


def _opened(out: Path) -> int:
    """A file that nobody else on the computer reads: the readable record names a patient."""
    return os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
