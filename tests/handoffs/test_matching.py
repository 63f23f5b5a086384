"""What was said of a marked site before the opening: where the record of it stands, and in which words."""

from pathlib import Path

import pytest

from kiosk.config import load_duties
from kiosk.domain import facts as f
from kiosk.domain.paper import Line, text_of
from kiosk.handoffs.reports.writing import paper_about
from tests.domain.world import COI, DOSE, Chapter, history
from tests.handoffs.reports.tracing import faults, ledger_of
from tests.handoffs.small_site import founded

LEFT = f.WaySaid("intra-articular", "left knee", marked=True)


@pytest.mark.hazard("H35")
def test_the_infusion_record_quotes_what_was_said_before_the_opening(tmp_path: Path) -> None:
    """What each of the two saw at the mark and the order it was held against stand before the line of the opening."""
    bench, _people = founded(tmp_path / "site")
    matched = (f.SiteMatched(DOSE, "ORDER-1", (LEFT, LEFT), "earlier"), f.ContainerOpened(DOSE))
    told = [(one.fact, one.people) for one in history(Chapter.MATCHED)] + [(fact, ()) for fact in matched]
    bench.ledger.append(tuple(bench.entry(COI, fact, bench.clock.now(), people=people) for fact, people in told), {})
    paper = paper_about(bench, "infusion-record", COI, load_duties())
    assert faults(paper, ledger_of(tmp_path / "site")) == []
    lines = [block for part in paper.sections for block in part.blocks if isinstance(block, Line)]
    said = next(n for n, line in enumerate(lines) if line.caption == "Site before opening")
    assert text_of(lines[said].said) == (
        "intra-articular, left knee, marked; intra-articular, left knee, marked; as order ORDER-1"
    )
    assert lines[said + 1].caption == "Opened"
    bench.ledger.close()
