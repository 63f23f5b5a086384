"""Tubes, halves, pools, a second donation and a failed run: through the use cases, with real labels and real pixels."""

from decimal import Decimal

import pytest

from kiosk.domain.containers import ContainerState
from kiosk.domain.decision import Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ManufactureFailed
from kiosk.domain.identifiers import Din
from kiosk.domain.lineage import what_remains
from kiosk.domain.reasons import ReasonClass
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose
from kiosk.handoffs import parts
from kiosk.handoffs.due import label_due, underived
from kiosk.handoffs.processing import Contents, Donation, plan_containers
from kiosk.ledger.errors import ClaimTaken
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.mixups.doing import collection_bag
from kiosk.rehearsal.processing import (
    BASE,
    TUBE,
    collected_again,
    fail,
    gone_right,
    labelled,
    plan_halves,
    plan_tubes,
    pool,
    sample,
    split,
)
from kiosk.rehearsal.scenes import derive
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

PROCESSOR = "processor one"
DOSE = Contents(Decimal(60), Decimal(240), Decimal(6))


def plan_doses(world: World, din: str, count: int) -> tuple[str, ...]:
    """Dose bags of a donation get identifiers."""
    bag = world.journey().containers[collection_bag(world)]
    donation = Donation(Din.parse(din), bag.collection_type, bag.blood_group, bag.collected_at)
    coi, person = world.journeys["patient"], world.people[PROCESSOR]
    return plan_containers(world.bench, coi, "dose", donation, (DOSE,) * count, person)


@pytest.mark.hazard("H15", "H13")
def test_a_tube_leaves_its_bag_with_so_much_less(at: At) -> None:
    """The bag stays in quarantine; what went into the tube, cells with it, is no longer in the bag."""
    world = at("sampled")
    bag, (tube,) = world.journey().containers[collection_bag(world)], world.containers["tubes"]
    filled = world.journey().containers[tube]
    assert (bag.state, bag.volume_ml, bag.cells_e6) == (ContainerState.QUARANTINE, Decimal(178), Decimal(8900))
    assert (filled.parents, filled.volume_ml, filled.cells_e6) == ((bag.id,), Decimal(2), Decimal(100))
    assert filled.current_label(TUBE) is not None
    assert filled.product_code[-2:] == "00"
    again = plan_tubes(world, bag.id)
    assert [name[-2:] for name in again] == ["A0"]
    kept = plan_tubes(world, bag.id, ContainerPurpose.RETAIN)
    assert world.journey().containers[kept[0]].expires_at is None
    due = parts.to_be_made(world.bench, world.journeys["patient"], StepKind.SAMPLE, (bag.id,))
    assert set(due) == {*again, *kept}
    gone_right(perform(world, sample(bag.id, due)))
    assert world.journey().containers[bag.id].volume_ml == Decimal(174)


@pytest.mark.hazard("H12", "H14")
def test_halves_of_one_donation_and_a_second_one_make_a_pool(at: At) -> None:
    """A bag is split, one half is pooled with a second donation; the pool has its own number and the first expiry."""
    world = at("sampled")
    bag, coi, person = collection_bag(world), world.journeys["patient"], world.people[PROCESSOR]
    halves = plan_halves(world, bag)
    assert halves == (f"{bag[:-2]}A0", f"{bag[:-2]}B0")
    assert underived(world.bench, coi) == ()
    assert parts.to_be_made(world.bench, coi, StepKind.SPLIT, (bag,)) == halves
    gone_right(perform(world, split(bag, halves)))
    for half in halves:
        assert label_due(world.bench, coi, made_here=True) == (half, BASE)
        labelled(world, half, BASE, ((bag, BASE, "1"),))
    again = collected_again(world)
    assert again[:13] != bag[:13]
    into = parts.plan_pool(world.bench, coi, (halves[0], again), person)
    assert parts.to_be_made(world.bench, coi, StepKind.POOL, ()) == (into,)
    gone_right(perform(world, pool((halves[0], again), into)))
    labelled(world, into, BASE, ((halves[0], BASE, "1"), (again, BASE, "1")))
    known = world.journey().containers
    assert into[:13] not in {bag[:13], again[:13]}
    assert known[into].expires_at == known[bag].expires_at
    assert known[into].parents == (halves[0], again)
    assert {name: known[name].state for name in (bag, *halves, again, into)} == {
        bag: ContainerState.CONSUMED, halves[0]: ContainerState.CONSUMED, halves[1]: ContainerState.QUARANTINE,
        again: ContainerState.CONSUMED, into: ContainerState.QUARANTINE,
    }  # fmt: skip


