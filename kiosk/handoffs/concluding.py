"""Conclude an attempt: replay, decide, append. A refusal is recorded with every reason, and a stop holds the container.

Changed in between: the record is replayed and decided again with the same readings. A commit the database can't vouch
for comes out as `Unconfirmed`: recorded for no purpose until found again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.domain.attempt import Attempt, Detail
from kiosk.domain.containers import AFTER_OPENING
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.envelope import NO_HASHES, Entry, Hashes
from kiosk.domain.facts import DowntimeSheetAsked, Fact, HoldPlaced, IncidentRecorded, StepRefused, StepTaken, Witnessed
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import Answer, Reason, ReasonClass
from kiosk.domain.site import Link
from kiosk.domain.step import StepKind
from kiosk.handoffs.attempts import attempt_of, open_attempt, salt_of
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.redaction import foreign_values, recorded_reason
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import View, journey_of, look
from kiosk.ledger.appending import Claim
from kiosk.ledger.errors import ClaimTaken, StaleJourney

TRIES = 8
"""How often an attempt is decided again when the record keeps moving, before it is refused as stale."""


@dataclass(frozen=True)
class Consequence:
    """What a granted step records beside itself: facts by stream, and what may exist only once as (kind, value)."""

    facts: tuple[tuple[str, Fact], ...] = ()
    claims: tuple[tuple[str, str], ...] = ()
    hashes: Hashes = NO_HASHES


CHANGES_NOTHING_SHOWN = (Witnessed, StepRefused, DowntimeSheetAsked)
"""What others read at the same time, what was refused to them, and a paper; a hold that came of it is its own fact."""

Consequences = Callable[[Journey, Authorized], Consequence]


def nothing_more(_journey: Journey, _granted: Authorized) -> Consequence:
    """The step alone."""
    return Consequence()


def conclude(bench: Bench, under_way: UnderWay, consequences: Consequences = nothing_more) -> Decision:
    """The answer to the attempt, recorded before it is given.

    Raises LedgerUnavailable or Unconfirmed when it could not be recorded: act on nothing. A kiosk cut off from its
    ledger answers with a refusal that is recorded nowhere.
    """
    stale: Reason | None = None
    for _ in range(TRIES):
        view = look(bench, under_way.coi or "", under_way.used_before)
        attempt = attempt_of(_caught_up(bench, under_way, view.journey), view.journey)
        decision = _timed(bench, attempt, decide(view.journey, view.site, attempt, view.moment.utc))
        if view.site.link is Link.CUT_OFF:
            return decision
        try:
            return _recorded(bench, view, attempt, decision, consequences)
        except StaleJourney as moved:
            stale = moved.reason
        except ClaimTaken as taken:
            refused = _refused(decision, taken.reason)
            return _recorded(bench, view, attempt, refused, consequences)
    view = look(bench, under_way.coi or "", under_way.used_before)
    attempt = attempt_of(_caught_up(bench, under_way, view.journey), view.journey)
    if stale is None:
        raise RuntimeError("Expected a reason for deciding again, got none.")
    decision = _timed(bench, attempt, decide(view.journey, view.site, attempt, view.moment.utc))
    return _recorded(bench, view, attempt, _refused(decision, stale), consequences)


def _caught_up(bench: Bench, under_way: UnderWay, journey: Journey) -> UnderWay:
    """The attempt with its page as current as the record, where others only read at the same time, or were refused.

    Without it two attempts at one container would refuse each other for ever; with it the first one is taken.
    """
    shown = under_way.shown
    if shown is None or shown >= journey.count:
        return under_way
    # From where the journey was first known on: what others did may stand before a reading of this attempt's own.
    known = shown - under_way.own
    since = bench.ledger.facts(journey.coi, known)[: journey.count - known]
    quiet = all(isinstance(recorded.entry.fact, CHANGES_NOTHING_SHOWN) for recorded in since)
    return replace(under_way, shown=journey.count) if quiet else under_way


def considered(bench: Bench, step: StepKind, coi: str, container: str, detail: Detail = None) -> tuple[Reason, ...]:
    """What stands against a step on a container now, before anybody has read anything. Nothing is recorded."""
    under_way = replace(open_attempt(bench, step, coi=coi, containers=(container,)), detail=detail)
    view = look(bench, coi)
    decision = decide(view.journey, view.site, attempt_of(under_way, view.journey), view.moment.utc)
    return decision.reasons if isinstance(decision, Refused) else ()


def _recorded(bench: Bench, view: View, attempt: Attempt, decision: Decision, consequences: Consequences) -> Decision:
    match decision:
        case Authorized():
            entries, claims = _taken(bench, view, attempt, decision, consequences(view.journey, decision))
        case Refused():
            entries, claims = _refusal(bench, view, attempt, decision), ()
        case _:
            assert_never(decision)
    expected = dict(decision.decided_on) if isinstance(decision, Authorized) else {}
    bench.ledger.append(entries, expected, claims)
    return decision


def _taken(
    bench: Bench, view: View, attempt: Attempt, granted: Authorized, more: Consequence
) -> tuple[tuple[Entry, ...], tuple[Claim, ...]]:
    therapy = view.site.therapies.get(view.journey.therapy or "")
    hashes = replace(more.hashes, therapy=therapy.sha256 if therapy is not None else None)
    step = StepTaken(
        attempt.id,
        attempt.step.value,
        _own(view.journey, attempt),
        attempt.station,
        tuple(r.interlock for r in granted.covered),
    )
    facts: Sequence[tuple[str, Fact]] = (*more.facts, (view.journey.coi, step))
    entries = tuple(
        bench.entry(stream, fact, view.moment, people=attempt.people, decided_on=granted.decided_on, hashes=hashes)
        for stream, fact in facts
    )
    claims = tuple(Claim(kind, value, entries[-1].fact_id) for kind, value in more.claims)
    return entries, claims


def _refusal(bench: Bench, view: View, attempt: Attempt, refused: Refused) -> tuple[Entry, ...]:
    journey = view.journey
    foreign = foreign_values(journey, attempt)
    facts: list[tuple[str, Fact]] = []
    if journey.count:
        salt = salt_of(bench, journey)
        reasons = tuple(recorded_reason(reason, foreign, salt) for reason in refused.reasons)
        facts.append(
            (journey.coi, StepRefused(attempt.id, attempt.step.value, _own(journey, attempt), attempt.station, reasons))
        )
        facts += [(journey.coi, hold) for hold in _holds(bench, journey, attempt, refused)]
    # A symbol's text can hold anything that lay before the camera; the picture is in the erasable evidence.
    clear = tuple(pair for pair in foreign if pair[0] != "symbol")
    if clear or not journey.count:
        incident = IncidentRecorded(
            attempt.id, journey.coi if journey.count else "", attempt.step.value, attempt.station, clear
        )
        facts.append(("site/incidents", incident))
    facts += _foreign_holds(bench, journey, attempt, refused)
    return tuple(bench.entry(stream, fact, view.moment, people=attempt.people) for stream, fact in facts)


def _own(journey: Journey, attempt: Attempt) -> tuple[str, ...]:
    return tuple(name for name in attempt.containers if name in journey.containers)


def _holds(bench: Bench, journey: Journey, attempt: Attempt, refused: Refused) -> list[HoldPlaced]:
    """A stop holds the containers of the record, once for each reason class, unless such a hold is open already."""
    first: dict[ReasonClass, Reason] = {}
    for reason in refused.reasons:
        if reason.answer is not Answer.RETRY:
            first.setdefault(reason.kind, reason)
    return [
        HoldPlaced(bench.fresh.token(), name, kind.value, reason.interlock, reason.hazard)
        for kind, reason in first.items()
        for name in _own(journey, attempt)
        if not journey.holds_on(name, kind)
    ]


def _foreign_holds(bench: Bench, journey: Journey, attempt: Attempt, refused: Refused) -> list[tuple[str, Fact]]:
    """A bag of another journey that was offered as this one's is held there too."""
    if all(reason.answer is Answer.RETRY for reason in refused.reasons):
        return []
    holds: dict[str, tuple[str, Fact]] = {}
    for bag in attempt.bags:
        if bag.coi == journey.coi or not bench.ledger.counts((bag.coi,)).get(bag.coi, 0):
            continue
        other = journey_of(bench, bag.coi)
        if bag.container in other.containers and not other.holds_on(bag.container, ReasonClass.IDENTITY):
            hold = HoldPlaced(bench.fresh.token(), bag.container, "identity", "bag_is_this_journeys", "H01")
            holds[bag.container] = (bag.coi, hold)
    return list(holds.values())


def _timed(bench: Bench, attempt: Attempt, decision: Decision) -> Decision:
    """A stop is a timed stop too when the bag in hand belongs to another journey and is open already."""
    if not isinstance(decision, Refused) or decision.answer is not Answer.STOP:
        return decision
    for bag in attempt.bags:
        if bag.coi == decision.decided_on[0][0] or not bench.ledger.counts((bag.coi,)).get(bag.coi, 0):
            continue
        container = journey_of(bench, bag.coi).containers.get(bag.container)
        if container is not None and container.state in AFTER_OPENING:
            return replace(decision, reasons=tuple(_with_time(reason) for reason in decision.reasons))
    return decision


def _with_time(reason: Reason) -> Reason:
    return reason.with_answer(Answer.TIMED_STOP) if reason.answer is Answer.STOP else reason


def _refused(decision: Decision, reason: Reason) -> Refused:
    reasons = decision.reasons if isinstance(decision, Refused) else ()
    return Refused(
        decision.attempt_id, decision.step, decision.containers, decision.people, decision.at, decision.decided_on,
        (*reasons, reason),
    )  # fmt: skip
