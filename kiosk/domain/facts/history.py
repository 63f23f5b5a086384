"""Facts about the history of the cells: what was noted of the patient's age and earlier treatment, and its review."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HistoryNoted:
    """One item of the therapy's list, with its value in its unit. A later one of the same item takes its place."""

    item: str
    value: str
    unit: str


@dataclass(frozen=True)
class HistoryReviewed:
    """Physician and director looked at these items (item, value, unit), each outside its rule; why all the same."""

    items: tuple[tuple[str, str, str], ...]
    statement: str
    attempt_id: str


HistoryFact = HistoryNoted | HistoryReviewed
