"""The colleagues in the laboratory: from the hand-over to doses that two released, whatever the therapy makes."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kiosk.domain.containers import ContainerState
from kiosk.domain.decision import Decision
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose, Therapy
from kiosk.rehearsal import foreign
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.catching_up import MAKERS_LABEL, VOID, Papers, close_labels, held, label, stand, take
from kiosk.rehearsal.chapters import collected_of, doses_of, made_of
from kiosk.rehearsal.course import GROWING, dose_kind, is_frozen, pace
from kiosk.rehearsal.history import note
from kiosk.rehearsal.relabelling import reprint_in_processing
from kiosk.rehearsal.scenes import (
    COLLECTORS,
    PROCESSORS,
    apply_in_processing,
    derive,
    issue,
    plan_doses,
    plan_made,
    record_results,
    release_play,
)
from kiosk.rehearsal.world import World

CLEAN_ROOM, OFFICE = "clean room", "quality office"
FROZEN_DOSES = 2
"""So many bags are frozen; what is given fresh is made once."""


def doses_to_make(therapy: Therapy) -> int:
    """In how many containers the dose is made."""
    return FROZEN_DOSES if is_frozen(therapy) else 1


def make_doses(world: World) -> None:
    """Handed over, made into doses or received from a maker, labelled, tested, released."""
    therapy = world.therapy
    parents = tuple(c.id for c in collected_of(world.journey(), therapy))
    world.containers["patient collection"] = parents
    if len(world.journey().containers) == len(parents):
        play = Play(StepKind.HAND_OVER, (COLLECTORS[0], PROCESSORS[0]), hold=held(world, *parents))
        take("hand over", perform, world, play)
        world.clock.advance(pace(therapy).carried)
    stand(world, CLEAN_ROOM)
    if StepKind.DERIVE in therapy.steps:
        _from_the_collection(world, parents)
    else:
        _from_the_maker(world)
    close_labels(world, PROCESSORS[0])
    world.clock.advance(pace(therapy).tested)
    _release(world)


def _from_the_collection(world: World, parents: tuple[str, ...]) -> None:
    """Derived and labelled, by way of whatever is made and grown before the doses."""
    for kind in world.therapy.kinds_for(ContainerPurpose.INTERMEDIATE):
        made = tuple(c.id for c in made_of(world.journey(), world.therapy, kind.name))
        made = made or plan_made(world, kind.name, 1)
        if _derived(world, parents, made):
            world.clock.advance(GROWING)
        world.containers["intermediate"] = parents = made
    doses = tuple(c.id for c in doses_of(world.journey(), world.therapy))
    doses = doses or plan_doses(world, doses_to_make(world.therapy))
    _derived(world, parents, doses)


def _derived(world: World, parents: tuple[str, ...], made: tuple[str, ...]) -> tuple[str, ...]:
    """These are made of their parents and labelled; gives those that nobody had derived before."""
    hold = held(world, *parents)
    underived = tuple(name for name in made if not world.journey().containers[name].parents)
    if underived:
        take("derive", perform, world, replace(derive(parents[0], underived), hold=hold))
    for name in made:
        if world.journey().containers[name].state is ContainerState.PLANNED:
            _label(world, name, hold)
    close_labels(world, PROCESSORS[0])
    return underived


def _label(world: World, name: str, parents: Papers) -> None:
    pieces = world.therapy.containers[world.journey().containers[name].kind].pieces
    for piece in pieces:
        again = partial(reprint_in_processing, world, name, piece, VOID, parents)
        label(world, name, piece, _issued(world, StepKind.ISSUE_IN_PROCESSING, name, piece, parents), again)
    play = replace(apply_in_processing(world, name), hold=held(world, name, pieces=pieces))
    take("apply label", perform, world, play)


def _from_the_maker(world: World) -> None:
    """The maker's bag is entered from its papers, its tie-tag printed and read back, both bound by two."""
    if MAKERS_LABEL not in world.papers:
        foreign.arrive(world)
    if not doses_of(world.journey(), world.therapy):
        take("expect maker's bag", foreign.expect, world)
    doses = world.containers["doses"] = tuple(c.id for c in doses_of(world.journey(), world.therapy))
    for dose in doses:
        if world.journey().containers[dose].state is not ContainerState.PLANNED:
            continue
        for piece in dose_kind(world.therapy).pieces:
            first, again = (
                _issued(world, step, dose, piece, (MAKERS_LABEL,), reason)
                for step, reason in ((StepKind.ISSUE_FOR_FOREIGN, ""), (StepKind.REPRINT_FOR_FOREIGN, VOID))
            )
            label(world, dose, piece, first, again)
        play = replace(foreign.bind(world), hold=held(world, dose, pieces=dose_kind(world.therapy).pieces))
        take("bind maker's bag", perform, world, play)


def _issued(
    world: World, step: StepKind, name: str, piece: str, hold: Papers, reason: str = ""
) -> Callable[[], Decision]:
    """Two processors read what is held, for a look-alike is active; the label is printed."""
    play = Play(step, PROCESSORS, containers=(name,), by_list="patient", told=PROCESSORS, hold=hold)
    return partial(issue, world, play, name, piece, reason)


def _release(world: World) -> None:
    doses = doses_of(world.journey(), world.therapy)
    world.containers["doses"] = tuple(dose.id for dose in doses)
    waiting = [dose.id for dose in doses if dose.state is ContainerState.QUARANTINE]
    for dose in waiting:
        record_results(world, dose)
    note(world)
    stand(world, OFFICE)
    for dose in waiting:
        take("release", perform, world, release_play(dose))
