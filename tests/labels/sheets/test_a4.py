"""Proved things on A4: at their true size, apart from one another, on the pages they need."""

import numpy as np
import pytest

from kiosk.domain.label import LabelContent
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved
from kiosk.labels.sheets.a4 import LONG, SHORT, Printed, a4, laid
from kiosk.labels.sheets.paper import SheetRefused, cut_from_a4
from tests.labels.contents import badge, order_sheet, wristband


def thing(across: float, down: float, caption: str = "a thing") -> Printed:
    """A black thing of so many millimetres."""
    return Printed(np.ones((round(down / 25.4 * 300), round(across / 25.4 * 300)), dtype=np.bool_), 300, caption)


@pytest.mark.parametrize("content", [badge(), wristband(), order_sheet()], ids=["badge", "wristband", "order sheet"])
def test_what_is_cut_from_a4_is_proved_as_a_label_is(content: LabelContent) -> None:
    """Each thing that stands on A4 has a profile of its own stock, under which it is proved."""
    assert isinstance(prove(content, cut_from_a4(content.kind)), Proved)


def test_things_stand_apart_and_on_the_page() -> None:
    """No two things of one page share a dot, and none leaves its page."""
    document = laid((*(thing(86, 54) for _ in range(12)), *(thing(279, 25) for _ in range(8)), thing(148, 210)))
    boxes = [
        (spot.page, spot.left, spot.top, spot.left + one.width_mm, spot.top + one.height_mm)
        for one, spot in zip(document.things, document.spots, strict=True)
    ]
    for at, (page, left, top, right, bottom) in enumerate(boxes):
        across, down = (LONG, SHORT) if document.landscape[page] else (SHORT, LONG)
        assert 0 <= left < right <= across
        assert 0 <= top < bottom <= down
        for other_page, other_left, other_top, other_right, other_bottom in boxes[:at]:
            apart = right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
            assert page != other_page or apart


def test_the_same_things_make_the_same_bytes() -> None:
    """A document says nothing of when it was made."""
    assert a4((thing(86, 54),), "a heading") == a4((thing(86, 54),), "a heading")


@pytest.mark.parametrize(
    ("one", "heading"),
    [
        (thing(300, 10), "a heading"),
        (thing(10, 290), "a heading"),
        (thing(20, 20, "a caption wider than its thing"), "a heading"),
        (thing(86, 54, "שלום"), "a heading"),
        (thing(86, 54), "a heading too long " * 10),
    ],
)
def test_what_does_not_fit_is_refused(one: Printed, heading: str) -> None:
    """Nothing is scaled, cut or shown otherwise to make it fit."""
    with pytest.raises(SheetRefused):
        a4((one,), heading)
