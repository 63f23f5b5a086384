"""The infusion record: every bag that was opened, from the match to the last drop, and a copy back to the laboratory.

HL7 EHR-S FM CPS.6.3: name, product, amount, route, expiry and time. The large buttons of the bed need no sign-in; who
pressed them attests below, by hand.
"""

from kiosk.domain import facts as f
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Blank, Block, Line, Quoted, Said, Section, Table, Tone
from kiosk.domain.step import StepKind
from kiosk.handoffs.reports.about import about_patient
from kiosk.handoffs.reports.bags import exceptions, holds, product_lines, signature_lines
from kiosk.handoffs.reports.citing import NOT_ON_RECORD, CaseFile, Cited, total

TITLE = "Infusion record"
MATCHES = (StepKind.MATCH_AT_BED.value, StepKind.MATCH_IN_LABORATORY.value)
End = Cited[f.InfusionStopped] | Cited[f.BagFinished]


def sections(case: CaseFile) -> tuple[Section, ...]:
    """Order, each matched bag, what is written by hand, the copy. Raises ParseError where no bag was matched."""
    moved = [c.fact.into for c in case.of(f.ContentsMoved)]
    matched = tuple(dict.fromkeys((*(n for step in case.taken(*MATCHES) for n in step.fact.containers), *moved)))
    if not matched:
        raise ParseError("infusion record", "a bag that two people matched", "none")
    return (
        Section("Order", _order(case)),
        *(Section("Bag", _bag(case, name), new_page=bool(number)) for number, name in enumerate(matched)),
        Section("By hand", (
            Blank("Reactions seen, and what was done", 3),
            Blank("Acts without sign-in attested by: name, date, time, signature", 2),
        )),
        Section("Copy for the cell laboratory", _copy(case, matched), new_page=True),
    )  # fmt: skip


def end_of(case: CaseFile, container: str) -> End | None:
    """How a bag ended, None where it has not."""
    stopped: tuple[End, ...] = case.of(f.InfusionStopped)
    ends = [c for c in (*stopped, *case.of(f.BagFinished)) if c.fact.container == container]
    return max(ends, key=lambda end: end.record.number, default=None)


def given(case: CaseFile, container: str) -> Said:
    """How much of a bag went in, and why not all of it where it was stopped."""
    end = end_of(case, container)
    if end is None:
        return (NOT_ON_RECORD,)
    why: Said = (", stopped: ", end.quote("why")) if isinstance(end.fact, f.InfusionStopped) else (", bag finished",)
    return (end.quote("given_ml"), " mL", *why)


def _order(case: CaseFile) -> tuple[Block, ...]:
    orders = case.of(f.Ordered)
    if not orders:
        return (Line("Order", (NOT_ON_RECORD,)),)
    last = orders[-1]
    route = (last.quote("route"), ", ", last.quote("site_of_body"))
    ordered = (last.quote("cells_e6"), " million cells, ", last.quote("volume_ml"), " mL")
    most = ("DMSO ", last.quote("dmso_limit_ml"), " mL, volume ", last.quote("volume_limit_ml"), " mL")
    weight = (last.quote("weight_kg"), " kg on ", last.quote("weighed_on"))
    return (
        Line("Ordered", ordered), Line("Route, site", route), Line("Most in a day", most), Line("Weight", weight),
    )  # fmt: skip


def _bag(case: CaseFile, container: str) -> tuple[Block, ...]:
    blocks: list[Block] = [*product_lines(case, container), *exceptions(case, container), *holds(case, container)]
    for step in case.taken(*MATCHES, container=container):
        blocks += _ready(case, step)
        blocks += signature_lines(case, "Matched", step)
    opened = [c for c in case.of(f.ContainerOpened) if c.fact.container == container]
    started = [c for c in case.of(f.InfusionStarted) if c.fact.container == container]
    blocks.append(Line("Opened", (opened[-1].at,) if opened else (NOT_ON_RECORD,)))
    for step in case.taken(StepKind.LINE_CHECK.value, container=container):
        blocks += signature_lines(case, "Checked at the line", step)
    since: Said = (", ", started[-1].minutes_since(opened[-1]), " min after the opening") if opened and started else ()
    blocks.append(Line("Started", (started[-1].at, *since) if started else (NOT_ON_RECORD,)))
    for rest in (c for c in case.of(f.InfusionInterrupted) if c.fact.container == container):
        blocks.append(Line("Interrupted", (rest.at, ", after ", rest.quote("given_ml"), " mL: ", rest.quote("why"))))
    for move in (c for c in case.of(f.ContentsMoved) if c.fact.container == container):
        blocks.append(Line("Moved into a syringe", (move.at, ", ", move.quote("volume_ml"), " mL")))
    end = end_of(case, container)
    took: Said = (", ", end.minutes_since(started[-1]), " min after the start") if end and started else ()
    blocks.append(Line("Ended", (end.at, *took) if end is not None else (NOT_ON_RECORD,)))
    blocks.append(Line("Given", given(case, container), Tone.STRONG))
    return tuple(blocks)


def _ready(case: CaseFile, match: Cited[f.StepTaken]) -> tuple[Block, ...]:
    """What was answered and read last before this match: the readiness list, and the patient for a thaw elsewhere."""
    blocks: list[Block] = []
    before = [c for c in case.of(f.ReadinessAnswered) if c.record.number < match.record.number]
    if before:
        last = before[-1]
        said: list[str | Quoted] = []
        for number in range(len(last.fact.answers)):
            said += ["; "] if said else []
            said += [last.element("answers", number, 0), ": ", last.element("answers", number, 1)]
        blocks.append(Line("Ready", tuple(said)))
        blocks.append(Line("Answered by", (*last.people, ", ", last.at)))
    ready = [s for s in case.taken(StepKind.PATIENT_READY.value) if s.record.number < match.record.number]
    if ready and match.fact.step == StepKind.MATCH_IN_LABORATORY.value:
        blocks += signature_lines(case, "Patient ready", ready[-1])
    return tuple(blocks)


def _copy(case: CaseFile, matched: tuple[str, ...]) -> tuple[Block, ...]:
    ends = tuple(end for name in matched if (end := end_of(case, name)) is not None)
    columns = (("Container", 44), ("Started", 24), ("Ended", 24), ("Given", 28))
    rows = tuple(_copied(case, name) for name in matched)
    return (
        *about_patient(case),
        Table(columns, rows),
        Line("Given in all", (total(tuple((end, "given_ml") for end in ends)), " mL") if ends else (NOT_ON_RECORD,)),
        Blank("Reactions reported to the laboratory", 2),
        Blank("Received in the laboratory: name, date, time, signature", 2),
    )


def _copied(case: CaseFile, container: str) -> tuple[Said, ...]:
    started = [c for c in case.of(f.InfusionStarted) if c.fact.container == container]
    end = end_of(case, container)
    return (
        case.bag(container),
        (started[-1].at,) if started else (NOT_ON_RECORD,),
        (end.at,) if end is not None else (NOT_ON_RECORD,),
        given(case, container),
    )
