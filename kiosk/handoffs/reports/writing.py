"""Writing a paper: gather what the record has, and put it into the words of the paper asked for.

Nothing is recorded, and nothing of the moment of printing goes in: the same facts give the same paper.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kiosk.domain import facts as f
from kiosk.domain.deviations import DeviationState, ReportingDuty
from kiosk.domain.envelope import GENESIS, Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Line, Paper, Tone
from kiosk.domain.text import shown
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.called import people_names
from kiosk.handoffs.listed import Listed
from kiosk.handoffs.replaying import story
from kiosk.handoffs.reports import quality_review
from kiosk.handoffs.reports.about import about_patient, running_line
from kiosk.handoffs.reports.citing import CaseFile
from kiosk.handoffs.reports.table import REPORTS, REVIEW
from kiosk.handoffs.view import journey_of, site_view

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)
_LAST_MONTH = 12

Duties = Mapping[str, ReportingDuty]


def paper_about(bench: Bench, name: str, coi: str, duties: Duties) -> Paper:
    """One paper about one journey.

    Raises ParseError for a paper or a journey nobody knows, and where the record has nothing to say in it;
    LedgerUnavailable, LedgerTampered.
    """
    report = REPORTS.get(name)
    if report is None:
        raise ParseError("report", f"one of {', '.join(REPORTS)}", shown(name))
    case = case_file(bench, coi, duties)
    if not case.of(f.Enrolled):
        raise ParseError("journey", "one that a patient is enrolled in", shown(coi))
    end = case.recorded[-1]
    return Paper(
        name=name,
        title=report.title,
        place=place_of(bench),
        stream=coi,
        count=end.number,
        head=end.head,
        about=about_patient(case),
        running=running_line(case),
        sections=report.sections(case),
    )


def reports_at_hand(bench: Bench, coi: str, duties: Duties) -> tuple[str, ...]:
    """The papers that the record of a journey has something to say in, by name."""
    case = case_file(bench, coi, duties)
    found = []
    for name, report in REPORTS.items():
        try:
            report.sections(case)
        except ParseError:
            continue
        found.append(name)
    return tuple(found) if case.of(f.Enrolled) else ()


def review_of(bench: Bench, month: str, duties: Duties) -> Paper:
    """The quality review of one month, 'YYYY-MM' by the clock of the place. Raises as `paper_about`."""
    since, until = month_bounds(month, site_view(bench).zone)
    names = people_names(bench)
    cases = tuple(_case(bench, listed.coi, duties, names) for listed in bench.roll.all() if _bears_on(listed, since))
    streams = {stream: bench.ledger.facts(stream) for stream in ("site/incidents", "site/people")}
    looked_at = quality_review.Month(
        since, until, cases, streams["site/incidents"], streams["site/people"], site_view(bench).zone
    )
    ends = [facts[-1] for facts in (*(case.recorded for case in cases), *streams.values()) if facts]
    return Paper(
        name=REVIEW,
        title=quality_review.TITLE,
        place=place_of(bench),
        stream="",
        count=sum(end.number for end in ends),
        head=_head_over(ends),
        about=(Line("Month", (month,), Tone.STRONG),),
        running=(month,),
        sections=quality_review.sections(looked_at),
    )


def latest_months(bench: Bench) -> tuple[str, ...]:
    """The months that a review can be about, by the clock of the place, this one first: a year of them at most."""
    zone = ZoneInfo(site_view(bench).zone)
    begun = bench.ledger.facts("site/charter")[0].entry.stamp.occurred_at.astimezone(zone)
    now = bench.now.astimezone(zone)
    last = now.year * _LAST_MONTH + now.month - 1
    first = max(begun.year * _LAST_MONTH + begun.month - 1, last - _LAST_MONTH)
    return tuple(f"{n // _LAST_MONTH}-{n % _LAST_MONTH + 1:02d}" for n in range(last, first - 1, -1))


def _bears_on(listed: Listed, since: datetime) -> bool:
    """Whether a journey can have anything to say since then: something happened, or something of it still waits."""
    moved = listed.last_at is not None and listed.last_at >= since
    return moved or bool(listed.unattested) or any(one.state is not DeviationState.CLOSED for one in listed.deviations)


def case_file(bench: Bench, coi: str, duties: Duties) -> CaseFile:
    """What the record has of a journey, to write papers from."""
    return _case(bench, coi, duties, people_names(bench))


def _case(bench: Bench, coi: str, duties: Duties, names: Mapping[str, str]) -> CaseFile:
    journey = journey_of(bench, coi)
    told = story(coi, bench.ledger.facts(coi)[: journey.count])
    facts = tuple(record.entry.fact for _, record in told)
    ids = {fact.particulars_id for fact in facts if isinstance(fact, f.Enrolled | f.IdentityChanged)}
    ids |= {fact.courier for fact in facts if isinstance(fact, f.ShipperDispatched)}
    documents = {name: document for name in ids if (document := bench.particulars.get(name)) is not None}
    return CaseFile(
        coi=coi,
        story=told,
        journey=journey,
        names=names,
        documents=documents,
        therapies=bench.therapies,
        duties=duties,
        facility=bench.facility,
        zone=site_view(bench).zone,
    )


def place_of(bench: Bench) -> str:
    """Where a paper comes from: the facility's number, name and address."""
    place = bench.facility
    return f"{place.facility.fin} · {place.name} · {place.address}"


def month_bounds(month: str, zone: str) -> tuple[datetime, datetime]:
    """Where a month, 'YYYY-MM', begins and where it ends by the clock of a place, UTC. Raises ParseError."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise ParseError("month", "YYYY-MM", shown(month))
    year, number = int(found[1]), int(found[2])
    following = (year + 1, 1) if number == _LAST_MONTH else (year, number + 1)
    since, until = (datetime(y, m, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC) for y, m in ((year, number), following))
    return since, until


def _head_over(ends: list[Recorded]) -> str:
    """One hash over the heads of all streams that were looked at."""
    if not ends:
        return GENESIS
    lines = sorted(f"{end.entry.stream} {end.number} {end.head}\n" for end in ends)
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()
