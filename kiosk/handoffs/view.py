"""The record as it stands: a journey and the site, replayed, with what only this moment knows."""

from dataclasses import dataclass, replace

from kiosk.domain.clock import Moment
from kiosk.domain.errors import ParseError
from kiosk.domain.journey import Journey
from kiosk.domain.site import Link, SiteView
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.numbers import others_under_the_number
from kiosk.handoffs.timekeeping import decision_moment
from kiosk.ledger.errors import LedgerUnavailable

SITE_STREAMS = (
    "site/charter",
    "site/people",
    "site/stations",
    "site/approvals",
    "site/keys",
    "site/printers",
    "site/storage",
)
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
    try:
        moment = decision_moment(bench)
        site = site_view(bench)
        journey = journey_of(bench, coi)
        site = replace(
            site,
            look_alikes=bench.roll.look_alikes(journey),
            others_under_the_number=others_under_the_number(bench, journey),
            frames_seen=frames_seen,
            clock=moment.trust,
            link=Link.CONNECTED,
        )
    except LedgerUnavailable:
        moment = bench.clock.now()
        return View(Journey(coi), SiteView(therapies=bench.therapies, clock=moment.trust, link=Link.CUT_OFF), moment)
    return View(journey, site, moment)


def journey_of(bench: Bench, coi: str) -> Journey:
    """The journey, replayed from where it was replayed last."""
    return bench.journeys.of(coi).state


def journey_at_home(bench: Bench, coi: str) -> Journey:
    """The journey, to record something in it. Raises ParseError for one that was handed over to another site."""
    journey = journey_of(bench, coi)
    if journey.home.away_to:
        raise ParseError("journey", "one that is at home here", f"one handed over to {journey.home.away_to}")
    return journey


def site_view(bench: Bench) -> SiteView:
    """The site as it stands. While none of its streams has moved, it is the one that was looked at last."""
    heads = bench.ledger.heads()
    joined = bench.joined.at(tuple(heads.get(stream) for stream in SITE_STREAMS), lambda: _replayed(bench))
    return replace(joined, therapies=bench.therapies)


def _replayed(bench: Bench) -> SiteView:
    """The site, replayed stream by stream in a fixed order: people are known before what names them."""
    view = SiteView()
    for stream in SITE_STREAMS:
        part = bench.site_parts.of(stream).state
        view = _joined(view, part, stream)
    return view


def _joined(view: SiteView, part: SiteView, stream: str) -> SiteView:
    counts = (*view.counts, (stream, dict(part.counts).get(stream, 0)))
    match stream:
        case "site/charter":
            return replace(
                view, counts=counts, site=part.site, facility=part.facility, mode=part.mode, zone=part.zone,
                regulatory=part.regulatory, restorations=part.restorations,
            )  # fmt: skip
        case "site/people":
            return replace(view, counts=counts, people=part.people, on_call=part.on_call, failed_pins=part.failed_pins)
        case "site/stations":
            return replace(view, counts=counts, stations=part.stations)
        case "site/approvals":
            return replace(view, counts=counts, templates=part.templates, profiles=part.profiles)
        case "site/storage":
            return replace(view, counts=counts, slots=part.slots)
        case "site/printers":
            return replace(view, counts=counts, printers=part.printers)
        case _:
            return replace(
                view, counts=counts, keys=part.keys, trust_list=part.trust_list, other_sites=part.other_sites
            )  # fmt: skip


def active_patients(bench: Bench) -> tuple[str, ...]:
    """The journeys whose cells could still reach a patient, or that have a patient and no container yet."""
    return tuple(journey.coi for journey in bench.roll.active())
