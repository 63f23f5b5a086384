"""Milestones as people tell them, for attempts at recording one."""

from kiosk.domain.milestones import MilestoneNamed, MilestoneSaid
from tests.domain.world import HOUR, NOON

COLLECTION_BEGUN, LYMPHODEPLETION = "collection begun", "lymphodepletion begun"

BEGUN = MilestoneNamed(MilestoneSaid(COLLECTION_BEGUN, NOON - HOUR))
"""By one person, an hour ago."""

NOW = MilestoneSaid(LYMPHODEPLETION, NOON - HOUR / 60)
MAY_BEGIN = MilestoneNamed(NOW, (NOW,))
"""By two people, just before."""
