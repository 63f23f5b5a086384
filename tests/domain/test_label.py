"""Contents of labels: what can't be made, and which symbols they carry."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import BloodGroups, ProductCode
from kiosk.domain.label import LabelKind, LocalMoment, Patient, day
from kiosk.domain.label_agreement import disagreements
from kiosk.domain.label_symbols import intended_symbols
from kiosk.domain.statements import Statements
from kiosk.labels.editions import OF_SPECIMENS, editions
from tests.labels.contents import (
    EXPIRES,
    PATIENT,
    REACTIVE,
    TESTED,
    badge,
    bag_label,
    derived,
    order_sheet,
    reactive_label,
    wristband,
)

RULES = editions()[OF_SPECIMENS].containers


def test_the_base_label_carries_its_whole_set_of_symbols() -> None:
    """Structures 001, 002, 003, 005 and 040, the compound message and the seal, each once."""
    symbols = {symbol.what: symbol.text for symbol in intended_symbols(bag_label())}
    assert symbols.pop("seal").startswith("SV1:")
    assert symbols == {
        "donation number": "=A99992612345600",
        "product code": "=<DAX121A0",
        "chain of identity": "&/CHA999926000001",
        "blood groups": "=%5300",
        "expiry": "&>0283662359",
        "compound message": "=+05000=A99992612345600=%5300=<DAX121A0&>0283662359&/CHA999926000001",
    }


def test_what_is_not_assigned_has_no_symbol() -> None:
    """Without expiry and blood groups the label carries neither symbol, and the compound message says three structures."""
    symbols = {symbol.what: symbol.text for symbol in intended_symbols(bag_label(expiry=None, blood_groups=None))}
    assert "expiry" not in symbols
    assert "blood groups" not in symbols
    assert symbols["compound message"].startswith("=+03000")


def test_a_wristband_repeats_one_value() -> None:
    """The band carries the same value as Data Matrix three times and as QR code twice."""
    symbols = intended_symbols(wristband())
    assert {(s.symbology, s.aim, s.times, s.text) for s in symbols} == {
        ("Data Matrix", "]d2", 3, "(8018)952132126000000014(8019)1"),
        ("QR Code", "]Q1", 2, "(8018)952132126000000014(8019)1"),
    }


def test_badge_and_order_carry_one_symbol() -> None:
    """A badge is one GS1 Data Matrix, an order sheet one Code 128."""
    assert [(s.symbology, s.kind) for s in (*intended_symbols(badge()), *intended_symbols(order_sheet()))] == [
        ("Data Matrix", "badge"),
        ("Code 128", "order"),
    ]


def test_days_and_moments_are_written_for_people() -> None:
    """A moment shows local time with its zone, and the same in UTC, in English whatever the machine speaks."""
    assert (EXPIRES.shown, EXPIRES.shown_utc) == ("31 DEC 2028 23:59 EST", "01 JAN 2029 04:59 UTC")
    assert day(PATIENT.birth_date) == "12 MAR 1984"


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2026, 11, 22, 10, 15, tzinfo=UTC), datetime(2026, 11, 22, 15, 15, tzinfo=UTC)),
        (datetime.fromisoformat("2026-11-22 10:15"), datetime.fromisoformat("2026-11-22 15:15")),
        (datetime.fromisoformat("2026-11-22 10:15"), datetime(2026, 11, 23, 15, 15, tzinfo=UTC)),
        (datetime.fromisoformat("2026-11-22 10:15"), datetime(2026, 11, 22, 15, 16, tzinfo=UTC)),
        (datetime.fromisoformat("2026-11-22 10:15:01"), datetime(2026, 11, 22, 15, 15, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_that_is_not_one_is_refused(local: datetime, utc: datetime) -> None:
    """Local time with a zone, UTC without, an impossible distance, and seconds are refused."""
    with pytest.raises(ParseError):
        LocalMoment(local, "EST", utc)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": LabelKind.BADGE},
        {"bag": 0},
        {"bag": 3},
        {"bags": 100},
        {"issue": 0},
        {"issue": 10_000},
        {"volume_ml": Decimal(0)},
        {"volume_ml": Decimal("NaN")},
        {"storage": ""},
        {"additives": ("ACD-A\n",)},
    ],
)
def test_a_label_out_of_bounds_is_refused(change: dict[str, Any]) -> None:
    """Bags, issues, volumes and texts outside their bounds never become a content."""
    with pytest.raises(ParseError):
        bag_label(seal="SV1:", **change)


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    "text", ["\x00", "a\x07b", "a\x85b", "a\u202eb", "a\u2066b", "a\u200bb", "a\u2028b", "Jose\u0301", "x" * 10_000]
)
def test_a_name_with_hidden_characters_never_becomes_a_content(text: str) -> None:
    """Control, bidirectional, invisible and decomposed characters and endless texts are refused, not dropped."""
    with pytest.raises(ParseError):
        Patient(text, "952-1", PATIENT.birth_date)
    with pytest.raises(ParseError):
        bag_label(seal="SV1:", storage=text)
    with pytest.raises(ParseError):
        badge(name=text)
    with pytest.raises(ParseError):
        order_sheet(physician=text)


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (bag_label(statements=None), "statements derived from a test record"),
        (
            bag_label(statements=Statements(TESTED, OF_SPECIMENS, derived(REACTIVE).lines)),
            "edition us-2026-11: FOR AUTOLOGOUS USE ONLY;",
        ),
        (bag_label(statements=derived(REACTIVE)), "collection type X, biohazardous by the test record"),
        (reactive_label(statements=derived(TESTED)), "collection type another than X"),
        (
            bag_label(product_code=ProductCode("DAX120A0"), blood_groups=None),
            "a collection type for autologous use only",
        ),
        (
            bag_label(product_code=ProductCode("DAX12AA0"), blood_groups=None),
            "a collection type for autologous use only",
        ),
    ],
)
def test_statements_and_collection_type_must_agree(label: Any, expected: str) -> None:
    """A missing record, typed statements and a collection type against the record are refused."""
    (reason, *_) = disagreements(label, RULES)
    assert (reason.interlock, reason.hazard) == ("statements_derived", "H28")
    assert reason.expected.startswith(expected)


@pytest.mark.hazard("H27", "H28")
@pytest.mark.parametrize("gg", ["5400", "5100", "Mq00", "Md00", "Mx00"])
def test_blood_groups_that_disagree_are_refused(gg: str) -> None:
    """The biohazard variant on a type 1, an allogeneic group and a blocking message are refused."""
    (reason,) = disagreements(bag_label(blood_groups=BloodGroups(gg)), RULES)
    assert reason.read == f"group {gg[:2]}"


def test_agreeing_labels_have_no_reason() -> None:
    """Labels that agree with themselves give none, and so do papers that carry no statements."""
    for content in (bag_label(), reactive_label(), bag_label(blood_groups=None), order_sheet(), wristband(), badge()):
        assert disagreements(content, RULES) == ()
