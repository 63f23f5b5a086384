"""The record as it stands: a journey and the site, replayed, with what only this moment knows."""

from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.clock import Moment
from kiosk.domain.journey import Journey
from kiosk.domain.lookalike import look_alike
from kiosk.domain.site import Link, SiteView
from kiosk.handoffs.bench import Bench
from kiosk.ledger.errors import LedgerUnavailable

SITE_STREAMS = ("site/charter", "site/people", "site/stations", "site/approvals", "site/keys")
"""The streams a decision is made on, beside the journey's own."""


@dataclass(frozen=True)
class View:
    """One journey, the site and the moment they were looked at."""

    journey: Journey
    site: SiteView
    moment: Moment


def look(bench: Bench, coi: str, frames_seen: frozenset[str] = frozenset()) -> View:
    """The record of `coi` as it stands; `frames_seen` are pictures of the attempt that an earlier one used.

    A ledger that can't be reached gives an empty record under `Link.CUT_OFF`, on which every step is refused.
    """
    moment = bench.clock.now()
    try:
        site = site_view(bench)
        journey = journey_of(bench, coi)
        site = replace(
            site,
            look_alikes=_look_alikes(bench, journey),
            frames_seen=frames_seen,
            clock=moment.trust,
            link=Link.CONNECTED,
        )
    except LedgerUnavailable:
        return View(Journey(coi), SiteView(therapies=bench.therapies, clock=moment.trust, link=Link.CUT_OFF), moment)
    return View(journey, site, moment)


def journey_of(bench: Bench, coi: str) -> Journey:
    """The journey, replayed from where it was replayed last."""
    return bench.journeys.of(coi).state


def site_view(bench: Bench) -> SiteView:
    """The site, replayed stream by stream in a fixed order: people are known before what names them."""
    view = SiteView(therapies=bench.therapies)
    for stream in SITE_STREAMS:
        part = bench.site_parts.of(stream).state
        view = _joined(view, part, stream)
    return view


def _joined(view: SiteView, part: SiteView, stream: str) -> SiteView:
    counts = (*view.counts, (stream, dict(part.counts).get(stream, 0)))
    match stream:
        case "site/charter":
            return replace(view, counts=counts, site=part.site, facility=part.facility, mode=part.mode, zone=part.zone)
        case "site/people":
            return replace(view, counts=counts, people=part.people)
        case "site/stations":
            return replace(view, counts=counts, stations=part.stations)
        case "site/approvals":
            return replace(view, counts=counts, templates=part.templates, profiles=part.profiles)
        case _:
            return replace(view, counts=counts, keys=part.keys)


def _look_alikes(bench: Bench, journey: Journey) -> frozenset[str]:
    if journey.particulars_id is None:
        return frozenset()
    own = bench.particulars.get(journey.particulars_id)
    if own is None:
        return frozenset()
    found = set()
    for coi in active_patients(bench):
        if coi == journey.coi:
            continue
        other_id = journey_of(bench, coi).particulars_id
        other = bench.particulars.get(other_id) if other_id is not None else None
        if other is None:
            continue
        born, other_born = date.fromisoformat(own["birth_date"]), date.fromisoformat(other["birth_date"])
        if look_alike(own["name"], born, other["name"], other_born):
            found.add(coi)
    return frozenset(found)


def active_patients(bench: Bench) -> tuple[str, ...]:
    """The journeys whose cells could still reach a patient, or that have a patient and no container yet."""
    active = []
    for coi in bench.ledger.streams():
        if coi.startswith("site/"):
            continue
        journey = journey_of(bench, coi)
        if journey.identity is not None and (journey.live or not journey.containers):
            active.append(coi)
    return tuple(active)
