"""Scenes beside the straight way to a dose: tubes filled, bags split and pooled, failures, a second donation."""

from decimal import Decimal

from kiosk.domain.decision import Decision, Refused
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose
from kiosk.handoffs import failing, labelling, parts
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.scenes import (
    PROCESSORS,
    apply_at_collection,
    issue,
    issue_at_collection,
    plan_collection,
    read_back,
)
from kiosk.rehearsal.world import World

BASE, TUBE = LabelKind.BASE.value, LabelKind.TUBE.value
TUBE_ML = Decimal(2)


def plan_tubes(world: World, bag: str, purpose: ContainerPurpose = ContainerPurpose.SAMPLE) -> tuple[str, ...]:
    """One tube to be filled from the bag."""
    person = world.people["processor one"]
    return parts.plan_samples(world.bench, world.journeys["patient"], bag, purpose, (TUBE_ML,), person)


def plan_halves(world: World, bag: str) -> tuple[str, ...]:
    """The bag is to be split in two."""
    known = world.journey().containers[bag]
    half = parts.share(known, (known.volume_ml or Decimal(0)) / 2)
    return parts.plan_parts(world.bench, world.journeys["patient"], bag, (half, half), world.people["processor one"])


def sample(bag: str, tubes: tuple[str, ...]) -> Play:
    """Two people read the bag that tubes are filled from."""
    return Play(
        StepKind.SAMPLE, PROCESSORS, hold=((bag, BASE, "1"),),
        finish=lambda w, u: parts.take_samples(w.bench, u, tubes),
    )  # fmt: skip


def split(bag: str, into: tuple[str, ...]) -> Play:
    """Two people read the bag that is split."""
    return Play(StepKind.SPLIT, PROCESSORS, hold=((bag, BASE, "1"),), finish=lambda w, u: parts.split(w.bench, u, into))


def pool(bags: tuple[str, ...], into: str) -> Play:
    """Two people read every bag that goes into the pool."""
    hold = tuple((bag, BASE, "1") for bag in bags)
    return Play(StepKind.POOL, PROCESSORS, hold=hold, finish=lambda w, u: parts.pool(w.bench, u, into))


def fail(container: str, piece: str, why: str = "growth in the culture of day 3") -> Play:
    """Two people read what failed, and say why."""
    return Play(
        StepKind.FAIL_MANUFACTURE, PROCESSORS, hold=((container, piece, "1"),),
        finish=lambda w, u: failing.fail_manufacture(w.bench, u, why),
    )  # fmt: skip


def label_part(world: World, container: str, piece: str, parents: tuple[tuple[str, ...], ...]) -> Decision:
    """Two processors read the parents, for a look-alike is active; the label of what was made of them is printed."""
    play = Play(
        StepKind.ISSUE_IN_PROCESSING, PROCESSORS, containers=(container,), by_list="patient", told=PROCESSORS,
        hold=parents,
    )  # fmt: skip
    return issue(world, play, container, piece)


def apply_part(container: str, piece: str) -> Play:
    """A puts the label on and reads it; B reads it blind."""
    return Play(
        StepKind.APPLY_IN_PROCESSING, PROCESSORS, hold=((container, piece, "1"),),
        finish=lambda w, u: labelling.apply_labels(w.bench, u),
    )  # fmt: skip


def labelled(world: World, container: str, piece: str, parents: tuple[tuple[str, ...], ...]) -> None:
    """Everything from the print to the bag, as it goes right."""
    gone_right(label_part(world, container, piece, parents))
    gone_right(read_back(world, "patient", container, piece))
    gone_right(perform(world, apply_part(container, piece)))


def collected_again(world: World) -> str:
    """A second donation of the same journey, from the couch to quarantine."""
    bag = plan_collection(world, "patient")
    gone_right(issue_at_collection(world, "patient", bag))
    gone_right(read_back(world, "patient", bag, BASE))
    gone_right(perform(world, apply_at_collection("patient", bag)))
    return bag


def gone_right(decision: Decision) -> None:
    """A right step on the way to a mix-up. Raises RuntimeError where it was refused."""
    match decision:
        case Refused(step=step, reasons=reasons):
            raise RuntimeError(f"Expected {step} authorised, got {reasons[0]}.")
        case _:
            pass
