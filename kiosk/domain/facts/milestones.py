"""Facts about what happened to the patient between the steps."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class MilestoneRecorded:
    """A milestone of the therapy was reached at `at` (UTC); None: this patient does not have it.

    A later one of the same name takes its place, and says `why`.
    """

    name: str
    at: datetime | None
    why: str
    attempt_id: str


MilestoneFact = MilestoneRecorded
