"""A patient with more treatment behind them than the therapy's rule has it."""

from kiosk.domain import facts as f
from kiosk.domain.history import ReviewSaid
from tests.domain.world import NOON, Happened

LINES = "lines of therapy before collection"
PRETREATED = (Happened(f.HistoryNoted(LINES, "6", "lines")),)
REVIEW = ReviewSaid("no other cells can be had")
NOTED_SINCE: tuple[f.Fact, ...] = (
    f.HistoryNoted("age", "90", "years"),
    f.HistoryReviewed((("age", "90", "years"),), "no other cells", "earlier"),
    f.MilestoneRecorded("lymphodepletion begun", NOON, "slip of the day", "earlier"),
)
"""Whatever may be noted of a patient later on, to be replayed."""
