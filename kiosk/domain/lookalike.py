"""Patients who look alike on paper: a name or a birth date close to another active patient's (hazard H01).

Closeness only ever asks for a second person; it never decides that two patients are one.
"""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from types import MappingProxyType

CLOSE_NAMES = 0.8
"""Share of letters in common, in order, from which two names count as close: catches one or two letters in ten."""


def look_alike(name: str, born: date, other_name: str, other_born: date) -> tuple[str, ...]:
    """What is close between two patients: 'name', 'birth date', both or nothing.

    >>> look_alike("Anna Muster", date(1980, 2, 1), "Ana Mustér", date(1955, 5, 5))
    ('name',)
    >>> look_alike("Anna Muster", date(1980, 2, 1), "Bo Jensen", date(1980, 1, 2))
    ('birth date',)
    """
    return close_between(likeness(name, born), likeness(other_name, other_born))


@dataclass(frozen=True)
class Likeness:
    """What of a patient is compared: the letters of the name in order and counted, the birth date's digits.

    `turned` are the digits with day and month changed over.
    """

    letters: str
    counted: Mapping[str, int]
    digits: str
    turned: str


def likeness(name: str, born: date) -> Likeness:
    """What is compared of a patient, made once where one is compared with many."""
    letters = _letters(name)
    year, month, day = f"{born.year:04d}", f"{born.month:02d}", f"{born.day:02d}"
    return Likeness(letters, MappingProxyType(Counter(letters)), year + month + day, year + day + month)


def close_between(one: Likeness, other: Likeness) -> tuple[str, ...]:
    """What is close between two patients, as `look_alike` says it."""
    close = []
    if _names_close(one, other):
        close.append("name")
    if one.digits == other.turned or _digits_apart(one.digits, other.digits) <= 1:
        close.append("birth date")
    return tuple(close)


def _names_close(one: Likeness, other: Likeness) -> bool:
    if one.counted == other.counted:
        return True
    # No two names have more letters in common in order than in any order: most pairs are told apart by that alone.
    both = len(one.letters) + len(other.letters)
    if 2 * min(len(one.letters), len(other.letters)) / both < CLOSE_NAMES:
        return False
    in_any_order = sum(min(count, other.counted.get(letter, 0)) for letter, count in one.counted.items())
    if 2 * in_any_order / both < CLOSE_NAMES:
        return False
    return SequenceMatcher(None, one.letters, other.letters, autojunk=False).ratio() >= CLOSE_NAMES


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if c.isalpha())


def _digits_apart(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
