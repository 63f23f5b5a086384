"""The report of identity and custody: the journey as a picture with its key, and who vouched for what.

One lane for the patient and one for each container; the moments stand in order, not to scale, with the time between two
of them. Every mark has its line in the key, and every line its fact.
"""

from dataclasses import dataclass

from kiosk.domain import facts as f
from kiosk.domain.deviations import DeviationState
from kiosk.domain.paper import Block, Line, Mark, Said, Section, Table, TimeLine, Tone
from kiosk.domain.step import StepKind
from kiosk.handoffs.reports.bags import holds
from kiosk.handoffs.reports.citing import MINUTES_AN_HOUR, CaseFile, Cited, counted, signed, whole_minutes

TITLE = "Chain of identity and custody"

_QUIET = frozenset(
    {
        *(StepKind.READ_BACK.value, StepKind.ISSUE_AT_COLLECTION.value, StepKind.ISSUE_IN_PROCESSING.value),
        *(StepKind.CLEAR_STATION.value, StepKind.READINESS.value, StepKind.READ_BACK_BAND.value),
    }
)
"""Steps that change neither whose the cells are nor where they stand; the other papers tell them."""


@dataclass(frozen=True)
class Event:
    """One event of the time line: the fact that says so, what happened, to which containers, in which form drawn."""

    cited: Cited[f.Fact]
    said: Said
    containers: tuple[str, ...]
    kind: str = "step"


def sections(case: CaseFile) -> tuple[Section, ...]:
    """The picture with its key; who vouched; what did not go as it should."""
    events = tuple(event for cited in map(case.cited, case.recorded) if (event := _event(case, cited)) is not None)
    return (
        Section("Journey", (_picture(case, events), _key(case, events))),
        Section("Who read and signed", (_witnesses(case),)),
        Section("What did not go as it should", _amiss(case)),
    )


def _event(case: CaseFile, cited: Cited[f.Fact]) -> Event | None:
    fact = cited.fact
    match fact:
        case f.StepTaken() if fact.step not in _QUIET:
            return Event(cited, (cited.quote("step"),), fact.containers)
        case f.StepRefused():
            stopped = cited.record.number in {one.number for one in case.deviations}
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


def _key(case: CaseFile, events: tuple[Event, ...]) -> Table:
    rows = []
    for number, event in enumerate(events, start=1):
        bags: Said = ()
        for container in event.containers:
            bags += (*(("; ",) if bags else ()), *case.bag_in_short(container))
        rows.append(((_ordinal(number),), (event.cited.at,), event.said, bags or ("patient",), event.cited.people))
    return Table((("No.", 6), ("When", 22), ("What", 24), ("Of what", 20), ("By", 28)), tuple(rows))


def _ordinal(number: int) -> str:
    return f"({number})"


def _witnesses(case: CaseFile) -> Table:
    """What each of the people of a step that was taken signed."""
    rows = [
        ((step.quote("step"),), signed(who))
        for step in case.of(f.StepTaken)
        for who in case.signatures(step.fact.attempt_id)
    ]
    return Table((("Step", 22), ("Signed: name, date and time, meaning", 78)), tuple(rows))


def _amiss(case: CaseFile) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in case.deviations:
        opening = case.cited(one.opening)
        said: Said = (opening.number, ", ", opening.at, ": ", one.what.value, ", ", one.state.value)
        closed = one.state is DeviationState.CLOSED
        blocks.append(Line("Deviation", said, Tone.PLAIN if closed else Tone.ALARM))
    for container in case.journey.containers:
        blocks += holds(case, container)
    refused = tuple(cited.record for cited in case.of(f.StepRefused))
    blocks.append(Line("Refusals in all", (counted(refused),) if refused else ("none",)))
    return tuple(blocks)
