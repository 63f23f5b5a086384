"""What may come between and still goes right: each told beside the story, in a branch that is thrown away.

A bag breaks and is saved, a small dose is drawn up, an infusion rests and goes on at another place, a bag was given
without the kiosk, a set is called back and a bag of it discarded.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.ends import call_back, discard, given_outside, interrupt
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.salvage import SYRINGE, check_reserve_at_line, issue_reserve, move, open_bag, plan_reserve
from kiosk.rehearsal.scenes import line_check, read_back
from kiosk.rehearsal.story import Story
from kiosk.rehearsal.world import World


def tell_asides(story: Story) -> None:
    """Every aside, for a product that is made here. Raises StoryStopped where a right step is refused."""
    if StepKind.DERIVE not in story.world.therapy.steps:
        return
    for stage, name, aside in ASIDES:
        with _beside(story, stage, name) as world:
            aside(story, world)


def _saved(story: Story, world: World) -> None:
    _moved_and_given(story, world, StepKind.SALVAGE)


def _drawn_up(story: Story, world: World) -> None:
    _moved_and_given(story, world, StepKind.DRAW_UP)


def _moved_and_given(story: Story, world: World, step: StepKind) -> None:
    dose, coi = dose_bag(world), world.journeys["patient"]
    syringe = plan_reserve(world, dose)
    story.run("issue label", syringe, issue_reserve, world, dose, syringe)
    story.run("read back label", syringe, read_back, world, "patient", syringe, SYRINGE)
    story.run("open", dose, open_bag, world, dose)
    story.run(step.value, dose, perform, world, move(world, dose, syringe, step))
    story.run("line check", syringe, check_reserve_at_line, world, syringe)
    story.run("start infusion", syringe, bedside.start_infusion, world.bench, coi, syringe)
    story.run("finish bag", syringe, bedside.finish_bag, world.bench, coi, syringe, Decimal(45))


def _rests_and_goes_on(story: Story, world: World) -> None:
    dose, coi = dose_bag(world), world.journeys["patient"]
    story.run("interrupt infusion", dose, interrupt, world, dose)
    elsewhere = world.at("another ward")
    elsewhere.pass_time(minutes=15)
    story.run("line check", dose, perform, elsewhere, line_check(elsewhere, dose))
    story.run("start infusion", dose, bedside.start_infusion, elsewhere.bench, coi, dose)
    story.run("finish bag", dose, bedside.finish_bag, elsewhere.bench, coi, dose, Decimal(60))


def _given_without_the_kiosk(story: Story, world: World) -> None:
    dose = dose_bag(world)
    story.run("given outside", dose, perform, world, given_outside(dose))


def _called_back_and_discarded(story: Story, world: World) -> None:
    dose = dose_bag(world)
    story.run("withdraw set", None, perform, world, call_back(world))
    story.run("discard", dose, perform, world, discard(world, dose))


ASIDES: tuple[tuple[str, str, Callable[[Story, World], None]], ...] = (
    ("matched", "a bag breaks, and what it holds is saved", _saved),
    ("matched", "a small dose is drawn up", _drawn_up),
    ("infusing", "an infusion rests, and goes on at another place", _rests_and_goes_on),
    ("ready", "a bag was given without the kiosk", _given_without_the_kiosk),
    ("opened", "a set is called back, and a bag of it discarded", _called_back_and_discarded),
)
"""Stage of the story, what happens, and how it is played."""


@contextmanager
def _beside(story: Story, stage: str, name: str) -> Iterator[World]:
    world = story.stages[stage].branched(name)
    story.aside = name
    try:
        yield world
    finally:
        story.aside = ""
        world.discard()
