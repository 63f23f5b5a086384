"""What waits to be done: the label a container lacks, the containers a step waits for. A list, never a permission."""

from kiosk.domain.attempt import Detail
from kiosk.domain.containers import Container, ContainerState, LabelState
from kiosk.domain.journey import Journey
from kiosk.domain.lineage import is_drawn, is_planned_part
from kiosk.domain.milestones import MilestoneNamed, MilestoneSaid
from kiosk.domain.reasons import Reason, ReasonClass
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose, Therapy
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import considered
from kiosk.handoffs.view import journey_of


def label_due(bench: Bench, coi: str, *, made_here: bool) -> tuple[str, str] | None:
    """The next label (container, piece) that a planned container of the journey never had; None when none is left.

    `made_here` asks for containers derived from others, else for those collected from the patient.
    """
    journey = journey_of(bench, coi)
    therapy = bench.therapies.get(journey.therapy or "")
    for container in _planned(journey):
        elsewhere = container.reserve is not None or container.foreign is not None
        due = bool(container.parents) if made_here else is_drawn(journey, container, therapy)
        if therapy is None or not due or elsewhere:
            continue
        piece = _piece_due(container, therapy)
        if piece is not None:
            return container.id, piece
    return None


def tag_due(bench: Bench, coi: str, container: str) -> str | None:
    """The label that has to be printed before this container is opened, and is not; None when nothing is missing."""
    journey = journey_of(bench, coi)
    therapy, known = bench.therapies.get(journey.therapy or ""), journey.containers.get(container)
    if therapy is None or known is None or known.state is not ContainerState.OPENING_AUTHORISED:
        return None
    labels = ((piece, known.current_label(piece)) for piece in therapy.containers[known.kind].pieces_at_opening)
    return next((piece for piece, label in labels if label is None or label.state is LabelState.VOID), None)


def underived(bench: Bench, coi: str) -> tuple[str, ...]:
    """Containers planned to be made from others and not made yet; those on the way to a dose come first."""
    journey = journey_of(bench, coi)
    therapy = bench.therapies.get(journey.therapy or "")
    waiting = [
        c
        for c in _planned(journey)
        if not c.parents and not c.labels and c.foreign is None and not is_planned_part(journey, c)
    ]
    if therapy is None:
        return ()
    for purpose in (ContainerPurpose.INTERMEDIATE, ContainerPurpose.DOSE):
        kinds = {kind.name for kind in therapy.kinds_for(purpose)}
        made = tuple(c.id for c in waiting if c.kind in kinds)
        if made:
            return made
    return ()


def quality_reasons(bench: Bench, coi: str, container: str) -> tuple[Reason, ...]:
    """The quality reasons that stand against using or releasing this container now: what an exception may name."""
    journey = journey_of(bench, coi)
    therapy = bench.therapies.get(journey.therapy or "")
    if therapy is None:
        return ()
    asked: list[tuple[StepKind, Detail]] = [
        (kind, None)
        for kind in (StepKind.DERIVE, StepKind.RELEASE, StepKind.MATCH_AT_BED, StepKind.MATCH_IN_LABORATORY)
        if kind in therapy.steps
    ]
    # Of a milestone that takes two: as though both said that it begins now.
    for milestone in therapy.milestones.values():
        if milestone.irreversible and milestone.name not in journey.milestones:
            now = MilestoneSaid(milestone.name, bench.now)
            asked.append((StepKind.RECORD_IRREVERSIBLE, MilestoneNamed(now, (now,))))
    found: dict[tuple[str, str], Reason] = {}
    for step, detail in asked:
        for reason in considered(bench, step, coi, container, detail):
            if reason.kind is ReasonClass.QUALITY:
                found.setdefault((reason.interlock, reason.expected), reason)
    return tuple(found.values())


def _planned(journey: Journey) -> tuple[Container, ...]:
    return tuple(c for c in journey.containers.values() if c.state is ContainerState.PLANNED)


def _piece_due(container: Container, therapy: Therapy) -> str | None:
    for piece in therapy.containers[container.kind].pieces:
        if container.current_label(piece) is None:
            return piece
    return None
