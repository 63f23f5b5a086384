"""What waits to be done: the label a container lacks, the containers a step waits for. A list, never a permission."""

from kiosk.domain.containers import Container, ContainerState, LabelState
from kiosk.domain.journey import Journey
from kiosk.domain.lineage import is_drawn, is_planned_part
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
    """Containers that were planned to be made from others, and are not made yet."""
    journey = journey_of(bench, coi)
    therapy = bench.therapies.get(journey.therapy or "")
    doses = {kind.name for kind in therapy.kinds_for(ContainerPurpose.DOSE)} if therapy is not None else set()
    return tuple(
        c.id
        for c in _planned(journey)
        if c.kind in doses and not c.parents and not c.labels and c.foreign is None and not is_planned_part(journey, c)
    )


def quality_reasons(bench: Bench, coi: str, container: str) -> tuple[Reason, ...]:
    """The quality reasons that stand against using or releasing this container now: what an exception may name."""
    journey = journey_of(bench, coi)
    therapy = bench.therapies.get(journey.therapy or "")
    steps = [
        kind
        for kind in (StepKind.DERIVE, StepKind.RELEASE, StepKind.MATCH_AT_BED, StepKind.MATCH_IN_LABORATORY)
        if therapy is not None and kind in therapy.steps
    ]
    found: dict[tuple[str, str], Reason] = {}
    for step in steps:
        for reason in considered(bench, step, coi, container):
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
