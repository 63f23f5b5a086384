"""Stops that nobody has acknowledged: a restart does not clear them."""

from kiosk.domain.decision import Refused
from kiosk.domain.facts import StepRefused
from kiosk.domain.guards import GUARDS
from kiosk.domain.interlocks.declaration import INTERLOCKS
from kiosk.domain.reasons import Answer, Reason, ReasonClass
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.turns import UnderWay
from kiosk.web.shown.verdicts import Answered


def stop_here(bench: Bench) -> Answered | None:
    """The first stop at this place that nobody has acknowledged, as the record tells it."""
    for listed in bench.roll.all():
        for stop in listed.stops:
            if stop.station == bench.station:
                return _told(bench, listed.coi, stop.attempt_id)
    return None


def _told(bench: Bench, coi: str, attempt_id: str) -> Answered | None:
    for recorded in reversed(bench.ledger.facts(coi)):
        fact = recorded.entry.fact
        if isinstance(fact, StepRefused) and fact.attempt_id == attempt_id:
            reasons = tuple(
                Reason(
                    said.interlock, said.hazard, ReasonClass(said.kind), Answer(said.answer), said.expected, said.read,
                    _remedy(said.interlock), said.container,
                )
                for said in fact.reasons
            )  # fmt: skip
            at = recorded.entry.stamp.occurred_at
            people = recorded.entry.people
            decision = Refused(attempt_id, fact.step, fact.containers, people, at, ((coi, recorded.number),), reasons)
            step = StepKind(fact.step)
            under_way = UnderWay(attempt_id, step, fact.station, at, coi=coi, containers=fact.containers)
            return Answered(decision, step, under_way, coi)
    return None


def _remedy(name: str) -> str:
    if name in INTERLOCKS:
        return INTERLOCKS[name].rule.remedy
    return GUARDS[name].remedy if name in GUARDS else ""
