"""A JSON table that is read key by key and then has to be empty: nothing is guessed, nothing is left over."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kiosk.domain.errors import ParseError


class Table:
    """A JSON table that is read key by key and then has to be empty."""

    def __init__(self, what: str, document: object) -> None:
        if not isinstance(document, Mapping):
            raise ParseError(what, "a JSON table", type(document).__name__)
        self._what = what
        self._left: dict[str, Any] = dict(document)

    def has(self, key: str) -> bool:
        """Whether there is something under a key."""
        return key in self._left

    def text(self, key: str, otherwise: str | None = None) -> str:
        """The text under a key."""
        return str(self._take(key, otherwise, "a text", lambda v: isinstance(v, str)))

    def texts(self, key: str, otherwise: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """The list of texts under a key, not empty unless it may be left out."""
        found = self._take(
            key, list(otherwise) if otherwise is not None else None, "a list of texts",
            lambda v: isinstance(v, list) and all(isinstance(t, str) for t in v) and (bool(v) or otherwise is not None),
        )  # fmt: skip
        return tuple(found)

    def whole(self, key: str) -> int:
        """The whole number under a key."""
        return int(self._take(key, None, "a whole number", lambda v: isinstance(v, int) and not isinstance(v, bool)))

    def amount(self, key: str) -> Decimal:
        """The amount under a key, written as a text."""
        try:
            return Decimal(self.text(key))
        except InvalidOperation:
            raise ParseError(f"{self._what} {key}", "an amount as a text", "another text") from None

    def table(self, key: str) -> "Table":
        """The table under a key."""
        return Table(f"{self._what} {key}", self._take(key, None, "a table", lambda v: isinstance(v, Mapping)))

    def tables(self, key: str) -> "tuple[Table, ...]":
        """The list of tables under a key, not empty."""
        found = self._take(key, None, "a list of tables", lambda v: isinstance(v, list) and bool(v))
        return tuple(Table(f"{self._what} {key} {number}", row) for number, row in enumerate(found, start=1))

    def choice(self, key: str, choices: Mapping[str, Any]) -> Any:
        """What the text under a key chooses."""
        return choices[self._take(key, None, f"one of {', '.join(choices)}", lambda v: v in choices)]

    def close(self) -> None:
        """Raises ParseError when a key was given that nobody asked for."""
        if self._left:
            raise ParseError(self._what, "no other keys", ", ".join(sorted(self._left)))

    def _take(self, key: str, otherwise: Any, expected: str, fits: Callable[[Any], bool]) -> Any:
        if key not in self._left:
            if otherwise is None:
                raise ParseError(f"{self._what} {key}", expected, "nothing")
            return otherwise
        found = self._left.pop(key)
        try:
            fitting = fits(found)
        except TypeError:
            fitting = False
        if not fitting:
            raise ParseError(f"{self._what} {key}", expected, repr(found))
        return found
