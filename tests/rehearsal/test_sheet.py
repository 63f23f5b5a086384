"""The demonstration on paper: what people cut out is what the gate reads."""

from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import frame_picture
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import parse_as
from kiosk.handoffs.view import site_view
from kiosk.labels.sheets.a4 import laid
from kiosk.rehearsal import sheet
from kiosk.rehearsal.people import PATIENTS, STAFF
from kiosk.rehearsal.sheet import demonstration_sheet, demonstration_things
from kiosk.rehearsal.world import World
from tests.rehearsal.kept import kept

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

DPI = 300


def pages(pdf: bytes) -> list[NDArray[np.uint8]]:
    """The pages in greys, as an office printer inks them."""
    document = pypdfium2.PdfDocument(pdf)
    drawn = [
        np.asarray(document[n].render(scale=DPI / 72, grayscale=True).to_pil().convert("L"))
        for n in range(len(document))
    ]
    document.close()
    return drawn


def test_the_gate_reads_every_code_from_the_printed_pages() -> None:
    """Each badge, wristband and order sheet, cut out of its page, is read as what it is by the gate of production."""
    world = kept("car-t").branched("given", "demonstration sheet")
    things = demonstration_things(world)
    drawn, spots = pages(demonstration_sheet(world)), laid(things).spots
    expected = [("badge", member.badge.format()) for member in STAFF]
    expected += [("wristband", patient.band.format()) for patient in PATIENTS]
    expected += [("order", world.orders[patient.key]) for patient in PATIENTS]
    gate, now = Gate(keys=()), world.bench.now
    world.discard()
    assert len(things) == len(expected)
    assert len(drawn) == spots[-1].page + 1
    for thing, spot, (kind, text) in zip(things, spots, expected, strict=True):
        left, top, right, bottom = (
            round(mm / 25.4 * DPI)
            for mm in (spot.left, spot.top, spot.left + thing.width_mm, spot.top + thing.height_mm)
        )
        cut = np.ascontiguousarray(drawn[spot.page][top:bottom, left:right])
        reading = gate.read(frame_picture(cut), now, frozenset({kind}))
        assert (thing.caption, reading.refused) == (thing.caption, ())
        said = {(symbol.kind, parse_as(symbol.kind or "", symbol.text).format()) for symbol in reading.accepted}
        assert said == {(kind, text)}


def test_a_production_site_has_no_demonstration_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that was not founded as throw-away gives nothing to cut out."""
    world: World = kept("car-t").branched("given", "no demonstration")
    view = site_view(world.bench)
    monkeypatch.setattr(sheet, "site_view", lambda _: replace(view, mode="production"))
    with pytest.raises(ParseError, match="throw-away"):
        demonstration_sheet(world)
    world.discard()
