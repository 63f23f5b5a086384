"""The report of identity and custody: the journey as a picture, and each step once, with who vouched for it.

One lane for the patient and one for each container; the moments stand in order, not to scale, with the time between two
of them. Every mark has its row below, and every row its facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk.domain import facts as f
from kiosk.domain.deviations import DeviationState
from kiosk.domain.paper import Block, Line, Mark, Quoted, Said, Section, Table, TimeLine, Tone
from kiosk.domain.step import StepKind
from kiosk.domain.text import visible
from kiosk.handoffs.reports.bags import holds, issued_by_rules, milestone
from kiosk.handoffs.reports.citing import CaseFile, Cited, counted, signer
from kiosk.handoffs.reports.wording import MINUTES_AN_HOUR, whole_minutes

TITLE = "Chain of identity and custody"
COLUMNS = (
    ("No.", 5), ("When", 20), ("What, where", 29), ("Of what", 14), ("Signed (meaning) when; birth date by whom", 32),
)  # fmt: skip

_QUIET = frozenset(
    {
        *(StepKind.READ_BACK.value, StepKind.ISSUE_AT_COLLECTION.value, StepKind.ISSUE_IN_PROCESSING.value),
        *(StepKind.CLEAR_STATION.value, StepKind.READINESS.value, StepKind.READ_BACK_BAND.value),
        *(StepKind.ISSUE_AT_OPENING.value, StepKind.ISSUE_FOR_FOREIGN.value, StepKind.ISSUE_RESERVE.value),
        *(StepKind.PRINT_SHIPPER.value, StepKind.READ_BACK_SHIPPER.value),
    }
)
"""Steps that change neither whose the cells are nor where they stand: signed, and not in the picture."""


@dataclass(frozen=True)
class Event:
    """One event of the time line: the fact that says so, what happened, to which containers, in which form drawn."""

    cited: Cited[f.Fact]
    said: Said
    containers: tuple[str, ...]
    kind: str = "step"


@dataclass(frozen=True)
class _Row:
    """One row of the table. `number` is that of its mark in the picture, '' for steps that have none there."""

    number: str
    cited: Cited[f.Fact]
    what: Said
    containers: tuple[str, ...]
    by: Said


def sections(case: CaseFile) -> tuple[Section, ...]:
    """The picture, and each step with who vouched for it; what did not go as it should."""
    events = tuple(event for cited in case.every if (event := _event(case, cited)) is not None)
    meanings = _meanings(case)
    letters = {meaning: f"({chr(ord('a') + n)})" for n, meaning in enumerate(meanings)}
    signed = (_steps(case, events, letters), _legend(meanings, letters))
    return (
        Section("Journey", (_picture(case, events), *signed, Line("Labels issued", issued_by_rules(case)))),
        Section("What did not go as it should", _amiss(case)),
    )


def _event(case: CaseFile, cited: Cited[f.Fact]) -> Event | None:
    fact = cited.fact
    match fact:
        case f.StepTaken() if fact.step not in _QUIET:
            return Event(cited, (cited.quote("step"),), fact.containers)
        case f.StepRefused():
            stopped = cited.record.head in {one.opening.head for one in case.deviations}
            return Event(cited, ("refused: ", cited.quote("step")), fact.containers, "refused") if stopped else None
        case f.IdentityChanged():
            return Event(cited, ("identity changed: ", cited.quote("source")), (), "hold")
        case f.LabelLost():
            return Event(cited, ("label lost: ", cited.quote("piece")), (fact.container,), "label")
        case _:
            return None


def _picture(case: CaseFile, events: tuple[Event, ...]) -> TimeLine:
    bags = tuple(case.journey.containers)
    lanes: tuple[Said, ...] = (("patient",), *(case.bag_in_short(name) for name in bags))
    marks: list[Mark] = []
    spans: list[Said] = []
    for at, event in enumerate(events):
        before = events[at - 1].cited if at else None
        spans.append(_span(before, event.cited) if before is not None else ())
        lanes_of = [bags.index(name) + 1 for name in event.containers if name in bags] or [0]
        marks += [Mark(lane, at, event.kind, str(at + 1)) for lane in lanes_of]
    links: list[tuple[int, int, int]] = []
    for made in case.of(f.ContainersDerived):
        at = next(
            (n for n, e in enumerate(events) if getattr(e.cited.fact, "attempt_id", "") == made.fact.attempt_id), 0
        )
        links += [
            (bags.index(parent) + 1, at, bags.index(child) + 1)
            for parent in made.fact.parents
            for child in made.fact.children
        ]
    return TimeLine(lanes, tuple(spans), tuple(marks), tuple(links))


def _span(before: Cited[f.Fact], after: Cited[f.Fact]) -> Said:
    """How long after the event before, where that is an hour or more: the picture is not to scale."""
    return (after.span_since(before),) if whole_minutes(before.record, after.record) >= MINUTES_AN_HOUR else ()


def _steps(case: CaseFile, events: tuple[Event, ...], letters: Mapping[str, str]) -> Table:
    """Every event with its number, and between them what else was signed: one row for what follows on one container."""
    numbers = {event.cited.turn: number for number, event in enumerate(events, start=1)}
    rows: list[_Row] = []
    for cited in case.every:
        number = numbers.get(cited.turn)
        if number is not None:
            event = events[number - 1]
            rows.append(
                _Row(_ordinal(number), event.cited, event.said, event.containers, _by(case, event.cited, letters))
            )
        elif isinstance(step := cited.fact, f.StepTaken) and (signed := _signatures(case, cited, cited, letters)):
            before = rows[-1] if rows else None
            if before is not None and not before.number and _goes_on(before, cited, step):
                signed = _signatures(case, cited, before.cited, letters)
                what = (*before.what, "; ", cited.quote("step"))
                rows[-1] = replace(before, what=what, by=(*before.by, "; ", *signed))
            else:
                rows.append(_Row("", cited, (cited.quote("step"),), step.containers, signed))
    return Table(COLUMNS, tuple(_cells(case, row) for row in rows))


def _goes_on(row: _Row, cited: Cited[f.Fact], step: f.StepTaken) -> bool:
    """Whether a step is with the same containers at the same place as those of the row before it."""
    there = row.cited.fact
    same = isinstance(there, f.StepTaken) and there.station == step.station and row.cited.site == cited.site
    return same and row.containers == step.containers


def _cells(case: CaseFile, row: _Row) -> tuple[Said, ...]:
    bags: Said = ()
    for container in row.containers:
        bags += (*(("; ",) if bags else ()), *case.place_in_set(container))
    where = _where(case, row.cited)
    what = (*row.what, *((", ", *where) if where else ()), *_reached(case, row.cited))
    return ((row.number,), (row.cited.at,), what, bags or ("patient",), row.by)


def _where(case: CaseFile, cited: Cited[f.Fact]) -> Said:
    """The station and its site, the slot of the store where the bag went or came from, the site it was handed to."""
    if not isinstance(cited.fact, f.StepTaken | f.StepRefused):
        return ()
    kept: tuple[Cited[f.Stored] | Cited[f.Retrieved], ...] = (*case.of(f.Stored), *case.of(f.Retrieved))
    slots = [case.slot(one) for one in kept if one.fact.attempt_id == cited.fact.attempt_id]
    sent = next((one for one in case.of(f.HandedOver) if one.fact.attempt_id == cited.fact.attempt_id), None)
    to: Said = (", to ", sent.quote("to_site")) if sent is not None else ()
    return (cited.quote("station"), *cited.there, *((", ", slots[0]) if slots else ()), *to)


def _reached(case: CaseFile, cited: Cited[f.Fact]) -> Said:
    """Which milestone a step put on record."""
    said: Said = ()
    for one in case.of(f.MilestoneRecorded):
        if one.fact.attempt_id == getattr(cited.fact, "attempt_id", ""):
            said += (*(("; ",) if said else (": ",)), *milestone(one))
    return said


def _by(case: CaseFile, cited: Cited[f.Fact], letters: Mapping[str, str]) -> Said:
    """Who signed, or acted without, or answered for it afterwards.

    A courier has no badge and signs with a pass: the name is the one the giver read from the card.
    """
    attested = next((one.attested for one in case.pressed if one.taken.head == cited.record.head), None)
    if attested is not None:
        return ("attested by ", *case.cited(attested).people)
    attempt = getattr(cited.fact, "attempt_id", "")
    carried: tuple[Cited[f.CourierTook] | Cited[f.CourierHandedOver], ...] = (
        *case.of(f.CourierTook), *case.of(f.CourierHandedOver),
    )  # fmt: skip
    shipment = next((one.fact.shipment for one in carried if one.fact.attempt_id == attempt), None)
    given = [one for one in case.of(f.ShipperDispatched) if one.fact.shipment == shipment]
    signed = _signatures(case, cited, cited, letters)
    if given:
        return (case.courier(given[-1]), ", courier", *(("; ", *signed) if signed else ()))
    return signed or cited.people


def _signatures(case: CaseFile, cited: Cited[f.Fact], row: Cited[f.Fact], letters: Mapping[str, str]) -> Said:
    """Who signed a step that was taken, one after another, with the letter of what it meant (21 CFR 11.50).

    The time stands alone where the row already has its day.
    """
    said: Said = ()
    if isinstance(cited.fact, f.StepTaken):
        for who in case.signatures(cited.fact.attempt_id):
            at = who.time if who.day == row.day else who.at
            heard: Said = (" by ", who.quote("spoken_by")) if who.fact.spoken_by else ()
            letter = f" {letters[who.fact.meaning]} "
            said += (*(("; ",) if said else ()), signer(who), letter, at, *heard)
    return said


def _ordinal(number: int) -> str:
    return f"({number})"


def _meanings(case: CaseFile) -> Mapping[str, tuple[Cited[f.Witnessed], ...]]:
    """What people signed under the steps that were taken, by its words, in the order in which it was first signed."""
    found: dict[str, tuple[Cited[f.Witnessed], ...]] = {}
    for step in case.of(f.StepTaken):
        for who in case.signatures(step.fact.attempt_id):
            found[who.fact.meaning] = (*found.get(who.fact.meaning, ()), who)
    return found


def _legend(meanings: Mapping[str, tuple[Cited[f.Witnessed], ...]], letters: Mapping[str, str]) -> Line:
    """Each meaning once, with its letter."""
    said: Said = ()
    for meaning, those in meanings.items():
        quoted = Quoted(visible(meaning), tuple(one.trace("fact.meaning") for one in those))
        said += (*(("; ",) if said else ()), f"{letters[meaning]} ", quoted)
    return Line("Signed means", said or ("nobody signed",))


def _amiss(case: CaseFile) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in case.deviations:
        opening = case.cited(one.opening)
        said: Said = (opening.number, *opening.there, ", ", opening.at, ": ", one.what.value, ", ", one.state.value)
        closed = one.state is DeviationState.CLOSED
        blocks.append(Line("Deviation", said, Tone.PLAIN if closed else Tone.ALARM))
    for container in case.journey.containers:
        blocks += holds(case, container)
    refused = case.of(f.StepRefused)
    blocks.append(Line("Refusals in all", (counted(refused),) if refused else ("none",)))
    return tuple(blocks)
