"""The collection summary: what was drawn from the patient, how it was labelled at the couch, to whom it was handed."""

from kiosk.domain import facts as f
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Blank, Block, Line, Section
from kiosk.domain.step import StepKind
from kiosk.handoffs.reports.bags import contents, holds, label_table, product_lines, signature_lines
from kiosk.handoffs.reports.citing import CaseFile, signer
from kiosk.handoffs.reports.shipments import sent, shipper_number
from kiosk.handoffs.reports.wording import NOT_ON_RECORD

TITLE = "Collection summary"
APPLIED = (StepKind.APPLY_AT_COLLECTION.value, StepKind.LABELLED_OUTSIDE.value)


def sections(case: CaseFile) -> tuple[Section, ...]:
    """One section for each collected container. Raises ParseError where none was."""
    collected = [c.id for c in case.journey.containers.values() if c.labels and not c.parents and c.foreign is None]
    if not collected:
        raise ParseError("collection summary", "a collection with a label on record", "none")
    return (Section("Donor", _donor(case)), *(Section("Collected container", _of(case, name)) for name in collected))


def _donor(case: CaseFile) -> tuple[Block, ...]:
    evaluated = case.of(f.DonorEvaluated)
    if not evaluated:
        return (Line("Evaluation", (NOT_ON_RECORD,)),)
    last = evaluated[-1]
    look_alikes = case.of(f.LookAlikeAcknowledged)
    return (
        Line("Evaluation", ("screening ", last.quote("screening"), ", testing ", last.quote("testing"),
                            ", risk factors ", last.quote("risk_factors"))),
        Line("Reactive agents", (last.quote("reactive_agents"),) if last.fact.reactive_agents else ("none recorded",)),
        Line("Recorded by", (*last.people, ", ", last.at)),
        *(
            Line("Look-alikes", (told.quote("look_alikes"), " active: told to ", signer(told), ", ", told.at))
            for told in look_alikes
        ),
    )  # fmt: skip


def _of(case: CaseFile, container: str) -> tuple[Block, ...]:
    planned = case.planned(container)
    first = next((c for c in case.of(f.ContentsMeasured) if c.fact.container == container), None)
    blocks: list[Block] = [*product_lines(case, container, contents(first))]
    if planned is not None:
        blocks += [
            Line("Collection ended", (planned.quote("collected_at"),)),
            Line("Blood group, coded", (planned.quote("blood_group"), " (ISBT structure of blood groups)")),
            Line("Recorded by", (*planned.people, ", ", planned.at)),
        ]
    blocks.append(label_table(case, container))
    for step in case.taken(*APPLIED, container=container):
        blocks += signature_lines(case, "Label put on", step)
    for step in case.taken(StepKind.HAND_OVER.value, container=container):
        blocks += signature_lines(case, "Handed over", step)
    for packed in case.of(f.ShipperPacked):
        if container in packed.fact.containers:
            blocks += [Line("Shipper", shipper_number(packed)), *sent(case, packed)]
    blocks += holds(case, container)
    blocks.append(Blank("Apheresis notes", 3))
    return tuple(blocks)
