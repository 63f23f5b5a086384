"""The control chart of each hand-off: it learns from what came before, and watches the last months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.risk.chart import Point, Scheme, points, scheme_for
from kiosk.domain.risk.posterior import Baseline, posterior
from kiosk.handoffs.risk.tries import Try

BEFORE_ANY = Baseline(0.05, 20.0, "judgement: one answer in twenty is a refusal, worth twenty answers")
"""The base rate of a hand-off of which nothing is known yet."""


@dataclass(frozen=True)
class Watch:
    """One hand-off's chart. `base` was learnt from `learnt` answers before it; `tried` are the answers watched."""

    step: str
    base: float
    learnt: int
    scheme: Scheme
    tried: tuple[Try, ...]
    points: tuple[Point, ...]

    @property
    def alarms(self) -> tuple[datetime, ...]:
        """When the chart alarmed."""
        return tuple(one.at for one, point in zip(self.tried, self.points, strict=True) if point.alarm)


def watched(answers: Sequence[Try], since: datetime) -> tuple[Watch, ...]:
    """The charts of every hand-off that was tried from `since` on, those with an alarm first, the latest before."""
    steps: dict[str, list[Try]] = {}
    for one in answers:
        steps.setdefault(one.step, []).append(one)
    found = [_watch(step, those, since) for step, those in steps.items() if those[-1].at >= since]
    return tuple(sorted(found, key=lambda watch: (-watch.alarms[-1].timestamp() if watch.alarms else 0.0, watch.step)))


def _watch(step: str, answers: Sequence[Try], since: datetime) -> Watch:
    before = [one for one in answers if one.at < since]
    now = tuple(one for one in answers if one.at >= since)
    base = posterior(BEFORE_ANY, sum(one.refusal is not None for one in before), len(before)).mean
    scheme = scheme_for(round(base, 4))
    return Watch(step, base, len(before), scheme, now, points(scheme, [one.refusal is not None for one in now]))
