"""May this label be printed, applied, cleared away? Labels are counted, and proved before they are sent."""

from kiosk.domain.attempt import Attempt, LabelNamed
from kiosk.domain.containers import AFTER_OPENING, IN_DOUBT, RECONCILED, WAITS_FOR_ITS_BAG, Container, LabelState
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.label.kinds import LabelKind
from kiosk.domain.restoration import last_in_life
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind

AT_OPENING = frozenset({StepKind.ISSUE_AT_OPENING, StepKind.REPRINT_AT_OPENING})
RECONCILE = "Find the label or void it, before two people. Nothing is sent again."


@interlock(
    "H02", IDENTITY, RETRY, "Nothing was printed. The template or printer profile is not approved here: call quality."
)
def template_and_profile_are_approved(_journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The label's template and the printer's profile are, to the byte, ones this site approved."""
    if not isinstance(attempt.detail, LabelNamed):
        return Mismatch("a label named", "none")
    if attempt.detail.template_sha256 not in site.templates:
        return Mismatch("an approved template", attempt.detail.template_sha256 or "none")
    if attempt.detail.profile_sha256 not in site.profiles:
        return Mismatch("an approved printer profile", attempt.detail.profile_sha256 or "none")
    return None


@interlock(
    "H06", IDENTITY, RETRY, "Nothing was printed. Print a test label, have the printer seen to, or use another one."
)
def printer_may_be_used(_journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The printer was not taken out of service, as for a dead dot that would leave a white line through every label."""
    if not isinstance(attempt.detail, LabelNamed):
        return Mismatch("a label named", "none")
    standing = site.printers.get(attempt.detail.printer)
    return None if standing is None or standing.out is None else Mismatch("a printer in service", standing.out)


@interlock("H03", IDENTITY, RETRY, "Print the labels this container's kind asks for.")
def label_belongs_to_the_set(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The label is a piece of the container's label set at this step, with the next issue number."""
    therapy, restored = site.therapies.get(journey.therapy or ""), len(site.restorations)
    detail = attempt.detail
    for name in attempt.containers:
        container = journey.containers.get(name)
        if therapy is None or container is None or not isinstance(detail, LabelNamed):
            return Mismatch("a label of a planned container", "none", name)
        kind = therapy.containers.get(container.kind)
        if kind is None:
            return Mismatch("a known kind", detail.piece, name)
        pieces = kind.pieces_at_opening if attempt.step in AT_OPENING else kind.pieces
        if detail.piece not in pieces:
            return Mismatch(" or ".join(pieces) or "no label at the opening", detail.piece, name)
        due, most = container.next_issue(detail.piece, restored), last_in_life(restored)
        if detail.issue != due or due > most:
            expected = f"issue {due}" if due <= most else f"no issue after {most}"
            return Mismatch(expected, f"issue {detail.issue}", name)
    return None


@interlock("H04", IDENTITY, RETRY, "The label exists. Use it, or void it before two people first.")
def earlier_issue_is_dead(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A label is issued anew only when every earlier issue of the piece is void."""
    if not isinstance(attempt.detail, LabelNamed):
        return Mismatch("a label named", "none")
    for name in attempt.containers:
        container = journey.containers.get(name)
        label = container.current_label(attempt.detail.piece) if container is not None else None
        if label is not None and label.state is not LabelState.VOID:
            return Mismatch("no living label of this piece", f"issue {label.issue}, {label.state.value}", name)
    return None


@interlock("H05", IDENTITY, RETRY, RECONCILE)
def no_label_is_in_doubt(journey: Journey, _site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """No label of this patient may or may not exist."""
    for container, label in journey.labels_in_doubt:
        return Mismatch(
            "every label accounted for", f"{label.piece} issue {label.issue}, {label.state.value}", container.id
        )
    return None


@interlock("H05", IDENTITY, RETRY, RECONCILE)
def labels_are_reconciled(journey: Journey, _site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """Labels issued are labels applied, handed on or void; none is anywhere else.

    The post-thaw tag of an opened container goes with it, and is read by two people at the line; so do small labels
    for what it holds.
    """
    for container in journey.containers.values():
        for label in container.labels.values():
            tag = container.opened_at is not None and label.piece == LabelKind.POST_THAW.value
            goes_with_it = tag or _bag_is_open(journey, container)
            if label.state not in RECONCILED and not (goes_with_it and label.state is LabelState.READ_BACK):
                return Mismatch(
                    "applied, handed on or void",
                    f"{label.piece} issue {label.issue}, {label.state.value}",
                    container.id,
                )
    return None


@interlock("H12", IDENTITY, STOP, "This station has another patient open. Clear it first; keep the two apart.")
def station_has_no_other_patient(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The station has this patient open, or nobody."""
    open_here = site.stations.get(attempt.station)
    if open_here is None or open_here == journey.coi:
        return None
    return Mismatch("a cleared station", "another patient open here")


@interlock("H03", IDENTITY, STOP, "Labels of two containers lie here. Put them all down and call the cell laboratory.")
def no_other_label_lies_unapplied(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No label of another container of this journey is printed and not yet applied; a bag and its reserve are one."""
    with_reserve = frozenset(_bag_of(journey, name) for name in attempt.containers)
    for container in journey.containers.values():
        if container.id in attempt.containers or _bag_of(journey, container.id) in with_reserve:
            continue
        for label in container.labels.values():
            if label.state is LabelState.READ_BACK:
                return Mismatch("labels of one container", f"{label.piece} of {container.id}", container.id)
    return None


@interlock("H05", IDENTITY, RETRY, "Show the printed label to the camera first.")
def label_was_read_back(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every piece of the container's set was read back from the paper, handed on or not, or is on already."""
    therapy = site.therapies.get(journey.therapy or "")
    for name in attempt.containers:
        container = journey.containers.get(name)
        kind = therapy.containers.get(container.kind) if therapy is not None and container is not None else None
        if container is None or kind is None:
            return Mismatch("a planned container", "none", name)
        for piece in kind.pieces:
            label = container.current_label(piece)
            if label is None or label.state not in WAITS_FOR_ITS_BAG | {LabelState.APPLIED}:
                return Mismatch(
                    f"{piece}, read back", f"{piece}, {label.state.value if label is not None else 'none'}", name
                )
    return None


@interlock("H04", IDENTITY, STOP, KEEP_APART)
def label_was_not_applied_before(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No label is applied a second time: a second sheet of one issue is destroyed."""
    for bag in attempt.bags:
        container = journey.containers.get(bag.container)
        label = container.labels.get((bag.piece or "", bag.issue or 0)) if container is not None else None
        if label is not None and label.state is LabelState.APPLIED:
            return Mismatch("a label not yet applied", f"{bag.piece} issue {bag.issue}, applied", bag.container)
    return None


@interlock("H03", IDENTITY, RETRY, "Read every label of the container, one by one.")
def every_piece_was_read(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Each person read every piece of each container's label set."""
    therapy = site.therapies.get(journey.therapy or "")
    for name in attempt.containers:
        container = journey.containers.get(name)
        kind = therapy.containers.get(container.kind) if therapy is not None and container is not None else None
        due = frozenset(kind.pieces) if kind is not None else frozenset({"a planned container"})
        for witness in attempt.witnesses:
            read = frozenset(bag.piece for bag in witness.bags if bag.container == name and bag.piece is not None)
            if not due <= read:
                return Mismatch(", ".join(sorted(due)), ", ".join(sorted(read)) or "none", name)
    return None


@interlock("H05", IDENTITY, RETRY, "Only a label that is printed, lost or unapplied can be voided or found.")
def label_can_still_be_settled(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The label named exists and is neither on its container nor void already."""
    if not isinstance(attempt.detail, LabelNamed):
        return Mismatch("a label named", "none")
    for name in attempt.containers:
        container = journey.containers.get(name)
        key = (attempt.detail.piece, attempt.detail.issue)
        label = container.labels.get(key) if container is not None else None
        if label is None or label.state in {LabelState.APPLIED, LabelState.VOID}:
            return Mismatch(
                "a label not yet settled", label.state.value if label is not None else "no such label", name
            )
    return None


@interlock("H05", IDENTITY, RETRY, "Show the label that was lost, alone, to the camera.")
def label_in_doubt_was_found(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What the people hold is the very label that is in doubt."""
    detail = attempt.detail
    if not isinstance(detail, LabelNamed):
        return Mismatch("a label named", "none")
    for name in attempt.containers:
        container = journey.containers.get(name)
        label = container.labels.get((detail.piece, detail.issue)) if container is not None else None
        if label is None or label.state not in IN_DOUBT:
            return Mismatch("a label in doubt", label.state.value if label is not None else "no such label", name)
        for bag in attempt.bags:
            if (bag.piece, bag.issue) != (detail.piece, detail.issue):
                return Mismatch(f"{detail.piece} issue {detail.issue}", f"{bag.piece} issue {bag.issue}", name)
    return None


def _bag_is_open(journey: Journey, container: Container) -> bool:
    """Whether the container waits for the contents of a bag that is open now."""
    reserve = container.reserve
    return reserve is not None and not reserve.filled and journey.containers[reserve.of].state in AFTER_OPENING


def _bag_of(journey: Journey, name: str) -> str:
    """The bag that a container is kept in reserve for, or the container itself."""
    container = journey.containers.get(name)
    return container.reserve.of if container is not None and container.reserve is not None else name
