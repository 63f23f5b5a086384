"""What a proved label costs: stage by stage, and against the same label laid out by other means without any proof.

The stages add up to `prove`. The rivals draw the same texts at the same places: ReportLab with its own bar code widgets
(it has no usable Data Matrix, so that symbol is missing there), and WeasyPrint where it is installed. Both end with the
same rasteriser and the same printer stream. Compare medians of one run; this machine's absolute figures mean little.
"""

import importlib
import importlib.util
from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np
import pytest

from kiosk.labels import zpl
from kiosk.labels.ink import expected_ink, strays
from kiosk.labels.layout import LaidOut, drawn, lay_out
from kiosk.labels.page import page
from kiosk.labels.proof import examine, misplaced, prove
from kiosk.labels.proved import Proved
from kiosk.labels.raster import black, grey
from kiosk.labels.second_look import one_symbol, whole_label
from tests.benchmarks.widgets import widgets_picture
from tests.labels.contents import bag_label, profiles, validated

PROFILE = validated(profiles()["zebra-zd621-300-100x100"])
LABEL = bag_label()
LAID = lay_out(LABEL, PROFILE)
PDF = page(LAID.drawing)
GREY = grey(PDF, 300)
BITS = black(GREY, 128)
PAYLOAD = zpl.encode(BITS)


def proved() -> bytes:
    """The whole proved label, from content to printer bytes."""
    outcome = prove(LABEL, PROFILE)
    if not isinstance(outcome, Proved):
        raise TypeError(str(outcome))
    return outcome.payload


def reportlab_widgets(laid: LaidOut) -> bytes:
    """The same content by ReportLab's own widgets, rasterised and encoded, without Data Matrix and without proof."""
    return zpl.encode(black(widgets_picture(laid), 128))


def weasyprint_page(laid: LaidOut) -> bytes:
    """The texts and rules of the label as HTML through WeasyPrint, rasterised and encoded; without any symbol."""
    weasyprint = importlib.import_module("weasyprint")
    drawing, mm = laid.drawing, 25.4 / 300
    parts = [
        f"<div style='position:absolute;left:{text.left * mm:.3f}mm;top:{(text.baseline - text.size) * mm:.3f}mm;"
        f'font:{text.size * 72 / 300:.2f}pt "DejaVu Sans";white-space:pre\'>{escape(text.text)}</div>'
        for text in drawing.texts
    ]
    side = f"{drawing.width * mm:.3f}mm {drawing.height * mm:.3f}mm"
    html = f"<style>@page{{size:{side};margin:0}}</style>{''.join(parts)}"
    return zpl.encode(black(grey(weasyprint.HTML(string=html).write_pdf(), 300), 128))


STAGES: dict[str, Callable[[], object]] = {
    "lay out, symbols drawn": lambda: lay_out(LABEL, PROFILE),
    "symbols drawn": lambda: [drawn(symbol) for symbol in LAID.intended],
    "window and texts apart": lambda: misplaced(LAID.drawing, PROFILE),
    "page": lambda: page(LAID.drawing),
    "raster": lambda: black(grey(PDF, 300), 128),
    "dots, ink and both readers": lambda: examine(GREY, BITS, LAID.drawing, LAID.intended),
    "second rasteriser": lambda: strays(BITS, expected_ink(LAID.drawing)),
    "zxing-cpp, whole label": lambda: whole_label(BITS),
    "zbar and libdmtx, each symbol": lambda: [one_symbol(BITS, symbol) for symbol in LAID.drawing.symbols],
    "encode": lambda: zpl.encode(BITS),
    "decode and compare": lambda: np.array_equal(zpl.decode(PAYLOAD), BITS),
}


@pytest.mark.benchmark(group="proved label, 300 dpi")
def test_proved_label(benchmark: Any) -> None:
    """The whole label, proved."""
    assert benchmark(proved) == PAYLOAD


@pytest.mark.benchmark(group="proved label, 300 dpi")
def test_reportlab_widgets(benchmark: Any) -> None:
    """The same label by ReportLab's widgets, not proved."""
    assert benchmark(reportlab_widgets, LAID)


@pytest.mark.benchmark(group="proved label, 300 dpi")
@pytest.mark.skipif(importlib.util.find_spec("weasyprint") is None, reason="WeasyPrint is not installed: not compared")
def test_weasyprint(benchmark: Any) -> None:
    """The same texts by WeasyPrint, without symbols and not proved."""
    assert benchmark(weasyprint_page, LAID)


@pytest.mark.benchmark(group="stages of a proved label, 300 dpi")
@pytest.mark.parametrize("stage", list(STAGES))
def test_stage(benchmark: Any, stage: str) -> None:
    """One stage of the proof."""
    benchmark(STAGES[stage])
