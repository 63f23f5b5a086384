"""Patients who look alike on paper: a name or a birth date close to another active patient's (hazard H01).

Closeness only ever asks for a second person; it never decides that two patients are one.
"""

import unicodedata
from datetime import date
from difflib import SequenceMatcher

CLOSE_NAMES = 0.8
"""Share of letters in common, in order, from which two names count as close: catches one or two letters in ten."""


def look_alike(name: str, born: date, other_name: str, other_born: date) -> tuple[str, ...]:
    """What is close between two patients: 'name', 'birth date', both or nothing.

    >>> look_alike("Anna Muster", date(1980, 2, 1), "Ana Mustér", date(1955, 5, 5))
    ('name',)
    >>> look_alike("Anna Muster", date(1980, 2, 1), "Bo Jensen", date(1980, 1, 2))
    ('birth date',)
    """
    close = []
    one, other = _letters(name), _letters(other_name)
    if SequenceMatcher(None, one, other, autojunk=False).ratio() >= CLOSE_NAMES or sorted(one) == sorted(other):
        close.append("name")
    if _digits_apart(born, other_born) <= 1 or (born.day, born.month, born.year) == (
        other_born.month,
        other_born.day,
        other_born.year,
    ):
        close.append("birth date")
    return tuple(close)


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if c.isalpha())


def _digits_apart(one: date, other: date) -> int:
    return sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True))
