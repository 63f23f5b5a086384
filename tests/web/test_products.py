"""Tubes, parts and a failed run as the screens offer them: planned by one, done by two, and nothing keyed that names a bag."""

from collections.abc import Callable

import pytest

from kiosk.domain.containers import ContainerState
from kiosk.rehearsal.mixups.doing import BASE, collection_bag
from kiosk.rehearsal.scenes import PROCESSORS
from kiosk.rehearsal.world import member
from tests.web.driving import Drive

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]


@pytest.mark.hazard("H12", "H13")
def test_a_tube_a_split_and_a_failure(driven: Driven) -> None:
    """A tube is planned and filled, the bag planned in halves and split; then the run is recorded as failed."""
    drive = driven("collected", "clean room")
    world, (one, two) = drive.world, PROCESSORS
    bag = collection_bag(world)
    label = world.paper_of(bag, BASE, "1")
    drive.begin("plan-samples")
    drive.come_to_sign(one, label, form={"purpose": "sample", "count": "2", "volume_ml": "2"})
    drive.sign(member(one).pin)
    drive.take_turns(one, two, bags=(label,))
    known = world.journey().containers
    tubes = [container for container in known.values() if container.kind == "sample"]
    assert [(tube.parents, tube.bag, tube.bags) for tube in tubes] == [((bag,), 1, 2), ((bag,), 2, 2)]
    assert str(known[bag].volume_ml) == "176"
    drive.go_on()
    drive.post("/attempt/leave")
    drive.begin("plan-parts")
    drive.come_to_sign(one, label, form={"count": "2", "volume_ml": "88"})
    drive.sign(member(one).pin)
    drive.take_turns(one, two, bags=(label,))
    known = world.journey().containers
    halves = [
        container.id for container in known.values() if container.parents == (bag,) and container.kind == "apheresis"
    ]
    assert halves == [f"{bag[:-2]}A0", f"{bag[:-2]}B0"]
    assert known[bag].state is ContainerState.CONSUMED
    drive.go_on()
    drive.post("/attempt/leave")
    drive.begin("failed")
    drive.take_turns(one, two, bags=(label,), form={"why": "growth in the culture"})
    assert world.journey().containers[bag].failed == "growth in the culture"


@pytest.mark.hazard("H12")
def test_a_pool_offers_this_patients_bags_alone(driven: Driven) -> None:
    """The form of a pool names the bags of the patient whose bag was read, and nobody else's."""
    drive = driven("collected", "clean room")
    world, (one, _two) = drive.world, PROCESSORS
    bag = collection_bag(world)
    drive.begin("plan-pool")
    drive.come_to_sign(one, world.paper_of(bag, BASE, "1"), upto="form")
    assert bag in drive.last.get_data(as_text=True)
    assert collection_bag(world, "look-alike")[:13] not in drive.last.get_data(as_text=True)
