"""Failure modes: which hazards a hand-off can meet, how often each was met there, and how that ranks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

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


@cache
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
    steps, refused = Counter(one.step for one in answers), _refused(answers)
    return highest_first(
        _ranked(known, hazard, "", [one for one in _counted(hazard, refused) if _can_meet(hazard, one)],
                _chances(hazard, steps, refused))
        for hazard in known.hazards
    )  # fmt: skip


def by_handoff(known: Yardstick, answers: Sequence[Try]) -> tuple[Ranked, ...]:
    """Every hazard at every hand-off that was tried, highest first."""
    steps: dict[str, list[Try]] = {}
    for one in answers:
        steps.setdefault(one.step, []).append(one)
    return highest_first(
        _ranked(known, hazard, step, those, len(steps[step]))
        for step in steps
        for refused in (_refused(steps[step]),)
        for hazard in known.hazards
        for those in (_counted(hazard, refused),)
        if hazard.id in hazards_at(step) or met(hazard, those)
    )


ALL = ""


def _refused(answers: Iterable[Try]) -> Mapping[str, list[Try]]:
    """The refusals, for most answers are none: `ALL`, and by each hazard that their reasons name."""
    found: dict[str, list[Try]] = {ALL: [one for one in answers if one.refusal is not None]}
    for one in found[ALL]:
        for hazard in {reason.hazard for reason in one.reasons}:
            found.setdefault(hazard, []).append(one)
    return found


def _counted(hazard: Hazard, refused: Mapping[str, list[Try]]) -> Sequence[Try]:
    """Those among which the hazard can have been met, by what it counts."""
    return refused[ALL] if hazard.counts is Counts.LET_THROUGH else refused.get(hazard.id, ())


def _chances(hazard: Hazard, steps: Mapping[str, int], refused: Mapping[str, list[Try]]) -> int:
    """How many answers could have met the hazard: those of its hand-offs, and refusals elsewhere that name it."""
    at_its_own = sum(count for step, count in steps.items() if hazard.id in hazards_at(step))
    return at_its_own + sum(hazard.id not in hazards_at(one.step) for one in refused.get(hazard.id, ()))


def _can_meet(hazard: Hazard, one: Try) -> bool:
    return hazard.id in hazards_at(one.step) or any(reason.hazard == hazard.id for reason in one.reasons)


def _ranked(known: Yardstick, hazard: Hazard, step: str, refused: Sequence[Try], attempts: int) -> Ranked:
    baseline = hazard.baseline or known.scales.judged(hazard.occurrence)
    events = met(hazard, refused)
    return Ranked(
        hazard.id, step, hazard.severity, occurrence(known.scales, posterior(baseline, events, attempts)),
        detected(known, hazard), events, attempts,
    )  # fmt: skip


def detected(known: Yardstick, hazard: Hazard) -> Detection:
    """What is known of how well a hazard is caught."""
    put, refused = known.challenged.get(hazard.id, (0, 0))
    return detection(known.scales, hazard.detection, put, refused)
