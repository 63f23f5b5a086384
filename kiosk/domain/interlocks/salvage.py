"""Do the contents of a failed bag, or a small dose, go into a container that was labelled before the opening?

A container kept in reserve is planned beside one bag, and takes nothing but that bag's contents (hazard H31).
"""

from collections.abc import Iterator

from kiosk.domain.attempt import Attempt
from kiosk.domain.containers import RECONCILED, Container, ContainerState, Label, LabelState
from kiosk.domain.ends import Move
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind

PROVED = frozenset({LabelState.READ_BACK, LabelState.VOID})


@interlock("H31", IDENTITY, RETRY, "Small labels are printed before the opening. Call the cell laboratory.")
def bag_waits_to_be_opened(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The small label is of a container kept in reserve, and the bag it waits for is matched and not opened yet."""
    for name in attempt.containers:
        container = journey.containers.get(name)
        reserve = container.reserve if container is not None else None
        if reserve is None:
            return Mismatch("a container kept in reserve", "another container", name)
        state = journey.containers[reserve.of].state
        if state is not ContainerState.OPENING_AUTHORISED:
            return Mismatch(ContainerState.OPENING_AUTHORISED.value, state.value, name)
    return None


@interlock("H31", IDENTITY, RETRY, "Do not open the bag. Read its small labels back, or void them, first.")
def reserve_labels_are_proved(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every small label printed for the bag was read back, or is void: after the opening nothing can be printed."""
    for container, label in _reserve_labels(journey):
        if container.reserve is not None and container.reserve.of in attempt.containers and label.state not in PROVED:
            return Mismatch("every small label read back", f"{label.piece}, {label.state.value}", container.id)
    return None


@interlock("H31", IDENTITY, STOP, KEEP_APART)
def new_container_waits_for_this_bag(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What is filled is the one container that was kept in reserve for this very bag, empty, its label read back."""
    detail = attempt.detail
    into = journey.containers.get(detail.into) if isinstance(detail, Move) else None
    if into is None or len(attempt.containers) != 1:
        return Mismatch("one bag and its reserve", "no such container", _first(attempt))
    if into.reserve is None or into.reserve.of != attempt.containers[0]:
        return Mismatch("a container kept in reserve for this bag", "another container", into.id)
    if into.state is not ContainerState.PLANNED:
        return Mismatch("an empty container", into.state.value, into.id)
    states = [label.state for label in into.labels.values() if label.state is not LabelState.VOID]
    if states != [LabelState.READ_BACK]:
        said = ", ".join(state.value for state in states) or "none"
        return Mismatch("one small label, read back", said, into.id)
    return None


@interlock("H31", IDENTITY, RETRY, "Read the label of the old bag and the small label, each of you.")
def both_labels_were_read(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Each person read the label of the bag and the small label of the container its contents go into."""
    due = {*attempt.containers, attempt.detail.into} if isinstance(attempt.detail, Move) else set(attempt.containers)
    for witness in attempt.witnesses:
        missing = sorted(due - {bag.container for bag in witness.bags})
        if missing:
            return Mismatch("old bag and new container", "one of them alone", missing[0])
    return None


@interlock("H31", IDENTITY, RETRY, "Key how much was moved, not more than was left; for a broken bag also what broke.")
def amount_moved_is_told(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The volume moved is more than nothing and no more than the bag still held; a salvage says what broke."""
    detail = attempt.detail
    if not isinstance(detail, Move):
        return Mismatch("how much was moved", "none")
    for name in attempt.containers:
        container = journey.containers.get(name)
        volume = container.volume_ml if container is not None else None
        left = volume - (container.given_ml or 0) if container is not None and volume is not None else None
        if left is None or not 0 < detail.volume_ml <= left:
            return Mismatch(
                f"at most {left} mL" if left is not None else "a known volume", f"{detail.volume_ml} mL", name
            )
    if attempt.step is StepKind.SALVAGE and not detail.why:
        return Mismatch("what broke", "no reason")
    return None


@interlock("H31", IDENTITY, RETRY, "Void the small labels that were not used, before two people, first.")
def reserve_labels_are_settled(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No small label of another bag, opened before, is left: each was used or is void."""
    for container, label in _reserve_labels(journey):
        of = container.reserve.of if container.reserve is not None else ""
        state = journey.containers[of].state
        due = of not in attempt.containers and state not in BEFORE_OPENING
        if due and label.state not in RECONCILED:
            return Mismatch("every small label used or void", f"{label.piece}, {label.state.value}", container.id)
    return None


BEFORE_OPENING = frozenset(
    {ContainerState.PLANNED, ContainerState.QUARANTINE, ContainerState.RELEASED, ContainerState.OPENING_AUTHORISED}
)
"""States of a bag whose small labels may still wait."""


def _reserve_labels(journey: Journey) -> Iterator[tuple[Container, Label]]:
    for container in journey.containers.values():
        if container.reserve is not None:
            for label in container.labels.values():
                yield container, label


def _first(attempt: Attempt) -> str | None:
    return attempt.containers[0] if attempt.containers else None
