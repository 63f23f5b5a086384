import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.barcodes.modules import Modules, frozen, runs


@given(st.lists(st.lists(st.booleans(), min_size=7, max_size=7), min_size=1, max_size=9))
def test_runs_are_every_dark_module_once(rows: list[list[bool]]) -> None:
    """The rectangles of a symbol are disjoint and together are its dark modules, no more and no less."""
    grid = np.array(rows, dtype=np.bool_)
    covered = np.zeros(grid.shape, dtype=np.int64)
    for bar in runs(Modules("QR Code", "]Q1", b"", grid, 4)):
        covered[bar.y : bar.y + bar.height, bar.x : bar.x + bar.width] += 1
    assert (covered == grid).all()


def test_equal_runs_of_following_rows_are_one_rectangle() -> None:
    """A solid block is one rectangle, whatever its height."""
    grid = np.ones((5, 3), dtype=np.bool_)
    assert runs(Modules("QR Code", "]Q1", b"", grid, 4)) == ((0, 0, 3, 5),)


def test_a_frozen_grid_cannot_be_written() -> None:
    """A symbol that was proved cannot change afterwards."""
    grid = frozen(np.zeros((2, 2), dtype=np.bool_))
    with pytest.raises(ValueError, match="read-only"):
        grid[0, 0] = True
