"""The report of identity and custody: the journey as a picture with its key, and who vouched for what.

One lane for the patient and one for each container; the moments stand in order, not to scale, with the time between two
of them. Every mark has its line in the key, and every line its fact.
"""

from dataclasses import dataclass

from kiosk.domain import facts as f
from kiosk.domain.deviations import DeviationState
from kiosk.domain.paper import Block, Line, Mark, Quoted, Said, Section, Table, TimeLine, Tone
from kiosk.domain.step import StepKind
from kiosk.domain.text import visible
from kiosk.handoffs.reports.bags import holds
from kiosk.handoffs.reports.citing import CaseFile, Cited, counted, signer
from kiosk.handoffs.reports.wording import MINUTES_AN_HOUR, whole_minutes

TITLE = "Chain of identity and custody"
SIGNED = "Signed: name, meaning by its letter, date and time; by whom the birth date was spoken"

_QUIET = frozenset(
    {
        *(StepKind.READ_BACK.value, StepKind.ISSUE_AT_COLLECTION.value, StepKind.ISSUE_IN_PROCESSING.value),
        *(StepKind.CLEAR_STATION.value, StepKind.READINESS.value, StepKind.READ_BACK_BAND.value),
        *(StepKind.ISSUE_AT_OPENING.value, StepKind.ISSUE_FOR_FOREIGN.value, StepKind.ISSUE_RESERVE.value),
        *(StepKind.PRINT_SHIPPER.value, StepKind.READ_BACK_SHIPPER.value),
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
    events = tuple(event for cited in case.every if (event := _event(case, cited)) is not None)
    return (
        Section("Journey", (_picture(case, events), _key(case, events))),
        Section("Who read and signed", _witnesses(case)),
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


def _key(case: CaseFile, events: tuple[Event, ...]) -> Table:
    rows = []
    for number, event in enumerate(events, start=1):
        bags: Said = ()
        for container in event.containers:
            bags += (*(("; ",) if bags else ()), *case.place_in_set(container))
        rows.append(
            (
                (_ordinal(number),), (event.cited.at,), event.said, bags or ("patient",),
                _where(case, event.cited), _by(case, event.cited),
            )
        )  # fmt: skip
    columns = (("No.", 5), ("When", 22), ("What", 23), ("Of what", 15), ("Where", 15), ("By", 28))
    return Table(columns, tuple(rows))


def _where(case: CaseFile, cited: Cited[f.Fact]) -> Said:
    """The station and its site, the slot of the store where the bag went or came from, the site it was handed to."""
    if not isinstance(cited.fact, f.StepTaken | f.StepRefused):
        return ("",)
    kept: tuple[Cited[f.Stored] | Cited[f.Retrieved], ...] = (*case.of(f.Stored), *case.of(f.Retrieved))
    slots = [case.slot(one) for one in kept if one.fact.attempt_id == cited.fact.attempt_id]
    sent = next((one for one in case.of(f.HandedOver) if one.fact.attempt_id == cited.fact.attempt_id), None)
    to: Said = (", to ", sent.quote("to_site")) if sent is not None else ()
    return (cited.quote("station"), *cited.there, *((", ", slots[0]) if slots else ()), *to)


def _by(case: CaseFile, cited: Cited[f.Fact]) -> Said:
    """Who acted, or answered for it afterwards.

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
    return (case.courier(given[-1]), ", courier") if given else cited.people


def _ordinal(number: int) -> str:
    return f"({number})"


def _witnesses(case: CaseFile) -> tuple[Block, ...]:
    """What the people of each step that was taken signed. Each meaning is said once and has a letter (21 CFR 11.50)."""
    attempts = [(step, case.signatures(step.fact.attempt_id)) for step in case.of(f.StepTaken)]
    meanings: dict[str, list[Cited[f.Witnessed]]] = {}
    for _, people in attempts:
        for who in people:
            meanings.setdefault(who.fact.meaning, []).append(who)
    letters = {meaning: f"({chr(ord('a') + n)})" for n, meaning in enumerate(meanings)}
    legend = tuple(
        ((letters[meaning],), (Quoted(visible(meaning), tuple(one.trace("fact.meaning") for one in those)),))
        for meaning, those in meanings.items()
    )
    rows: list[tuple[Said, Said]] = []
    for number, (step, people) in enumerate(attempts):
        said: Said = ()
        for who in people:
            letter = f" {letters[who.fact.meaning]}, "
            heard: Said = ("; by ", who.quote("spoken_by")) if who.fact.spoken_by else ()
            said += (*(("; ",) if said else ()), signer(who), letter, who.at, *heard)
        # What one person signed several times on end, such as milestones, takes one line.
        before, others = attempts[number - 1] if number else (step, ())
        if said and len(people) == len(others) == 1 and before.fact.step == step.fact.step:
            rows[-1] = (rows[-1][0], (*rows[-1][1], "; ", *said))
        elif said:
            rows.append(((step.quote("step"),), said))
    signatures = Table(
        (("Step", 22), (SIGNED, 78)),
        tuple(rows),
    )
    return (Table((("", 5), ("Meaning of a signature", 95)), legend), signatures)


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
