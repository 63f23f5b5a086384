"""Kinds of label that only some therapies ask for: printed, proved, read back and put on as any other."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest

from kiosk.domain.containers import ContainerState, LabelState
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Din
from kiosk.domain.label import CollectionKit, KitLine, KitPlace, LabelKind, PartialLabel
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerKind
from kiosk.handoffs import bedside, kits, labelling
from kiosk.handoffs.contents import container_label
from kiosk.handoffs.processing import Contents, Donation, plan_containers
from kiosk.rehearsal.acting import Play, perform, prepare
from kiosk.rehearsal.mixups.doing import collection_bag, void
from kiosk.rehearsal.relabelling import hand_on, labelled_outside
from kiosk.rehearsal.scenes import (
    COLLECTORS,
    NURSES,
    PROCESSORS,
    apply_at_collection,
    clear,
    derive,
    issue,
    issue_before_opening,
    issue_in_processing,
    labels_of,
    line_check,
    read_back,
    tags_of,
)
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

PARTIAL, TAG = LabelKind.PARTIAL.value, LabelKind.POST_THAW.value
SMALL = {
    "syringe": ("DSY12", LabelKind.SYRINGE.value, 1),
    "tube": ("DTU12", LabelKind.TUBE.value, 2),
}


def right(decision: Decision) -> None:
    """The step was taken."""
    assert isinstance(decision, Authorized), decision.reasons


def asking(world: World, **kinds: ContainerKind) -> World:
    """The world under its therapy with some kinds of container otherwise, or more of them."""
    more = {StepKind.ISSUE_AT_OPENING, StepKind.REPRINT_AT_OPENING}
    containers = MappingProxyType({**world.therapy.containers, **kinds})
    therapy = replace(world.therapy, containers=containers, steps=world.therapy.steps | more)
    world.therapy = therapy
    world.bench = replace(world.bench, therapies={**world.bench.therapies, therapy.id: therapy})
    return world


@pytest.mark.hazard("H02", "H03")
def test_a_partial_label_stands_on_a_bag_that_has_an_expiry_since(at: At) -> None:
    """It says nothing of an expiry, the record does, and the bag is labelled, read and handed over by it."""
    world = at("enrolled")
    world = asking(world, apheresis=replace(world.therapy.containers["apheresis"], pieces=(PARTIAL,)))
    bag = collection_bag(world)
    assert world.journey().containers[bag].expiry_local is not None
    play = Play(
        StepKind.ISSUE_AT_COLLECTION, COLLECTORS, containers=(bag,), by_list="patient", told=COLLECTORS
    )  # fmt: skip
    right(issue(world, play, bag, PARTIAL))
    right(read_back(world, "patient", bag, PARTIAL))
    right(perform(world, replace(apply_at_collection("patient", bag), hold=((bag, PARTIAL, "1"),))))
    hand_over = Play(StepKind.HAND_OVER, (COLLECTORS[0], PROCESSORS[0]), hold=((bag, PARTIAL, "1"),))
    right(perform(world, hand_over))


@pytest.mark.hazard("H05")
def test_a_sealed_kit_is_printed_listed_and_used_while_the_kiosk_is_down(at: At) -> None:
    """Its label says which of the kit it is, is read back and handed on; the cover lists it; two read it afterwards."""
    world = at("enrolled")
    world = asking(world, apheresis=replace(world.therapy.containers["apheresis"], pieces=(PARTIAL,)))
    bag, coi = collection_bag(world), world.journeys["patient"]
    play = Play(
        StepKind.ISSUE_AT_COLLECTION, COLLECTORS, containers=(bag,), by_list="patient", told=COLLECTORS
    )  # fmt: skip
    issued = kits.issue_kit_label(world.bench, prepare(world, play), "K-7")
    assert isinstance(issued, labelling.Printed)
    world.printed(bag, PARTIAL, 1, issued.proved)
    content = container_label(world.bench, world.journey(), world.journey().containers[bag], PARTIAL, 1)
    assert isinstance(content, PartialLabel)
    assert content.kit == KitPlace("K-7", 1, 1)
    with pytest.raises(ParseError, match="1 labels, each read back"):
        kits.kit_cover(world.bench, coi, "K-7")
    right(read_back(world, "patient", bag, PARTIAL))
    right(hand_on(world, bag, PARTIAL, "sealed kit K-7"))
    assert kits.kit_of(world.bench, coi, bag) == "K-7"
    cover = kits.kit_cover(world.bench, coi, "K-7")
    assert CollectionKit(cover, (content,)).cover.lines == (KitLine.of(content),)
    assert kits.kit_cover_pdf(world.bench, coi, "K-7").startswith(b"%PDF")
    right(perform(world, clear("patient", COLLECTORS[0])))
    right(labelled_outside(world, bag, PARTIAL, "no power in the building"))
    assert world.journey().containers[bag].state is ContainerState.QUARANTINE


@pytest.mark.hazard("H03", "H12")
def test_a_syringe_and_tubes_are_derived_and_labelled(at: At) -> None:
    """Each gets a label of its own, read back by its short seal, and applied by two; one in place of another stops."""
    world = at("planned doses")
    dose = world.therapy.containers["dose"]
    kinds = {
        name: replace(dose, name=name, product=product, pieces=(piece,)) for name, (product, piece, _) in SMALL.items()
    }
    world = asking(world, **kinds)
    parent = collection_bag(world)
    donation = Donation(Din.parse(parent[:13]), "1", "6400", world.journey().containers[parent].collected_at)
    made: list[tuple[str, str]] = []
    for name, (_, piece, count) in SMALL.items():
        contents = (Contents(Decimal(20), Decimal(40), Decimal(2)),) * count
        names = plan_containers(
            world.bench, world.journeys["patient"], name, donation, contents, world.people["processor one"]
        )
        made += [(container, piece) for container in names]
    right(perform(world, derive(parent, (*world.containers["doses"], *(container for container, _ in made)))))
    for container, piece in made:
        right(issue_in_processing(world, container, piece))
        right(read_back(world, "patient", container, piece))
        applied = Play(
            StepKind.APPLY_IN_PROCESSING, PROCESSORS, hold=((container, piece, "1"),),
            finish=lambda w, u: labelling.apply_labels(w.bench, u),
        )  # fmt: skip
        right(perform(world, applied))
        assert world.journey().containers[container].labels[piece, 1].state is LabelState.APPLIED
    (first, piece), (second, _) = made[1:]
    swapped = Play(
        StepKind.HAND_OVER, PROCESSORS, hold=((first, piece, "1"),), containers=(second,), by_list="patient"
    )  # fmt: skip
    refused = perform(world, swapped)
    assert isinstance(refused, Refused)
    assert "bag_is_the_one_meant" in {reason.interlock for reason in refused.reasons}


@pytest.mark.hazard("H14", "H04")
def test_a_post_thaw_tag_is_printed_before_the_thaw_and_again_after_it(at: At) -> None:
    """Its time is the expiry once the bag is open; one that is torn then is printed again, and says the same."""
    world = at("matched")
    world = asking(world, dose=replace(world.therapy.containers["dose"], pieces_at_opening=(TAG,)))
    dose, coi = world.containers["doses"][0], world.journeys["patient"]
    opened = bedside.open_container(world.bench, coi, dose)
    assert isinstance(opened, Refused)
    assert {reason.interlock for reason in opened.reasons} == {"post_thaw_tag_waits"}
    right(issue_before_opening(world, dose))
    right(read_back(world, "patient", dose, TAG))
    right(bedside.open_container(world.bench, coi, dose))
    thawed = world.journey().containers[dose]
    assert thawed.infuse_by is not None
    assert thawed.good_until == thawed.infuse_by.until == thawed.infuse_by.counted_from + world.therapy.post_thaw_limit
    assert thawed.opened_at is not None
    assert timedelta(0) < thawed.opened_at - thawed.infuse_by.counted_from < timedelta(minutes=5)
    right(void(world, dose, TAG, "torn"))
    again = Play(
        StepKind.REPRINT_AT_OPENING, NURSES, containers=(dose,), by_list="patient", told=NURSES,
        hold=labels_of(world, dose)[-1:],
    )  # fmt: skip
    right(issue(world, again, dose, TAG, "torn"))
    right(read_back(world, "patient", dose, TAG, 2))
    assert world.journey().containers[dose].labels[TAG, 2].infuse_by == thawed.infuse_by
    old = line_check(world, dose)
    assert tags_of(world, dose) == ((dose, TAG, "1"),)
    refused = perform(world, old)
    assert isinstance(refused, Refused)
    assert {"label_issue_is_current", "label_was_not_voided"} <= {reason.interlock for reason in refused.reasons}


def test_the_tag_is_put_on_by_the_two_who_check_at_the_line(at: At) -> None:
    """Both read it beside the bag's own label; from then on it is on its bag, and the infusion may start."""
    world = at("matched")
    world = asking(world, dose=replace(world.therapy.containers["dose"], pieces_at_opening=(TAG,)))
    dose, coi = world.containers["doses"][0], world.journeys["patient"]
    right(issue_before_opening(world, dose))
    right(read_back(world, "patient", dose, TAG))
    right(bedside.open_container(world.bench, coi, dose))
    right(perform(world, line_check(world, dose)))
    assert world.journey().containers[dose].labels[TAG, 1].state is LabelState.APPLIED
    right(bedside.start_infusion(world.bench, coi, dose))
