"""The sites that people come before the screen at: a therapy's story as the rehearsal tells it, with two dose bags."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.config import load_profiles, load_therapies
from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside
from kiosk.rehearsal import foreign
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.desk import Desk
from kiosk.rehearsal.scenes import (
    apply_in_processing,
    derive,
    issue_in_processing,
    match,
    order,
    plan_collection,
    plan_doses,
    read_back,
    readiness,
)
from kiosk.rehearsal.story import Story, collect, hand_over, register_patient, release
from kiosk.rehearsal.world import World

SEED = 3
BEGUN = frozenset({"autologous-hsct", "car-t-made-outside", "msc-same-day", "ipsc-retina"})
"""Therapies of which no test needs more than a day at the beginning; nobody there looks alike."""

_PLACE = TemporaryDirectory(prefix="samevein-web-", ignore_cleanup_errors=True)


@cache
def stages(therapy: str) -> dict[str, World]:
    """The site at each stage: 'before' the patient comes, 'enrolled', 'printed', 'read back', 'collected', 'released',
    'ready', 'matched', 'opened'. Where a maker makes the cells: 'before', 'enrolled', 'maker's bag here'.
    """
    place, therapies = Path(_PLACE.name) / therapy, load_therapies()
    place.mkdir()
    story = Story(World.founded(place / "site", SEED, therapies[therapy], therapies, load_profiles(), Desk()))
    _tell_of_the_others(story, *(() if therapy in BEGUN else ("look-alike",)))
    register_patient(story, "patient")
    plan_collection(story.world, "patient")
    story.save("enrolled")
    if StepKind.EXPECT_FOREIGN in story.world.therapy.steps:
        foreign.arrive(story.world)
        story.save("maker's bag here")
    if therapy not in BEGUN:
        collect(story, "patient", stages=True)
        hand_over(story)
        _make_two_doses(story)
        release(story)
        story.world = story.world.at("ward")
        _come_to_the_bed(story)
    story.world.close()
    return story.stages


def _tell_of_the_others(story: Story, *collected: str) -> None:
    for who in ("stranger", *collected):
        register_patient(story, who)
    for who in collected:
        collect(story, who)
    story.save("before")


def _make_two_doses(story: Story) -> None:
    world = story.world
    parent = world.containers["patient collection"][0]
    doses = plan_doses(world, 2)
    story.run("derive", parent, perform, world, derive(parent, doses))
    for dose in doses:
        for piece in world.therapy.containers["dose"].pieces:
            story.run("issue label", dose, issue_in_processing, world, dose, piece)
            story.run("read back label", dose, read_back, world, "patient", dose, piece)
        story.run("apply label", dose, perform, world, apply_in_processing(world, dose))
    world.pass_time(days=9)


def _come_to_the_bed(story: Story) -> None:
    world = story.world
    dose = world.containers["doses"][0]
    story.run("order", None, order, world, "patient")
    story.run("readiness", None, perform, world, readiness(world))
    story.save("ready")
    story.run("match", dose, perform, world, match(world, dose))
    story.save("matched")
    world.pass_time(minutes=2)
    story.run("open", dose, bedside.open_container, world.bench, world.journeys["patient"], dose)
    world.pass_time(minutes=1)
    story.save("opened")
