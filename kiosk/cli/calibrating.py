"""`kiosk printers test`: the test label of a printer profile, and what a picture of it tells of the printer."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from kiosk.barcodes.picture import open_picture
from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.cli.sites import bench_of
from kiosk.config import load_profiles
from kiosk.domain.calibration import Calibration
from kiosk.domain.errors import ParseError
from kiosk.domain.grades import INDICATIVE
from kiosk.handoffs.calibrating import calibration, fact_of_test
from kiosk.handoffs.grading import printer_name
from kiosk.handoffs.printers import record_test
from kiosk.labels import png
from kiosk.labels.calibration import CalibrationLabel, calibration_label
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proved import NotProved


@click.command("test")
@click.argument("profile_id", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the label for the printer here.")
@click.option("--picture", is_flag=True, help="Write it as a PNG, whatever the printer speaks.")
@click.option(
    "--read",
    "image",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A picture of the printed label.",
)
@click.option(
    "--site", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Keep the result there."
)
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def calibrate(
    profile_id: str, out: Path | None, image: Path | None, folder: Path | None, *, picture: bool, as_document: bool
) -> None:
    """Prove the test label of a profile and write it, or read a picture of it: place, scale, dead dots, darkness."""
    if (out is None) == (image is None):
        raise click.UsageError("Say --out FILE to print, or --read IMAGE to read back.")
    profile = _profile(profile_id)
    printed = calibration_label(profile)
    if isinstance(printed, NotProved):
        for reason in printed.reasons:
            say(f"REFUSED {reason.interlock}: expected {reason.expected}, got {reason.read}. {reason.remedy}")
        leave(REFUSED)
    if out is not None:
        out.write_bytes(png.encode(printed.bits, profile.printer.dpi) if picture else printed.payload)
        say(f"Proved and written, a specimen: {out}")
        leave(DONE)
    if image is not None:
        leave(_read(image, printed, profile, folder, as_document=as_document))


def _read(
    image: Path, printed: CalibrationLabel, profile: PrinterProfile, folder: Path | None, *, as_document: bool
) -> int:
    found = calibration(open_picture(image.read_bytes()), printed, profile, datetime.now(UTC))
    if folder is not None:
        _keep(folder, found, profile)
    if as_document:
        document(_as_json(found, profile))
    for finding in found.findings:
        say(f"See to it: {finding}")
    place = found.placement
    say(
        f"Right {_figure(place.right_mm, 'mm')}, down {_figure(place.down_mm, 'mm')}; "
        f"width {_figure(_percent(place.width), '%')}, height {_figure(_percent(place.height), '%')}; "
        f"smallest symbol {found.smallest_x_dots} dots; score {found.score:.1f} ({INDICATIVE}); {found.darkness.value}."
    )
    return DONE if not found.findings else REFUSED


def _keep(folder: Path, found: Calibration, profile: PrinterProfile) -> None:
    bench = bench_of(folder)
    try:
        names = {printer_name(bench, piece) for piece, place in bench.printing.items() if place.profile == profile}
        if not names:
            raise ParseError("profile", "one that this site prints with", profile.id)
        for name in sorted(names):
            record_test(bench, fact_of_test(found, name, profile), ())
    finally:
        bench.ledger.close()


def _profile(profile_id: str) -> PrinterProfile:
    profiles = load_profiles()
    if profile_id not in profiles:
        raise ParseError("profile", f"one of {', '.join(profiles)}", profile_id)
    return profiles[profile_id]


def _as_json(found: Calibration, profile: PrinterProfile) -> dict[str, Any]:
    place = found.placement
    return {
        "profile": profile.id,
        "right_mm": _rounded(place.right_mm, 2),
        "down_mm": _rounded(place.down_mm, 2),
        "width_percent": _rounded(_percent(place.width), 1),
        "height_percent": _rounded(_percent(place.height), 1),
        "smallest_x_dots": found.smallest_x_dots,
        "growth_dots": _rounded(found.growth_dots, 2),
        "dead_mm": [line.at_mm for line in found.dead],
        "score": round(found.score, 1),
        "score_is": INDICATIVE,
        "darkness": found.darkness.value,
        "findings": list(found.findings),
    }


def _percent(times: float | None) -> float | None:
    return None if times is None else 100 * times


def _rounded(figure: float | None, places: int) -> float | None:
    return None if figure is None else round(figure, places)


def _figure(figure: float | None, unit: str) -> str:
    return "unknown" if figure is None else f"{figure:.2f} {unit}"
