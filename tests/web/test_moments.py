"""Dates and times on the screens say their zone, in both languages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask, g

from kiosk.web.words.moments import date_words, iso, moment_words, time_words

BERLIN, NEW_YORK, KOLKATA = "Europe/Berlin", "America/New_York", "Asia/Kolkata"


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Stand inside a request in one of the languages."""
    with Flask(__name__).app_context():
        g.language = request.param
        yield request.param


@pytest.mark.parametrize(
    ("zone", "moment", "english", "german"),
    [
        (BERLIN, datetime(2026, 3, 9, 7, 5, tzinfo=UTC),
         "9 Mar 2026, 08:05 CET (UTC+01:00)", "9. März 2026, 08:05 MEZ (UTC+01:00)"),
        (BERLIN, datetime(2026, 7, 1, 22, 0, tzinfo=UTC),
         "2 Jul 2026, 00:00 CEST (UTC+02:00)", "2. Juli 2026, 00:00 MESZ (UTC+02:00)"),
        (NEW_YORK, datetime(2026, 11, 23, 13, 5, tzinfo=UTC),
         "23 Nov 2026, 08:05 EST (UTC-05:00)", "23. Nov. 2026, 08:05 EST (UTC-05:00)"),
        (KOLKATA, datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
         "23 Nov 2026, 01:30 IST (UTC+05:30)", "23. Nov. 2026, 01:30 IST (UTC+05:30)"),
        ("America/Sao_Paulo", datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
         "22 Nov 2026, 09:00 UTC-03:00", "22. Nov. 2026, 09:00 UTC-03:00"),
        ("UTC", datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "22 Nov 2026, 12:00 UTC", "22. Nov. 2026, 12:00 UTC"),
        ("", datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "22 Nov 2026, 12:00 UTC", "22. Nov. 2026, 12:00 UTC"),
    ],
)  # fmt: skip
def test_a_moment_names_month_and_zone(language: str, zone: str, moment: datetime, english: str, german: str) -> None:
    """The month is a word, the zone is named with its distance from UTC, and both are in the screen's language."""
    assert moment_words(moment, zone) == (english if language == "en" else german)


@pytest.mark.hazard("H14")
@pytest.mark.parametrize(
    ("zone", "before", "after", "told"),
    [
        (BERLIN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
         {"en": ("02:30 CEST", "02:30 CET"), "de": ("02:30 MESZ", "02:30 MEZ")}),
        (NEW_YORK, datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
         {"en": ("01:30 EDT", "01:30 EST"), "de": ("01:30 EDT", "01:30 EST")}),
    ],
)  # fmt: skip
def test_the_hour_that_comes_twice_is_told_apart(
    language: str, zone: str, before: datetime, after: datetime, told: dict[str, tuple[str, str]]
) -> None:
    """When clocks go back, the same hour before and after reads differently."""
    assert (time_words(before, zone), time_words(after, zone)) == told[language]
    assert moment_words(before, zone) != moment_words(after, zone)


def test_a_time_without_an_abbreviation_says_its_distance_from_utc(language: str) -> None:
    """A zone that has no letters of its own is named by its distance from UTC."""
    assert time_words(datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "America/Sao_Paulo") == "09:00 UTC-03:00", language


@pytest.mark.parametrize(
    ("day", "english", "german"),
    [
        (date(1980, 2, 29), "29 February 1980", "29. Februar 1980"),
        (date(2011, 10, 3), "3 October 2011", "3. Oktober 2011"),
        (date(1923, 5, 1), "1 May 1923", "1. Mai 1923"),
    ],
)
def test_a_birth_date_has_its_month_as_a_word(language: str, day: date, english: str, german: str) -> None:
    """A birth date can't be read with day and month changed over."""
    assert date_words(day) == (english if language == "en" else german)


def test_machines_read_utc() -> None:
    """For machines a moment is in UTC, to the second."""
    moment = datetime(2026, 11, 22, 12, 0, 7, 999_999, tzinfo=UTC)
    assert iso(moment) == "2026-11-22T12:00:07Z"
