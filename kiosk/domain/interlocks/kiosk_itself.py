"""May this kiosk decide anything now? Its record, its clock, its page, and the order of steps."""

from datetime import timedelta

from kiosk.domain.attempt import Attempt
from kiosk.domain.clock import ClockTrust
from kiosk.domain.containers import ContainerState
from kiosk.domain.interlocks.declaration import IDENTITY, RETRY, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import Link, SiteView

CLOCK_TOLERANCE = timedelta(seconds=2)
"""How far two kiosks' clocks may differ before the later fact counts as 'from the future'."""


@interlock("H23", IDENTITY, RETRY, "Nothing can be released now. Wait for the connection, or use the downtime sheet.")
def record_is_reachable(_journey: Journey, site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """The kiosk reaches its ledger."""
    if site.link is Link.CONNECTED:
        return None
    return Mismatch(Link.CONNECTED.value, site.link.value)


@interlock("H18", IDENTITY, RETRY, "The kiosk does not trust its clock. Call IT before going on.")
def time_is_trusted(_journey: Journey, site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """The clock is synchronised and has not been stepped."""
    if site.clock is ClockTrust.TRUSTED:
        return None
    return Mismatch(ClockTrust.TRUSTED.value, site.clock.value)


@interlock("H18", IDENTITY, RETRY, "The kiosk's clock stands before the last fact. Call IT before going on.")
def clock_is_not_behind_the_record(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Now is not earlier than the last fact of the journey."""
    if journey.last_at is None or attempt.moment >= journey.last_at - CLOCK_TOLERANCE:
        return None
    return Mismatch(f"not before {journey.last_at:%Y-%m-%d %H:%M:%S} UTC", f"{attempt.moment:%Y-%m-%d %H:%M:%S} UTC")


@interlock("H19", IDENTITY, RETRY, "The record changed while this page was open. Look again, then do the step again.")
def page_is_current(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What the people were shown is the journey as it stands, but for their own readings."""
    if attempt.shown == journey.count:
        return None
    return Mismatch(f"{journey.count} facts", f"a page of {attempt.shown} facts")


@interlock("H01", IDENTITY, RETRY, "Enrol the patient first: one person keys, another keys again.")
def patient_is_enrolled(journey: Journey, _site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """The journey has a patient."""
    return None if journey.identity is not None else Mismatch("an enrolled patient", "nobody")


@interlock("H01", IDENTITY, RETRY, "This journey has its patient. Look for another, or record a change of identity.")
def nobody_is_enrolled_yet(journey: Journey, _site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """The journey has no patient yet: a patient is never replaced."""
    return None if journey.identity is None else Mismatch("a new journey", "an enrolled patient")


@interlock("H15", IDENTITY, RETRY, "This therapy has no such step. Ask the cell laboratory what comes next.")
def step_is_in_the_therapy(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The therapy of the journey picks this step."""
    therapy = site.therapies.get(journey.therapy or "")
    if therapy is not None and attempt.step in therapy.steps:
        return None
    return Mismatch("a step of this therapy", attempt.step.value)


@interlock("H15", IDENTITY, RETRY, "Another step comes first. Look at the work list.")
def step_is_due(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every container stands in a state from which the table allows this step."""
    before = attempt.rule.before
    if not attempt.containers:
        return Mismatch(f"a container {_states(before)}", "none")
    for name in attempt.containers:
        container = journey.containers.get(name)
        if container is None:
            return Mismatch(f"a container {_states(before)}", "no such container", name)
        if container.state not in before:
            return Mismatch(_states(before), container.state.value, name)
    return None


def _states(states: frozenset[ContainerState]) -> str:
    return " or ".join(sorted(state.value for state in states))
