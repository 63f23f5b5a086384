"""The authorisation to discard: the containers that are left, the physician's order and two signatures by hand.

The paper discards nothing: it is the document that the two people name when they do. It lists what can still be
discarded; what was is told as the record tells it.
"""

from kiosk.domain import facts as f
from kiosk.domain.containers import LIVE, ContainerState
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Blank, Block, Line, Said, Section
from kiosk.domain.step import StepKind
from kiosk.domain.steps import STEPS
from kiosk.handoffs.reports.bags import holds, product_lines, signature_lines
from kiosk.handoffs.reports.citing import CaseFile
from kiosk.handoffs.reports.wording import NOT_ON_RECORD

TITLE = "Authorisation to discard"
DISCARDS = tuple(kind.value for kind, row in STEPS.items() if row.after is ContainerState.DISCARDED)
"""Steps that discard a container, as far as the step table has any."""


def sections(case: CaseFile) -> tuple[Section, ...]:
    """Each container that is left or was discarded, and the signatures. Raises ParseError where there is none."""
    bags = [c for c in case.journey.containers.values() if c.state in LIVE or c.state is ContainerState.DISCARDED]
    if not bags:
        raise ParseError("authorisation to discard", "a container that is left", "none")
    return (*(Section("Container", _bag(case, bag.id)) for bag in bags), _by_hand())


def _bag(case: CaseFile, container: str) -> tuple[Block, ...]:
    discarded = case.taken(*DISCARDS, container=container)
    blocks: list[Block] = [*product_lines(case, container), Line("Stands", _stands(case, container))]
    blocks += holds(case, container)
    for ordered in (one for one in case.of(f.DiscardOrdered) if one.fact.container == container):
        blocks.append(Line("Ordered by", (ordered.person("physician"), ": ", ordered.quote("why"))))
    for step in discarded:
        blocks += signature_lines(case, "Discarded", step)
    if not discarded:
        blocks.append(Blank("To be discarded: yes or no, initials"))
    return tuple(blocks)


def _stands(case: CaseFile, container: str) -> Said:
    """The last step that was taken with the container."""
    taken = [one for one in case.of(f.StepTaken) if container in one.fact.containers
             and STEPS[StepKind(one.fact.step)].after is not None]  # fmt: skip
    return ("after: ", taken[-1].quote("step"), ", ", taken[-1].at) if taken else (NOT_ON_RECORD,)


def _by_hand() -> Section:
    return Section("By hand", (
        Blank("Reason", 3),
        Blank("Patient told and agreed: by whom, date, document", 2),
        Blank("Physician's order: name, date, time, signature"),
        Blank("Cell laboratory director: name, date, time, signature"),
        Blank("Discarded by: name, date, time, signature"),
        Blank("Witnessed by: name, date, time, signature"),
    ))  # fmt: skip
