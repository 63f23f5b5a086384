"""A shipper's labels: outer and inner, for what was read, under a number of their own; only the last ones count."""

from dataclasses import replace

import pytest

from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ShipperLabelIssued
from kiosk.domain.identifiers import LEAST_DIFFERENCE, differ_by
from kiosk.domain.step import StepKind
from kiosk.handoffs import shipper_labels
from kiosk.rehearsal.acting import Play, perform, prepare
from kiosk.rehearsal.destinations import PLANT
from kiosk.rehearsal.mixups.doing import collection_bag
from kiosk.rehearsal.shipping import Consigned, labels, pack, print_shipper, read_back_shipper
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

WHAT = Consigned("again")


def right(decision: Decision) -> None:
    """The step was taken."""
    assert isinstance(decision, Authorized), decision.reasons


def issued(world: World) -> list[ShipperLabelIssued]:
    """Every label of a shipper on record."""
    facts = (record.entry.fact for record in world.bench.ledger.facts(world.journeys["patient"]))
    return [fact for fact in facts if isinstance(fact, ShipperLabelIssued)]


def print_again(world: World) -> Decision:
    """One packer reads the bag; both labels come out."""
    return perform(world, print_shipper(WHAT, labels(world, (collection_bag(world),))))


@pytest.mark.hazard("H10")
def test_outer_and_inner_come_out_under_one_number(at: At) -> None:
    """Both labels list what was read and where it goes; printed anew they get a number that no slip makes of the old."""
    world = at("to be packed")
    right(print_again(world))
    first, again = issued(world)[:2], issued(world)[2:]
    assert [fact.piece for fact in again] == ["outer shipper label", "inner shipper label"]
    assert {(fact.containers, fact.destination) for fact in again} == {((collection_bag(world),), PLANT.name)}
    assert len({fact.sscc for fact in again}) == 1
    assert differ_by(first[0].sscc, again[0].sscc) >= LEAST_DIFFERENCE
    assert len({fact.bitmap_sha256 for fact in (*first, *again)}) == 4


@pytest.mark.hazard("H10")
def test_only_the_labels_printed_last_are_packed_under(at: At) -> None:
    """Read back they serve for the packing; those of the print before serve for nothing."""
    world = at("to be packed")
    right(print_again(world))
    right(perform(world, read_back_shipper(WHAT)))
    old = perform(world, pack(world, Consigned(), (collection_bag(world),)))
    assert isinstance(old, Refused)
    assert {reason.interlock for reason in old.reasons} == {"shipper_labels_were_read_back"}
    right(perform(world, pack(world, WHAT, (collection_bag(world),))))


@pytest.mark.hazard("H02")
def test_without_a_printer_nothing_is_issued(at: At) -> None:
    """Where no outer label can be proved the step is refused, no number is used up, and nothing is printed."""
    world = at("collected")
    world.bench = replace(world.bench, printing={})
    refused = print_again(world)
    assert isinstance(refused, Refused)
    assert "printer_ready" in {reason.interlock for reason in refused.reasons}
    assert issued(world) == []


@pytest.mark.hazard("H02")
def test_both_labels_come_from_one_printer(at: At) -> None:
    """An inner label of another printer or stock is not printed: only one was asked whether it is approved."""
    world = at("collected")
    base = world.bench.printing["base label"]
    world.bench = replace(world.bench, printing={**world.bench.printing, shipper_labels.INNER: base})
    refused = print_again(world)
    assert isinstance(refused, Refused)
    assert "one printer for both labels of a shipper" in {reason.expected for reason in refused.reasons}
    assert issued(world) == []


def test_a_destination_is_one_of_the_sites(at: At) -> None:
    """A place that is not in the site's list is refused, and so is any where the site has no list."""
    world = at("collected")
    bags = labels(world, (collection_bag(world),))
    under_way = prepare(world, Play(StepKind.PRINT_SHIPPER, WHAT.packers[:1], hold=bags))
    with pytest.raises(ParseError, match="destination"):
        shipper_labels.print_shipper_labels(world.bench, under_way, "nowhere")
    world.bench = replace(world.bench, destinations=None)
    with pytest.raises(ParseError, match="destination"):
        shipper_labels.print_shipper_labels(world.bench, under_way, PLANT.name)
