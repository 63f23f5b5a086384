"""The infusion record: every bag that was opened, from the match to the last drop, and a copy back to the laboratory.

HL7 EHR-S FM CPS.6.3: name, product, amount, route, expiry and time. The large buttons of the bed need no sign-in; who
attested them afterwards stands with each bag, and there is room to do it by hand where somebody still has to.
"""

from kiosk.domain import facts as f
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Blank, Block, Line, Quoted, Said, Section, Table, Tone
from kiosk.domain.step import StepKind
from kiosk.handoffs.reports.about import about_patient
from kiosk.handoffs.reports.attested import attested_lines
from kiosk.handoffs.reports.bags import exceptions, holds, milestone, product_lines, signature_lines
from kiosk.handoffs.reports.citing import CaseFile, Cited, total
from kiosk.handoffs.reports.course import amount_of, course, end_of, given
from kiosk.handoffs.reports.wording import NOT_ON_RECORD

TITLE = "Infusion record"
MATCHES = (StepKind.MATCH_AT_BED.value, StepKind.MATCH_IN_LABORATORY.value)


def sections(case: CaseFile) -> tuple[Section, ...]:
    """Order, each bag, what is written by hand, the copy. Raises ParseError where no bag was matched or given."""
    matched = (name for step in case.taken(*MATCHES) for name in step.fact.containers)
    moved = (move.fact.into for move in case.of(f.ContentsMoved))
    outside = (given.fact.container for given in case.of(f.GivenOutside))
    bags = tuple(dict.fromkeys((*matched, *moved, *outside)))
    if not bags:
        raise ParseError("infusion record", "a bag that two people matched, or say was given", "none")
    return (
        Section("Order", (*_order(case), *_milestones(case))),
        *(Section("Bag", _bag(case, name), new_page=bool(number)) for number, name in enumerate(bags)),
        Section("By hand", (Blank("Reactions seen, and what was done", 3), *_by_hand(case))),
        Section("Copy for the cell laboratory", _copy(case, bags), new_page=True),
    )  # fmt: skip


def _by_hand(case: CaseFile) -> tuple[Blank, ...]:
    """Room to attest on paper, unless whatever was pressed is attested on record."""
    if case.pressed and all(one.attested is not None for one in case.pressed):
        return ()
    return (Blank("Acts without sign-in attested by: name, date, time, signature", 2),)


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


def _milestones(case: CaseFile) -> tuple[Block, ...]:
    """What happened to the patient beside the steps, conditioning among it: one line each, in the order recorded."""
    recorded = case.of(f.MilestoneRecorded)
    return tuple(
        Line("Milestones" if not number else "", (*milestone(one), "; recorded by ", *one.people, ", ", one.at))
        for number, one in enumerate(recorded)
    )


def _bag(case: CaseFile, container: str) -> tuple[Block, ...]:
    blocks: list[Block] = [*product_lines(case, container), *exceptions(case, container), *holds(case, container)]
    for step in case.taken(*MATCHES, container=container):
        blocks += _ready(case, step)
        blocks += signature_lines(case, "Matched", step)
    blocks += course(case, container)
    return (*blocks, *attested_lines(case, container), Line("Given", given(case, container), Tone.STRONG))


def _ready(case: CaseFile, match: Cited[f.StepTaken]) -> tuple[Block, ...]:
    """What was answered and read last before this match: the readiness list, and the patient for a thaw elsewhere."""
    blocks: list[Block] = []
    before = [c for c in case.of(f.ReadinessAnswered) if c.turn < match.turn]
    if before:
        last = before[-1]
        said: list[str | Quoted] = []
        for number in range(len(last.fact.answers)):
            said += ["; "] if said else []
            said += [last.element("answers", number, 0), ": ", last.element("answers", number, 1)]
        blocks.append(Line("Ready", tuple(said)))
        blocks.append(Line("Answered by", (*last.people, ", ", last.at)))
    ready = [s for s in case.taken(StepKind.PATIENT_READY.value) if s.turn < match.turn]
    if ready and match.fact.step == StepKind.MATCH_IN_LABORATORY.value:
        blocks += signature_lines(case, "Patient ready", ready[-1])
    return tuple(blocks)


def _copy(case: CaseFile, matched: tuple[str, ...]) -> tuple[Block, ...]:
    ends = tuple(end for name in matched if (end := end_of(case, name)) is not None)
    columns = (("Container", 44), ("Started", 24), ("Ended", 24), ("Given", 28))
    rows = tuple(_copied(case, name) for name in matched)
    sum_of: Said = (total(tuple((end, amount_of(end)) for end in ends)), " mL") if ends else (NOT_ON_RECORD,)
    return (
        *about_patient(case),
        Table(columns, rows),
        Line("Given in all", sum_of),
        Blank("Reactions reported to the laboratory", 2),
        Blank("Received in the laboratory: name, date, time, signature", 2),
    )


def _copied(case: CaseFile, container: str) -> tuple[Said, ...]:
    started = [c for c in case.of(f.InfusionStarted) if c.fact.container == container]
    end = end_of(case, container)
    ended: Said = (NOT_ON_RECORD,)
    if end is not None:
        ended = (end.quote("given_at"),) if isinstance(end.fact, f.GivenOutside) else (end.at,)
    return (
        case.bag(container),
        (started[0].at,) if started else (NOT_ON_RECORD,),
        ended,
        given(case, container),
    )
