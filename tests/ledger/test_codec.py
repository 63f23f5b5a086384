"""Facts and envelopes to canonical JSON and back."""

import dataclasses
import json
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.envelope import Entry, Hashes, Stamp
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import FACTS, LabelIssued, ShipperLabelIssued
from kiosk.ledger import body as bodies
from kiosk.ledger.body import CODEC, Body
from kiosk.ledger.codec import Codec, form_of
from kiosk.ledger.scalars import JsonObject

QUICK = settings(derandomize=True, max_examples=100, deadline=None)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(
    lambda text: unicodedata.normalize("NFC", text)
)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(int, st.integers(-(2**53) + 1, 2**53 - 1))
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(Decimal, st.decimals(-(10**12), 10**12, places=3, allow_nan=False, allow_infinity=False))

MOMENT = datetime(2026, 1, 31, 9, 5, tzinfo=UTC)


def test_a_type_strategy_stands_for_every_kind() -> None:
    """The property below runs over every kind of fact of this release, and there are some."""
    assert len(FACTS) > 20


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_every_kind_of_fact_comes_back_equal(kind: str) -> None:
    """Any fact of any kind, written and read, is the same fact; and its bytes are RFC 8785."""

    @settings(QUICK, max_examples=15)
    @given(st.from_type(FACTS[kind]), st.from_type(Hashes), st.lists(st.tuples(TEXT, TEXT)))
    def comes_back(fact: object, hashes: Hashes, claims: list[tuple[str, str]]) -> None:
        entry = Entry("f1", "s", fact, Stamp(MOMENT, 2**60, "b", "k"), ("p",), hashes, (("s", 3),))  # type: ignore[arg-type] # any kind
        body = Body("A9990", entry, 4, MOMENT, "0011aabb", tuple(claims))
        content = bodies.encode(body)
        assert bodies.decode(content) == body
        assert rfc8785.dumps(json.loads(content)) == content
        assert bodies.canonical_form(content) == content

    comes_back()


class Colour(Enum):
    RED = "the colour red"
    BLUE = "the colour blue"


@dataclass(frozen=True)
class Inner:
    text: str
    whole: int


@dataclass(frozen=True)
class Sample:
    colour: Colour
    day: date
    moment: datetime | None
    amount: Decimal
    truth: bool
    inner: tuple[Inner, ...]
    pair: tuple[str, str]


CODEC_OF_SAMPLES = Codec({"Sample": Sample})
SAMPLE = Sample(Colour.RED, date(2026, 1, 31), None, Decimal("1.50"), True, (Inner("å", 7),), ("a", "b"))


def test_each_type_has_one_written_form() -> None:
    """Enums go by name, amounts, days and moments by text, missing values by null."""
    kind, version, written = CODEC_OF_SAMPLES.write(SAMPLE)
    assert (kind, version) == ("Sample", 1)
    assert written == {
        "colour": "RED",
        "day": "2026-01-31",
        "moment": None,
        "amount": "1.50",
        "truth": True,
        "inner": [{"text": "å", "whole": 7}],
        "pair": ["a", "b"],
    }
    moment = dataclasses.replace(SAMPLE, moment=MOMENT)
    assert CODEC_OF_SAMPLES.write(moment)[2]["moment"] == "2026-01-31T09:05:00.000000Z"


@QUICK
@given(st.from_type(Sample))
def test_samples_of_every_type_come_back_equal(sample: Sample) -> None:
    """Every type a fact may hold comes back equal."""
    kind, version, written = CODEC_OF_SAMPLES.write(sample)
    assert CODEC_OF_SAMPLES.read(kind, version, json.loads(rfc8785.dumps(written))) == sample


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "RED"},
        {"day": MOMENT},
        {"moment": datetime(2026, 1, 31)},  # noqa: DTZ001 - a naive moment is the point
        {"moment": datetime(2026, 1, 31, tzinfo=timezone(timedelta(hours=1)))},
        {"amount": 1.5},
        {"amount": 1},
        {"amount": Decimal("NaN")},
        {"amount": Decimal("Infinity")},
        {"amount": Decimal("1E+999999")},
        {"amount": Decimal("1E-999999")},
        {"truth": 1},
        {"truth": None},
        {"inner": [Inner("a", 1)]},
        {"inner": (Inner("a", True),)},
        {"inner": (Inner("a", 1.0),)},  # type: ignore[arg-type] # a float is the point
        {"inner": (Inner("a", 2**53),)},
        {"inner": (Inner("e\u0301", 1),)},
        {"inner": (Inner("\ud800", 1),)},
        {"inner": (Inner(b"a", 1),)},  # type: ignore[arg-type] # bytes are the point
        {"pair": ("a",)},
    ],
)
def test_what_the_ledger_cannot_keep_is_refused(changes: dict[str, object]) -> None:
    """A value of another type, a float, an unbounded number or text not in NFC is never written."""
    with pytest.raises(ParseError, match=r"Sample\."):
        CODEC_OF_SAMPLES.write(dataclasses.replace(SAMPLE, **changes))  # type: ignore[arg-type] # wrong types are the point


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "the colour red"},
        {"colour": 1},
        {"day": "2026-02-30"},
        {"day": "20260131"},
        {"moment": "2026-01-31T09:05:00Z"},
        {"moment": "2026-13-31T09:05:00.000000Z"},
        {"moment": "2026-01-31T09:05:00.000000+00:00"},
        {"amount": "1e5"},
        {"amount": "١"},
        {"amount": " 1"},
        {"amount": 1},
        {"amount": "1" * 100},
        {"truth": 0},
        {"inner": [{"text": "a", "whole": "7"}]},
        {"inner": [{"text": "a"}]},
        {"inner": [{"text": "a", "whole": 7, "more": 1}]},
        {"inner": None},
        {"inner": {}},
        {"pair": ["a", "b", "c"]},
        {"more": 1},
    ],
)
def test_what_was_never_written_is_not_read(changes: JsonObject) -> None:
    """An unknown or missing field, a wrong type or another form of a value is an error, never a guess."""
    with pytest.raises(ParseError):
        CODEC_OF_SAMPLES.read("Sample", 1, CODEC_OF_SAMPLES.write(SAMPLE)[2] | changes)


