"""Is it in time? Expiry, the match before the irreversible opening, and the minutes after it."""

from kiosk.domain.attempt import Attempt
from kiosk.domain.interlocks.declaration import IDENTITY, QUALITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView


@interlock("H14", QUALITY, STOP, "The product is past its expiry. Call quality and the physician.")
def product_has_not_expired(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Now is before the expiry of every container that has one, after a thaw the one on its post-thaw tag; in UTC."""
    for name in attempt.containers:
        container = journey.containers.get(name)
        until = container.good_until if container is not None else None
        if until is not None and attempt.moment >= until:
            return Mismatch(f"before {until:%Y-%m-%d %H:%M} UTC", f"{attempt.moment:%Y-%m-%d %H:%M} UTC", name)
    return None


@interlock("H14", IDENTITY, RETRY, "Do not open the bag. Match patient, wristband, order and bag again, from scratch.")
def match_is_fresh(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The bag is opened only within the therapy's time after two people matched it with the patient."""
    therapy = site.therapies.get(journey.therapy or "")
    for name in attempt.containers:
        container = journey.containers.get(name)
        matched = container.opening_authorised_at if container is not None else None
        if therapy is None or matched is None:
            return Mismatch("a match by two people", "none", name)
        if not matched <= attempt.moment < matched + therapy.match_window:
            return Mismatch(f"a match in the last {therapy.match_window}", f"one at {matched:%H:%M} UTC", name)
    return None


@interlock("H14", QUALITY, STOP, "The cells have been thawed too long. Call the physician and the cell laboratory now.")
def within_post_thaw_limit(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Each opened container is inside the therapy's time after opening."""
    therapy = site.therapies.get(journey.therapy or "")
    for name in attempt.containers:
        container = journey.containers.get(name)
        if therapy is None or container is None or container.opened_at is None:
            return Mismatch("a known time of opening", "none", name)
        if attempt.moment >= container.opened_at + therapy.post_thaw_limit:
            limit = container.opened_at + therapy.post_thaw_limit
            return Mismatch(f"before {limit:%Y-%m-%d %H:%M} UTC", f"{attempt.moment:%Y-%m-%d %H:%M} UTC", name)
    return None


@interlock("H14", IDENTITY, RETRY, "Ask the ward to read wristband and order at the bed, two people, then thaw.")
def patient_ready_is_fresh(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """For a thaw away from the bed: two people at the bed said that this patient is ready, just now."""
    therapy = site.therapies.get(journey.therapy or "")
    said = journey.patient_ready_at
    if therapy is not None and said is not None and said <= attempt.moment < said + therapy.patient_ready_window:
        return None
    return Mismatch(
        "patient ready, said at the bed just now", "not said" if said is None else f"said at {said:%H:%M} UTC"
    )