@pytest.mark.hazard("H13", "H12")
def test_a_failed_run_is_held_and_made_anew_under_the_next_divisions(at: At) -> None:
    """What failed can't go on; the half that was kept remains, and what is made of it gets identifiers of its own."""
    world = at("sampled")
    bag, coi = collection_bag(world), world.journeys["patient"]
    halves = plan_halves(world, bag)
    gone_right(perform(world, split(bag, halves)))
    labelled(world, halves[0], BASE, ((bag, BASE, "1"),))
    labelled(world, halves[1], BASE, ((bag, BASE, "1"),))
    first = plan_doses(world, bag[:13], 1)
    gone_right(perform(world, derive(halves[0], first)))
    gone_right(perform(world, fail(halves[0], BASE)))
    facts = [recorded.entry.fact for recorded in world.bench.ledger.facts(coi)]
    assert [fact.containers for fact in facts if isinstance(fact, ManufactureFailed)] == [(halves[0],)]
    remaining = {container.id for container in what_remains(world.journey())}
    assert halves[1] in remaining
    assert not {halves[0], *first} & remaining
    anew = plan_doses(world, bag[:13], 1)
    assert (first[0][-2:], anew[0][-2:]) == ("00", "A0")
    assert underived(world.bench, coi) == anew
    gone_right(perform(world, derive(halves[1], anew)))
    with pytest.raises(ClaimTaken):
        plan_doses(world, bag[:13], 26)


@pytest.mark.hazard("H13")
def test_what_failed_is_held_and_a_lifted_hold_does_not_help(at: At) -> None:
    """A bag in quarantine that failed is held, under the rule's own name, and once."""
    world = at("sampled")
    bag = collection_bag(world)
    gone_right(perform(world, fail(bag, BASE)))
    (hold,) = world.journey().holds_on(bag, ReasonClass.IDENTITY)
    assert hold.interlock == "manufacture_did_not_fail"
    gone_right(perform(world, fail(bag, BASE)))
    assert world.journey().holds_on(bag, ReasonClass.IDENTITY) == (hold,)
    refused = perform(world, split(bag, plan_halves(world, bag)))
    assert isinstance(refused, Refused)
    assert {"manufacture_did_not_fail", "no_identity_hold_is_open"} <= {reason.interlock for reason in refused.reasons}


@pytest.mark.hazard("H12")
def test_what_cannot_be_planned_says_so(at: At) -> None:
    """Another patient's bag, a part of a part, more parts than divisions: refused before anything is recorded."""
    world = at("sampled")
    bag, coi, person = collection_bag(world), world.journeys["patient"], world.people[PROCESSOR]
    foreign = collection_bag(world, "look-alike")
    half = parts.share(world.journey().containers[bag], Decimal(1))
    count = world.journey().count
    with pytest.raises(ParseError, match="one of this patient"):
        parts.plan_parts(world.bench, coi, foreign, (half,), person)
    with pytest.raises(ParseError, match="one of this patient"):
        parts.plan_pool(world.bench, coi, (bag, foreign), person)
    with pytest.raises(ParseError, match="one of this patient"):
        parts.plan_samples(world.bench, coi, foreign, ContainerPurpose.SAMPLE, (Decimal(1),), person)
    with pytest.raises(ParseError, match="from 1 to 26"):
        parts.plan_parts(world.bench, coi, bag, (half,) * 27, person)
    assert world.journey().count == count
    (part,) = parts.plan_parts(world.bench, coi, bag, (half,), person)
    (second,) = parts.plan_parts(world.bench, coi, part, (half,), person)
    assert (part[-2:], second[-2:]) == ("A0", "Aa")
    with pytest.raises(ParseError, match="divided once"):
        parts.plan_parts(world.bench, coi, second, (half,), person)
