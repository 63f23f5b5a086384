"""A maker's bag in the small world: expected from its papers, its tie-tag printed, not yet bound."""

from kiosk.domain import facts as f
from kiosk.domain.foreign import MakerSeen
from kiosk.domain.step import StepKind
from tests.domain.world import (
    TIE_TAG,
    Chapter,
    Happened,
    contents,
    history,
    planned,
    printed,
    taken,
)

OUTSIDE = "car-t-made-outside"
MAKERS_BAG = "A999026000009DCM12100"
LABEL = "demo-gs1-2026"
FIELDS = (("expires", "e1" * 16), ("lot", "e2" * 16), ("patient", "e3" * 16))
SQUARE = MakerSeen(LABEL, "square code", 2, FIELDS)
BARS = MakerSeen(LABEL, "bar code", 2, FIELDS[2:])
OTHERS = MakerSeen(LABEL, "square code", 2, (("expires", "e1" * 16), ("lot", "99" * 16), ("patient", "98" * 16)))
"""The two codes of the bag's own label, and one of another patient's bag of the same maker."""

EXPECTED = f.ForeignExpected(MAKERS_BAG, LABEL, "ab" * 32, "Exemplary Cells", 2, FIELDS, "RC-1", "earlier")
BOUND = f.ForeignBound(MAKERS_BAG, "earlier")
ENTERED = (
    *history(Chapter.COLLECTED, OUTSIDE),
    *(Happened(fact) for fact in (planned(MAKERS_BAG, "dose", 1, 1), *contents(MAKERS_BAG), EXPECTED)),
)
TAGGED = (*ENTERED, *(Happened(fact) for fact in (*printed(MAKERS_BAG, TIE_TAG),
                                                   f.LabelReadBack(MAKERS_BAG, TIE_TAG, 1, ()))))  # fmt: skip
TAG_VOID = (*TAGGED, Happened(f.LabelVoided(MAKERS_BAG, TIE_TAG, 1, "torn", "earlier")))
RECEIVED = (
    *TAGGED,
    Happened(f.LabelApplied(MAKERS_BAG, TIE_TAG, 1, "earlier")),
    Happened(BOUND),
    Happened(taken(StepKind.BIND_FOREIGN, MAKERS_BAG)),
)
"""Bound by two: in quarantine under its tie-tag and its own label."""
