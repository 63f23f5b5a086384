"""Deviations: what people add to one. It is open because of a fact; nobody opens it, and nobody alone closes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.domain.deviations import Deviation, DeviationState, ReportingDuty
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import DeviationAssessed, DeviationClosingSigned, Fact
from kiosk.domain.records import RecordKind
from kiosk.domain.text import plain_text, shown
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.view import journey_of, site_view

LONGEST = 600
"""Characters that one answer about a deviation may have."""


@dataclass(frozen=True)
class Assessment:
    """What quality says of a deviation. `duty` is the id of a reporting duty, '' where none applies."""

    cause: str
    impact: str
    corrective_action: str
    owner: str
    due: date
    duty: str = ""


def deviations_of(bench: Bench, coi: str) -> tuple[Deviation, ...]:
    """Every deviation of a journey. Raises LedgerUnavailable, LedgerTampered."""
    return tuple(journey_of(bench, coi).deviations.values())


def assess_deviation(
    bench: Bench, coi: str, number: int, said: Assessment, duties: Mapping[str, ReportingDuty], signed: Signed
) -> None:
    """Record cause, impact, action, owner and due date of a deviation; an earlier assessment gives way to it.

    The last day for the regulator is reckoned here and recorded: a later edition of the duties changes no record.
    Raises ParseError for a deviation that isn't one or is closed, a text that is not plain, an unknown duty.
    """
    person = signed.for_record(RecordKind.ASSESS_DEVIATION)
    found = _open(bench, coi, number)
    if said.duty and said.duty not in duties:
        raise ParseError("reporting duty", f"one of {', '.join(duties)}, or none", shown(said.duty))
    happened_on = local_moment(found.at, site_view(bench).zone).local.date()
    if said.due < happened_on:
        raise ParseError("due date", "a day after the deviation", said.due.isoformat())
    last_day = duties[said.duty].last_day(happened_on) if said.duty else None
    fact = DeviationAssessed(
        number,
        plain_text(said.cause, "cause", LONGEST),
        plain_text(said.impact, "impact", LONGEST),
        plain_text(said.corrective_action, "corrective action", LONGEST),
        plain_text(said.owner, "owner", 80),
        said.due,
        said.duty,
        last_day,
    )
    _append(bench, coi, fact, person)


def sign_closing(bench: Bench, coi: str, number: int, why: str, signed: Signed) -> DeviationState:
    """One of the two signatures that close a deviation; the other is another person's. Gives where it stands then.

    Raises ParseError for a deviation that isn't one, that nobody assessed, or that this person signed before.
    """
    person = signed.for_record(RecordKind.CLOSE_DEVIATION)
    found = _open(bench, coi, number)
    if found.state is DeviationState.OPEN:
        raise ParseError("deviation", "one that quality has assessed", "one that nobody has")
    if person in found.closers:
        raise ParseError("signatures", "those of two people", "one person's twice")
    _append(bench, coi, DeviationClosingSigned(number, plain_text(why, "why", LONGEST)), person)
    return next(one for one in deviations_of(bench, coi) if one.number == number).state


def _open(bench: Bench, coi: str, number: int) -> Deviation:
    found = next((one for one in deviations_of(bench, coi) if one.number == number), None)
    if found is None:
        raise ParseError("deviation", "the number of one of this journey", str(number))
    if found.state is DeviationState.CLOSED:
        raise ParseError("deviation", "one that is not closed", "a closed one")
    return found


def _append(bench: Bench, coi: str, fact: Fact, person: str) -> None:
    entry = bench.entry(coi, fact, bench.clock.now(), people=(person,))
    bench.ledger.append((entry,), {coi: journey_of(bench, coi).count})
