"""Are these the labels that were printed for this shipper, read back, and do they list what goes in?"""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import PackedKeyedTwice
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import Change, both, detail, everyone, happened, never, otherwise
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.shipments import (
    INNER_PRINTED,
    KEYED,
    LABEL_PRINTED,
    LABELS_READ_BACK,
    OTHER_SSCC,
    SHIPPER_READ,
    SSCC,
)
from tests.domain.world import COLLECTION

H10 = pytest.mark.hazard("H10")
ANOTHER = "A999926000777DAX12100"
ELSEWHERE = tuple((name, "another plant" if name == "destination" else text) for name, text in KEYED)
NO_PLACE = tuple((name, text) for name, text in KEYED if name != "destination")


def shippers(**changes: Any) -> Change:
    """Everyone read another shipper's label."""
    return everyone(shippers=(replace(SHIPPER_READ, **changes),))


NOT_READ_BACK = never(f.ShipperLabelsReadBack)
NOT_PRINTED = both(never(f.ShipperLabelIssued), NOT_READ_BACK)
ANEW = replace(LABEL_PRINTED, sscc=OTHER_SSCC, print_id="print of the next")
CASES = (
    refused(
        H10, RETRY, "shipper_labels_are_the_new_ones", S.READ_BACK_SHIPPER, NOT_PRINTED, "a shipper's labels printed here",
        "none",
    ),
    refused(
        H10, RETRY, "shipper_labels_are_the_new_ones", S.READ_BACK_SHIPPER, shippers(sscc=OTHER_SSCC), SSCC, OTHER_SSCC,
    ),
    refused(
        H10, RETRY, "shipper_labels_are_the_new_ones", S.READ_BACK_SHIPPER, shippers(label=""),
        "outer shipper label 1", "not read with its seal",
    ),
    refused(
        H10, RETRY, "shipper_labels_are_the_new_ones", S.READ_BACK_SHIPPER, happened(INNER_PRINTED),
        "inner shipper label 1", "not read with its seal",
    ),
    refused(
        H10, RETRY, "shipper_labels_were_read_back", S.PACK, NOT_PRINTED, "a shipper's labels printed here", SSCC,
    ),
    refused(
        H10, RETRY, "shipper_labels_were_read_back", S.PACK, happened(ANEW, replace(LABELS_READ_BACK, sscc=OTHER_SSCC)),
        OTHER_SSCC, SSCC,
    ),
    refused(
        H10, RETRY, "shipper_labels_were_read_back", S.PACK, NOT_READ_BACK, "labels that were read back",
        "labels that were not",
    ),
    refused(
        H10, RETRY, "shipper_labels_were_read_back", S.PACK, shippers(label="", trust=None, key_id=None), "the seal",
        "no seal",
    ),
    refused(
        H10, RETRY, "shipper_labels_were_read_back", S.PACK,
        both(
            happened(ANEW, replace(LABELS_READ_BACK, sscc=OTHER_SSCC)),
            shippers(label="", trust=None, key_id=None, consignment=None),
        ),
        "the seal", "no seal",
    ),
    refused(
        H10, STOP, "label_lists_what_is_packed", S.PACK,
        otherwise(f.ShipperLabelIssued, containers=(COLLECTION, ANOTHER)),
        f"{COLLECTION}, {ANOTHER}", COLLECTION,
    ),
    refused(
        H10, STOP, "label_lists_what_is_packed", S.PACK, detail(PackedKeyedTwice(ELSEWHERE, ELSEWHERE)), "the plant",
        "another plant",
    ),
    refused(
        H10, STOP, "label_lists_what_is_packed", S.PACK, detail(PackedKeyedTwice(NO_PLACE, NO_PLACE)), "the plant",
        "none",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_labels_of_a_shipper_that_are_not_as_they_should_be_are_refused(case: Case) -> None:
    """With one thing changed about the labels of a shipper, the step is refused by that interlock."""
    case.check()


@H10
def test_a_carriers_own_label_needs_none_of_ours() -> None:
    """A label without a seal of this site, or with another site's, is known by its number alone."""
    both(NOT_PRINTED, shippers(label="", trust=None, key_id=None))(CLEAN[S.PACK]).granted()


@H10
def test_both_labels_are_read_back_together() -> None:
    """Where the site prints an inner label too, both are read with their seals."""
    inner = replace(SHIPPER_READ, label="inner shipper label 1")
    both(happened(INNER_PRINTED), everyone(shippers=(SHIPPER_READ, inner)))(CLEAN[S.READ_BACK_SHIPPER]).granted()
