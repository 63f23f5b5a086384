"""Every kind of label says what it has to live through."""

from typing import get_args

import pytest

from kiosk.domain.label import BagLabel, LabelKind
from kiosk.domain.label_uses import DEMANDS, Use


def test_every_kind_says_its_demands() -> None:
    """No kind of label is printed of which nobody said what its stock must stand."""
    assert set(DEMANDS) == set(LabelKind)
    assert all(demands <= set(get_args(Use)) for demands in DEMANDS.values())


def test_what_goes_with_a_bag_has_to_last() -> None:
    """Each label of a bag demands something of its stock, and each use is demanded by some label."""
    assert all(DEMANDS[kind] for kind in BagLabel.KINDS)
    assert frozenset().union(*DEMANDS.values()) == set(get_args(Use))


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(
    ("kind", "demands"),
    [
        (LabelKind.PARTIAL, {"alcohol", "contact with the bag"}),
        (LabelKind.FULL, {"alcohol", "contact with the bag"}),
        (LabelKind.POST_THAW, {"water bath", "alcohol"}),
        (LabelKind.INNER_SHIPPER, set()),
    ],
)
def test_a_label_is_wiped_thawed_or_neither(kind: LabelKind, demands: set[str]) -> None:
    """A collection bag is wiped on its way, a thawed one comes out of the water; paper under a lid stays dry."""
    assert DEMANDS[kind] == demands
