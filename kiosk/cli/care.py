"""`kiosk doctor`: is everything here that the kiosk needs, and is it what it should be?"""

from collections.abc import Callable
from pathlib import Path

import click
import numpy as np

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import frame_picture
from kiosk.cli.answers import BROKEN, DONE, document, leave
from kiosk.cli.sites import bench_of
from kiosk.config import load_hazards, load_profiles, load_therapies
from kiosk.devices.clock import SystemClock
from kiosk.domain.clock import ClockTrust
from kiosk.domain.errors import KioskError, ParseError
from kiosk.labels.template import template_sha256
from kiosk.ledger.audit import Broken


@click.command()
@click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Also check this site's folder, keys and ledger.",
)
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def doctor(folder: Path | None, *, as_document: bool) -> None:
    """Look at readers, fonts, clock, data files and, with --site, at keys and ledger; say what to do about each."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("readers", _readers),
        ("label templates and fonts", lambda: f"template {template_sha256()[:12]}"),
        ("printer profiles", lambda: f"{len(load_profiles())} profiles"),
        ("therapies", lambda: ", ".join(load_therapies())),
        ("hazards", lambda: f"{len(load_hazards())} hazards"),
        ("clock", _clock),
    ]
    if folder is not None:
        checks.append(("site", lambda: _site(folder)))
    found = [_checked(name, check) for name, check in checks]
    if as_document:
        document({"checks": found, "agreed": all(row["ok"] for row in found)})
    else:
        for row in found:
            click.echo(f"{'ok ' if row['ok'] else 'BAD'} {row['check']}: {row['says']}")
    leave(DONE if all(row["ok"] for row in found) else BROKEN)


def _checked(name: str, check: Callable[[], str]) -> dict[str, object]:
    try:
        return {"check": name, "ok": True, "says": check()}
    except KioskError as error:
        return {"check": name, "ok": False, "says": f"{error} {error.remedy}"}


def _readers() -> str:
    blank = frame_picture(np.full((64, 64), 255, dtype=np.uint8))
    for reason in Gate(()).read(blank, SystemClock().now().utc).refused:
        raise ParseError("readers", reason.expected, reason.read)
    return "zxing-cpp, zbar and libdmtx answer"


def _clock() -> str:
    trust = SystemClock().now().trust
    if trust is not ClockTrust.TRUSTED:
        raise ParseError("clock", ClockTrust.TRUSTED.value, trust.value)
    return str(trust.value)


def _site(folder: Path) -> str:
    bench = bench_of(folder)
    try:
        verdict = bench.ledger.verify()
        if isinstance(verdict, Broken):
            raise ParseError("ledger", f"fact {verdict.number} of {verdict.stream} as recorded", verdict.what)
        return f"{len(bench.ledger.streams())} streams verified, keys closed to others"
    finally:
        bench.ledger.close()
