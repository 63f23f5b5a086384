"""Rule tables for labels: one edition a region and day, checked whole, and refused where it is not the one in force."""

from datetime import date
from typing import Any

import pytest

from kiosk.domain.editions import edition_of, in_force_for, not_in_force, parse_editions
from kiosk.domain.errors import ParseError

ROW: dict[str, Any] = {
    "id": "autologous",
    "on": ["containers", "shippers"],
    "words": "FOR AUTOLOGOUS USE ONLY",
    "when": "stored for autologous use",
    "weight": "legend",
    "source": "a",
    "confirmed": True,
}
BAGS: dict[str, Any] = ROW | {"id": "bags", "on": ["containers"], "confirmed": False}
REACTIVE: dict[str, Any] = BAGS | {"id": "reactive", "when": "reactive result", "words": "WARNING: {agents}"}
CONTENT: dict[str, Any] = {
    "item": "expiry", "partial": "-", "collection": "-", "processing": "AF", "distribution": "AF", "confirmed": True,
}  # fmt: skip


def table(region: str, since: date, **changed: Any) -> dict[str, Any]:
    """A rule table's document."""
    return {
        "schema": 1, "region": region, "title": "of a test", "in_force_from": since, "includes": [], "statement": [ROW],
    } | changed  # fmt: skip


OLD, NEW = date(2026, 1, 1), date(2027, 8, 7)
DOCUMENTS = {
    "eu-1": table("eu", OLD, includes=["house-1"]),
    "eu-2": table("eu", NEW, supersedes="eu-1"),
    "house-1": table("house", OLD, statement=[BAGS], content=[CONTENT]),
    "us-1": table("us", OLD),
}
EDITIONS = parse_editions(DOCUMENTS)


def test_an_edition_has_its_rows_and_those_it_includes() -> None:
    """A row stands on containers, shippers or both; included rows and contents come after the edition's own."""
    eu = EDITIONS["eu-1"]
    assert [rule.id for rule in eu.containers.rules] == ["autologous", "bags"]
    assert [rule.id for rule in eu.shippers.rules] == ["autologous"]
    assert [(rule.id, rule.confirmed) for rule in eu.rows] == [("autologous", True), ("bags", False)]
    assert (eu.containers.edition, [content.item for content in eu.matrix]) == ("eu-1", ["expiry"])


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("named", "day", "got"),
    [
        ("eu-1", OLD, None),
        ("eu-1", date(2027, 8, 6), None),
        ("eu-1", date(2025, 12, 31), "eu-1, in force from 2026-01-01"),
        ("eu-1", NEW, "eu-1, superseded by eu-2 on 2027-08-07"),
        ("eu-2", date(2027, 8, 6), "eu-2, in force from 2027-08-07"),
        ("eu-2", NEW, None),
    ],
)
def test_an_edition_is_in_force_from_its_day_until_it_is_superseded(named: str, day: date, got: str | None) -> None:
    """Not yet in force and superseded are refused with both days, to the day."""
    reason = not_in_force(EDITIONS, EDITIONS[named], day)
    if got is None:
        assert reason is None
    else:
        assert reason is not None
        expected = f"label rules in force on {day}"
        assert (reason.interlock, reason.hazard, reason.expected, reason.read) == (
            "edition_in_force", "H28", expected, got,
        )  # fmt: skip


@pytest.mark.hazard("H28")
def test_an_included_edition_has_to_be_in_force_too() -> None:
    """What an edition includes counts with it: superseded, it takes the edition with it."""
    editions = parse_editions(DOCUMENTS | {"house-2": table("house", date(2026, 6, 1), supersedes="house-1")})
    reason = not_in_force(editions, editions["eu-1"], date(2026, 6, 1))
    assert reason is not None
    assert reason.read == "house-1, superseded by house-2 on 2026-06-01"


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(("region", "named"), [("eu", "eu-3"), ("eu", ""), ("us", "eu-1"), ("eu", "house-1")])
def test_a_site_names_an_edition_of_its_region(region: str, named: str) -> None:
    """One that isn't there, or is another region's, is refused with those there are."""
    there = {"eu": "eu-1, eu-2", "us": "us-1"}[region]
    with pytest.raises(ParseError) as refused:
        edition_of(EDITIONS, region, named)
    expected = f"an edition for the region {region}, of {there}"
    assert (refused.value.what, refused.value.expected, refused.value.got) == ("settings edition", expected, named)


