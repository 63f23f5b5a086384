"""What a test label's figures mean for the person who looks after the printer."""

from dataclasses import replace

import pytest

from kiosk.domain.calibration import Calibration, Darkness
from kiosk.domain.grades import NOT_SEEN, Placement, WhiteLine

RIGHT = Calibration(Placement(0.1, -0.2, 1.0, 0.999), 3, 3, 0.1, (), 3.8)


def test_a_printer_that_prints_as_it_should_has_no_findings() -> None:
    """Within the bounds nobody has to see to anything; what was not seen is not held against it."""
    assert RIGHT.findings == ()
    assert replace(RIGHT, placement=NOT_SEEN, growth_dots=None).findings == ()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [({"growth_dots": 0.6}, Darkness.TOO_DARK.value), ({"growth_dots": -0.6}, Darkness.TOO_LIGHT.value),
     ({"dead": (WhiteLine(12.3, 0.1),)}, "dead dot at 12.30 mm"),
     ({"smallest_x_dots": 4}, "smallest symbol read: 4 dots, this profile prints 3 dots"),
     ({"smallest_x_dots": 0}, "smallest symbol read: none, this profile prints 3 dots"),
     ({"placement": Placement(2.0, 0.0, 1.0, 1.0)}, "print stands +2.00 mm right of its place"),
     ({"placement": Placement(0.0, 0.0, 1.0, 0.95)}, "print is 95.0 % of its height")],
)  # fmt: skip
def test_every_finding_says_what_to_see_to(changes: dict[str, object], finding: str) -> None:
    """Each figure beyond its bound is one finding, in words."""
    assert replace(RIGHT, **changes).findings == (finding,)  # type: ignore[arg-type]  # each field by its own type


def test_a_calibration_is_not_a_yes_or_no() -> None:
    """It can't stand in a condition."""
    with pytest.raises(TypeError, match="not a yes or no"):
        bool(RIGHT)
