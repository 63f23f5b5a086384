"""At the bed: readiness, the immediate acts (opened, started, stopped, finished), each one button without a sign-in."""

from dataclasses import replace
from decimal import Decimal

from kiosk.domain.attempt import Answers
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import (
    BagFinished,
    ContainerOpened,
    Fact,
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
    return _act(bench, StepKind.OPEN, coi, container, ContainerOpened(container))


def start_infusion(bench: Bench, coi: str, container: str) -> Decision:
    """The first drop. A container starts once, anywhere."""
    return _act(bench, StepKind.START, coi, container, InfusionStarted(container), once="infusion")


def stop_infusion(bench: Bench, coi: str, container: str, given_ml: Decimal, why: str) -> Decision:
    """Stopped before the end, after so many mL."""
    return _act(bench, StepKind.STOP, coi, container, InfusionStopped(container, given_ml, why))


def finish_bag(bench: Bench, coi: str, container: str, given_ml: Decimal) -> Decision:
    """The bag is empty."""
    return _act(bench, StepKind.FINISH, coi, container, BagFinished(container, given_ml))


def _act(bench: Bench, step: StepKind, coi: str, container: str, fact: Fact, once: str = "") -> Decision:
    under_way = open_attempt(bench, step, coi=coi, containers=(container,))

    def acted(seen: Journey, _granted: Authorized) -> Consequence:
        return Consequence(((seen.coi, fact),), ((once, container),) if once else ())

    return conclude(bench, under_way, acted)
