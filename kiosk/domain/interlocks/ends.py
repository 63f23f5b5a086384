"""Is a container's end told whole: the part given, what was given outside, a set called back, a discard ordered?"""

from kiosk.domain.attempt import Attempt, Given
from kiosk.domain.containers import LIVE, ContainerState
from kiosk.domain.ends import DiscardNamed, OutsideTold, WithdrawalNamed
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.people import Role
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind


@interlock("H31", IDENTITY, RETRY, "Key how much went in since the first drop, and why it was stopped.")
def part_given_is_told(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The volume given, in all, is told, is no less than was told before, and for a bag not finished also why."""
    given = attempt.detail
    if not isinstance(given, Given) or not given.volume_ml.is_finite():
        return Mismatch("how much was given", "none")
    for name in attempt.containers:
        container = journey.containers.get(name)
        before = (container.given_ml if container is not None else None) or 0
        if given.volume_ml < before:
            return Mismatch(f"at least {before} mL", f"{given.volume_ml} mL", name)
    if attempt.step is not StepKind.FINISH and not given.why:
        return Mismatch("why it was stopped", "no reason")
    return None


@interlock("H31", IDENTITY, RETRY, "Go on with the bag that was interrupted, or close it: how much went in, and why.")
def part_given_is_closed(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No other bag was given in part and left so."""
    for container in journey.containers.values():
        if container.id not in attempt.containers and container.state is ContainerState.INTERRUPTED:
            return Mismatch("every part given closed", container.state.value, container.id)
    return None


@interlock("H15", IDENTITY, RETRY, "Say when it was given, how much, and why the kiosk was not asked.")
def given_outside_is_told(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """One bag; a time that is past and not before its collection, a volume above nothing, and why."""
    told = attempt.detail
    if not isinstance(told, OutsideTold) or len(attempt.containers) != 1:
        return Mismatch("what was given outside", "none")
    container = journey.containers.get(attempt.containers[0])
    if container is None or not container.collected_at <= told.given_at <= attempt.moment:
        return Mismatch("a time since the collection, not after now", f"{told.given_at:%Y-%m-%d %H:%M} UTC", None)
    if not (told.volume_ml.is_finite() and told.volume_ml > 0):
        return Mismatch("how much was given", f"{told.volume_ml} mL", container.id)
    return None if told.why else Mismatch("why the kiosk was not asked", "no reason")


@interlock("H13", IDENTITY, RETRY, "A set is called back whole: name every container of it, and say why.")
def every_container_is_named(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every container whose cells could still reach the patient is named, wherever it is, and it is said why."""
    named = attempt.detail
    if not isinstance(named, WithdrawalNamed) or not named.why:
        return Mismatch("why the set is called back", "no reason")
    for container in journey.containers.values():
        reachable = container.state in LIVE and container.state is not ContainerState.PLANNED
        if reachable and container.id not in attempt.containers:
            return Mismatch("every container of the set", "one left out", container.id)
    return None


@interlock("H13", IDENTITY, STOP, KEEP_APART)
def container_is_not_withdrawn(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No container was called back, as long as the hold that came with it is open."""
    for name in attempt.containers:
        container = journey.containers.get(name)
        withdrawn = container.ending.withdrawn if container is not None else None
        if withdrawn is not None and withdrawn.hold_id in journey.holds:
            return Mismatch("a container not called back", f"{withdrawn.what.value}: {withdrawn.why}", name)
    return None


@interlock("H13", IDENTITY, RETRY, "A discard takes a physician's order: name the physician, and say why.")
def physician_ordered_it(_journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The discard names a physician of this site, in office now, and why."""
    named = attempt.detail
    if not isinstance(named, DiscardNamed):
        return Mismatch("a physician's order", "none")
    physician = site.people.get(named.physician)
    if physician is None or Role.PHYSICIAN not in physician.roles_at(attempt.moment):
        return Mismatch("a physician of this site", "nobody with that role")
    return None if named.why else Mismatch("why it is discarded", "no reason")
