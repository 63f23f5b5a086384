"""What a restored record may number: never what an earlier life of the site may have printed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import facts as f
from kiosk.domain.attempt import LabelNamed
from kiosk.domain.restoration import LAST_NUMBER, Restoration, fewest_number, last_in_life, most_number, next_in_life
from kiosk.domain.site import replay_site
from kiosk.domain.step import StepKind
from tests.domain.attempts import CLEAN
from tests.domain.changes import both, detail, site
from tests.domain.world import BASE, NOON, PROFILE, TEMPLATE, Happened, recorded

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
SPAN = int((END - BEGIN).total_seconds()) - 1
MOMENTS = st.integers(0, SPAN).map(lambda seconds: BEGIN + timedelta(seconds=seconds))


def restored(at: datetime) -> Restoration:
    return Restoration("samevein-demo", BEGIN, at, 0)


@pytest.mark.hazard("H04")
@given(before=MOMENTS, at=MOMENTS)
def test_no_life_gives_a_number_of_another(before: datetime, at: datetime) -> None:
    """Whatever any life gave up to a restore lies below all that the restored one gives, for ever that year."""
    before, at = sorted((before, at))
    assert most_number(before) < fewest_number((restored(at),), at)


@pytest.mark.hazard("H04")
def test_two_lives_from_one_backup_share_no_number() -> None:
    """One backup, restored twice: the second begins above all that the first can have given by then."""
    first, second = NOON, NOON + timedelta(hours=3)
    given_by_first = range(fewest_number((restored(first),), second), most_number(second) + 1)
    assert len(given_by_first) > 200
    assert given_by_first.stop == fewest_number((restored(second),), second)


def test_a_year_uses_its_whole_range() -> None:
    """At its end every number may have been given; the next year begins anew, whenever the record was restored."""
    assert most_number(END - timedelta(seconds=1)) == LAST_NUMBER - 1
    assert fewest_number((restored(NOON),), END) == 1


@pytest.mark.hazard("H04")
def test_issues_of_lives_are_apart() -> None:
    """Each life has a hundred of its own, and the next life begins above its last."""
    for lives in range(3):
        assert next_in_life(0, lives) <= last_in_life(lives) < next_in_life(last_in_life(lives), lives + 1)


@pytest.mark.hazard("H04")
def test_the_first_label_of_a_restored_record_is_issued_by_one() -> None:
    """It has the first number of the new life, and is no reprint as far as anybody knows."""
    change = both(site(restorations=(restored(NOON),)), detail(LabelNamed(BASE, 101, TEMPLATE, PROFILE)))
    assert not change(CLEAN[StepKind.ISSUE_AT_COLLECTION]).reasons()


def test_a_restore_waits_until_it_is_acknowledged() -> None:
    """The site remembers each restore with what was lost, and who looked at it."""
    one = f.SiteRestored("b", BEGIN, NOON, 90, 100, ("p1", "p2"))
    other = replace(one, at=END, known=80, people=())
    seen = f.RestorationAcknowledged("b", NOON, ("p1", "p3"))
    view = replay_site(recorded("site/charter", [Happened(fact) for fact in (one, other, seen)]))
    assert [(r.lost, r.acknowledged_by) for r in view.restorations] == [(10, ("p1", "p3")), (0, ())]
