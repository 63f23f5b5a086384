"""Scenes of how containers end: interrupted, given without the kiosk, called back, discarded."""

from datetime import timedelta
from decimal import Decimal

from kiosk.domain.decision import Decision
from kiosk.domain.ends import Withdrawal
from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside, ending
from kiosk.rehearsal.acting import Play
from kiosk.rehearsal.course import amounts
from kiosk.rehearsal.scenes import NURSES, RELEASERS, labels_of
from kiosk.rehearsal.world import World

FEVER = "the patient has a fever"


def interrupt(world: World, dose: str, given_ml: int = 20, why: str = FEVER) -> Decision:
    """The infusion rests."""
    return bedside.interrupt_infusion(world.bench, world.journeys["patient"], dose, Decimal(given_ml), why)


def given_outside(world: World, dose: str, why: str = "the network was down") -> Play:
    """Two nurses say that the bag was given half an hour ago, and the kiosk was not asked."""
    given = amounts(world.therapy).volume_ml
    return Play(
        StepKind.GIVEN_OUTSIDE, NURSES, containers=(dose,), by_list="patient",
        finish=lambda w, u: ending.given_outside(w.bench, u, w.bench.now - timedelta(minutes=30), given, why),
    )  # fmt: skip


def call_back(world: World, *containers: str) -> Play:
    """Two people with the role call the set back: these containers, or every one that could still be given."""
    named = containers or ending.set_of(world.bench, world.journeys["patient"])
    return Play(
        StepKind.WITHDRAW, RELEASERS, containers=named, by_list="patient",
        finish=lambda w, u: ending.withdraw_set(w.bench, u, Withdrawal.RECALL, "the maker called the bags back"),
    )  # fmt: skip


def discard(world: World, dose: str, physician: str = "physician", why: str = "the bag burst") -> Play:
    """Two nurses read the bag and discard it, by order of somebody."""
    return Play(
        StepKind.DISCARD, NURSES, hold=labels_of(world, dose)[:1],
        finish=lambda w, u: ending.discard(w.bench, u, w.people[physician], why),
    )  # fmt: skip
