"""The colleagues of the demonstration: they play the next chapter of the journey, from wherever a newcomer left it.

Each step goes through the use cases of production with the same gate; a refusal ends it, and says which.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import partial

from kiosk.domain.containers import AFTER_OPENING, LIVE, Container, ContainerState, LabelState
from kiosk.domain.decision import Decision, Refused
from kiosk.domain.journey import Journey
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside
from kiosk.handoffs.view import site_view
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.course import amounts, dose_kind
from kiosk.rehearsal.history import note
from kiosk.rehearsal.milestones import due, may_begin, reached
from kiosk.rehearsal.relabelling import reprint_at_collection, reprint_in_processing
from kiosk.rehearsal.scenes import (
    COLLECTORS,
    PROCESSORS,
    apply_at_collection,
    apply_in_processing,
    clear,
    derive,
    issue,
    issue_at_collection,
    line_check,
    match,
    order,
    patient_ready,
    plan_collection,
    plan_doses,
    read_back,
    readiness,
    record_results,
    release_play,
)
from kiosk.rehearsal.story import StoryStopped
from kiosk.rehearsal.world import World

COLLECTION_ROOM, CLEAN_ROOM, WARD, OFFICE = "collection room", "clean room", "ward", "quality office"
DOSES = 2
MINUTES_BETWEEN = 20
VOID = "the label before was declared void"
_S = ContainerState


class Chapter(Enum):
    """Where a journey stands, as the demonstration tells it."""

    COUCH = "at the couch"
    LABORATORY = "in the laboratory"
    BED = "at the bed"
    GIVEN = "given"


def collected_of(journey: Journey) -> tuple[Container, ...]:
    """The containers that came from the patient: planned, and not made from others."""
    kinds = [c.kind for c in journey.containers.values()]
    return tuple(c for c in journey.containers.values() if c.kind == kinds[0])


def doses_of(journey: Journey) -> tuple[Container, ...]:
    """The containers that are made of those; not what is kept in reserve beside them."""
    collected = {c.id for c in collected_of(journey)}
    return tuple(c for c in journey.containers.values() if c.id not in collected and c.reserve is None)


def chapter_of(journey: Journey, *, open_somewhere: bool) -> Chapter:
    """The chapter a journey is in. `open_somewhere`: a station has its labels open."""
    collected, doses = collected_of(journey), doses_of(journey)
    if not collected or any(c.state is _S.PLANNED for c in collected) or (open_somewhere and not doses):
        return Chapter.COUCH
    if not doses or open_somewhere or any(c.state in {_S.PLANNED, _S.QUARANTINE} for c in doses):
        return Chapter.LABORATORY
    return Chapter.BED if any(c.state in LIVE for c in doses) else Chapter.GIVEN


def chapter(world: World) -> Chapter:
    """The chapter the patient is in."""
    stations = site_view(world.bench).stations
    return chapter_of(world.journey(), open_somewhere=world.journeys["patient"] in stations.values())


def play_chapter(world: World) -> None:
    """The colleagues play the chapter the patient is in to its end. Raises StoryStopped where a step is refused."""
    is_open = any(c.state in AFTER_OPENING for c in world.journey().containers.values())
    world.pass_time(minutes=1 if is_open else MINUTES_BETWEEN)
    match chapter(world):
        case Chapter.COUCH:
            _collect(world)
        case Chapter.LABORATORY:
            _make(world)
            _admit(world)
        case Chapter.BED:
            _give(world)
        case Chapter.GIVEN:
            pass


def _stand(world: World, station: str) -> None:
    world.bench = replace(world.bench, station=station)


def _take(name: str, act: Callable[..., Decision], *what: object) -> None:
    decision = act(*what)
    if isinstance(decision, Refused):
        raise StoryStopped(name, decision)


def _collect(world: World) -> None:
    _stand(world, COLLECTION_ROOM)
    if not collected_of(world.journey()):
        plan_collection(world, "patient")
    world.containers["patient collection"] = tuple(c.id for c in collected_of(world.journey()))
    _record_milestones(world)
    for bag in world.containers["patient collection"]:
        if world.journey().containers[bag].state is not _S.PLANNED:
            continue
        piece = LabelKind.BASE.value
        first = partial(issue_at_collection, world, "patient", bag)
        _label(world, bag, piece, first, partial(reprint_at_collection, world, "patient", bag, piece, VOID))
        _take("apply label", perform, world, apply_at_collection("patient", bag, _issue_of(world, bag, piece)))
    _clear(world, COLLECTORS[0])


def _record_milestones(world: World) -> None:
    """Whatever happened to the patient and nobody put on record."""
    for said in due(world, irreversible=False):
        _take("record milestone", reached, world, "patient", said)


def _label(world: World, bag: str, piece: str, first: Callable[[], Decision], again: Callable[[], Decision]) -> None:
    label = world.journey().containers[bag].current_label(piece)
    if label is None or label.state is LabelState.VOID:
        _take(*(("issue label", first) if label is None else ("reprint label", again)))
        label = world.journey().containers[bag].current_label(piece)
    if label is not None and label.state is LabelState.STARTED:
        _take("read back label", read_back, world, "patient", bag, piece, label.issue)


def _issue_of(world: World, bag: str, piece: str) -> int:
    label = world.journey().containers[bag].current_label(piece)
    return label.issue if label is not None else 1


def _clear(world: World, key: str) -> None:
    if site_view(world.bench).stations.get(world.bench.station) == world.journeys["patient"]:
        _take("clear station", perform, world, clear("patient", key))


def _held(world: World, *bags: str, pieces: tuple[str, ...] = (LabelKind.BASE.value,)) -> tuple[tuple[str, ...], ...]:
    """The labels as they are now, by the names of their papers."""
    return tuple((bag, piece, str(_issue_of(world, bag, piece))) for bag in bags for piece in pieces)


def _make(world: World) -> None:
    """Handed over, made into doses, labelled, tested, released; weeks pass."""
    _stand(world, COLLECTION_ROOM)
    _clear(world, COLLECTORS[0])
    _record_milestones(world)
    parents = tuple(c.id for c in collected_of(world.journey()))
    world.containers["patient collection"] = parents
    if not doses_of(world.journey()):
        hold = _held(world, *parents)
        _take("hand over", perform, world, Play(StepKind.HAND_OVER, (COLLECTORS[0], PROCESSORS[0]), hold=hold))
        world.pass_time(hours=20)
        plan_doses(world, DOSES)
    _stand(world, CLEAN_ROOM)
    doses = world.containers["doses"] = tuple(c.id for c in doses_of(world.journey()))
    underived = tuple(dose for dose in doses if not world.journey().containers[dose].parents)
    if underived:
        play = replace(derive(parents[0], underived), hold=_held(world, *parents))
        _take("derive", perform, world, play)
    for dose in doses:
        _label_dose(world, dose, parents)
    _clear(world, PROCESSORS[0])
    world.pass_time(days=9)
    _release(world, doses)


def _label_dose(world: World, dose: str, parents: tuple[str, ...]) -> None:
    if world.journey().containers[dose].state is not _S.PLANNED:
        return
    pieces = dose_kind(world.therapy).pieces
    for piece in pieces:
        play = Play(
            StepKind.ISSUE_IN_PROCESSING, PROCESSORS, containers=(dose,), by_list="patient", told=PROCESSORS,
            hold=_held(world, *parents),
        )  # fmt: skip
        again = partial(reprint_in_processing, world, dose, piece, VOID, _held(world, *parents))
        _label(world, dose, piece, partial(issue, world, play, dose, piece), again)
    play = replace(apply_in_processing(world, dose), hold=_held(world, dose, pieces=pieces))
    _take("apply label", perform, world, play)


def _release(world: World, doses: tuple[str, ...]) -> None:
    waiting = [dose for dose in doses if world.journey().containers[dose].state is _S.QUARANTINE]
    for dose in waiting:
        record_results(world, dose)
    note(world)
    _stand(world, OFFICE)
    for dose in waiting:
        _take("release", perform, world, release_play(dose))


def _admit(world: World) -> None:
    """The patient is on the ward, conditioned; days later weighed and ordered anew."""
    _stand(world, WARD)
    for said in due(world, irreversible=True):
        _take("record irreversible milestone", perform, world, may_begin((said, said)))
    world.pass_time(days=12)
    _take("order", order, world, "patient")


def _give(world: World) -> None:
    """One dose to the last drop."""
    left = [c for c in doses_of(world.journey()) if c.state in LIVE]
    dose = next((c for c in left if c.state in AFTER_OPENING | {_S.OPENING_AUTHORISED}), left[0]).id
    coi, pieces = world.journeys["patient"], dose_kind(world.therapy).pieces
    if world.journey().containers[dose].state in {_S.RELEASED, _S.OPENING_AUTHORISED}:
        _match(world, dose, pieces)
    # A check at the line counts for two minutes: one that somebody left is made again.
    if world.journey().containers[dose].state in {_S.OPENED, _S.VERIFIED, _S.INTERRUPTED}:
        world.pass_time(minutes=3)
        play = replace(line_check(world, dose), hold=_held(world, dose, pieces=pieces[:1]))
        _take("line check", perform, world, play)
    if world.journey().containers[dose].state is _S.VERIFIED:
        _take("start infusion", bedside.start_infusion, world.bench, coi, dose)
    world.pass_time(minutes=15)
    _take("finish bag", bedside.finish_bag, world.bench, coi, dose, amounts(world.therapy).volume_ml)


def _match(world: World, dose: str, pieces: tuple[str, ...]) -> None:
    _stand(world, WARD)
    _take("readiness", perform, world, readiness(world))
    if StepKind.PATIENT_READY in world.therapy.steps:
        _take("patient ready", perform, world, patient_ready())
    _stand(world, CLEAN_ROOM if StepKind.MATCH_IN_LABORATORY in world.therapy.steps else WARD)
    _take("match", perform, world, replace(match(world, dose), hold=_held(world, dose, pieces=pieces[-1:])))
    world.pass_time(minutes=2)
    _take("open", bedside.open_container, world.bench, world.journeys["patient"], dose)
    _stand(world, WARD)