def test_a_missing_field_is_an_error() -> None:
    """Even a field with a default has to stand there: a default may change, a record may not."""
    kind, version, written = CODEC.write(LabelIssued("c", "p", 1, "s", "a"))
    written.pop("reason")
    with pytest.raises(ParseError, match="reason"):
        CODEC.read(kind, version, written)


def test_older_versions_are_lifted_and_newer_ones_refused() -> None:
    """A fact of version 1 is read through every upcaster in turn; one of an unknown version is refused."""

    def rename(written: JsonObject) -> JsonObject:
        return {"text": written["word"], "number": 7}

    def settle(written: JsonObject) -> JsonObject:
        return {"text": written["text"], "whole": written["number"]}

    codec = Codec({"Inner": Inner}, {"Inner": 3}, {("Inner", 1): rename, ("Inner", 2): settle})
    assert codec.read("Inner", 1, {"word": "a"}) == Inner("a", 7)
    assert codec.read("Inner", 2, {"text": "a", "number": 8}) == Inner("a", 8)
    assert codec.write(Inner("a", 1))[1] == 3
    for version in (0, 4):
        with pytest.raises(ParseError):
            codec.read("Inner", version, {"text": "a", "whole": 1})
    with pytest.raises(ParseError):
        codec.read("Outer", 1, {})
    with pytest.raises(ParseError):
        codec.write(SAMPLE)
    with pytest.raises(ValueError, match="upcasters"):
        Codec({"Inner": Inner}, {"Inner": 3}, {("Inner", 1): rename})


@pytest.mark.parametrize(
    "fact",
    [
        LabelIssued("c", "p", 1, "s", "a"),
        ShipperLabelIssued("outer", "(00)", "n", ("c",), "plant", "print", "0" * 64, "a"),
    ],
)
def test_a_label_from_before_the_editions_was_made_by_the_only_table(fact: LabelIssued | ShipperLabelIssued) -> None:
    """Read from version 1, which named no edition, a label has the one that there was; today's says its own."""
    kind, version, written = CODEC.write(replace(fact, edition="eu-2026-11"))
    assert (version, CODEC.read(kind, 2, written).edition) == (2, "eu-2026-11")
    assert written.pop("edition") == "eu-2026-11"
    assert CODEC.read(kind, 1, written) == replace(fact, edition="us-2026-11")


@dataclass
class Thawed:
    text: str


@pytest.mark.parametrize(
    "kind", [float, list[str], dict[str, str], frozenset[str], str | int, tuple[str, int], Thawed, object]
)
def test_a_field_the_ledger_cannot_keep_is_refused_at_start(kind: object) -> None:
    """A fact declared with a float, something mutable or an ambiguous union never gets as far as a release."""
    with pytest.raises(TypeError):
        form_of(kind)


def _content() -> bytes:
    stamp = Stamp(MOMENT, 7, "b", "k")
    return bodies.encode(
        Body("A9990", Entry("f1", "s", LabelIssued("c", "p", 1, "s", "a"), stamp), 1, MOMENT, "0011aabb")
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"number":1', b'"number":1.0'),
        (b'"number":1', b'"number":1,"number":1'),
        (b'"number":1', b'"number":NaN'),
        (b'"number":1', b'"number":"1"'),
        (b'"number":1', b'"number":true'),
        (b'"monotonic_ns":"7"', b'"monotonic_ns":"07"'),
        (b'"monotonic_ns":"7"', b'"monotonic_ns":7'),
        (b'"fact_id"', b'"fact-id"'),
        (b'"decided_on":[]', b'"decided_on":[["s"]]'),
        (b'"decided_on":[]', b'"decided_on":{}'),
        (b'"stream":"s"', b'"stream":"\xff"'),
        (b'"version":2', b'"version":3'),
        (b'"kind":"LabelIssued"', b'"kind":"LabelMade"'),
        (b'"boot_id":"b",', b""),
    ],
)
def test_a_body_that_says_anything_else_is_refused(old: bytes, new: bytes) -> None:
    """Each field of the envelope has one form, stands once, and nothing stands beside it."""
    content = _content()
    assert old in content
    with pytest.raises(ParseError):
        bodies.decode(content.replace(old, new))


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{}", b"[" * 100_000])
def test_what_is_no_body_is_refused(content: bytes) -> None:
    """Something that is no JSON object at all is an error like any other."""
    with pytest.raises(ParseError):
        bodies.decode(content)


def test_nanoseconds_outlast_a_long_uptime() -> None:
    """Monotonic time is kept whole after 104 days without a restart, where it passes 2^53 nanoseconds."""
    stamp = Stamp(MOMENT, 400 * 86_400 * 10**9, "b", "k")
    body = Body("A9990", Entry("f1", "s", LabelIssued("c", "p", 1, "s", "a"), stamp), 1, MOMENT, "0011aabb")
    assert bodies.decode(bodies.encode(body)) == body
    with pytest.raises(ParseError, match="monotonic_ns"):
        bodies.encode(
            dataclasses.replace(body, entry=dataclasses.replace(body.entry, stamp=Stamp(MOMENT, -1, "b", "k")))
        )
