"""Papers about a journey that another organisation began: its facts are quoted here, with the site and number there."""

import pytest

from kiosk.domain.facts import HandoverAccepted
from kiosk.domain.paper import Blank, Line, Paper, Trace, quotations, statements, text_of
from kiosk.handoffs.reports.writing import case_file
from kiosk.rehearsal import handover
from kiosk.rehearsal.world import SITE
from tests.handoffs.conftest import At
from tests.handoffs.reports.tracing import faults, ledger_of
from tests.handoffs.reports.written import DUTIES, papers, written

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

ELSEWHERE = "given elsewhere"


def traces(paper: Paper, caption: str) -> set[Trace]:
    """Where the lines with that caption come from."""
    lines = [*paper.about, *(block for section in paper.sections for block in section.blocks)]
    said = [line.said for line in lines if isinstance(line, Line) and line.caption == caption]
    return {trace for one in said for quoted in quotations(one) for trace in quoted.traces}


def test_the_site_that_infuses_has_every_paper_of_the_journey() -> None:
    """All that a journey gives that never moved, the site that took it over can print, whoever recorded it."""
    assert set(written(ELSEWHERE).papers) >= {
        "collection-summary", "label-reconciliation", "receipt-inspection", "release-certificate", "infusion-record",
        "custody-report", "adverse-reaction", "deviation-report",
    }  # fmt: skip


def test_a_value_is_cited_with_the_site_that_recorded_it() -> None:
    """Order and product are of the first site, opening and end of this one; the paper says through which hands it came."""
    record = written(ELSEWHERE).papers["infusion-record"]
    for caption, sites in (("Ordered", {SITE}), ("Product", {SITE}), ("Opened", {""}), ("Given in all", {""})):
        assert {trace.site for trace in traces(record, caption)} == sites, caption
    taken = next(text_of(line.said) for line in record.about if line.caption == "Taken over by")
    assert taken.startswith(f"{handover.ELSEWHERE} from {SITE}, ")


def test_a_deviation_of_another_site_is_told_as_that_site_left_it() -> None:
    """It has its number there, and no lines to assess or close it here: that is for the site where it happened."""
    report = written(ELSEWHERE).papers["deviation-report"]
    said = {line.caption: text_of(line.said) for line in report.sections[0].blocks if isinstance(line, Line)}
    assert said["Number"].endswith(f" of this journey at {SITE}")
    assert said["State"] == "not assessed, as the journey was handed over"
    assert {trace.site for trace in traces(report, "Number")} == {SITE}
    assert not any(isinstance(block, Blank) for section in report.sections for block in section.blocks)


def test_nobody_of_another_site_is_called_erased() -> None:
    """Names stay where people work: here they stand by their ids there, and no paper says that they were erased."""
    for paper in written(ELSEWHERE).papers.values():
        assert not any("erased" in text_of(said) for said in statements(paper)), paper.name


def test_the_review_counts_what_happened_here() -> None:
    """The review of a month is of one site: what others recorded before is in theirs."""
    for review in written(ELSEWHERE).reviews.values():
        for caption in ("Steps taken", "Labels issued", "issued"):
            assert {trace.site for trace in traces(review, caption)} <= {""}


def test_who_gave_a_journey_away_keeps_its_papers_and_who_gets_it_back_tells_each_fact_once(at: At) -> None:
    """Given away, every paper is still there and says where it went; come back, no fact of here stands twice."""
    world = at("ready")
    before = set(papers(world))
    with handover.another_site(world) as other:
        handover.befriend(world, other)
        handover.sent(world, other)
        given = papers(world)
        assert set(given) == before
        assert all(faults(paper, ledger_of(world.folder)) == [] for paper in given.values())
        assert {line.caption for line in given["custody-report"].about} >= {"Handed over to"}
        handover.sent(other, world)
    case = case_file(world.bench, world.journeys["patient"], DUTIES)
    assert len(set(case.story)) == len(case.story)
    assert {site for site, _ in case.story} == {"", handover.ELSEWHERE}
    assert case.recorded == world.bench.ledger.facts(world.journeys["patient"])
    assert [one.site for one in case.of(HandoverAccepted)] == [handover.ELSEWHERE, ""]
    ledger = ledger_of(world.folder)
    assert all(faults(paper, ledger) == [] for paper in papers(world).values())
