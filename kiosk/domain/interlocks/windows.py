"""Is the patient ready for what comes next, by the calendar? Milestones, and the windows that run from them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from kiosk.domain.attempt import Attempt
from kiosk.domain.containers import LIVE, Container, ContainerState
from kiosk.domain.interlocks.declaration import IDENTITY, QUALITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.milestones import Milestone, MilestoneNamed, Window, begun, ending_at, left_out
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose

LONGEST_AGO = timedelta(days=366)
"""A milestone told of a day longer ago is a slip of the year."""

TWO = 2

RECORD_IT = "Record it first. What can't be undone takes two people."
TOO_EARLY = "It is too early. Wait until the time shown, or call the physician."
TOO_LATE = "It is too late. Call the physician and quality: the time allowed is over."


@interlock("H16", QUALITY, RETRY, RECORD_IT)
def window_has_begun(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The therapy is known, and whatever this step or milestone is counted from is recorded."""
    if journey.therapy not in site.therapies:
        return Mismatch("a therapy with its windows", "none", _about(attempt))
    for window in _windows(journey, site, attempt):
        if begun(window, journey.milestones, journey.taken) is None:
            return Mismatch(f"recorded: {window.since}", "not recorded", _about(attempt))
    return None


@interlock("H16", QUALITY, RETRY, TOO_EARLY)
def window_is_open(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No sooner after what it is counted from than the therapy says."""
    return _outside(journey, site, attempt, lambda at, opens, _closes: at < opens)


@interlock("H16", QUALITY, STOP, TOO_LATE)
def window_has_not_closed(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No later after what it is counted from than the therapy says."""
    return _outside(journey, site, attempt, lambda at, _opens, closes: closes is not None and at > closes)


@interlock("H16", QUALITY, RETRY, "Nothing that can't be undone begins before the product is released. Call quality.")
def doses_are_released(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Where the therapy says so: a dose is made, every dose made is released by two, and was before this."""
    milestone, told = _milestone(journey, site, attempt)
    if milestone is None or told is None or not milestone.after_release:
        return None
    doses = _doses(journey, site)
    waiting = [bag for bag in doses if len(set(bag.released_by)) < TWO]
    if not doses or waiting:
        return Mismatch("every dose released", f"{len(waiting)} not released" if doses else "no dose", _about(attempt))
    released = journey.taken.get(StepKind.RELEASE.value)
    # People tell of minutes: what began in the minute of the release began after it.
    if released is not None and told.at is not None and told.at < released.replace(second=0, microsecond=0):
        return Mismatch(f"after the release at {_utc(released)}", _utc(told.at), _about(attempt))
    return None


@interlock("H16", IDENTITY, RETRY, "Say which milestone and when; of two people, both the same.")
def milestone_is_told(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A milestone of this therapy, told alike by everyone, of a time that is past and not long past."""
    milestone, told = _milestone(journey, site, attempt)
    if milestone is None or told is None:
        return Mismatch("a milestone of this therapy", "none" if told is None else told.name)
    if len(told.others) + 1 != attempt.rule.people or any(other != told.first for other in told.others):
        said = " and ".join(f"{each.name}, {_told(each.at)}" for each in (told.first, *told.others))
        return Mismatch(f"the same from {attempt.rule.people}", said)
    if told.at is None and not milestone.may_be_left_out:
        return Mismatch("a day and time", "not given")
    if told.at is not None and not attempt.moment - LONGEST_AGO <= told.at <= attempt.moment:
        return Mismatch("a time in the past year, not after now", _utc(told.at))
    return None


@interlock("H16", IDENTITY, RETRY, "Ask a colleague, choose the act for two people, and say why it changes.")
def milestone_takes_two(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What can't be undone, and what changes an earlier record, is recorded by two; a change says why."""
    milestone, told = _milestone(journey, site, attempt)
    if milestone is None or told is None:
        return None
    again = milestone.name in journey.milestones
    if attempt.rule.people == 1 and (milestone.irreversible or again):
        return Mismatch("two people", "one person")
    return Mismatch("why the record changes", "no reason") if again and not told.why else None


def _outside(
    journey: Journey, site: SiteView, attempt: Attempt, wrong: Callable[[datetime, datetime, datetime | None], bool]
) -> Mismatch | None:
    told = attempt.detail
    at = told.at if isinstance(told, MilestoneNamed) else attempt.moment
    for window in _windows(journey, site, attempt):
        since = begun(window, journey.milestones, journey.taken)
        if since is None or at is None:
            continue
        opens = since + window.at_least
        closes = since + window.at_most if window.at_most is not None else None
        if not wrong(at, opens, closes):
            continue
        if closes is None:
            return Mismatch(f"{window}: from {_utc(opens)}", _utc(at), _about(attempt))
        return Mismatch(f"{window}: from {_utc(opens)}, until {_utc(closes)}", _utc(at), _about(attempt))
    return None


def _windows(journey: Journey, site: SiteView, attempt: Attempt) -> Iterator[Window]:
    # Of a milestone that this patient does not have, there is nothing to wait for, before it or after it.
    therapy = site.therapies.get(journey.therapy or "")
    told = attempt.detail
    until = told.name if isinstance(told, MilestoneNamed) else attempt.step.value
    if therapy is None or (isinstance(told, MilestoneNamed) and told.at is None):
        return
    for window in ending_at(therapy.windows, until):
        if not left_out(window, journey.milestones):
            yield window


def _milestone(journey: Journey, site: SiteView, attempt: Attempt) -> tuple[Milestone | None, MilestoneNamed | None]:
    told, therapy = attempt.detail, site.therapies.get(journey.therapy or "")
    if not isinstance(told, MilestoneNamed):
        return None, None
    return (therapy.milestones.get(told.name) if therapy is not None else None), told


def _doses(journey: Journey, site: SiteView) -> tuple[Container, ...]:
    # Planned alone is nothing yet; made or expected from a maker and not labelled, it waits like any other.
    therapy = site.therapies.get(journey.therapy or "")
    kinds = {kind.name for kind in therapy.kinds_for(ContainerPurpose.DOSE)} if therapy is not None else set()
    doses = (c for c in journey.containers.values() if c.kind in kinds and c.state in LIVE | {ContainerState.INFUSED})
    return tuple(c for c in doses if c.state is not ContainerState.PLANNED or c.parents or c.foreign is not None)


def _about(attempt: Attempt) -> str | None:
    return attempt.containers[0] if attempt.containers else None


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _told(moment: datetime | None) -> str:
    return _utc(moment) if moment is not None else "not given"
