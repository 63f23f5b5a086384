"""Bugs to plant in the store, in shipments and in how containers end, one at a time; as `bugs`."""

from datetime import timedelta

from kiosk.domain.interlocks import bag, ends, salvage, shipping, storage
from kiosk.domain.step import StepKind as K
from tests.adversary.bugs import Bug, at, silenced
from tests.adversary.machine import Focus

BUGS_OF_CUSTODY = (
    Bug(
        "a slot taken twice", "H34", silenced(storage.place_is_free), frozenset({"a slot holds one bag"}),
        at(K.STORE, stages=("stored",), twists=("other slot",), acts=("any",)),
    ),
    Bug(
        "time out of the cold not counted", "H33", silenced(storage.out_of_cold_is_within_limit),
        frozenset({"not out of the cold for too long"}),
        Focus(stages=("warming",), acts=("right", "around"), around=("time",), jumps=(timedelta(minutes=31),)),
    ),
    Bug(
        "tamper seals not compared", "H11", silenced(shipping.tamper_seals_are_whole_and_known),
        frozenset({"tamper seals are those it was packed with"}),
        at(K.RECEIVE_SEALED, stages=("handed over",), twists=("other seals",), acts=("twisted",)),
    ),
    Bug(
        "any pass for any shipper", "H10", silenced(shipping.pass_is_the_shipments),
        frozenset({"the pass is the last one given out"}),
        at(K.COURIER_TAKES, stages=("dispatched",), twists=("keyed otherwise",), acts=("any",)),
    ),
    Bug(
        # What is meant is what was packed, so the two back each other.
        "one more in the shipper", "H11",
        silenced(shipping.set_received_is_the_set_dispatched, bag.bag_is_the_one_meant),
        frozenset({"what was packed is what came"}),
        at(K.OPEN_SHIPPER, stages=("received",), twists=("another bag",), acts=("twisted",)),
    ),
    Bug(
        "more moved than there was", "H31", silenced(salvage.amount_moved_is_told),
        frozenset({"no more is moved than was left", "it is said why"}),
        at(K.SALVAGE, K.DRAW_UP, stages=("reserved",), twists=("keyed otherwise",), acts=("any",)),
    ),
    Bug(
        "less given than before", "H31", silenced(ends.part_given_is_told),
        frozenset({"what went in only grows", "it is said why"}),
        at(K.INTERRUPT, K.STOP, stages=("infusing",), twists=("keyed otherwise",), acts=("any",)),
    ),
    Bug(
        "a set called back in part", "H13", silenced(ends.every_container_is_named),
        frozenset({"a set is called back whole"}),
        at(K.WITHDRAW, stages=("released",), twists=("the last one not named",), acts=("any",)),
    ),
)  # fmt: skip
