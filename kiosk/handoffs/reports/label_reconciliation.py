"""Every label of a journey accounted for: issued = applied + handed on + void, and none lost (FACT-JACIE CM7.2.2.1).

The slip of one station's session is another paper, printed when a station is cleared.
"""

from kiosk.domain import facts as f
from kiosk.domain.containers import RECONCILED, LabelState
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Block, Line, Section, Tone
from kiosk.handoffs.reports.bags import issued_by_rules, label_table
from kiosk.handoffs.reports.citing import CaseFile, Cited, counted

TITLE = "Label reconciliation"


def sections(case: CaseFile) -> tuple[Section, ...]:
    """The sum, then every label of every container. Raises ParseError where none was issued."""
    if not case.of(f.LabelIssued):
        raise ParseError("label reconciliation", "a label that was issued", "none")
    bags = [c.id for c in case.journey.containers.values() if c.labels]
    return (
        Section("Sum", _sum(case)),
        *(Section("Container", (Line("Container", case.bag(name)), label_table(case, name))) for name in bags),
    )


def _sum(case: CaseFile) -> tuple[Block, ...]:
    issued = case.of(f.LabelIssued)
    blocks: list[Block] = [Line("Issued", issued_by_rules(case), Tone.STRONG)]
    for state in LabelState:
        those = [cited for cited in issued if _state(case, cited) is state]
        if those:
            tone = Tone.PLAIN if state in RECONCILED else Tone.ALARM
            caption = f"of these {state.value}" if state in RECONCILED else f"NOT SETTLED: {state.value}"
            blocks.append(Line(caption, (counted(tuple(those)),), tone))
    extra = case.of(f.ExtraSheetDestroyed)
    if extra:
        blocks.append(Line("Extra sheets", (counted(extra), " destroyed")))
    return tuple(blocks)


def _state(case: CaseFile, cited: Cited[f.LabelIssued]) -> LabelState:
    fact = cited.fact
    return case.journey.containers[fact.container].labels[fact.piece, fact.issue].state
