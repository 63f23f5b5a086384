"""At the bed: readiness, and the immediate acts, each one button without a sign-in.

These are: opened, started, interrupted, stopped, finished.
"""

from dataclasses import replace
from decimal import Decimal

from kiosk.domain.attempt import Answers, Given
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import (
    BagFinished,
    ContainerOpened,
    InfusionInterrupted,
    InfusionStarted,
    InfusionStopped,
    ReadinessAnswered,
)
from kiosk.domain.journey import Journey
from kiosk.domain.step import StepKind
from kiosk.handoffs.attempts import open_attempt
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of


def answer_readiness(bench: Bench, under_way: UnderWay, answers: tuple[tuple[str, str], ...]) -> Decision:
    """One person answered the therapy's readiness list, item by item."""
    under_way = replace(under_way, detail=Answers(answers))
    return conclude(
        bench,
        under_way,
        lambda seen, granted: Consequence(((seen.coi, ReadinessAnswered(answers, granted.people[0])),)),
    )


def open_container(bench: Bench, coi: str, container: str) -> Decision:
    """The irreversible opening: allowed only inside the minutes after the match."""
    return _act(bench, StepKind.OPEN, coi, ContainerOpened(container))


def start_infusion(bench: Bench, coi: str, container: str) -> Decision:
    """The first drop, or the first since it was interrupted. Each happens once, anywhere."""
    known = journey_of(bench, coi).containers.get(container)
    parts = known.ending.interruptions if known is not None else 0
    once = container if not parts else f"{container} part {parts + 1}"
    return _act(bench, StepKind.START, coi, InfusionStarted(container), once=once)


def interrupt_infusion(bench: Bench, coi: str, container: str, given_ml: Decimal, why: str) -> Decision:
    """It rests, after so many mL in all, and may go on after a fresh check at the line, here or elsewhere."""
    told = Given(given_ml, why)
    return _act(bench, StepKind.INTERRUPT, coi, InfusionInterrupted(container, given_ml, why), told)


def stop_infusion(bench: Bench, coi: str, container: str, given_ml: Decimal, why: str) -> Decision:
    """Stopped for good before the end, after so many mL in all."""
    return _act(bench, StepKind.STOP, coi, InfusionStopped(container, given_ml, why), Given(given_ml, why))


def finish_bag(bench: Bench, coi: str, container: str, given_ml: Decimal) -> Decision:
    """The bag is empty."""
    return _act(bench, StepKind.FINISH, coi, BagFinished(container, given_ml), Given(given_ml))


Immediate = ContainerOpened | InfusionStarted | InfusionInterrupted | InfusionStopped | BagFinished


def _act(
    bench: Bench, step: StepKind, coi: str, fact: Immediate, told: Given | None = None, once: str = ""
) -> Decision:
    under_way = open_attempt(bench, step, coi=coi, containers=(fact.container,), detail=told)

    def acted(seen: Journey, _granted: Authorized) -> Consequence:
        return Consequence(((seen.coi, fact),), (("infusion", once),) if once else ())

    return conclude(bench, under_way, acted)
