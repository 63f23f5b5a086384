"""A therapy is checked whole when it is loaded, and whatever it says it can only tighten."""

import copy
import tomllib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from kiosk.domain.administration import ROUTES
from kiosk.domain.errors import ParseError
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.steps import STEPS
from kiosk.domain.storage import ColdLimits
from kiosk.domain.therapy import (
    COLLECTION_TYPES,
    COLLECTION_TYPES_UNLESS_NARROWED,
    Comparison,
    Criterion,
    Therapy,
)
from kiosk.domain.therapy_file import LONGEST, parse_therapy
from tests.domain.world import CAR_T, HSCT, THERAPIES
from tests.tree import ROOT

DOCUMENT: dict[str, Any] = tomllib.loads((ROOT / "kiosk/therapies/car-t.toml").read_text(encoding="utf-8"))
GONE = object()
DOSE_BAG = "therapy car-t, container dose"
WAYS = "therapy car-t, administration"
NAMED_AND_LABELLED = "Expected at least one label and one word of the product's name"
FIVE = "a product code of 5 capital letters and digits"
RELEASE = "therapy car-t, release"
COMPARISONS = "at least, at most, is, product at least"
TIMES = "times with product at least, and only there"
NO_NUMBERS = (
    "NaN", "sNaN", "Infinity", "one", "1,0", "1E+2", "1_0", " 70", "70\n", "1.", ".5", "1" * 10, "\u0667\u0660",
)  # fmt: skip
HISTORY_KEYS = "therapy car-t, history: Expected the keys ['comparison', 'test', 'unit', 'value'], got ['comparison', 'test', 'times', 'unit', 'value']."
TOP = "['administration', 'collection_types', 'containers', 'history', 'id', 'identity_test', 'legal_basis', 'limits', 'milestones', 'name', 'readiness', 'release', 'steps', 'windows', 'windows_minutes']"  # fmt: skip


def changed(where: str, value: object) -> dict[str, Any]:
    """The real document with one value put elsewhere; `where` is a path with dots, numbers count in lists."""
    document = copy.deepcopy(DOCUMENT)
    *path, last = where.split(".")
    place: Any = document
    for part in path:
        place = place[int(part)] if part.isdigit() else place[part]
    key: str | int = int(last) if last.isdigit() else last
    if value is GONE:
        del place[key]
    else:
        place[key] = value
    return document


def parsed(where: str, value: object) -> Therapy:
    """What is made of the changed document."""
    return parse_therapy(CAR_T, "00" * 32, changed(where, value))


def test_the_real_therapies_say_what_they_say() -> None:
    """Figures that people review stand in the therapy as they stand in the file, as exact amounts and spans."""
    car_t, hsct = THERAPIES[CAR_T], THERAPIES[HSCT]
    assert {CAR_T, HSCT, "car-t-made-outside"} <= set(THERAPIES)
    assert (car_t.match_window, car_t.post_thaw_limit) == (timedelta(minutes=10), timedelta(minutes=90))
    assert (hsct.patient_ready_window, hsct.weight_max_age) == (timedelta(minutes=30), timedelta(days=7))
    assert car_t.dmso_ml_per_kg == Decimal("1.0")
    assert car_t.release[0] == Criterion("viability", Comparison.AT_LEAST, "70", "%")
    assert hsct.containers["dose"].pieces == ("cryobag label", "tie-tag")
    assert hsct.containers["dose"].shelf_hours is None
    assert car_t.cold_limits("dose") == ColdLimits(timedelta(minutes=20), Decimal(-120), timedelta(minutes=60))
    assert (car_t.cold_limits("apheresis"), car_t.cold_limits("unknown")) == (None, None)
    assert car_t.administration.routes == ("intravenous",)
    assert "no leukocyte filter" in hsct.administration.prohibitions
    assert all(therapy.sha256 != "" for therapy in (car_t, hsct))


