"""Who looks alike on paper: one or two letters in ten, the same letters in another order, or almost the same birth date."""

import unicodedata
from datetime import date
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.lookalike import CLOSE_NAMES, close_between, likeness, look_alike

BORN, OTHERWISE_BORN = date(1980, 2, 1), date(1955, 5, 5)
NAMES = st.text(st.characters(categories=("Lu", "Ll", "Zs")), min_size=1, max_size=30)
DATES = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@pytest.mark.hazard("H01")
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Anna Muster", "Anna Muster"),
        ("Anna Muster", "ANNA MUSTER"),
        ("Anna Muster", "Ana Muster"),
        ("Anna Muster", "Anna Mustér"),
        ("Anna Muster", "Anna Munster"),
        ("Anna Muster", "Muster, Anna"),
        ("Anna Muster", "Anna-Muster"),
        ("Jörg Beispiel", "Jorg Beispiel"),
        ("Weiß Maria", "Weiss Maria"),
    ],
)
def test_close_names_are_seen(name: str, other: str) -> None:
    """Case, accents, order, hyphens and one letter more or less still look alike, whichever comes first."""
    assert look_alike(name, BORN, other, OTHERWISE_BORN) == ("name",)
    assert "name" in look_alike(other, BORN, name, OTHERWISE_BORN)


@pytest.mark.hazard("H01")
@pytest.mark.parametrize(
    "other",
    [date(1980, 2, 1), date(1980, 2, 2), date(1981, 2, 1), date(1980, 3, 1), date(1980, 1, 2), date(1880, 2, 1)],
)
def test_close_birth_dates_are_seen(other: date) -> None:
    """One digit off, or day and month changed over."""
    assert look_alike("Anna Muster", BORN, "Bo Jensen", other) == ("birth date",)


@pytest.mark.parametrize(
    ("other", "born"), [("Bo Jensen", OTHERWISE_BORN), ("Anton Maurer", date(1980, 12, 11)), ("", OTHERWISE_BORN)]
)
def test_different_patients_do_not_look_alike(other: str, born: date) -> None:
    """A warning for everybody would be no warning."""
    assert look_alike("Anna Muster", BORN, other, born) == ()


def test_both_can_be_close() -> None:
    """Twins with almost one name are close in both."""
    assert look_alike("Anna Muster", BORN, "Hanna Muster", BORN) == ("name", "birth date")


@pytest.mark.hazard("H01")
@given(NAMES, DATES)
def test_everybody_looks_like_themselves(name: str, born: date) -> None:
    """Whatever the letters, a patient is close to a patient of the same name and birth date."""
    assert look_alike(name, born, name, born) == ("name", "birth date")


@given(DATES, DATES)
def test_birth_dates_are_close_both_ways(one: date, other: date) -> None:
    """Closeness of birth dates does not depend on who came first."""
    assert look_alike("A", one, "B", other) == look_alike("B", other, "A", one)


ALMOST = st.text("aábcA -", max_size=9)


def _letters(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isalpha())


@pytest.mark.hazard("H01")
@given(ALMOST, ALMOST, DATES, DATES)
def test_the_quick_comparison_loses_nobody(name: str, other: str, born: date, other_born: date) -> None:
    """Telling most pairs apart by their letters alone gives what comparing every pair in full gives."""
    one, two = _letters(name), _letters(other)
    alike = SequenceMatcher(None, one, two, autojunk=False).ratio() >= CLOSE_NAMES or sorted(one) == sorted(two)
    digits = sum(a != b for a, b in zip(f"{born:%Y%m%d}", f"{other_born:%Y%m%d}", strict=True)) <= 1
    turned = (born.year, born.month, born.day) == (other_born.year, other_born.day, other_born.month)
    expected = ("name",) * alike + ("birth date",) * (digits or turned)
    assert close_between(likeness(name, born), likeness(other, other_born)) == expected
