"""May this label be printed again, replaced, handed on, or a sheet of it destroyed? One living label a piece, ever."""

from kiosk.domain.attempt import Attempt, LabelNamed
from kiosk.domain.containers import Container, Label, LabelState
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.label.kinds import LabelKind
from kiosk.domain.site import SiteView

FINISH_IT = "A label of this bag is being replaced. Read the new one back and put it on, two people, first."


@interlock("H04", IDENTITY, RETRY, "An issue after the first is a reprint: two people, and the reason.")
def issue_is_the_first(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What one person issues is the first issue of its piece; in a record that was restored, the first it knows of."""
    first = bool(site.restorations) and all(
        container.current_label(detail.piece) is None for container, detail in _named(journey, attempt)
    )
    if isinstance(attempt.detail, LabelNamed) and attempt.detail.issue > 1 and not first:
        return Mismatch("issue 1", f"issue {attempt.detail.issue}")
    return None


@interlock("H04", IDENTITY, RETRY, "Say why the label is printed again.")
def reprint_says_why(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A reprint is an issue after the first, with the reason for it."""
    detail = attempt.detail
    if not isinstance(detail, LabelNamed) or detail.issue <= 1:
        return Mismatch("an issue after the first", "none" if not isinstance(detail, LabelNamed) else "issue 1")
    return None if detail.why else Mismatch("why it is printed again", "no reason")


@interlock("H04", IDENTITY, RETRY, "Nothing to replace here. Look at the work list.")
def label_can_be_replaced(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The piece to be replaced was on the container once, and no newer issue of it is on its way."""
    for container, detail in _named(journey, attempt):
        current = container.current_label(detail.piece)
        if current is None or current.state not in {LabelState.APPLIED, LabelState.VOID}:
            state = current.state.value if current is not None else "no such label"
            return Mismatch("a label on its container, or void", state, container.id)
        if container.label_put_on_last(detail.piece) is None:
            return Mismatch("a label that was on its container", "one that never was", container.id)
    return None


@interlock("H04", IDENTITY, STOP, KEEP_APART)
def label_read_was_put_on_last(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every label read is the one of its piece put on the container last: none other can stand on it."""
    for bag in attempt.bags:
        container = journey.containers.get(bag.container)
        last = container.label_put_on_last(bag.piece or "") if container is not None else None
        if container is not None and (last is None or last.issue != bag.issue):
            due = f"{bag.piece} issue {last.issue}" if last is not None else "a label that was on its container"
            return Mismatch(due, f"{bag.piece} issue {bag.issue}", bag.container)
    return None


@interlock("H04", IDENTITY, STOP, KEEP_APART)
def replacement_waits_for_its_bag(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A label of each container was read back and is not on it yet: a second sheet of one that is on has no place."""
    for name in attempt.containers:
        container = journey.containers.get(name)
        pieces = {piece for piece, _ in container.labels} if container is not None else set()
        waiting = [p for p in pieces if container is not None and _state(container, p) is LabelState.READ_BACK]
        if not waiting:
            return Mismatch("a label not yet applied", "none waits", name)
    return None


@interlock("H04", IDENTITY, RETRY, FINISH_IT)
def container_bears_its_labels(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every piece that a container has is on it, in its latest issue; its post-thaw tag is put on at the line."""
    for name in attempt.containers:
        container = journey.containers.get(name)
        pieces = {piece for piece, _ in container.labels} if container is not None else set()
        for piece in sorted(pieces - {LabelKind.POST_THAW.value}):
            state = _state(container, piece) if container is not None else None
            if state is not None and state is not LabelState.APPLIED:
                return Mismatch(f"{piece}, {LabelState.APPLIED.value}", f"{piece}, {state.value}", name)
    return None


@interlock("H05", IDENTITY, RETRY, "Read the label back first. Then hand it on, and say to whom.")
def label_can_be_handed_on(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What is handed on is the very label named; it was read back, and it is said to whom it goes."""
    for container, detail in _named(journey, attempt):
        state = _label_state(container, detail)
        if state is not LabelState.READ_BACK:
            return Mismatch("a label that was read back", state.value if state else "no such label", container.id)
        if not detail.to:
            return Mismatch("to whom it is handed on", "nobody", container.id)
    return _another_label(attempt)


@interlock(
    "H05", IDENTITY, RETRY, "Only labels of a sealed kit, handed on before, are put on without the kiosk. Say why."
)
def labels_left_with_a_kit(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every label of the container had been handed on, with the kit, and it is said why the kiosk could not help."""
    for container, detail in _named(journey, attempt):
        for piece in sorted({piece for piece, _ in container.labels}):
            state = _state(container, piece)
            if state is not LabelState.HANDED_ON:
                return Mismatch(f"{piece}, handed on", f"{piece}, {state.value if state else 'none'}", container.id)
        if not detail.why:
            return Mismatch("why the kiosk could not help", "no reason")
    return None if isinstance(attempt.detail, LabelNamed) else Mismatch("a label named", "none")


@interlock("H05", IDENTITY, RETRY, "Settle the label first: read one sheet back, or find or void it. Then this one.")
def sheet_is_extra(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What is destroyed is a sheet of the label named, beside one that is accounted for or dead."""
    for container, detail in _named(journey, attempt):
        state = _label_state(container, detail)
        if state not in BESIDE_ANOTHER:
            return Mismatch(
                "a label read back, applied, handed on or void", state.value if state else "no such label", container.id
            )
    return _another_label(attempt)


@interlock("H05", IDENTITY, RETRY, "Say why the sheet can’t be read. A sheet that reads is destroyed as it reads.")
def unreadable_sheet_says_why(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A sheet that nobody reads is destroyed with the reason why it can't be read."""
    if isinstance(attempt.detail, LabelNamed) and attempt.detail.why:
        return None
    return Mismatch("why the sheet can’t be read", "no reason")


BESIDE_ANOTHER = frozenset({LabelState.READ_BACK, LabelState.APPLIED, LabelState.HANDED_ON, LabelState.VOID})
"""States in which one sheet of a label is accounted for, so that another is one too many."""


def _named(journey: Journey, attempt: Attempt) -> list[tuple[Container, LabelNamed]]:
    """Each container of the record that the attempt is about, with the label named."""
    detail = attempt.detail
    known = [journey.containers[name] for name in attempt.containers if name in journey.containers]
    return [(container, detail) for container in known if isinstance(detail, LabelNamed)]


def _another_label(attempt: Attempt) -> Mismatch | None:
    detail = attempt.detail
    if not isinstance(detail, LabelNamed) or not attempt.containers:
        return Mismatch("a label named", "none")
    if len(attempt.containers) > 1:
        return Mismatch("a label of one container", "labels of several")
    for bag in attempt.bags:
        if (bag.piece, bag.issue) != (detail.piece, detail.issue):
            due = f"{detail.piece} issue {detail.issue}"
            return Mismatch(due, f"{bag.piece} issue {bag.issue}", bag.container)
    return None


def _label_state(container: Container, detail: LabelNamed) -> LabelState | None:
    label: Label | None = container.labels.get((detail.piece, detail.issue))
    return label.state if label is not None else None


def _state(container: Container, piece: str) -> LabelState | None:
    label = container.current_label(piece)
    return label.state if label is not None else None
