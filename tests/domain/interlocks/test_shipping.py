"""Is this the shipper, with the right bags in it, in the right hands, and did the cells stand the way?"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import PackedKeyedTwice, PassShown
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, label_read
from tests.domain.changes import Change, both, detail, everyone, happened, moved, never, otherwise, site, turn
from tests.domain.interlocks.table import QUALITY_RETRY, QUALITY_STOP, RETRY, STOP, Case, refused
from tests.domain.shipments import (
    CAME,
    EXPLAINED,
    FOUND,
    HANDED,
    KEYED,
    OLD_PASS,
    OPENED,
    OPENED_AT,
    OTHER_SSCC,
    PACKED,
    SENT,
    SHIPPER_READ,
    SHOWN,
    SSCC,
    TOOK,
    UNREADABLE,
)
from tests.domain.world import BASE, CAR_T, COI, COLLECTION, FOREIGN, HOUR, MINUTE, NOON, OTHER_COI, THERAPIES

H06, H10, H11, H24 = (pytest.mark.hazard(hazard) for hazard in ("H06", "H10", "H11", "H24"))
OTHER_KEYED = tuple((name, "SL1 SL3" if name == "tamper_seals" else text) for name, text in KEYED)
TWO = tuple((name, "2" if name == "count" else text) for name, text in KEYED)
NO_TRANSPORT = site(therapies={**THERAPIES, CAR_T: replace(THERAPIES[CAR_T], transport={})})


def shippers(**changes: Any) -> Change:
    """Everyone read another shipper's label."""
    return everyone(shippers=(replace(SHIPPER_READ, **changes),))


def came() -> Change:
    """The bag came in a shipper, each fact when it happened."""
    return lambda world: replace(world, story=(*world.story, *CAME))