@pytest.mark.parametrize(
    ("where", "value", "message"),
    [
        ("id", "car-t-2", "therapy car-t: Expected id 'car-t' as in the file's name, got 'car-t-2'."),
        ("name", "", "therapy car-t: Expected a text, got ''."),
        ("name", 7, "therapy car-t: Expected a text, got 7."),
        ("legal_basis", [], "therapy car-t: Expected a text, got []."),
        ("identity_test", "", "therapy car-t: Expected a text, got ''."),
        ("steps", "enrol", "therapy car-t, steps: Expected a list of texts, got 'enrol'."),
        ("steps", ["enrol", ""], "therapy car-t, steps: Expected a list of texts, got ['enrol', '']."),
        ("steps", ["enrol", "wave"], "therapy car-t: Expected a step of the table, got 'wave'."),
        ("steps", ["ENROL"], "therapy car-t: Expected a step of the table, got 'ENROL'."),
        ("collection_types", [], "therapy car-t: Expected collection types among ['1', '8', 'X'], got []."),
        ("collection_types", ["V"], "therapy car-t: Expected collection types among ['1', '8', 'X'], got ['V']."),
        ("collection_types", ["1", 8], "therapy car-t, collection_types: Expected a list of texts, got ['1', 8]."),
        ("containers", {}, "therapy car-t: Expected at least one kind of container, got {}."),
        ("containers", [], "therapy car-t: Expected at least one kind of container, got []."),
        ("containers.dose", "bag", "therapy car-t, container dose: Expected a table, got 'bag'."),
        ("containers.dose.pieces", [], f"{DOSE_BAG}: {NAMED_AND_LABELLED}, got none."),
        ("containers.dose.product_name", [], f"{DOSE_BAG}: {NAMED_AND_LABELLED}, got none."),
        ("containers.dose.pieces", "x", "therapy car-t, container dose: Expected a list of texts, got 'x'."),
        ("containers.dose.product", "", "therapy car-t: Expected a text, got ''."),
        *(
            ("containers.dose.product_name", name, f"{DOSE_BAG}: Expected a list of texts, got {name!r}.")
            for name in (None, "CAR T CELLS", [""], ["CAR T CELLS", 7], {"class": "CAR T CELLS"})
        ),
        *(
            ("containers.dose.product", code, f"{DOSE_BAG}: Expected {FIVE}, got {code!r}.")
            for code in ("DCT1", "DCT123", "dct12", "1CT12", "DC T1", "DCT1\u0661", "DCT12\n")
        ),
        ("containers.dose.cold", "warm", f"{DOSE_BAG}, cold: Expected a table, got 'warm'."),
        ("containers.dose.cold.warmest_c", "cold", f"{DOSE_BAG}, cold: Expected degrees Celsius, as a text, got 'cold'."),
        ("containers.dose.cold.out_of_cold_minutes", 0, "therapy car-t: Expected a whole number above 0, got 0."),
        ("administration.routes", ["by mouth"], f"{WAYS}: Expected routes among {', '.join(ROUTES)}, got ['by mouth']."),
        ("administration.routes", [], f"{WAYS}: Expected routes among {', '.join(ROUTES)}, got []."),
        ("administration.sites", [], f"{WAYS}: Expected at least one site and one prohibition, got none."),
        ("administration.prohibitions", [], f"{WAYS}: Expected at least one site and one prohibition, got none."),
        ("administration.marked", "no", f"{WAYS}: Expected marked as true or false, got 'no'."),
        *(
            ("administration.sites", ["central line", site], f"{WAYS}: Expected sites with sides to be marked, got no mark on {site}.")
            for site in ("left knee", "cheek, right")
        ),
        ("containers.dose.shelf_hours", "none", "therapy car-t: Expected a whole number above 0, got 'none'."),
        ("containers.dose.shelf_hours", 0, "therapy car-t: Expected a whole number above 0, got 0."),
        ("history.0", {**DOCUMENT["history"][0], "times": "x"}, HISTORY_KEYS),
        ("windows_minutes", 10, "therapy car-t, windows_minutes: Expected a table, got 10."),
        ("windows_minutes.match", 0, "therapy car-t: Expected a whole number above 0, got 0."),
        ("windows_minutes.match", -1, "therapy car-t: Expected a whole number above 0, got -1."),
        ("windows_minutes.match", 1.5, "therapy car-t: Expected a whole number above 0, got 1.5."),
        ("windows_minutes.match", True, "therapy car-t: Expected a whole number above 0, got True."),
        ("windows_minutes.match", "10", "therapy car-t: Expected a whole number above 0, got '10'."),
        *(
            ("windows_minutes.match", minutes, f"therapy car-t: Expected at most 525600, got {minutes}.")
            for minutes in (525_601, 10**12, 10**30)
        ),
        *(
            ("limits.weight_max_age_days", days, f"therapy car-t: Expected at most 365, got {days}.")
            for days in (366, 10**9, 10**30)
        ),
        ("limits.weight_max_age_days", 0, "therapy car-t: Expected a whole number above 0, got 0."),
        *(
            (f"limits.{limit}", amount, f"therapy car-t: Expected an amount above 0, as a text, got {amount!r}.")
            for limit in ("dmso_ml_per_kg_24h", "volume_ml_per_kg_24h")
            for amount in ("0", "0.0", "-1", "+1", *NO_NUMBERS)
        ),
        ("limits.dmso_ml_per_kg_24h", 1.0, "therapy car-t: Expected a text, got 1.0."),
        ("release", [], "therapy car-t, release: Expected at least one criterion, got []."),
        ("release", {}, "therapy car-t, release: Expected at least one criterion, got {}."),
        ("release.0", "viability", "therapy car-t, release: Expected a table, got 'viability'."),
        ("release.0.comparison", "about", f"{RELEASE}: Expected one of {COMPARISONS}, got 'about'."),
        ("release.0.comparison", ["is"], f"{RELEASE}: Expected one of {COMPARISONS}, got ['is']."),
        ("release.0.comparison", "product at least", f"{RELEASE}: Expected {TIMES}, got product at least."),
        ("release.0.times", "effect per cell", f"{RELEASE}: Expected {TIMES}, got at least."),
        ("release.0.unit", 7, "therapy car-t, release: Expected a unit, '' for a word, got 7."),
        ("release.0.value", 70, "therapy car-t: Expected a text, got 70."),
        *(
            ("release.0.value", value, f"therapy car-t, release: Expected a number, as a text, got {value!r}.")
            for value in ("-1", *NO_NUMBERS)
        ),
        ("release.0.test", "", "therapy car-t: Expected a text, got ''."),
        ("readiness", "yes", "therapy car-t, readiness: Expected a list of texts, got 'yes'."),
        ("readiness", [1], "therapy car-t, readiness: Expected a list of texts, got [1]."),
    ],
)  # fmt: skip
def test_what_is_wrong_stops_the_load(where: str, value: object, message: str) -> None:
    """One wrong value anywhere is told whole: what, what was expected, what stands there."""
    with pytest.raises(ParseError) as raised:
        parsed(where, value)
    assert str(raised.value) == message


