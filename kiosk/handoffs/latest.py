"""A value that is made anew only when the streams it is made of have moved."""

from collections.abc import Callable
from typing import Generic, TypeVar

S = TypeVar("S")

Heads = tuple[str | None, ...]
"""The heads of the streams a value is made of, None for a stream without facts."""


class Latest(Generic[S]):
    """One value, kept beside the heads it was made on. Threads may share it."""

    def __init__(self) -> None:
        self._kept: tuple[Heads, S] | None = None

    def at(self, heads: Heads, make: Callable[[], S]) -> S:
        """The value at these heads; `make` is asked for it when the one kept was made on others.

        The heads must have been read before `make` reads: then the value says at least what they stand for.
        """
        kept = self._kept
        if kept is not None and kept[0] == heads:
            return kept[1]
        made = make()
        self._kept = heads, made
        return made
