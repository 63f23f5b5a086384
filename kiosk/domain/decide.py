"""The decision: one journey, one site, one attempt, one moment; `Authorized` or `Refused`.

1. A step that is not in the table is refused. A row without interlocks refuses.
2. What the gate or the proof refused stands as a reason; it can't be talked away here.
3. A kiosk cut off from its record says that alone: an empty record disagrees with everything.
4. Every interlock of the row is asked, a quality one of each container alone; all reasons are kept, not the first.
5. An interlock that breaks is a reason to refuse.
6. A quality reason is covered by an exceptional release of its very container that names this very finding: the
   interlock and what it expected. An identity reason never.
7. After the irreversible opening a stop is a timed stop.

A staff badge belongs to no journey: `decide_badge` is its decision, made of the same reasons.

Nothing here reads a clock, a file or chance: the same arguments give the same answer for ever.
"""

from dataclasses import replace
from datetime import UTC, datetime

from kiosk.domain.attempt import Attempt, LabelNamed
from kiosk.domain.badges import BadgeToPrint, against_printing
from kiosk.domain.containers import AFTER_OPENING
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.facts import Finding
from kiosk.domain.guards import interlock_works, row_has_interlocks, step_is_in_the_table
from kiosk.domain.interlocks.declaration import Interlock
from kiosk.domain.interlocks.kiosk_itself import record_is_reachable
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import Answer, Reason, ReasonClass
from kiosk.domain.records import RecordKind
from kiosk.domain.site import SiteView
from kiosk.domain.step import Step
from kiosk.domain.steps import STEPS


def decide(journey: Journey, site: SiteView, attempt: Attempt, now: datetime) -> Decision:
    """The answer to the attempt at `now` (UTC), on the record as `journey` and `site` give it.

    Raises ValueError when `now` carries no UTC: a moment without a zone can't be compared with an expiry.
    """
    if now.tzinfo is not UTC:
        raise ValueError(f"Expected a moment in UTC, got {now.isoformat()}.")
    decided_on = ((journey.coi, journey.count), *site.counts)
    reasons = _reasons(journey, site, attempt, now)
    covered = tuple(reason for reason in reasons if _covers(journey, reason))
    standing = tuple(reason for reason in reasons if reason not in covered)
    if standing:
        timed = tuple(_timed(journey, attempt, reason) for reason in standing)
        return Refused(attempt.id, attempt.step.value, attempt.containers, attempt.people, now, decided_on, timed)
    return Authorized(attempt.id, attempt.step.value, attempt.containers, attempt.people, now, decided_on, covered)


def decide_badge(site: SiteView, asked: BadgeToPrint, now: datetime) -> Decision:
    """Whether a staff badge may be printed, by the same rules: every reason is kept, and one is enough to refuse."""
    reasons = tuple(against_printing(site, asked, now))
    step, people = RecordKind.PRINT_BADGE.value, (asked.by,)
    if reasons:
        return Refused(asked.attempt_id, step, (), people, now, site.counts, reasons)
    return Authorized(asked.attempt_id, step, (), people, now, site.counts)


def _reasons(journey: Journey, site: SiteView, attempt: Attempt, now: datetime) -> tuple[Reason, ...]:
    row = STEPS.get(attempt.step)
    if row is None:
        return (step_is_in_the_table.reason("a step of the table", attempt.step.value),)
    if not row.interlocks:
        return (row_has_interlocks.reason("interlocks", "none"),)
    cut_off = _ask(record_is_reachable, journey, site, attempt)
    if cut_off is not None:
        return (cut_off,)
    refused_before = [reason for witness in attempt.witnesses for reason in witness.gate]
    if isinstance(attempt.detail, LabelNamed):
        refused_before += attempt.detail.proof
    return (*refused_before, *_asked(journey, site, attempt.at(now, row), row))


def _asked(journey: Journey, site: SiteView, attempt: Attempt, row: Step) -> list[Reason]:
    reasons = []
    for interlock in row.interlocks:
        for asked in _one_by_one(interlock, attempt):
            reason = _ask(interlock, journey, site, asked)
            if reason is not None:
                reasons.append(reason)
    return reasons


def _ask(interlock: Interlock, journey: Journey, site: SiteView, attempt: Attempt) -> Reason | None:
    try:
        return interlock(journey, site, attempt)
    except Exception as broken:  # noqa: BLE001  whatever breaks inside an interlock refuses
        return interlock_works.reason("an answer", f"{type(broken).__name__} in {interlock.rule.name}")


def _one_by_one(interlock: Interlock, attempt: Attempt) -> tuple[Attempt, ...]:
    # An interlock names the first container that fails: asked of each alone, one that is covered hides no other.
    if interlock.rule.kind is ReasonClass.IDENTITY or not attempt.containers:
        return (attempt,)
    return tuple(replace(attempt, containers=(name,)) for name in attempt.containers)


def _covers(journey: Journey, reason: Reason) -> bool:
    container = journey.containers.get(reason.container or "")
    finding = Finding(reason.interlock, reason.expected)
    return reason.kind is ReasonClass.QUALITY and container is not None and finding in container.excepted


def _timed(journey: Journey, attempt: Attempt, reason: Reason) -> Reason:
    opened = any(
        journey.containers[name].state in AFTER_OPENING for name in attempt.containers if name in journey.containers
    )
    return reason.with_answer(Answer.TIMED_STOP) if opened and reason.answer is Answer.STOP else reason
