"""Is it this patient's dose, once, and not too much? Is the patient ready to take it?"""

from datetime import timedelta

from kiosk.domain.attempt import Answers, Attempt
from kiosk.domain.containers import LIVE, OPEN_NOW, Container, ContainerState
from kiosk.domain.dosing import course_with, day_with
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, QUALITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView

USED = frozenset(ContainerState) - LIVE | {ContainerState.INFUSING}
YES = "yes"


@interlock("H15", IDENTITY, STOP, KEEP_APART)
def container_is_unused(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No container was given, used up or discarded before."""
    for name in attempt.containers:
        container = journey.containers.get(name)
        if container is not None and container.state in USED:
            return Mismatch("a container never used", container.state.value, name)
    return None


@interlock("H15", IDENTITY, RETRY, "Finish or close the other bag first. One bag is open at a time.")
def no_other_bag_is_open(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No other container of the patient is authorised for opening, opened or running."""
    if len(set(attempt.containers)) > 1:
        return Mismatch("one bag at a time", f"{len(set(attempt.containers))} bags")
    for container in journey.containers.values():
        if container.id not in attempt.containers and container.state in OPEN_NOW:
            return Mismatch("no other bag open", container.state.value, container.id)
    return None


@interlock("H15", IDENTITY, STOP, "The order does not cover this bag. Call the physician.")
def dose_is_within_the_order(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """After this bag the patient will have had no more cells and no more volume than ordered."""
    if journey.order is None:
        return Mismatch("an order", "none")
    for container in _bags(journey, attempt):
        course = course_with(journey, journey.order, container)
        cells, volume = course.cells, course.volume
        if cells.after > cells.most:
            return Mismatch(f"at most {cells.most} million cells", f"{cells.after} after this bag", container.id)
        if volume.after > volume.most:
            return Mismatch(f"at most {volume.most} mL", f"{volume.after} mL after this bag", container.id)
    return None


@interlock(
    "H15", IDENTITY, RETRY, "Count cells and volume of the bag first: without them nobody knows what the order leaves."
)
def dose_can_be_counted(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Cells and volume of every container are on record, to be held against the order."""
    for container in _bags(journey, attempt):
        if container.cells_e6 is None or container.volume_ml is None:
            return Mismatch("cells and volume of the bag", "not recorded", container.id)
    return None


@interlock("H30", QUALITY, RETRY, "Record volume, cells and DMSO of the bag first.")
def contents_are_known(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Volume, cells and DMSO of every container are on record."""
    for container in _bags(journey, attempt):
        if container.volume_ml is None or container.cells_e6 is None or container.dmso_ml is None:
            return Mismatch("volume, cells and DMSO", "not recorded", container.id)
    return None


@interlock("H30", QUALITY, RETRY, "Weigh the patient and renew the order.")
def weight_is_recent(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The order's weight is not older than the therapy allows; limits are per kilogram."""
    therapy = site.therapies.get(journey.therapy or "")
    if therapy is None or journey.order is None:
        return Mismatch("a weight", "none", _first(attempt))
    age = attempt.moment.date() - journey.order.weighed_on
    # East of Greenwich this morning's date is a day ahead of UTC.
    if -timedelta(days=1) <= age <= therapy.weight_max_age:
        return None
    return Mismatch(f"weighed in the last {therapy.weight_max_age.days} days", f"{age.days} days ago", _first(attempt))


@interlock("H30", QUALITY, STOP, "Too much DMSO in 24 hours. Do not open the bag; call the physician.")
def dmso_is_within_limits(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """DMSO of 24 hours, this bag included, stays within the order's limit and the therapy's per kilogram."""
    therapy = site.therapies.get(journey.therapy or "")
    if therapy is None or journey.order is None:
        return Mismatch("a limit for DMSO", "none", _first(attempt))
    for container in _bags(journey, attempt):
        dmso = day_with(journey, journey.order, therapy, container, attempt.moment).dmso
        if dmso.after > dmso.most:
            return Mismatch(f"at most {dmso.most} mL DMSO in 24 hours", f"{dmso.after} mL after this bag", container.id)
    return None


@interlock("H30", QUALITY, STOP, "Too much volume in 24 hours. Do not open the bag; call the physician.")
def volume_is_within_limits(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Volume of 24 hours, this bag included, stays within the order's limit and the therapy's per kilogram."""
    therapy = site.therapies.get(journey.therapy or "")
    if therapy is None or journey.order is None:
        return Mismatch("a limit for volume", "none", _first(attempt))
    for container in _bags(journey, attempt):
        volume = day_with(journey, journey.order, therapy, container, attempt.moment).volume
        if volume.after > volume.most:
            return Mismatch(f"at most {volume.most} mL in 24 hours", f"{volume.after} mL after this bag", container.id)
    return None


@interlock("H32", IDENTITY, RETRY, "Do not thaw yet. Complete the readiness list at the bed, then begin again.")
def patient_is_ready(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every item of the therapy's readiness list was answered yes by a person just now."""
    therapy = site.therapies.get(journey.therapy or "")
    if therapy is None or not therapy.readiness or journey.readiness is None:
        return Mismatch("the readiness list, answered just now", "not answered")
    answers = dict(journey.readiness.answers)
    missing = [item for item in therapy.readiness if answers.get(item) != YES]
    if missing:
        return Mismatch("yes to every item", f"not yes: {', '.join(missing)}")
    said = journey.readiness.at
    if said <= attempt.moment < said + therapy.readiness_window:
        return None
    return Mismatch(f"answered in the last {therapy.readiness_window}", f"answered at {said:%H:%M} UTC")


@interlock("H32", IDENTITY, RETRY, "Answer every item of the list.")
def every_item_is_answered(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The answers are to the therapy's own list, each item once."""
    therapy = site.therapies.get(journey.therapy or "")
    items = tuple(item for item, _ in attempt.detail.answers) if isinstance(attempt.detail, Answers) else ()
    if therapy is not None and items == therapy.readiness:
        return None
    return Mismatch(", ".join(therapy.readiness) if therapy is not None else "a list", ", ".join(items) or "none")


def _bags(journey: Journey, attempt: Attempt) -> tuple[Container, ...]:
    return tuple(journey.containers[name] for name in attempt.containers if name in journey.containers)


def _first(attempt: Attempt) -> str | None:
    return attempt.containers[0] if attempt.containers else None
