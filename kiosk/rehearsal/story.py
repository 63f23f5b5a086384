"""The journey as it goes right: from the collection couch back to the same patient's line, saved at each stage.

Stages are where mix-ups branch off.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from kiosk.domain.decision import Decision, Refused
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose
from kiosk.handoffs import bedside
from kiosk.rehearsal import foreign
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.course import GROWING, amounts, dose_kind, doses_of, is_frozen, pace
from kiosk.rehearsal.handover import there_and_back
from kiosk.rehearsal.history import note
from kiosk.rehearsal.milestones import due, may_begin, reached
from kiosk.rehearsal.processing import BASE, TUBE, apply_part, label_part, plan_tubes, sample
from kiosk.rehearsal.scenes import (
    COLLECTORS,
    LABORATORY,
    PROCESSORS,
    apply_at_collection,
    apply_in_processing,
    clear,
    derive,
    enrol,
    evaluate_donor,
    issue_at_collection,
    issue_before_opening,
    issue_in_processing,
    line_check,
    match,
    order,
    parent_of_doses,
    patient_ready,
    plan_collection,
    plan_doses,
    plan_made,
    read_back,
    readiness,
    record_results,
    release_play,
    tags_of,
)
from kiosk.rehearsal.shipping import (
    Consigned,
    dispatch,
    labels,
    open_shipper,
    pack,
    print_shipper,
    read_back_shipper,
    read_logger,
    receive,
)
from kiosk.rehearsal.storage import retrieved, stored
from kiosk.rehearsal.world import World


@dataclass
class StepPlayed:
    """One step of the story as it went, or of the `aside` of that name."""

    step: str
    container: str | None
    decision: Decision
    ms: float
    aside: str = ""


@dataclass
class Story:
    """The world with the record of what was played, and the stages saved on the way."""

    world: World
    played: list[StepPlayed] = field(default_factory=list)
    stages: dict[str, World] = field(default_factory=dict)
    on_step: Callable[[str], None] = field(default=lambda _: None)
    aside: str = ""

    def save(self, stage: str) -> None:
        """Keep the world as it is now, for branches."""
        self.stages[stage] = self.world.saved(f"stage {stage}")

    def run(self, name: str, container: str | None, act: Callable[..., Decision], *what: object) -> Decision:
        """Play one step and record how it went. A refusal of a right step ends the rehearsal."""
        begun = perf_counter()
        decision = act(*what)
        self.played.append(StepPlayed(name, container, decision, (perf_counter() - begun) * 1000, self.aside))
        self.on_step(name)
        if isinstance(decision, Refused):
            raise StoryStopped(name, decision)
        return decision


class StoryStopped(Exception):
    """A right step was refused."""

    def __init__(self, step: str, refused: Refused) -> None:
        super().__init__(f"{step}: " + "; ".join(map(str, refused.reasons)))
        self.refused = refused


def tell(story: Story) -> None:
    """The whole journey of the patient; the look-alike's collection and the stranger's enrolment go before."""
    world = story.world
    for who in ("stranger", "look-alike"):
        register_patient(story, who)
    collect(story, "look-alike")
    register_patient(story, "patient")
    plan_collection(world, "patient")
    story.save("enrolled")
    collect(story, "patient", stages=True)
    (ship if StepKind.PACK in world.therapy.steps else hand_over)(story)
    if StepKind.SAMPLE in world.therapy.steps:
        take_sample(story)
    if StepKind.DERIVE in world.therapy.steps:
        make_doses(story)
    else:
        receive_from_maker(story)
    release(story)
    if StepKind.HAND_OVER_TO_SITE in world.therapy.steps:
        go_there_and_back(story)
    story.world = story.world.at("ward")
    give_doses(story)


def register_patient(story: Story, who: str) -> None:
    """Enrol, evaluate and order, each keyed twice."""
    world = story.world
    story.run("enrol", None, enrol, world, who)
    evaluate_donor(world, who)
    story.run("order", None, order, world, who)


def collect(story: Story, who: str, *, stages: bool = False) -> None:
    """At the couch: print, read back, apply with bag and wristband, clear the station."""
    world = story.world
    if f"{who} collection" not in world.containers:
        plan_collection(world, who)
    bag = world.containers[f"{who} collection"][0]
    for said in due(world, who, irreversible=False):
        story.run("record milestone", None, reached, world, who, said)
    story.run("issue label", bag, issue_at_collection, world, who, bag)
    if stages:
        story.save("printed")
    story.run("read back label", bag, read_back, world, who, bag, LabelKind.BASE.value)
    if stages:
        story.save("read back")
    story.run("apply label", bag, perform, world, apply_at_collection(who, bag))
    if stages:
        story.save("collected")
    story.run("clear station", None, perform, world, clear(who, COLLECTORS[0]))


def hand_over(story: Story) -> None:
    """From the collection room to the laboratory: giver and receiver read the bag."""
    world = story.world
    bag = world.containers["patient collection"][0]
    play = Play(StepKind.HAND_OVER, (COLLECTORS[0], PROCESSORS[0]), hold=((bag, LabelKind.BASE.value, "1"),))
    story.run("hand over", bag, perform, world, play)
    story.world = world.at("clean room")
    world.clock.advance(pace(world.therapy).carried)


def ship(story: Story) -> None:
    """From the collection room to the plant: packed, dispatched, a courier, received sealed, read out, opened."""
    world, what = story.world, Consigned()
    containers = world.containers["patient collection"]
    bags = labels(world, containers)
    story.run("print shipper labels", containers[0], perform, world, print_shipper(what, bags))
    story.save("shipper labelled")
    story.run("read back shipper labels", containers[0], perform, world, read_back_shipper(what))
    story.save("to be packed")
    story.run("pack shipper", containers[0], perform, world, pack(world, what, containers))
    story.save("packed")
    story.run("dispatch shipper", containers[0], dispatch, world, what)
    world.pass_time(hours=19)
    story.save("on the way")
    story.world = world = world.at("clean room")
    story.run("receive shipper", containers[0], perform, world, receive(what))
    story.save("received")
    read_logger(world, what)
    story.run("open shipper", containers[0], perform, world, open_shipper(world, what))
    story.save("unpacked")


def take_sample(story: Story) -> None:
    """A tube is filled from the collection, labelled, and leaves for the laboratory that tests it."""
    world = story.world
    bag = world.containers["patient collection"][0]
    (tube,) = plan_tubes(world, bag)
    world.containers["tubes"] = (tube,)
    story.run("take sample", bag, perform, world, sample(bag, (tube,)))
    story.run("issue label", tube, label_part, world, tube, TUBE, ((bag, BASE, "1"),))
    story.run("read back label", tube, read_back, world, "patient", tube, TUBE)
    story.run("apply label", tube, perform, world, apply_part(tube, TUBE))
    story.save("sampled")
    sent = Play(StepKind.HAND_OVER, (PROCESSORS[0], LABORATORY[0]), hold=((tube, TUBE, "1"),))
    story.run("hand over", tube, perform, world, sent)


def make_doses(story: Story) -> None:
    """In processing: two people read the parent; dose bags are derived, labelled, read back, applied, stored."""
    for kind in story.world.therapy.kinds_for(ContainerPurpose.INTERMEDIATE):
        make_intermediate(story, kind.name)
    world = story.world
    parent = parent_of_doses(world)
    doses = plan_doses(world, doses_of(world.therapy))
    story.save("planned doses")
    story.run("derive", parent, perform, world, derive(parent, doses))
    story.save("derived")
    for number, dose in enumerate(doses, start=1):
        for piece in dose_kind(world.therapy).pieces:
            story.run("issue label", dose, issue_in_processing, world, dose, piece)
            if number == 1:
                story.save(f"printed {piece}")
            story.run("read back label", dose, read_back, world, "patient", dose, piece)
            if number == 1:
                story.save(f"read back {piece}")
        story.run("apply label", dose, perform, world, apply_in_processing(world, dose))
    story.save("labelled doses")
    story.run("clear station", None, perform, world, clear("patient", PROCESSORS[0]))
    if is_frozen(world.therapy):
        for dose in doses:
            story.run("store", dose, stored, world, dose)
        story.save("stored")
    world.clock.advance(pace(world.therapy).tested)


def make_intermediate(story: Story, kind: str) -> None:
    """What is made on the way to a dose, as a cell line of a punch: derived, labelled, grown for weeks."""
    world = story.world
    parent = parent_of_doses(world)
    (made,) = plan_made(world, kind, 1)
    story.run("derive", parent, perform, world, derive(parent, (made,)))
    for piece in world.therapy.containers[kind].pieces:
        story.run("issue label", made, label_part, world, made, piece, ((parent, BASE, "1"),))
        story.run("read back label", made, read_back, world, "patient", made, piece)
        story.run("apply label", made, perform, world, apply_part(made, piece))
    story.run("clear station", None, perform, world, clear("patient", PROCESSORS[0]))
    world.containers["intermediate"] = (made,)
    world.clock.advance(GROWING)


def receive_from_maker(story: Story) -> None:
    """The maker's bag is entered from its papers, its tie-tag printed and read back, both bound by two; stored."""
    world = story.world
    foreign.arrive(world)
    story.save("maker's bag here")
    story.run("expect maker's bag", None, foreign.expect, world)
    story.save("maker's bag entered")
    dose = world.containers["doses"][0]
    story.run("issue tie-tag", dose, foreign.issue_tag, world)
    story.run("read back label", dose, foreign.read_tag_back, world)
    story.save("maker's tag read back")
    story.run("bind maker's bag", dose, perform, world, foreign.bind(world))
    story.save("maker's bag bound")
    story.run("clear station", None, perform, world, clear("patient", PROCESSORS[0]))
    story.run("store", dose, stored, world, dose)
    world.pass_time(days=9)


