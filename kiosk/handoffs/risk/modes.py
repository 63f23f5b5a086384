"""Failure modes: which hazards a hand-off can meet, how often each was met there, and how that ranks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.domain import guards
from kiosk.domain.hazards import Counts, Hazard
from kiosk.domain.reasons import Answer
from kiosk.domain.risk.posterior import posterior
from kiosk.domain.risk.ranking import Detection, Ranked, detection, highest_first, occurrence
from kiosk.domain.risk.scales import Scales
from kiosk.domain.step import StepKind
from kiosk.domain.steps import STEPS
from kiosk.handoffs.risk.tries import Try

AT_THE_GATE = frozenset(
    guard.hazard
    for guard in (
        guards.two_readers_agree, guards.one_thing_in_view, guards.seal_is_genuine, guards.input_within_bounds,
        guards.badge_is_known,
    )
)  # fmt: skip
"""The hazards that stand before every reading, whatever the step."""

Caught = Mapping[str, tuple[int, int]]
"""By hazard: how often something wrong was put on purpose, and how often it was caught for what it was."""


@dataclass(frozen=True)
class Yardstick:
    """What counts are held against: the hazards, the scales, and what challenges and drills have shown."""

    hazards: tuple[Hazard, ...]
    scales: Scales
    challenged: Caught = field(default_factory=dict)
    drilled: Caught = field(default_factory=dict)


def hazards_at(step: str) -> frozenset[str]:
    """The hazards that a row of the step table has a control against; any of them can also harm by refusing (H39)."""
    row = STEPS[StepKind(step)]
    gate = AT_THE_GATE if any(row.reads) else frozenset()
    return gate | {interlock.rule.hazard for interlock in row.interlocks} | {"H39"}


def met(hazard: Hazard, answers: Iterable[Try]) -> int:
    """How often these answers met the hazard, by what it counts."""
    match hazard.counts:
        case Counts.REFUSALS:
            return sum(any(r.hazard == hazard.id for r in one.reasons) for one in answers)
        case Counts.STOPS:
            stop = Answer.RETRY.value
            return sum(any(r.hazard == hazard.id and r.answer != stop for r in one.reasons) for one in answers)
        case Counts.LET_THROUGH:
            return sum(one.stopped and one.let_through for one in answers)


def by_hazard(known: Yardstick, answers: Sequence[Try]) -> tuple[Ranked, ...]:
    """Every hazard over all hand-offs that can meet it, highest first."""
    return highest_first(
        _ranked(known, hazard, "", [one for one in answers if _can_meet(hazard, one)]) for hazard in known.hazards
    )


def by_handoff(known: Yardstick, answers: Sequence[Try]) -> tuple[Ranked, ...]:
    """Every hazard at every hand-off that was tried, highest first."""
    steps: dict[str, list[Try]] = {}
    for one in answers:
        steps.setdefault(one.step, []).append(one)
    return highest_first(
        _ranked(known, hazard, step, those)
        for step, those in steps.items()
        for hazard in known.hazards
        if hazard.id in hazards_at(step) or met(hazard, those)
    )


def _can_meet(hazard: Hazard, one: Try) -> bool:
    return hazard.id in hazards_at(one.step) or any(reason.hazard == hazard.id for reason in one.reasons)


def _ranked(known: Yardstick, hazard: Hazard, step: str, answers: Sequence[Try]) -> Ranked:
    baseline = hazard.baseline or known.scales.judged(hazard.occurrence)
    events = met(hazard, answers)
    return Ranked(
        hazard.id, step, hazard.severity, occurrence(known.scales, posterior(baseline, events, len(answers))),
        detected(known, hazard), events, len(answers),
    )  # fmt: skip


def detected(known: Yardstick, hazard: Hazard) -> Detection:
    """What is known of how well a hazard is caught."""
    put, refused = known.challenged.get(hazard.id, (0, 0))
    return detection(known.scales, hazard.detection, put, refused)
