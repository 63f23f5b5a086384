"""`kiosk label`: lay out, prove and write a SPECIMEN. It never loads a site's seal key."""

import json
from pathlib import Path
from typing import Any

import click

from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.config import load_profiles
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import text_is_plain
from kiosk.domain.reasons import Reason
from kiosk.handoffs.specimens import specimen
from kiosk.labels import png, zpl
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved

FORMATS = ("pdf", "png", "zpl")
LONGEST_FILE = 1_000_000


@click.command()
@click.option(
    "--content",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="JSON file, keys as in the README.",
)
@click.option("--profile", "profile_id", required=True, help="Printer profile, for example file-300-100x100.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="png", show_default=True, help="What to write.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def label(content: Path, profile_id: str, out: Path, form: str, *, as_document: bool) -> None:
    """Lay out and prove a label, and write it as a SPECIMEN with a demonstration seal that every gate refuses."""
    profile = _profile(profile_id)
    try:
        proof = prove(specimen(_document(content)), profile)
    except ParseError as error:
        proof = NotProved((text_is_plain.reason(f"{error.what}: {error.expected}", error.got),))
    match proof:
        case Proved():
            out.write_bytes(_written(proof, form))
            if as_document:
                document(_proved(proof))
            say(f"Proved and written as a specimen: {out}")
            leave(DONE)
        case NotProved(reasons=reasons):
            if as_document:
                document(_refused(reasons, profile))
            for reason in reasons:
                say(f"REFUSED {reason.interlock}: expected {reason.expected}, got {reason.read}. {reason.remedy}")
            leave(REFUSED)


def _profile(profile_id: str) -> PrinterProfile:
    profiles = load_profiles()
    if profile_id not in profiles:
        raise ParseError("profile", f"one of {', '.join(profiles)}", profile_id)
    return profiles[profile_id]


def _document(path: Path) -> object:
    if path.stat().st_size > LONGEST_FILE:
        raise ParseError("content", f"a file of at most {LONGEST_FILE} bytes", f"{path.stat().st_size} bytes")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ParseError("content", "a JSON file in UTF-8", str(error)) from None


def _written(proof: Proved, form: str) -> bytes:
    match form:
        case "pdf":
            return proof.pdf
        case "zpl":
            return zpl.encode(proof.bits)
        case _:
            return png.encode(proof.bits, proof.dpi)


def _proved(proof: Proved) -> dict[str, Any]:
    height, width = proof.bits.shape
    return {
        "proved": True,
        "bitmap_sha256": proof.bitmap_sha256,
        "width_dots": width,
        "height_dots": height,
        "symbols": [
            {"symbology": s.intended.symbology, "aim": s.intended.aim, "text": s.intended.text, "x_dots": s.x_dots}
            for s in proof.symbols
        ],
        "refused": [],
    }


def _refused(reasons: tuple[Reason, ...], profile: PrinterProfile) -> dict[str, Any]:
    return {
        "proved": False,
        "bitmap_sha256": None,
        "width_dots": profile.width_dots,
        "height_dots": profile.height_dots,
        "symbols": [],
        "refused": [{"reason": r.interlock, "expected": r.expected, "read": r.read} for r in reasons],
    }
