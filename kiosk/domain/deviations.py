"""Deviations: every stop, lost label, label put on or bag given without the kiosk, exceptional release *is* one.

A list made from the facts of a journey, whenever it is asked for: nobody can forget to open a deviation, and nobody can
open none. What people add (cause, impact, action, owner, due date, closing) is recorded; see `facts.deviations`.

Sources: 21 CFR 211.192 and 1271.320 (c), EU GMP chapter 8: deviations are investigated, with their cause and what was
done; EU GMP annex 11.13 the same of computerised systems.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from types import MappingProxyType

from kiosk.domain import facts as f
from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.reasons import Answer


class Opened(Enum):
    """What opened a deviation."""

    STOP = "stop"
    LABEL_LOST = "label lost"
    LABELLED_OUTSIDE = "labelled without the kiosk"
    EXCEPTIONAL_RELEASE = "exceptional release"
    GIVEN_OUTSIDE = "given without the kiosk"


class DeviationState(Enum):
    """Where a deviation stands."""

    OPEN = "not assessed"
    ASSESSED = "assessed"
    CLOSED = "closed"


CLOSERS = 2
"""How many different people sign before a deviation is closed."""


@dataclass(frozen=True)
class Deviation:
    """One deviation: what opened it, and what people made of it.

    `opening` is the fact that opened it, `assessment` the one in force, `closing` what was signed to close since then.
    """

    what: Opened
    opening: Recorded
    containers: tuple[str, ...]
    assessment: Recorded | None = None
    closing: tuple[Recorded, ...] = ()

    @property
    def number(self) -> int:
        """The number of the fact that opened it; names it within the journey."""
        return self.opening.number

    @property
    def at(self) -> datetime:
        """When it happened (UTC)."""
        return self.opening.entry.stamp.occurred_at

    @property
    def assessed(self) -> f.DeviationAssessed | None:
        """What was said of it last."""
        fact = self.assessment.entry.fact if self.assessment is not None else None
        return fact if isinstance(fact, f.DeviationAssessed) else None

    @property
    def closers(self) -> frozenset[str]:
        """Who signed to close it, by person."""
        return frozenset(person for record in self.closing for person in record.entry.people)

    @property
    def state(self) -> DeviationState:
        """Where it stands. Nothing is closed that nobody assessed."""
        if self.assessment is None:
            return DeviationState.OPEN
        return DeviationState.CLOSED if len(self.closers) >= CLOSERS else DeviationState.ASSESSED


def deviations(recorded: Iterable[Recorded]) -> tuple[Deviation, ...]:
    """Every deviation of a journey, in the order in which they were opened."""
    found: Mapping[int, Deviation] = {}
    for record in recorded:
        found = with_deviation(found, record)
    return tuple(found.values())


def with_deviation(found: Mapping[int, Deviation], record: Recorded) -> Mapping[int, Deviation]:
    """The deviations of a journey, by number, after one more fact; the same mapping where it bears on none."""
    fact = record.entry.fact
    match fact:
        case f.DeviationAssessed():
            changed = replace(found[fact.deviation], assessment=record, closing=())
        case f.DeviationClosingSigned():
            known = found[fact.deviation]
            changed = replace(known, closing=(*known.closing, record))
        case _:
            what = opens(fact)
            if what is None:
                return found
            changed = Deviation(what, record, _containers(fact))
    return MappingProxyType({**found, changed.number: changed})


def opens(fact: f.Fact) -> Opened | None:
    """What deviation this fact opens; None for all others. A refusal that asks for a retry alone opens none."""
    match fact:
        case f.StepRefused():
            stopped = any(reason.answer != Answer.RETRY.value for reason in fact.reasons)
            return Opened.STOP if stopped else None
        case f.LabelLost():
            return Opened.LABEL_LOST
        case f.LabelledOutside():
            return Opened.LABELLED_OUTSIDE
        case f.ExceptionalReleaseSigned():
            return Opened.EXCEPTIONAL_RELEASE
        case f.GivenOutside():
            return Opened.GIVEN_OUTSIDE
        case _:
            return None


def _containers(fact: f.Fact) -> tuple[str, ...]:
    if isinstance(fact, f.StepRefused):
        return fact.containers
    container = getattr(fact, "container", None)
    return (container,) if isinstance(container, str) else ()


@dataclass(frozen=True)
class ReportingDuty:
    """A duty to tell a regulator: who must, of what, within how many calendar days, by which text.

    `checked` says when somebody of this project last held the figure against that text; '' where nobody did.
    """

    id: str
    where: str
    what: str
    days: int
    source: str
    checked: str

    def last_day(self, known_on: date) -> date:
        """The last day it leaves, counted from the day it became known."""
        return known_on + timedelta(days=self.days)


_DUTY = {"id": str, "where": str, "what": str, "days": int, "source": str, "checked": str}


def parse_duties(document: Mapping[str, object]) -> Mapping[str, ReportingDuty]:
    """The duties a TOML document lists, by id. Raises ParseError for an unknown, missing or wrong field."""
    rows = document.get("duty")
    if set(document) != {"duty"} or not isinstance(rows, list) or not rows:
        raise ParseError("reporting duties", "a list of [[duty]] and nothing else", ", ".join(document) or "nothing")
    found: dict[str, ReportingDuty] = {}
    for row in rows:
        if not isinstance(row, dict) or {name: type(value) for name, value in row.items()} != _DUTY:
            raise ParseError("reporting duty", f"the fields {', '.join(_DUTY)}", repr(row))
        duty = ReportingDuty(**row)
        if not duty.id or not duty.source or duty.days < 1 or duty.id in found:
            raise ParseError("reporting duty", "an id once, a source, one day or more", repr(row))
        found[duty.id] = duty
    return MappingProxyType(found)
