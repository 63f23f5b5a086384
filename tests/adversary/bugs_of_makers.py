"""Bugs to plant around bags that a maker outside fills, one at a time; as `bugs`."""

from kiosk.domain.interlocks import foreign, material, patient
from kiosk.domain.step import StepKind as K
from tests.adversary.bugs import TWISTED, Bug, at, silenced

MAKERS_LABEL = ("another maker's label",)

BUGS_OF_MAKERS = (
    Bug(
        "any bag of the maker is tagged", "H11", silenced(foreign.maker_label_is_the_bags),
        frozenset({"the maker's label is the bag's"}),
        at(K.ISSUE_FOR_FOREIGN, stages=("expected outside",), twists=MAKERS_LABEL, acts=TWISTED),
    ),
    Bug(
        "any bag of the maker is bound", "H11", silenced(foreign.maker_label_is_the_bags),
        frozenset({"the maker's label is the bag's"}),
        at(K.BIND_FOREIGN, stages=("tagged outside",), twists=MAKERS_LABEL, acts=TWISTED),
    ),
    Bug(
        "a maker's label is read in part", "H06", silenced(foreign.maker_label_was_read),
        frozenset({"the maker's label was read"}),
        at(K.BIND_FOREIGN, stages=("tagged outside",), twists=MAKERS_LABEL, acts=TWISTED),
    ),
    Bug(
        "later nobody looks at the maker's label", "H06", silenced(foreign.maker_label_was_read),
        frozenset({"the maker's label was read"}),
        at(K.HAND_OVER, K.MATCH_AT_BED, stages=("released outside",), twists=MAKERS_LABEL, acts=("any", "right")),
    ),
    Bug(
        "the maker's papers are keyed by one", "H01", silenced(patient.keyed_twice_alike),
        frozenset({"keyed alike by both"}),
        at(K.EXPECT_FOREIGN, stages=("expected outside",), twists=("keyed otherwise",), acts=("any",)),
    ),
    Bug(
        # That it is no collection tells it apart as well.
        "a maker's bag is labelled like our own", "H12",
        silenced(foreign.container_is_not_a_makers, material.container_is_made_here),
        frozenset({"a maker's bag is not made here"}),
        at(K.APPLY_AT_COLLECTION, stages=("tagged outside",), twists=("from list",), acts=("any",)),
    ),
)  # fmt: skip
