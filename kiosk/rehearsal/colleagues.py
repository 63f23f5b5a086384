"""The colleagues of the demonstration: they play the next chapter of the journey, from wherever a newcomer left it.

Each step goes through the use cases of production with the same gate; a refusal ends it, and says which.
"""

from dataclasses import replace
from functools import partial

from kiosk.domain.containers import AFTER_OPENING, LIVE, ContainerState
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside
from kiosk.handoffs.view import site_view
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.catching_up import (
    VOID,
    Papers,
    close_labels,
    held,
    issue_of,
    label,
    record_milestones,
    stand,
    take,
)
from kiosk.rehearsal.chapters import Chapter, chapter_of, collected_of, doses_of
from kiosk.rehearsal.course import amounts, dose_kind, pace
from kiosk.rehearsal.making import CLEAN_ROOM, make_doses
from kiosk.rehearsal.relabelling import reprint_at_collection
from kiosk.rehearsal.scenes import (
    COLLECTORS,
    LABORATORY,
    NURSES,
    apply_at_collection,
    issue,
    issue_at_collection,
    line_check,
    match,
    order,
    patient_ready,
    plan_collection,
    readiness,
)
from kiosk.rehearsal.world import World

COLLECTION_ROOM, WARD = "collection room", "ward"
MINUTES_BETWEEN = 20
_S = ContainerState


def chapter(world: World) -> Chapter:
    """The chapter the patient is in."""
    stations = site_view(world.bench).stations
    return chapter_of(world.journey(), world.therapy, open_somewhere=world.journeys["patient"] in stations.values())


def play_chapter(world: World) -> None:
    """The colleagues play the chapter the patient is in to its end. Raises StoryStopped where a step is refused."""
    is_open = any(c.state in AFTER_OPENING for c in world.journey().containers.values())
    world.pass_time(minutes=1 if is_open else MINUTES_BETWEEN)
    match chapter(world):
        case Chapter.COUCH:
            _collect(world)
        case Chapter.LABORATORY:
            _leave_the_couch(world)
            make_doses(world)
            _admit(world)
        case Chapter.BED:
            _give(world)
        case Chapter.GIVEN:
            pass


def _collect(world: World) -> None:
    stand(world, COLLECTION_ROOM)
    if not collected_of(world.journey(), world.therapy):
        plan_collection(world, "patient")
    bags = tuple(c.id for c in collected_of(world.journey(), world.therapy))
    world.containers["patient collection"] = bags
    record_milestones(world)
    for bag in bags:
        if world.journey().containers[bag].state is not _S.PLANNED:
            continue
        piece = LabelKind.BASE.value
        first = partial(issue_at_collection, world, "patient", bag)
        label(world, bag, piece, first, partial(reprint_at_collection, world, "patient", bag, piece, VOID))
        take("apply label", perform, world, apply_at_collection("patient", bag, issue_of(world, bag, piece)))
    close_labels(world, COLLECTORS[0])


def _leave_the_couch(world: World) -> None:
    stand(world, COLLECTION_ROOM)
    close_labels(world, COLLECTORS[0])
    record_milestones(world)


def _admit(world: World) -> None:
    """The patient is on the ward, conditioned where the therapy asks for it; then weighed and ordered anew."""
    stand(world, WARD)
    record_milestones(world, irreversible=True)
    world.clock.advance(pace(world.therapy).admitted)
    take("order", order, world, "patient")


def _give(world: World) -> None:
    """One dose to the last drop."""
    left = [c for c in doses_of(world.journey(), world.therapy) if c.state in LIVE]
    dose = next((c for c in left if c.state in AFTER_OPENING | {_S.OPENING_AUTHORISED}), left[0]).id
    coi, kind = world.journeys["patient"], dose_kind(world.therapy)
    if world.journey().containers[dose].state in {_S.RELEASED, _S.OPENING_AUTHORISED}:
        _open(world, dose)
    # A check at the line counts for two minutes: one that somebody left is made again.
    if world.journey().containers[dose].state in {_S.OPENED, _S.VERIFIED, _S.INTERRUPTED}:
        world.pass_time(minutes=3)
        hold = held(world, dose, pieces=(*kind.pieces[:1], *kind.pieces_at_opening))
        take("line check", perform, world, replace(line_check(world, dose), hold=hold))
    if world.journey().containers[dose].state is _S.VERIFIED:
        take("start infusion", bedside.start_infusion, world.bench, coi, dose)
    world.pass_time(minutes=15)
    take("finish bag", bedside.finish_bag, world.bench, coi, dose, amounts(world.therapy).volume_ml)


def _open(world: World, dose: str) -> None:
    """Matched at the bed, or in the laboratory for a patient who is ready; tagged where it is given elsewhere."""
    hold = held(world, dose, pieces=dose_kind(world.therapy).pieces[-1:])
    stand(world, WARD)
    take("readiness", perform, world, readiness(world))
    if StepKind.PATIENT_READY in world.therapy.steps:
        take("patient ready", perform, world, patient_ready())
    stand(world, CLEAN_ROOM if StepKind.MATCH_IN_LABORATORY in world.therapy.steps else WARD)
    take("match", perform, world, replace(match(world, dose), hold=hold))
    _tag(world, dose, hold)
    world.pass_time(minutes=2)
    take("open", bedside.open_container, world.bench, world.journeys["patient"], dose)
    stand(world, WARD)


def _tag(world: World, dose: str, hold: Papers) -> None:
    """Whoever thaws reads the bag that was just matched; its post-thaw tag is printed and read back."""
    people = LABORATORY if StepKind.MATCH_IN_LABORATORY in world.therapy.steps else NURSES
    for piece in dose_kind(world.therapy).pieces_at_opening:
        first, again = (
            partial(
                issue, world,
                Play(step, people, containers=(dose,), by_list="patient", told=people, hold=hold), dose, piece, reason,
            )
            for step, reason in ((StepKind.ISSUE_AT_OPENING, ""), (StepKind.REPRINT_AT_OPENING, VOID))
        )  # fmt: skip
        label(world, dose, piece, first, again)
