"""The pictures of the documentation are what the code draws now."""

from pathlib import Path

import numpy as np
import pytest

from kiosk.domain.label import LabelKind
from kiosk.labels import png
from kiosk.labels.layout import STOCKS
from tests.cli.running import run
from tests.labels.contents import profiles
from tools.pictures import DOCS, PROFILES, arguments, contents

PICTURES = dict(contents())


@pytest.mark.parametrize("content", list(PICTURES), ids=lambda path: path.stem)
def test_a_picture_is_what_is_drawn_now(content: Path, tmp_path: Path) -> None:
    """Drawn again from its content file, a picture has the very dots it has in the documentation."""
    again = tmp_path / "again.png"
    assert run(*arguments(content, PICTURES[content], again)).exit_code == 0
    shown = content.with_suffix(".png").read_bytes()
    assert np.array_equal(png.decode(shown), png.decode(again.read_bytes()))


def test_every_kind_and_stock_has_a_picture_and_no_picture_is_left_over() -> None:
    """Each kind of label is shown on the stock it is laid out for, and every picture has its content file."""
    assert set(PROFILES) == {kind.value for kind in LabelKind}
    assert set(PICTURES.values()) == set(PROFILES.values())
    assert {path.with_suffix(".png") for path in PICTURES} == set(DOCS.glob("**/*.png"))
    for kind, profile in PROFILES.items():
        media = profiles()[profile].media
        assert (media.width_mm, media.height_mm) == STOCKS[LabelKind(kind)]
