"""Scenes of a reserve: planned and labelled before the opening, filled from the opened bag."""

from dataclasses import replace
from decimal import Decimal

from kiosk.domain.decision import Decision
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside, salvaging
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.scenes import LABORATORY, NURSES, issue, labels_of, line_check, read_back
from kiosk.rehearsal.world import World

SYRINGE = LabelKind.SYRINGE.value
LEAKS = "the bag leaks at its port"


def plan_reserve(world: World, dose: str, volume_ml: int = 50) -> str:
    """A syringe is kept in reserve beside a matched dose bag."""
    person = world.people[_thawers(world)[0]]
    return salvaging.plan_reserve(world.bench, world.journeys["patient"], dose, Decimal(volume_ml), person)


def issue_reserve(world: World, dose: str, reserve: str) -> Decision:
    """Whoever thaws reads the matched bag; the small label of its reserve is printed."""
    people = _thawers(world)
    play = Play(
        StepKind.ISSUE_RESERVE, people, containers=(reserve,), by_list="patient", told=people,
        hold=labels_of(world, dose)[-1:],
    )  # fmt: skip
    return issue(world, play, reserve, SYRINGE)


def keep_reserve(world: World, dose: str) -> str:
    """A reserve whose small label was printed and read back."""
    reserve = plan_reserve(world, dose)
    issue_reserve(world, dose, reserve)
    read_back(world, "patient", reserve, SYRINGE)
    return reserve


def open_bag(world: World, dose: str) -> Decision:
    """The irreversible opening."""
    return bedside.open_container(world.bench, world.journeys["patient"], dose)


def move(world: World, dose: str, into: str, step: StepKind = StepKind.SALVAGE, volume_ml: int = 45) -> Play:
    """Two people read the bag's label and the small one; what the bag holds goes over."""
    why = LEAKS if step is StepKind.SALVAGE else ""
    return Play(
        step, NURSES, hold=(labels_of(world, dose)[0], (into, SYRINGE, "1")),
        finish=lambda w, u: salvaging.move_contents(w.bench, u, into, Decimal(volume_ml), why),
    )  # fmt: skip


def check_reserve_at_line(world: World, reserve: str) -> Decision:
    """At the line the filled syringe is read by its small label."""
    dose = world.containers["doses"][0]
    return perform(world, replace(line_check(world, dose), hold=((reserve, SYRINGE, "1"),)))


def _thawers(world: World) -> tuple[str, str]:
    return LABORATORY if StepKind.MATCH_IN_LABORATORY in world.therapy.steps else NURSES
