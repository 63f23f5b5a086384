"""A reserve: a small container that waits beside a bag, labelled before the bag is opened (hazard H31)."""

from dataclasses import dataclass

KIND = "reserve"
"""The kind of container, in a therapy's file, that can be kept in reserve. A therapy without it has no reserve."""


@dataclass(frozen=True)
class Reserve:
    """What a container kept in reserve waits for: the contents of `of`. `filled` once they were moved into it."""

    of: str
    filled: bool = False
