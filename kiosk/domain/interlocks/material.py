"""Is this autologous material, of one patient alone?"""

from kiosk.domain.attempt import Attempt, Derivation
from kiosk.domain.containers import Container, ContainerState
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import BloodGroups, GroupAgreement, GroupMessage, group_agreement
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, QUALITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.lineage import is_drawn
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import COLLECTION_TYPES_UNLESS_NARROWED

AT_COLLECTION = frozenset(
    {
        StepKind.ISSUE_AT_COLLECTION,
        StepKind.REPRINT_AT_COLLECTION,
        StepKind.APPLY_AT_COLLECTION,
        StepKind.LABELLED_OUTSIDE,
    }
)
"""Steps at the couch: of containers that were drawn from the patient."""


@interlock("H12", IDENTITY, STOP, "Two patients' cells may be on this bench. Stop, touch nothing, call the director.")
def parents_are_this_journeys(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every parent read is a container of this journey, and so is every child planned from it."""
    if not isinstance(attempt.detail, Derivation) or not attempt.detail.children:
        return Mismatch("at least one container made from the parents", "none")
    for name in (*attempt.detail.children, *attempt.containers, *(bag.container for bag in attempt.bags)):
        if name not in journey.containers:
            return Mismatch("containers of this patient", name, name)
    return None


@interlock("H12", IDENTITY, STOP, "That container is in use already. Stop and call the cell laboratory.")
def children_are_new(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every container made is planned, empty and has no parents yet; none is made from itself."""
    if not isinstance(attempt.detail, Derivation):
        return Mismatch("containers made from the parents", "none")
    for name in attempt.detail.children:
        child = journey.containers.get(name)
        used = child is not None and (child.state is not ContainerState.PLANNED or child.parents or child.labels)
        if child is not None and (used or name in attempt.containers):
            return Mismatch("a new container", f"{name}, {child.state.value}", name)
    return None


@interlock(
    "H12", IDENTITY, RETRY, "Label the container where it is made: at the couch, or in processing from its parent."
)
def container_is_made_here(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """At collection a container is filled from the patient, and not still to be made; in processing it has parents."""
    at_collection = attempt.step in AT_COLLECTION
    therapy = site.therapies.get(journey.therapy or "")
    for container in _containers(journey, attempt):
        if container.reserve is not None:
            return Mismatch("a container that is made here", "one kept in reserve for a bag", container.id)
        if at_collection and not is_drawn(journey, container, therapy):
            got = "derived from a parent" if container.parents else "planned to be made from others"
            return Mismatch("drawn from the patient", got, container.id)
        if not at_collection and not container.parents:
            return Mismatch("derived from a parent", "without a parent", container.id)
    return None


@interlock("H27", IDENTITY, STOP, KEEP_APART)
def collection_is_autologous(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The product code's collection type is one the therapy allows for autologous material."""
    therapy = site.therapies.get(journey.therapy or "")
    allowed = therapy.collection_types if therapy is not None else COLLECTION_TYPES_UNLESS_NARROWED
    for container in _containers(journey, attempt):
        if container.collection_type not in allowed:
            return Mismatch(f"collection type {' or '.join(sorted(allowed))}", container.collection_type, container.id)
    return None


@interlock("H27", IDENTITY, STOP, KEEP_APART)
def blood_group_agrees_with_collection(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The blood-group code says autologous, and is the biohazard variant exactly when the collection type is."""
    for container in _containers(journey, attempt):
        groups = _groups(container)
        if groups is None or group_agreement(groups, container.collection_type) is GroupAgreement.CONFLICTS:
            due = f"an autologous blood-group code for collection type {container.collection_type}"
            return Mismatch(due, container.blood_group, container.id)
    return None


@interlock("H27", QUALITY, STOP, "The label says quarantine. Call quality.")
def label_does_not_say_quarantine(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The blood-group position does not carry the quarantine code."""
    return _message(journey, attempt, frozenset({GroupMessage.QUARANTINE}), "no quarantine code")


@interlock("H27", IDENTITY, STOP, KEEP_APART)
def label_does_not_say_discard(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The blood-group position does not say 'discard' or 'not for transfusion'."""
    never = frozenset({GroupMessage.DISCARD, GroupMessage.NOT_FOR_TRANSFUSION})
    return _message(journey, attempt, never, "a code that may be infused")


def _message(journey: Journey, attempt: Attempt, barred: frozenset[GroupMessage], expected: str) -> Mismatch | None:
    for container in _containers(journey, attempt):
        groups = _groups(container)
        if groups is not None and groups.message in barred:
            return Mismatch(expected, container.blood_group, container.id)
    return None


def _groups(container: Container) -> BloodGroups | None:
    try:
        return BloodGroups(container.blood_group)
    except ParseError:
        return None


def _containers(journey: Journey, attempt: Attempt) -> tuple[Container, ...]:
    return tuple(journey.containers[name] for name in attempt.containers if name in journey.containers)
