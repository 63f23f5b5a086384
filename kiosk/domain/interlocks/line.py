"""Is it the right way in, before the opening and at the line, and does everybody know what must not be done?"""

from datetime import timedelta

from kiosk.domain.administration import Administration, LineSaid, SiteSaid
from kiosk.domain.attempt import Attempt, OrderKeyedTwice
from kiosk.domain.facts import WaySaid
from kiosk.domain.interlocks.declaration import IDENTITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView

CHECK_COUNTS_FOR = timedelta(minutes=2)
"""How long after the line check the infusion may start: after that somebody may have been called away."""

CHECK_AGAIN = "Do not start. Check at the line again: wristband, bag, line."


@interlock("H35", IDENTITY, RETRY, "The physician renews the order, with a route and a site that this therapy has.")
def way_ordered_is_the_therapys(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Route and site of the order are among those the therapy allows."""
    allowed = _administration(journey, site)
    route, where = _ordered(journey, attempt)
    if allowed is None:
        return Mismatch("a therapy that names its routes", "none")
    if route in allowed.routes and where in allowed.sites:
        return None
    return Mismatch(f"{' or '.join(allowed.routes)}; {' or '.join(allowed.sites)}", f"{route}; {where}")


@interlock("H35", IDENTITY, RETRY, "Open nothing. Each of you looks at the mark, and says by which route and where.")
def marked_site_was_said(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Before the opening of what goes to a marked site, each person said route and site and looked at the mark."""
    allowed = _administration(journey, site)
    return _unsaid(allowed, attempt) if allowed is None or allowed.marked else None


@interlock("H35", IDENTITY, RETRY, "Each of you says by which route and where the cells go in, as you see it.")
def way_was_said(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Each person said route and site for themselves and, where the therapy asks, looked at the mark."""
    return _unsaid(_administration(journey, site), attempt)


@interlock("H35", IDENTITY, STOP, "Open nothing, connect nothing. Look at order and site together; call the physician.")
def way_said_is_the_orders(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Route and site that each person sees at the patient are those of the order."""
    route, where = _ordered(journey, attempt)
    for way in _said(attempt):
        if way.route and way.site and (way.route, way.site) != (route, where):
            return Mismatch(f"{route}; {where}", f"{way.route}; {way.site}", *attempt.containers[:1])
    return None


@interlock("H37", IDENTITY, RETRY, "Read every line of the list aloud at the line, and say that you understood it.")
def prohibitions_are_acknowledged(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Everything that must not be done to these cells was acknowledged at the line, one by one."""
    allowed = _administration(journey, site)
    said = set(attempt.detail.acknowledged) if isinstance(attempt.detail, LineSaid) else set()
    if allowed is None:
        return Mismatch("a therapy that says what is forbidden", "none")
    missing = [line for line in allowed.prohibitions if line not in said]
    return Mismatch("yes to every item", f"not yes: {'; '.join(missing)}") if missing else None


@interlock("H36", IDENTITY, RETRY, CHECK_AGAIN)
def start_follows_the_line_check(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The infusion starts within two minutes after the bag was checked at the line."""
    for name in attempt.containers:
        container = journey.containers.get(name)
        checked = container.verified_at if container is not None else None
        if checked is None:
            return Mismatch("a check at the line", "none", name)
        if not checked <= attempt.moment < checked + CHECK_COUNTS_FOR:
            expected = f"checked at the line in the last {CHECK_COUNTS_FOR // timedelta(minutes=1)} minutes"
            return Mismatch(expected, f"checked at {checked:%H:%M} UTC", name)
    return None


@interlock("H36", IDENTITY, RETRY, CHECK_AGAIN)
def start_is_where_the_line_was_checked(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The infusion starts where wristband, bag and line were checked; elsewhere the band is read anew."""
    for name in attempt.containers:
        container = journey.containers.get(name)
        where = container.verified_at_station if container is not None else ""
        if where != attempt.station:
            return Mismatch(where or "a place where the line was checked", attempt.station, name)
    return None


def _said(attempt: Attempt) -> tuple[WaySaid, ...]:
    return attempt.detail.said if isinstance(attempt.detail, SiteSaid | LineSaid) else ()


def _unsaid(allowed: Administration | None, attempt: Attempt) -> Mismatch | None:
    said = _said(attempt)
    if len(said) < attempt.rule.people or not all(way.route and way.site for way in said):
        return Mismatch("route and site, said by each", "not said")
    if allowed is not None and allowed.marked and not all(way.marked for way in said):
        return Mismatch("the mark on the site, seen by each", "not seen")
    return None


def _administration(journey: Journey, site: SiteView) -> Administration | None:
    therapy = site.therapies.get(journey.therapy or "")
    return therapy.administration if therapy is not None else None


def _ordered(journey: Journey, attempt: Attempt) -> tuple[str, str]:
    """Route and site of the order that is keyed now, or of the one on record."""
    if isinstance(attempt.detail, OrderKeyedTwice):
        keyed = dict(attempt.detail.first)
        return keyed.get("route", ""), keyed.get("site_of_body", "")
    return (journey.order.route, journey.order.site_of_body) if journey.order is not None else ("no order yet", "")