@pytest.mark.parametrize(("day", "named"), [(OLD, "eu-1"), (NEW, "eu-2"), (date(2025, 1, 1), None)])
def test_a_new_site_gets_the_edition_of_its_day(day: date, named: str | None) -> None:
    """The one edition of the region that is in force; a ParseError where there is none."""
    if named is None:
        with pytest.raises(ParseError, match="an edition for the region eu in force on 2025-01-01, got none"):
            in_force_for(EDITIONS, "eu", day)
    else:
        assert in_force_for(EDITIONS, "eu", day).id == named


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("added", "message"),
    [
        ({"us-2": table("us", NEW)}, "one edition in force for the region us on any day, got us-1 and us-2 on 2027-08-07"),
        ({"us-2": table("us", OLD)}, "got us-1 and us-2 on 2026-01-01"),
        (
            {"eu-3": table("eu", date(2027, 1, 1), supersedes="eu-1")},
            "one edition in force for the region eu on any day, got eu-2 and eu-3 on 2027-08-07",
        ),
    ],
)  # fmt: skip
def test_two_in_force_on_one_day_are_refused(added: dict[str, Any], message: str) -> None:
    """Two editions of a region whose days meet load neither, whichever comes first."""
    with pytest.raises(ParseError) as refused:
        parse_editions(DOCUMENTS | added)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"extra": 1}, "unknown or missing: extra"),
        ({"schema": 2}, "label rules us-1 schema: Expected 1, got 2."),
        ({"in_force_from": "2026"}, "label rules us-1 in_force_from: Expected a date, got '2026'."),
        ({"region": ""}, "label rules us-1 region: Expected a text, got ''."),
        ({"region": "eu"}, "a name that begins with its region, eu, got us-1"),
        ({"supersedes": "us-0"}, "an earlier edition of the region us, got us-0"),
        ({"supersedes": "house-1"}, "an earlier edition of the region us, got house-1"),
        ({"supersedes": ""}, "supersedes: Expected a text"),
        ({"includes": ["house-9"]}, "other editions, by their names, got ['house-9']"),
        ({"includes": ["us-1"]}, "other editions, by their names"),
        ({"statement": []}, "at least one row"),
        ({"statement": "none"}, "Expected rows, got 'none'"),
        ({"statement": [ROW, ROW]}, "each id once"),
        ({"statement": [ROW | {"when": "sometimes"}]}, "got sometimes"),
        ({"statement": [ROW | {"weight": "loud"}]}, "got loud"),
        ({"statement": [ROW | {"words": ""}]}, "Expected a text"),
        ({"statement": [ROW | {"on": []}]}, "containers, shippers, or both, got []"),
        ({"statement": [ROW | {"on": ["bags"]}]}, "containers, shippers, or both, got ['bags']"),
        ({"statement": [ROW | {"confirmed": "yes"}]}, "true or false, got 'yes'"),
        ({"statement": [ROW | {"words": "for {agents}"}]}, "{agents} exactly where"),
        ({"statement": [REACTIVE | {"words": "WARNING"}]}, "{agents} exactly where"),
        ({"statement": [ROW | {"note": "x"}]}, "unknown or missing: note"),
        ({"content": [CONTENT | {"partial": "AX"}]}, "one of AF, AT, AC, -, got AX"),
        ({"content": [CONTENT | {"confirmed": 1}]}, "true or false, got 1"),
    ],
)
def test_a_wrong_rule_table_is_refused_whole(change: dict[str, Any], message: str) -> None:
    """A rule table with anything unknown, missing or off its list does not load."""
    with pytest.raises(ParseError) as refused:
        parse_editions(DOCUMENTS | {"us-1": DOCUMENTS["us-1"] | change})
    assert message in str(refused.value)