@pytest.mark.hazard("H35")
def test_a_marked_site_is_matched_where_it_is_seen() -> None:
    """A therapy whose dose is matched in the laboratory can't ask for a mark there: nobody would see it."""
    document = tomllib.loads((ROOT / f"kiosk/therapies/{HSCT}.toml").read_text(encoding="utf-8"))
    document["administration"]["marked"] = True
    with pytest.raises(ParseError) as raised:
        parse_therapy(HSCT, "00" * 32, document)
    assert (
        str(raised.value)
        == f"therapy {HSCT}: Expected a match where the marked site is seen, got match in the laboratory."
    )


OPTIONAL = {"transport"}
"""A therapy without it ships nothing."""

TABLES = (
    "", "windows_minutes.", "limits.", "containers.dose.", "containers.apheresis.", "containers.dose.cold.", "release.0.",
    "administration.", "transport.dose.",
)  # fmt: skip


def keys(table: str) -> list[str]:
    """The keys of one table of the document."""
    place: Any = DOCUMENT
    for part in filter(None, table.split(".")):
        place = place[int(part)] if part.isdigit() else place[part]
    return sorted(set(place) - OPTIONAL)


@pytest.mark.parametrize("table", TABLES)
def test_an_unknown_key_stops_the_load(table: str) -> None:
    """A key that means nothing here is refused, in every table, and shown."""
    with pytest.raises(ParseError) as raised:
        parsed(f"{table}surprise", 1)
    assert raised.value.expected == f"the keys {keys(table)}"
    assert raised.value.got == str(sorted([*keys(table), "surprise"]))


