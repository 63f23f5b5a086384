"""The deviation report: every deviation of a journey, each on a sheet of its own, with what people made of it.

What nobody has said yet is a line to write on, never a line left out. A deviation that another site recorded before it
handed the journey over is told as that site left it, and assessed and closed there.
"""

from kiosk.domain import facts as f
from kiosk.domain.deviations import Deviation, DeviationState, ReportingDuty
from kiosk.domain.errors import ParseError
from kiosk.domain.label import day
from kiosk.domain.paper import Blank, Block, Line, Quoted, Said, Section, Table, Tone
from kiosk.domain.people import Meaning
from kiosk.domain.text import visible
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.reports.bags import holds, one_finding
from kiosk.handoffs.reports.citing import CaseFile, Cited, signed, signed_alone

TITLE = "Deviation report"


def sections(case: CaseFile) -> tuple[Section, ...]:
    """One section for each deviation. Raises ParseError where there is none."""
    if not case.deviations:
        raise ParseError("deviation report", "a deviation", "none")
    return tuple(
        Section(f"Deviation: {one.what.value}", _of(case, one), new_page=bool(number))
        for number, one in enumerate(case.deviations)
    )


def _of(case: CaseFile, one: Deviation) -> tuple[Block, ...]:
    opening = case.cited(one.opening)
    tone = Tone.PLAIN if one.state is DeviationState.CLOSED else Tone.ALARM
    blocks: list[Block] = [
        Line("Number", (opening.number, " of this journey", *opening.there), Tone.STRONG),
        Line("State", (one.state.value, *((", as the journey was handed over",) if opening.site else ())), tone),
        Line("On record since", (opening.at,)),
        Line("Involved", opening.people),
    ]
    blocks += _what(case, opening)
    several = isinstance(opening.fact, f.StepRefused)
    for number, container in enumerate(one.containers):
        if container in case.journey.containers:
            named = opening.trace(f"fact.containers.{number}" if several else "fact.container")
            blocks.append(Line("Container", case.bag(container, named)))
            blocks += holds(case, container)
    blocks += _assessment(case, one)
    blocks += _closing(case, one)
    return tuple(blocks)


def _what(case: CaseFile, opening: Cited[f.Fact]) -> tuple[Block, ...]:
    """What the fact that opened it says."""
    match opening.fact:
        case f.StepRefused() as refused:
            rows: tuple[tuple[Said, ...], ...] = tuple(
                tuple((opening.element("reasons", n, name),) for name in ("interlock", "hazard", "expected", "read"))
                for n in range(len(refused.reasons))
            )
            table = Table((("Rule", 28), ("Hazard", 8), ("Expected", 32), ("Read", 32)), rows)
            who = tuple(Line("Signed", signed(one)) for one in case.signatures(refused.attempt_id))
            return (Line("Refused", (opening.quote("step"), ", at ", opening.quote("station"))), table, *who)
        case f.LabelLost():
            label = (opening.quote("piece"), ", issue ", opening.quote("issue"), ": ", opening.quote("why"))
            return (Line("Label", label),)
        case f.LabelledOutside():
            return (Line("Why", (opening.quote("why"),)),)
        case f.GivenOutside() as outside:
            who = tuple(Line("Signed", signed(one)) for one in case.signatures(outside.attempt_id))
            given = (opening.quote("volume_ml"), " mL at ", opening.quote("given_at"))
            return (Line("Given", given), Line("Why", (opening.quote("why"),)), *who)
        case f.ExceptionalReleaseSigned() as released:
            spite = tuple(Line("In spite of", one_finding(opening, n)) for n in range(len(released.findings)))
            who = tuple(Line("Signed", signed(one)) for one in case.signatures(released.attempt_id))
            return (Line("Statement", (opening.quote("statement"),)), *spite, *who)
        case _:
            return ()


def _assessment(case: CaseFile, one: Deviation) -> tuple[Block, ...]:
    if one.assessment is None or one.assessed is None:
        if case.cited(one.opening).site:
            return (Line("Assessment", ("at the site where it was recorded",)),)
        return (
            Blank("Cause", 3), Blank("Impact on patient and product", 3), Blank("Corrective action", 3),
            Blank("Owner, due date"), *_clocks(case, one),
        )  # fmt: skip
    said = case.cited(one.assessment)
    duty: Said = (
        (said.quote("duty"), ", last day ", said.quote("report_by")) if one.assessed.duty else ("none applies",)
    )
    return (
        Line("Cause", (said.quote("cause"),)),
        Line("Impact", (said.quote("impact"),)),
        Line("Corrective action", (said.quote("corrective_action"),)),
        Line("Owner, due date", (said.quote("owner"), ", ", said.quote("due")), Tone.STRONG),
        Line("Regulator's clock", duty),
        Line("Assessed by", signed_alone(said, Meaning.AUTHORSHIP)),
    )


def _closing(case: CaseFile, one: Deviation) -> tuple[Block, ...]:
    lines = []
    for record in one.closing:
        said = case.cited(record)
        lines.append(Line("Closing", (*signed_alone(said, Meaning.APPROVAL), ": ", said.quote("why"))))
    if one.state is DeviationState.CLOSED or case.cited(one.opening).site:
        return tuple(lines)
    return (*lines, Blank("Closed by two, on the screen; until then open. Notes", 2))


def _clocks(case: CaseFile, one: Deviation) -> tuple[Block, ...]:
    """Every clock that could run, as long as nobody said which does."""
    opening = case.cited(one.opening)
    rows = tuple(_clock(case, opening, duty) for duty in case.duties.values())
    asked = "not yet said which applies; if one does, these are the last days"
    heading = Line("Regulator's clock", (f"{asked}; * figure not held against its text yet",))
    return (heading, Table((("Where", 26), ("Of what", 34), ("Last day", 14), ("By", 26)), rows))


def _clock(case: CaseFile, opening: Cited[f.Fact], duty: ReportingDuty) -> tuple[Said, ...]:
    known_on = local_moment(opening.record.entry.stamp.occurred_at, case.zone).local.date()
    last = Quoted(day(duty.last_day(known_on)), (opening.trace(f"stamp.occurred_at>last day {duty.id}"),))
    place = opening.trace(f"stamp.occurred_at>duty {duty.id}")
    text = duty.source if duty.checked else f"{duty.source} *"
    return (
        (Quoted(visible(duty.where), (place,)),), (Quoted(visible(duty.what), (place,)),), (last,),
        (Quoted(visible(text), (place,)),),
    )  # fmt: skip
