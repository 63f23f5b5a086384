"""What happens to the patient between the steps: milestones, and the windows that hold the schedule together (H16).

A milestone is begun or done at the patient and away from any bag: bridging therapy ended, mobilisation begun,
conditioning begun. A window runs from a milestone or step to the step or milestone that it refuses outside itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Milestone:
    """One milestone of a therapy.

    `irreversible` is one that two people record before it begins, for nothing brings the patient back from it.
    `after_release` is one that may begin only when every dose made is released. `may_be_left_out` is one that not every
    patient has: it can be recorded as not given, and then no window waits for it.
    """

    name: str
    irreversible: bool
    after_release: bool
    may_be_left_out: bool


@dataclass(frozen=True)
class Window:
    """From `since` to `until`, each a milestone's name or a step's: no sooner than `at_least`, no later than `at_most`.

    `at_most` is None where nothing ends it.
    """

    since: str
    until: str
    at_least: timedelta
    at_most: timedelta | None

    def __str__(self) -> str:
        sooner = f"at least {_hours(self.at_least)}" if self.at_least else ""
        later = f"at most {_hours(self.at_most)}" if self.at_most is not None else ""
        return f"{' and '.join(bound for bound in (sooner, later) if bound) or 'any time'} after {self.since}"


@dataclass(frozen=True)
class Reached:
    """A milestone as recorded last: when it happened (UTC), None for one that this patient does not have."""

    at: datetime | None


@dataclass(frozen=True)
class MilestoneSaid:
    """What one person says: which milestone, and when (UTC); None in place of a time: this patient does not have it."""

    name: str
    at: datetime | None


@dataclass(frozen=True)
class MilestoneNamed:
    """For recording a milestone: what each person said, in turn, the first of whom is taken at their word.

    `why` is given where it replaces what was recorded before.
    """

    first: MilestoneSaid
    others: tuple[MilestoneSaid, ...] = ()
    why: str = ""

    @property
    def name(self) -> str:
        """The milestone the first person named."""
        return self.first.name

    @property
    def at(self) -> datetime | None:
        """The moment the first person named."""
        return self.first.at


def begun(window: Window, milestones: Mapping[str, Reached], taken: Mapping[str, datetime]) -> datetime | None:
    """When the window began, on a journey's milestones and the last time each step was taken; None when not yet."""
    reached = milestones.get(window.since)
    return reached.at if reached is not None else taken.get(window.since)


def left_out(window: Window, milestones: Mapping[str, Reached]) -> bool:
    """Whether the window counts from a milestone that this patient does not have."""
    reached = milestones.get(window.since)
    return reached is not None and reached.at is None


def ending_at(windows: tuple[Window, ...], until: str) -> Iterator[Window]:
    """The windows that refuse this step or milestone outside themselves."""
    return (window for window in windows if window.until == until)


def _hours(span: timedelta) -> str:
    hours = span // timedelta(hours=1)
    return f"{hours // 24} days" if hours >= 72 and hours % 24 == 0 else f"{hours} hours"