def release(story: Story) -> None:
    """Results, then release by two, bag by bag."""
    world = story.world
    for dose in world.containers["doses"]:
        record_results(world, dose)
    note(world)
    story.save("tested")
    for dose in world.containers["doses"]:
        story.run("release", dose, perform, world, release_play(dose))
    story.save("released")
    condition(story)


def condition(story: Story) -> None:
    """What can't be undone begins, after the release and before the cells are needed; then days pass."""
    world = story.world
    for said in due(world, irreversible=True):
        story.run("record irreversible milestone", None, perform, world, may_begin((said, said)))
    story.save("conditioned")
    world.clock.advance(pace(world.therapy).admitted)


def go_there_and_back(story: Story) -> None:
    """The journey moves to another hospital and comes back: in a branch, for the patient of this story stays."""
    world = story.stages["released"].branched("to another hospital")
    try:
        there_and_back(story.run, world)
    finally:
        world.discard()


def give_doses(story: Story) -> None:
    """At the bed, or in the laboratory and then at the bed: bag by bag to the last drop."""
    world = story.world
    coi = world.journeys["patient"]
    story.run("order", None, order, world, "patient")  # weighed anew before the infusion
    story.save("admitted")
    for number, dose in enumerate(world.containers["doses"], start=1):
        first = number == 1
        make_ready(story, dose)
        if first:
            story.save("ready")
        story.run("match", dose, perform, world, match(world, dose))
        if first:
            story.save("just matched")
        print_tags(story, dose)
        if first:
            story.save("matched")
        world.pass_time(minutes=2)
        story.run("open", dose, bedside.open_container, world.bench, coi, dose)
        if first:
            story.save("opened")
        world.pass_time(minutes=4)
        story.run("line check", dose, perform, world, line_check(world, dose))
        if first:
            story.save("verified")
        story.run("start infusion", dose, bedside.start_infusion, world.bench, coi, dose)
        if first:
            story.save("infusing")
        world.pass_time(minutes=15)
        story.run("finish bag", dose, bedside.finish_bag, world.bench, coi, dose, amounts(world.therapy).volume_ml)
        if first:
            story.save("one given")
    story.save("given")


def make_ready(story: Story, dose: str) -> None:
    """The dose leaves its store, where it was in one; the patient is found ready for it."""
    world = story.world
    if is_frozen(world.therapy):
        story.run("retrieve", dose, retrieved, world, dose)
    story.run("readiness", None, perform, world, readiness(world))
    if StepKind.PATIENT_READY in world.therapy.steps:
        story.run("patient ready", None, perform, world, patient_ready())


def print_tags(story: Story, dose: str) -> None:
    """What the therapy wants printed between the match and the opening."""
    world = story.world
    for _, piece, _ in tags_of(world, dose):
        story.run("issue label", dose, issue_before_opening, world, dose)
        story.run("read back label", dose, read_back, world, "patient", dose, piece)
