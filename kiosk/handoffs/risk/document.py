"""The analysis as one JSON document: figures as numbers, rates an attempt, moments in UTC."""

from typing import Any

from kiosk.domain.risk.changes import Change
from kiosk.domain.risk.ranking import Ranked
from kiosk.handoffs.risk.analysis import Analysis, Chain
from kiosk.handoffs.risk.counting import Count
from kiosk.handoffs.risk.watching import Watch

DIGITS = 7
"""Of a rate; it is known to two or three at best."""


def document_of(found: Analysis) -> dict[str, Any]:
    """The whole analysis, as `kiosk fmea --json` says it."""
    return {
        "month": found.month,
        "scales": found.edition,
        "hazards": [_chain(chain) for chain in found.chains],
        "handoffs": [_count(count) for count in found.handoffs],
        "modes": [_ranked(ranked) for ranked in found.modes],
        "charts": [_watch(watch) for watch in found.watches],
        "months": [dict(vars(month)) for month in found.months],
        "changes": [_change(change) for change in found.changes],
    }


def _chain(chain: Chain) -> dict[str, Any]:
    hazard = chain.hazard
    baseline = hazard.baseline
    return {
        "hazard": hazard.id, "what": hazard.hazard, "where": hazard.where, "class": hazard.kind,
        "causes": hazard.causes, "source": hazard.source, "counted": hazard.counts.value,
        "baseline": dict(vars(baseline)) if baseline is not None else "judgement",
        "interlocks": list(hazard.interlocks), "guards": list(hazard.guards), "tests": list(chain.tests),
        **_figures(chain.ranked), "number_before": chain.number_before,
        "drills": {"held": chain.drills[0], "caught": chain.drills[1]},
    }  # fmt: skip


def _figures(ranked: Ranked) -> dict[str, Any]:
    often, known = ranked.occurrence, ranked.occurrence.posterior
    return {
        "events": ranked.events, "attempts": ranked.attempts, "severity": ranked.severity,
        "occurrence": {
            "rank": often.rank, "least": often.least, "most": often.most,
            "rate": _rate(known.mean), "low": _rate(known.low), "high": _rate(known.high),
        },
        "detection": dict(vars(ranked.detection)), "number": ranked.number,
    }  # fmt: skip


def _ranked(ranked: Ranked) -> dict[str, Any]:
    return {"handoff": ranked.handoff, "hazard": ranked.hazard, **_figures(ranked)}


def _count(count: Count) -> dict[str, Any]:
    reasons = [{"hazard": h, "interlock": rule, "refusals": n} for h, rule, n in count.by_reason]
    return {
        **vars(count), "refused": count.refused, "by_reason": reasons,
        "scores": [str(score) for score in count.scores],
        "score": str(count.score) if count.score is not None else None,
    }  # fmt: skip


def _watch(watch: Watch) -> dict[str, Any]:
    scheme = watch.scheme
    return {
        "handoff": watch.step, "base": _rate(watch.base), "learnt": watch.learnt, "watched": len(watch.tried),
        "up": scheme.up, "limit": scheme.limit, "in_control": round(scheme.run_length(scheme.base), 1),
        "heights": [point.height for point in watch.points], "alarms": [at.isoformat() for at in watch.alarms],
    }  # fmt: skip


def _change(change: Change) -> dict[str, Any]:
    return {
        "what": change.what, "before": dict(vars(change.before)), "now": dict(vars(change.now)),
        "turn": change.turn.value,
    }  # fmt: skip


def _rate(rate: float) -> float:
    return round(rate, DIGITS)