CASES = (
    refused(
        H10, RETRY, "keyed_for_the_shipper_alike", S.PACK,
        detail(PackedKeyedTwice(KEYED, OTHER_KEYED)), "two keyings alike", "they differ in tamper_seals",
    ),
    refused(
        H10, RETRY, "keyed_for_the_shipper_alike", S.PACK, detail(None), "two keyings", "none",
        also=("count_packed_is_count_listed", "label_lists_what_is_packed"),
    ),
    refused(
        H10, STOP, "count_packed_is_count_listed", S.PACK,
        detail(PackedKeyedTwice(TWO, TWO)), "2 containers", "1 containers",
    ),
    refused(
        H10, STOP, "shipper_is_this_patients", S.PACK, shippers(coi=OTHER_COI), COI, OTHER_COI,
    ),
    refused(
        H10, STOP, "shipper_is_this_patients", S.RECEIVE_SEALED, shippers(coi=OTHER_COI), COI, OTHER_COI,
    ),
    refused(
        H10, STOP, "shipper_was_read_alike", S.PACK,
        turn(2, shippers=(replace(SHIPPER_READ, sscc=OTHER_SSCC),)), SSCC, OTHER_SSCC,
        also=("shipper_labels_were_read_back",),
    ),
    refused(
        H10, STOP, "shipper_was_read_alike", S.PACK,
        both(turn(1, shippers=(replace(SHIPPER_READ, sscc=None),)),
             turn(2, shippers=(replace(SHIPPER_READ, consignment=None),))),
        "one number that all of you read", f"{SSCC} and =$A999926000010101",
    ),
    refused(
        H10, STOP, "shipper_is_the_shipments", S.DISPATCH, shippers(sscc=OTHER_SSCC), SSCC, OTHER_SSCC,
    ),
    refused(
        H10, STOP, "shipper_is_the_shipments", S.OPEN_SHIPPER,
        shippers(sscc=None, consignment="A999926000010102"), SSCC, "=$A999926000010102",
    ),
    refused(
        H10, STOP, "shipper_is_the_shipments", S.RECEIVE_SEALED, shippers(label="outer shipper label 2"),
        "outer shipper label 1", "outer shipper label 2",
    ),
    refused(
        H06, RETRY, "shipper_seal_was_read", S.DISPATCH, shippers(label="", trust=None, key_id=None),
        "the seal", "no seal",
    ),
    refused(
        H10, STOP, "tamper_seals_are_the_shipments", S.DISPATCH,
        detail(replace(FOUND, tamper_seals=("SL1", "SL3"))), "SL2", "SL3",
    ),
    refused(
        H10, STOP, "tamper_seals_are_the_shipments", S.DISPATCH,
        detail(replace(FOUND, tamper_seals=("SL1", "SL2", "SL3"))), "SL1, SL2", "SL3",
    ),
    refused(
        H10, STOP, "carrier_is_the_shipments", S.DISPATCH,
        detail(replace(FOUND, carrier="Sample Express")), "Example Couriers", "Sample Express",
    ),
    refused(
        H10, STOP, "order_is_the_shipments", S.DISPATCH,
        otherwise(f.Ordered, order_number="ORD-0002"), "ORD-0001", "ORD-0002",
    ),
    refused(
        H10, RETRY, "shipment_is_due", S.DISPATCH, happened(TOOK.fact),
        "dispatched, waiting for the courier or packed", "on the way",
    ),
    refused(
        H10, RETRY, "shipment_is_due", S.COURIER_HANDS_OVER, happened(HANDED.fact),
        "on the way", "handed over by the courier",
    ),
    refused(
        H10, RETRY, "shipment_is_due", S.OPEN_SHIPPER, never(f.ReceivedSealed),
        "dispatched, waiting for the courier or packed or received sealed", "handed over by the courier",
    ),
    refused(
        H10, RETRY, "pass_is_the_shipments", S.COURIER_TAKES,
        detail(PassShown("shipment", OLD_PASS)), "the pass of this shipment", "another pass",
    ),
    refused(
        H10, RETRY, "pass_is_the_shipments", S.COURIER_HANDS_OVER,
        otherwise(f.ShipperDispatched, pass_sha256=OLD_PASS), "the pass of this shipment", "another pass",
    ),
    refused(
        H10, RETRY, "pass_is_in_time", S.COURIER_TAKES,
        otherwise(f.ShipperDispatched, pass_until=NOON), "before 2026-03-02 12:00 UTC", "2026-03-02 12:00 UTC",
    ),
    refused(
        H11, RETRY, "bag_is_not_in_a_shipper", S.HAND_OVER, happened(*(told.fact for told in SENT)),
        "a container outside a shipper", f"in shipper {SSCC}", COLLECTION,
    ),
    refused(
        H11, RETRY, "bag_is_not_in_a_shipper", S.DERIVE, happened(PACKED.fact),
        "a container outside a shipper", f"in shipper {SSCC}", COLLECTION,
    ),
    refused(
        H11, STOP, "tamper_seals_are_whole_and_known", S.RECEIVE_SEALED,
        detail(replace(FOUND, tamper_seals=("SL1",))), "SL2", "missing or broken",
    ),
    refused(
        H11, STOP, "tamper_seals_are_whole_and_known", S.RECEIVE_SEALED,
        detail(replace(FOUND, tamper_seals=("SL1", "SL9"))), "SL2", "SL9",
    ),
    refused(
        H11, STOP, "count_received_is_count_dispatched", S.RECEIVE_SEALED,
        detail(replace(FOUND, count=2)), "1 containers", "2 containers",
    ),
    refused(
        H11, STOP, "set_received_is_the_set_dispatched", S.OPEN_SHIPPER, everyone(bags=()), COLLECTION, "missing",
        COLLECTION, also=("everything_was_read",),
    ),
    refused(
        H11, STOP, "set_received_is_the_set_dispatched", S.OPEN_SHIPPER,
        everyone(bags=(label_read(COLLECTION, BASE), label_read(FOREIGN, BASE))),
        "the 1 containers packed", f"one more: {FOREIGN}", FOREIGN,
        also=("bag_is_in_the_record", "bag_is_the_one_meant", "label_was_issued_here"),
    ),
    refused(
        H11, STOP, "set_received_is_the_set_dispatched", S.OPEN_SHIPPER, everyone(bags=(label_read(FOREIGN, BASE),)),
        COLLECTION, f"in its place: {FOREIGN}", COLLECTION,
        also=("bag_is_in_the_record", "bag_is_the_one_meant", "label_was_issued_here"),
    ),
    refused(
        H11, RETRY, "changed_seals_say_why", S.EXPLAIN_SEALS, detail(FOUND), "the seals there are, and why", "none",
    ),
    refused(
        H24, QUALITY_RETRY, "transport_is_validated", S.PACK, NO_TRANSPORT, "a validated transport", "none", COLLECTION,
    ),
    refused(
        H24, QUALITY_RETRY, "temperature_is_recorded", S.DERIVE, both(came(), never(f.TemperatureRecorded)),
        f"the temperature of shipper {SSCC}", "none", COLLECTION,
    ),
    refused(
        H24, QUALITY_RETRY, "temperature_is_recorded", S.DERIVE,
        both(came(), never(f.TemperatureRecorded), happened(UNREADABLE.fact)),
        f"the temperature of shipper {SSCC}", "unreadable: a text in UTF-8 expected", COLLECTION,
    ),
    refused(
        H24, QUALITY_RETRY, "temperature_is_recorded", S.DERIVE,
        both(came(), otherwise(f.TemperatureRecorded, logger="TL-2")), "logger TL-1", "logger TL-2", COLLECTION,
    ),
    refused(
        H24, QUALITY_RETRY, "temperature_is_recorded", S.DERIVE,
        both(came(), otherwise(f.TemperatureRecorded, longest_gap_minutes=31)),
        f"the temperature of shipper {SSCC}", "a gap of 31 minutes", COLLECTION,
    ),
    refused(
        H24, QUALITY_STOP, "temperature_stayed_in_limits", S.DERIVE,
        both(came(), otherwise(f.TemperatureRecorded, minutes_outside=16, highest=Decimal("19.5"))),
        f"shipper {SSCC} at 1.0 to 10.0 °C", "3.1 to 19.5 °C, 16 minutes outside", COLLECTION,
    ),
    refused(
        H24, QUALITY_STOP, "transit_was_as_validated", S.DERIVE,
        both(came(), moved(f.ShipperPacked, OPENED_AT - 48 * HOUR - MINUTE)),
        f"shipper {SSCC} at most 48.0 hours on the way", "48.0 hours", COLLECTION,
    ),
    refused(
        H24, QUALITY_STOP, "shipper_came_whole", S.DERIVE,
        both(came(), otherwise(f.ReceivedSealed, condition="lid loose")),
        f"shipper {SSCC} whole and dry", "lid loose", COLLECTION,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_shipment_that_is_not_as_it_should_be_is_refused(case: Case) -> None:
    """The wrong shipper, seal, hand, set or way: refused, and it is said what is wrong."""
    case.check()


@pytest.mark.hazard("H24")
def test_a_way_as_validated_is_no_reason() -> None:
    """A bag that came whole, in time and within its limits, to the last minute that is borne, is processed."""
    to_the_last = both(
        came(),
        otherwise(f.TemperatureRecorded, minutes_outside=15, longest_gap_minutes=30),
        moved(f.ShipperPacked, OPENED_AT - 48 * HOUR),
    )
    to_the_last(CLEAN[S.DERIVE]).granted()


@pytest.mark.hazard("H24")
def test_an_exceptional_release_covers_a_way_and_nothing_of_identity() -> None:
    """Three roles may release cells that were too warm, by that very finding; a bag still in a shipper stays there."""
    warm = both(came(), otherwise(f.TemperatureRecorded, minutes_outside=16))
    finding = f.Finding("temperature_stayed_in_limits", f"shipper {SSCC} at 1.0 to 10.0 °C")
    released = happened(f.ExceptionalReleaseSigned(COLLECTION, (finding,), "no other cells exist", "earlier"))
    granted = both(warm, released)(CLEAN[S.DERIVE]).granted()
    assert [reason.interlock for reason in granted.covered] == ["temperature_stayed_in_limits"]
    inside = f.Finding("bag_is_not_in_a_shipper", "a container outside a shipper")
    named = happened(PACKED.fact, f.ExceptionalReleaseSigned(COLLECTION, (inside,), "in a hurry", "earlier"))
    assert named(CLEAN[S.DERIVE]).refused_by() == {"bag_is_not_in_a_shipper"}


@pytest.mark.hazard("H11")
def test_seals_that_were_explained_are_those_that_come() -> None:
    """Customs opened the shipper and said so: with two people's word its new seals are the right ones, the old are not."""
    explained = happened(EXPLAINED.fact)(CLEAN[S.RECEIVE_SEALED])
    assert explained.refused_by() == {"tamper_seals_are_whole_and_known"}
    detail(replace(FOUND, tamper_seals=("CUSTOMS7", "SL1")))(explained).granted()


@pytest.mark.hazard("H10")
def test_a_second_dispatch_kills_the_first_pass() -> None:
    """The courier did not come and another was called: the first one's pass takes nothing."""
    again = happened(f.ShipperDispatched("shipment", "WB-2", "another courier", OLD_PASS, NOON + HOUR, "earlier"))
    world = again(CLEAN[S.COURIER_TAKES])
    assert world.refused_by() == {"pass_is_the_shipments"}
    detail(replace(SHOWN, pass_sha256=OLD_PASS))(world).granted()


@pytest.mark.hazard("H11")
def test_a_shipper_that_never_left_is_unpacked_by_two() -> None:
    """Packed too early, or with the wrong seal: two people read everything out again, and no way is held against it."""
    never_left = never(f.ShipperDispatched, shipment="shipment")
    world = both(never_left, never(f.CourierTook), never(f.CourierHandedOver), never(f.ReceivedSealed))(
        CLEAN[S.OPEN_SHIPPER]
    )
    world.granted()
    unpacked = happened(PACKED.fact, OPENED.fact)(CLEAN[S.DERIVE])
    unpacked.granted()


@pytest.mark.hazard("H10")
def test_a_shipper_packed_under_a_plain_label_is_known_by_its_number() -> None:
    """A label without our seal is enough where it was packed so; one with a seal, later, is another label."""
    plain = otherwise(f.ShipperPacked, label="")
    without = shippers(label="", trust=None, key_id=None)
    both(plain, without)(CLEAN[S.DISPATCH]).granted()
    assert plain(CLEAN[S.DISPATCH]).refused_by() == {"shipper_is_the_shipments"}


@pytest.mark.hazard("H26")
def test_a_shippers_seal_is_trusted_like_any_other() -> None:
    """The key that sealed a shipper's label is one that this site trusts now."""
    assert shippers(key_id="0bad0bad")(CLEAN[S.DISPATCH]).refused_by() == {"seal_is_trusted"}
