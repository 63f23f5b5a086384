"""A shipment replayed: where it stands, and where its containers are and who holds them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.custody import AT_THE_SITE, Custody
from kiosk.domain.people import Role
from kiosk.domain.replay import replay
from kiosk.domain.shipping import ShipmentState
from kiosk.domain.step import StepKind
from tests.domain.shipments import (
    CAME,
    CONSIGNMENT,
    EXPLAINED,
    OPENED,
    PACKED_FACT,
    READ_OUT,
    SENT,
    SSCC,
    UNREADABLE,
)
from tests.domain.world import (
    COI,
    COLLECTION,
    NOON,
    STATION,
    Chapter,
    Happened,
    history,
    journey_of,
    person,
    recorded,
    taken,
)

EVERYTHING_SHIPPED = (*SENT, EXPLAINED, *CAME[3:5], UNREADABLE, *CAME[5:])
COLLECTED = history(Chapter.COLLECTED)


def test_a_shipment_goes_from_state_to_state() -> None:
    """Each fact moves the shipment on; what was packed, seen and read stays with it."""
    shipments = [journey_of((*COLLECTED, *CAME[:told])).shipments["shipment"] for told in range(1, len(CAME) + 1)]
    states, shipment = [each.state for each in shipments], shipments[-1]
    s = ShipmentState
    assert states == [s.PACKED, s.DISPATCHED, s.ON_THE_WAY, s.HANDED_OVER, s.RECEIVED, s.RECEIVED, s.OPENED]
    assert shipment.number == SSCC
    assert (shipment.took_at, shipment.opened_at) == (SENT[2].at, OPENED.at)
    assert shipment.temperature is not None
    assert shipment.temperature.logger == "TL-1"


def test_a_shipper_without_an_sscc_is_called_by_its_place_in_the_consignment() -> None:
    """ISBT 128 structure 028 names a shipper where GS1 does not."""
    packed = Happened(replace(PACKED_FACT, sscc=""))
    assert journey_of((*COLLECTED, packed)).shipments["shipment"].number == f"=${CONSIGNMENT}"


@pytest.mark.hazard("H11")
def test_place_and_holder_are_known_at_every_moment() -> None:
    """From the first label on: at the couch, in the shipper, with the courier, at the plant, in somebody's hands."""
    collector, second = person(Role.PROCESSING, 1), person(Role.PROCESSING, 2)
    assert journey_of(history(Chapter.COLLECTION_READ_BACK)).containers[COLLECTION].custody == AT_THE_SITE
    assert journey_of(COLLECTED).containers[COLLECTION].custody == Custody(STATION, second)
    opened = Happened(
        replace(taken(StepKind.OPEN_SHIPPER, COLLECTION), station="clean room"), NOON, (collector, second)
    )
    seen: list[Custody] = []
    story = (*CAME, opened)
    for told in range(1, len(story) + 1):
        custody = journey_of((*COLLECTED, *story[:told])).containers[COLLECTION].custody
        if not seen or seen[-1] != custody:
            seen.append(custody)
    assert seen == [
        Custody(f"shipper {SSCC}", person(Role.COLLECTION, 1)),
        Custody("on the way to the plant", "Example Couriers"),
        Custody("the plant", "the plant"),
        Custody(f"shipper {SSCC}", collector),
        Custody("clean room", second),
    ]


def test_a_hand_over_leaves_the_bag_with_whoever_received_it() -> None:
    """Giver and receiver both read the bag; it is the receiver's from then on."""
    handed = Happened(taken(StepKind.HAND_OVER, COLLECTION), NOON, ("giver", "receiver"))
    assert journey_of((*COLLECTED, handed)).containers[COLLECTION].custody == Custody(STATION, "receiver")


@pytest.mark.parametrize("cut", range(len(EVERYTHING_SHIPPED) + 1))
def test_a_shipment_folded_in_parts_is_the_same(cut: int) -> None:
    """Replayed onto any earlier state the journey is what it is when replayed whole."""
    story = recorded(COI, (*COLLECTED, *EVERYTHING_SHIPPED))
    at = len(COLLECTED) + cut
    assert replay(COI, story[at:], replay(COI, story[:at])) == replay(COI, story)


@pytest.mark.hazard("H24")
def test_a_readable_file_stands_after_an_unreadable_one() -> None:
    """A file that could not be read is on record until one can be."""
    seen = journey_of((*COLLECTED, *SENT, UNREADABLE)).shipments["shipment"].temperature
    assert seen is not None
    assert seen.unreadable
    later = replace(READ_OUT, at=READ_OUT.at + timedelta(minutes=1))
    seen = journey_of((*COLLECTED, *SENT, UNREADABLE, later)).shipments["shipment"].temperature
    assert seen is not None
    assert not seen.unreadable


def test_a_shipment_is_looked_up_by_what_is_in_it() -> None:
    """A container's shipment is the one it was in last."""
    again = Happened(replace(PACKED_FACT, shipment="again", sscc="(00)195213212345678911"))
    journey = journey_of((*COLLECTED, *CAME, again))
    found = journey.shipment_of(COLLECTION)
    assert found is not None
    assert found.id == "again"
    assert journey.shipment_of("another") is None
