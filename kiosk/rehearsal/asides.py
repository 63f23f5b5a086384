"""What may come between and still goes right: each told beside the story, in a branch of its own.

A bag breaks and is saved, a small dose is drawn up, an infusion rests and goes on at another place, a bag was given
without the kiosk, a set is called back and a bag of it discarded; a bag waits five years for a patient who is known
otherwise by then.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from kiosk.domain.step import StepKind
from kiosk.domain.therapy import Therapy
from kiosk.handoffs import bedside
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.course import amounts
from kiosk.rehearsal.ends import call_back, discard, given_outside, interrupt
from kiosk.rehearsal.milestones import due, may_begin
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.needs import FROZEN, INTERRUPTED, MADE_HERE, RESERVE, Need
from kiosk.rehearsal.salvage import SYRINGE, check_reserve_at_line, issue_reserve, move, open_bag, plan_reserve
from kiosk.rehearsal.scenes import (
    COLLECTORS,
    NURSES,
    issue_before_opening,
    labels_of,
    line_check,
    match,
    order_by,
    order_fields,
    patient_ready,
    read_back,
    readiness,
    tags_of,
)
from kiosk.rehearsal.storage import retrieved
from kiosk.rehearsal.story import Story
from kiosk.rehearsal.world import World
from kiosk.rehearsal.years import (
    MARRIED,
    MERGED,
    MOVED,
    hear,
    link,
    new_tie_tag,
    release_expired,
    retire,
    rotate_seal_key,
    wear,
)


def tell_asides(story: Story) -> None:
    """Every aside that the therapy has all it needs for. Raises StoryStopped where a right step is refused."""
    for stage, name, aside in asides_of(story.world.therapy):
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
    story.run("finish bag", dose, bedside.finish_bag, elsewhere.bench, coi, dose, amounts(world.therapy).volume_ml)


def _given_without_the_kiosk(story: Story, world: World) -> None:
    dose = dose_bag(world)
    story.run("given outside", dose, perform, world, given_outside(world, dose))


def _called_back_and_discarded(story: Story, world: World) -> None:
    dose = dose_bag(world)
    story.run("withdraw set", None, perform, world, call_back(world))
    story.run("discard", dose, perform, world, discard(world, dose))


def _after_five_years(story: Story, world: World) -> None:
    """Renamed twice, by marriage and by a merge of two records, and moved to another hospital with its own number."""
    dose, coi = dose_bag(world), world.journeys["patient"]
    world.pass_time(days=600)
    story.run("link identity", None, perform, world, link(hear(world, MARRIED)))
    world.pass_time(days=600)
    story.run("link identity", None, perform, world, link(hear(world, MERGED)))
    rotate_seal_key(world)
    for key in COLLECTORS:
        retire(world, key)
    world.pass_time(days=620)
    story.run("link identity", None, perform, world, link(hear(world, MOVED)))
    wear(world, MOVED)
    there = world.at("ward of another hospital")
    if world.journey().containers[dose].expires_at is not None:
        story.run("release exceptionally", dose, release_expired, there, dose)
    for said in due(there, irreversible=True):
        story.run("record irreversible milestone", None, perform, there, may_begin((said, said)))
    there.pass_time(days=6)
    story.run("order", None, order_by, there, "patient", NURSES, order_fields(there))
    story.run("retrieve", dose, retrieved, there, dose)
    story.run("replace label", dose, new_tie_tag, there, dose, "the patient's names and numbers changed")
    _given(story, there, dose, coi)


def _given(story: Story, world: World, dose: str, coi: str) -> None:
    """From the match to the empty bag; the label that is read at the line is the one of the first day."""
    story.run("readiness", None, perform, world, readiness(world))
    if StepKind.PATIENT_READY in world.therapy.steps:
        story.run("patient ready", None, perform, world, patient_ready())
    story.run("match", dose, perform, world, replace(match(world, dose), hold=labels_of(world, dose)[:1]))
    for _, piece, _ in tags_of(world, dose):
        story.run("issue label", dose, issue_before_opening, world, dose)
        story.run("read back label", dose, read_back, world, "patient", dose, piece)
    story.run("open", dose, bedside.open_container, world.bench, coi, dose)
    story.run("line check", dose, perform, world, line_check(world, dose))
    story.run("start infusion", dose, bedside.start_infusion, world.bench, coi, dose)
    story.run("finish bag", dose, bedside.finish_bag, world.bench, coi, dose, amounts(world.therapy).volume_ml)


Aside = tuple[str, str, Callable[[Story, World], None]]
"""Stage of the story, what happens, and how it is played."""

ASIDES: Mapping[Aside, tuple[Need, ...]] = MappingProxyType({
    ("matched", "a bag breaks, and what it holds is saved", _saved): (MADE_HERE, RESERVE),
    ("matched", "a small dose is drawn up", _drawn_up): (MADE_HERE, RESERVE),
    ("infusing", "an infusion rests, and goes on at another place", _rests_and_goes_on): (MADE_HERE, INTERRUPTED),
    ("ready", "a bag was given without the kiosk", _given_without_the_kiosk): (MADE_HERE,),
    ("released", "a bag waits five years, and the patient is renamed twice and moves", _after_five_years): (
        MADE_HERE, FROZEN,
    ),
    ("opened", "a set is called back, and a bag of it discarded", _called_back_and_discarded): (MADE_HERE,),
})  # fmt: skip
"""Every aside, with what a therapy needs for it."""


def asides_of(therapy: Therapy) -> tuple[Aside, ...]:
    """The asides that the therapy has all it needs for."""
    return tuple(aside for aside, needs in ASIDES.items() if all(need.met_by(therapy) for need in needs))


@contextmanager
def _beside(story: Story, stage: str, name: str) -> Iterator[World]:
    """A branch of the story, kept among its stages under the aside's name once it was told to its end."""
    world = story.stages[stage].branched(name)
    story.aside = name
    try:
        yield world
    except BaseException:
        world.discard()
        raise
    finally:
        story.aside = ""
    world.close()
    story.stages[name] = world