@pytest.mark.hazard("H24")
def test_a_therapy_that_packs_says_for_what_transport() -> None:
    """Without the table nothing may be shipped, and a therapy that packs all the same is not loaded."""
    with pytest.raises(ParseError) as raised:
        parsed("transport", GONE)
    assert str(raised.value) == "therapy car-t: Expected a transport for what is packed, got none."
    assert THERAPIES["autologous-hsct"].transport == {}


@pytest.mark.parametrize("where", [f"{table}{key}" for table in TABLES for key in keys(table)])
def test_a_missing_key_stops_the_load(where: str) -> None:
    """Nothing has a default: every key of every table must be there."""
    with pytest.raises(ParseError, match="Expected the keys"):
        parsed(where, GONE)


def test_a_document_without_anything_says_all_it_needs() -> None:
    """An empty file is told what a therapy is made of."""
    with pytest.raises(ParseError) as raised:
        parse_therapy(CAR_T, "00" * 32, {})
    assert str(raised.value.expected) == f"the keys {TOP}"


@pytest.mark.parametrize(
    "key",
    ["interlocks", "without", "skip", "override", "force", "except", "before", "after", "roles", "reads", "people"],
)
@pytest.mark.parametrize("table", ["", "windows_minutes.", "limits."])
def test_no_key_loosens_a_step(table: str, key: str) -> None:
    """There is no word in a therapy that drops, overrides or changes what a row of the table asks."""
    with pytest.raises(ParseError):
        parsed(f"{table}{key}", [])


def test_a_therapy_holds_nothing_of_a_rows() -> None:
    """Picking rows is all: parsing any therapy leaves every row and every interlock what it was."""
    before = {kind: row.interlocks for kind, row in STEPS.items()}
    parsed("readiness", [])
    assert {kind: row.interlocks for kind, row in STEPS.items()} == before
    assert not set(vars(THERAPIES[CAR_T])) & {"interlocks", "before", "after", "roles", "reads"}
    assert set().union(*before.values()) == set(INTERLOCKS.values())


def test_collection_types_only_narrow() -> None:
    """A therapy chooses among the types an autologous product can have, and no others."""
    assert COLLECTION_TYPES_UNLESS_NARROWED < COLLECTION_TYPES
    assert parsed("collection_types", ["1"]).collection_types == {"1"}
    assert all(therapy.collection_types <= COLLECTION_TYPES_UNLESS_NARROWED for therapy in THERAPIES.values())


def test_the_longest_window_is_a_year() -> None:
    """A window of 365 days is the longest there is, counted in days or in minutes."""
    assert parsed("limits.weight_max_age_days", 365).weight_max_age == LONGEST
    assert parsed("windows_minutes.match", 525_600).match_window == LONGEST


def test_a_products_name_is_its_parts() -> None:
    """Class, modifier and attributes of a product's name stay apart, in their order."""
    parts = ["CAR T CELLS", "Cryopreserved", "For autologous use"]
    assert parsed("containers.dose.product_name", parts).containers["dose"].product_name == tuple(parts)


def test_a_word_is_a_criterion_where_a_word_is_due() -> None:
    """A criterion that is a word need not be a number."""
    assert parsed("release.2.value", "negative").release[2].value == "negative"


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(
    ("comparison", "value", "found", "met"),
    [
        ("at least", "70", "70", True),
        ("at least", "70", "70.0", True),
        ("at least", "70", "69.999", False),
        ("at least", "70", "999999999.999999999", True),
        *(("at least", "70", found, False) for found in ("1E+2", "1_00", " 99", "+99", "99\n", "\u0669\u0669")),
        ("at most", "5.0", "-1", False),
        ("at most", "5.0", "5", True),
        ("at most", "5.0", "5.01", False),
        ("at most", "5.0", "-Infinity", False),
        ("at least", "70", "Infinity", False),
        ("at least", "70", "NaN", False),
        ("at least", "70", "> 90", False),
        ("at least", "70", "", False),
        ("is", "no growth", "no growth", True),
        ("is", "no growth", "No growth", False),
        ("is", "no growth", "no growth ", False),
    ],
)
def test_a_result_meets_its_criterion_to_the_digit(comparison: str, value: str, found: str, met: bool) -> None:
    """Numbers are compared as exact amounts, equal counts as met; words are compared to the letter."""
    criterion = Criterion("test", Comparison(comparison), value, "%")
    assert criterion.met_by(found, "%") is met
    assert criterion.met_by(found, "") is False
