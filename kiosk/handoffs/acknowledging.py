"""Acknowledge a stop: until somebody has, it stands in the record and comes back on the screen after a restart."""

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import IncidentRecorded, StepRefused, StopAcknowledged
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import journey_of
from kiosk.ledger.errors import StaleJourney


def acknowledge(bench: Bench, coi: str, attempt_id: str, person: str) -> None:
    """Record that `person` has seen, at this station, that the attempt was stopped. Once is enough; again is harmless.

    Lifts no hold. A stop of no journey (a `coi` that the record does not know) is acknowledged among the incidents,
    where its refusal stands. Raises ParseError for an attempt that this journey never refused, LedgerUnavailable,
    Unconfirmed.
    """
    if not journey_of(bench, coi).count:
        said = IncidentRecorded(attempt_id, "", "acknowledge stop", bench.station, ())
        bench.ledger.append((bench.entry("site/incidents", said, bench.clock.now(), people=(person,)),), {})
        return
    fact = StopAcknowledged(attempt_id, person, bench.station)
    while attempt_id in (journey := journey_of(bench, coi)).stops:
        entry = bench.entry(coi, fact, bench.clock.now(), people=(person,))
        try:
            bench.ledger.append((entry,), {coi: journey.count})
        except StaleJourney:
            continue
        return
    if not _was_refused(bench, coi, attempt_id):
        raise ParseError("attempt", "one that was refused in this journey", attempt_id)


def _was_refused(bench: Bench, coi: str, attempt_id: str) -> bool:
    facts = (recorded.entry.fact for recorded in bench.ledger.facts(coi))
    return any(isinstance(fact, StepRefused) and fact.attempt_id == attempt_id for fact in facts)
