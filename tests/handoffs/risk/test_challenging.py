"""Challenges and drills: recorded in a stream of the site's own, counted once each, and never a journey's."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config import load_hazards, load_scales
from kiosk.domain import facts as f
from kiosk.domain.errors import ParseError
from kiosk.domain.people import Meaning
from kiosk.domain.reasons import Reason
from kiosk.domain.replay import replay
from kiosk.domain.site import SiteView, replay_site
from kiosk.handoffs.recording import Signed, sign_as
from kiosk.handoffs.reports.writing import latest_months
from kiosk.handoffs.risk.analysis import analysis_of
from kiosk.handoffs.risk.challenging import (
    DRILL,
    DRILLERS,
    STREAM,
    challenged,
    challenged_by,
    hold_drill,
    put_on_record,
)
from kiosk.handoffs.risk.modes import Yardstick
from kiosk.handoffs.risk.tallies import Tallies
from kiosk.handoffs.view import site_view
from tests.handoffs.risk.small_ledger import COI, recorded
from tests.handoffs.small_site import PIN, founded

PUT = f.ChallengePut("0.1.0", "car-t", 1, "another patient's bag", "H03", "bag_is_the_one_meant", ("x",), caught=True)
DRILL_HELD = f.DrillHeld("ward", "H07", "a wristband on a clipboard", caught=False, who_held="p1")


def told(*facts: f.Fact) -> tuple[tuple[str, f.Fact], ...]:
    """These facts at one moment."""
    return tuple(("11-02 09:00:00", fact) for fact in facts)


def test_one_challenge_counts_once_a_release() -> None:
    """Again under the same seed it counts as it came out last; another seed is another, another release none."""
    facts = (
        PUT, replace(PUT, caught=False), replace(PUT, seed=2), replace(PUT, release="0.0.9"), replace(PUT, hazard="H01",
        challenge="other"), DRILL_HELD,
    )  # fmt: skip
    found = challenged_by(recorded(STREAM, told(*facts)), "0.1.0")
    assert found.bench == {"H03": (2, 1), "H01": (1, 1)}
    assert found.drills == {"H07": (1, 0)}


def test_challenges_and_drills_reach_the_analysis(tmp_path: Path) -> None:
    """Detection is called bench where challenges are on record; a drill stands beside it and moves no rank."""
    bench, people = founded(tmp_path / "site")
    known, month = Yardstick(load_hazards(), load_scales()), latest_months(bench)[0]
    before = {chain.hazard.id: chain.ranked for chain in analysis_of(bench, month, known, {}, Tallies()).chains}
    assert put_on_record(bench, (replace(PUT, seed=seed) for seed in range(20))) == 20
    signed = sign_as(bench, DRILL, DRILLERS, Meaning.AUTHORSHIP, people["lena"], PIN)
    assert isinstance(signed, Signed)
    hold_drill(bench, "ward", "H07", "a wristband on a clipboard", signed, caught=True)
    after = {chain.hazard.id: chain for chain in analysis_of(bench, month, known, {}, Tallies()).chains}
    tried = after["H03"].ranked.detection
    assert (tried.basis, tried.put, tried.refused, tried.rank) == ("bench", 20, 20, 4)
    assert (after["H07"].drills, after["H07"].ranked) == ((1, 1), before["H07"])
    (fact,) = (r.entry.fact for r in bench.ledger.facts(STREAM, 20))
    assert fact == replace(DRILL_HELD, caught=True, who_held=people["lena"])
    bench.ledger.close()


@pytest.mark.hazard("H19")
@pytest.mark.parametrize("fact", [PUT, DRILL_HELD], ids=["challenge", "drill"])
def test_a_challenge_is_no_part_of_a_journey(fact: f.Fact) -> None:
    """No journey can be told with a challenge in it: replay refuses the fact, on whichever stream it was slipped into."""
    with pytest.raises(ValueError, match="Expected a fact of a journey"):
        replay(COI, recorded(COI, told(fact)))
    view = replay_site(recorded(STREAM, told(fact)))
    assert replace(view, counts=()) == SiteView()


def test_a_challenge_changes_nothing_that_is_decided_on(tmp_path: Path) -> None:
    """After a run every other stream stands where it stood, and the site's view is the one before."""
    bench, _ = founded(tmp_path / "site")
    heads, view = dict(bench.ledger.heads()), site_view(bench)
    put_on_record(bench, (PUT,))
    assert {stream: head for stream, head in bench.ledger.heads().items() if stream != STREAM} == heads
    assert site_view(bench) == view
    assert challenged(bench).bench == {"H03": (1, 1)}
    bench.ledger.close()


@pytest.mark.hazard("H09")
def test_a_drill_is_signed_by_who_may_hold_one(tmp_path: Path) -> None:
    """Somebody of the collection room signs none, and a signature for something else records none."""
    bench, people = founded(tmp_path / "site")
    assert isinstance(sign_as(bench, DRILL, DRILLERS, Meaning.AUTHORSHIP, people["carla"], PIN), Reason)
    other = sign_as(bench, "something else", DRILLERS, Meaning.AUTHORSHIP, people["lena"], PIN)
    assert isinstance(other, Signed)
    with pytest.raises(ParseError, match="hold a drill"):
        hold_drill(bench, "ward", "H07", "a clipboard", other, caught=True)
    assert not bench.ledger.facts(STREAM)
    bench.ledger.close()
