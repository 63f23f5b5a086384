"""`kiosk read`: what the gate makes of pictures."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import open_picture
from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.cli.sites import trusted_keys
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import input_within_bounds, label_is_not_listed_dead
from kiosk.domain.identifiers import KINDS
from kiosk.domain.readings import FrameReading
from kiosk.domain.reasons import Reason
from kiosk.handoffs.keys.trust_list import CutOff, cut_off_list
from kiosk.ledger.trust_list import seal_keys_of


@click.command()
@click.argument("images", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--expect", type=click.Choice([*sorted(KINDS), "seal"]), help="Accept only this kind of identifier.")
@click.option(
    "--site",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A site whose seal keys to trust.",
)
@click.option("--cut-off", is_flag=True, help="By the trust list in the site's folder alone, without its ledger.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document a picture, one a line.")
def read(
    images: tuple[Path, ...], expect: str | None, folder: Path | None, *, cut_off: bool, as_document: bool
) -> None:
    """Show what the gate makes of each picture: what counts as read, what only one reader saw, what is refused."""
    held = _held(folder) if cut_off else None
    if held is not None:
        gate = Gate(seal_keys_of(held.said))
    else:
        gate = Gate(trusted_keys(folder) if folder is not None else ())
    agreed = True
    for image in images:
        reading = _read(gate, image, frozenset({expect}) if expect is not None else None)
        reading = replace(reading, refused=(*reading.refused, *_dead(held, reading))) if held is not None else reading
        agreed = agreed and not reading.refused and (expect is None or bool(reading.accepted))
        if as_document:
            document(as_json(image, reading))
        else:
            _tell(image, reading)
    leave(DONE if agreed else REFUSED)


def _held(folder: Path | None) -> CutOff:
    """The list a station goes by that is cut off; where it doesn't count, the command ends with 1."""
    if folder is None:
        raise click.UsageError("--cut-off goes by the trust list in a site's folder: give --site.")
    found = cut_off_list(folder, datetime.now(UTC))
    if isinstance(found, Reason):
        say(f"REFUSED {found.interlock}: expected {found.expected}, read {found.read}. {found.remedy}")
        leave(REFUSED)
    return found


def _dead(held: CutOff, reading: FrameReading) -> tuple[Reason, ...]:
    """What speaks against labels in view by the list: their issue is dead."""
    found = []
    for label in reading.labels:
        seal = label.seal
        if seal is None:
            continue
        container = (seal.din or label.value("din") or "") + (seal.product_code or label.value("product-code") or "")
        if held.is_dead(container, seal.piece, seal.issue):
            found.append(label_is_not_listed_dead.reason(f"a living {seal.piece}", f"{seal.piece} issue {seal.issue}"))
    return tuple(found)


def _read(gate: Gate, image: Path, expect: frozenset[str] | None) -> FrameReading:
    try:
        picture = open_picture(image.read_bytes())
    except ParseError as error:
        return FrameReading("", refused=(input_within_bounds.reason(error.expected, error.got),))
    reading = gate.read(picture, datetime.now(UTC), expect)
    if expect is None:
        return reading
    asked = (replace(one, symbols=tuple(s for s in one.symbols if s.kind in expect)) for one in reading.labels)
    return replace(reading, labels=tuple(asked))


def as_json(image: Path, reading: FrameReading) -> dict[str, Any]:
    """The reading as the command line promises it."""
    return {
        "file": str(image),
        "accepted": [
            {
                "text": s.text,
                "bytes_hex": s.data.hex(),
                "symbology": s.symbology,
                "aim": s.aim,
                "kind": s.kind,
                "value": s.value,
                "readers": list(s.readers),
                "quality": s.quality,
            }
            for s in reading.accepted
        ],
        "seen": [{"reader": s.reader, "symbology": s.symbology, "aim": s.aim, "text": s.text} for s in reading.seen],
        "refused": [{"reason": r.interlock, "expected": r.expected, "read": r.read} for r in reading.refused],
    }


def _tell(image: Path, reading: FrameReading) -> None:
    click.echo(str(image))
    for symbol in reading.accepted:
        click.echo(f"  read     {symbol.symbology:<11} {symbol.kind or '-':<14} {symbol.value or symbol.text}")
    for seen in reading.seen:
        click.echo(f"  seen     {seen.symbology:<11} by {seen.reader} alone: {seen.text}")
    for reason in reading.refused:
        click.echo(f"  REFUSED  {reason.interlock}: expected {reason.expected}, read {reason.read}")
        say(f"{image.name}: {reason.remedy}")
