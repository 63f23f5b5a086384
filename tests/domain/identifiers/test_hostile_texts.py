"""Any text at all: nothing but ParseError is raised, and what is accepted gives back its own text."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import (
    KINDS,
    Badge,
    BandGrammar,
    Coi,
    Din,
    Facility,
    Gs1Message,
    LocalDateTime,
    OrderNumber,
    Recognised,
    Wristband,
    parse_as,
    recognise,
)
from kiosk.domain.identifiers.isbt128.table import NOT_READ, STRUCTURES

GRAMMARS = (BandGrammar("record number", "MRN-[0-9]{6,8}"), BandGrammar("ward", "[A-Z]{2}[0-9]{5}"))
GENUINE = (
    *("=A99992612345600", "=%5300", "=<DAX121A0", "&>0263652359", "=>026326", "&/CHA999926000001", "='A999900395A"),
    *("=+05000=A99992612345600=%5300=<DAX121A0&>0263652359&/CHA999926000001", "&#AA0700MRN12", "=(1001202612312359"),
    *(
        "&,4PL001499Z549917123456A00T041600320181231",
        "&,1000000000000LOT123",
        "=$A999926000010102",
        "ORDA9999260000012",
    ),
    *("(8018)952132126000000014(8019)1", "8018952132126000000014\x1d80191", "]d28017952132100000000427", "MRN-1234567"),
    *(
        "(01)09521321123458(10)LOT-7(17)270200",
        "(01)09521321123458(7003)2701312359(21)A1",
        "(01)09521321123458(8008)260131123059",
    ),
)
BEGINNINGS = (
    *(s.DATA_IDENTIFIER for s in STRUCTURES),
    *NOT_READ,
    "ORD",
    "(",
    "(8018)",
    "(8017)",
    "\x1d",
    "]d2",
    "]C1",
    "+",
    "SV1:",
    "MRN-",
    "",
)
STRANGE = "0123456789AOIZ*=&%()<>+,/'\x1d\r\n\x00 ²³٣１éß\u202e\u200b\ud800ch"

mutated = st.builds(
    lambda text, at, count, put: text[:at] + put + text[at + count :],
    st.sampled_from(GENUINE),
    st.integers(0, 70),
    st.integers(0, 3),
    st.text(st.sampled_from(STRANGE) | st.characters(), max_size=3),
)
begun = st.builds(str.__add__, st.sampled_from(BEGINNINGS), st.text(st.sampled_from(STRANGE), max_size=45))
texts = mutated | begun | st.text(max_size=80)


def accepted(text: str) -> Recognised | None:
    try:
        return recognise(text, GRAMMARS)
    except ParseError as refusal:
        if not str(refusal).isprintable():
            pytest.fail(f"The message can't be shown: {refusal!r}")
        return None


@pytest.mark.hazard("H22")
@settings(max_examples=2000)
@given(texts)
def test_any_text_is_recognised_or_refused(text: str) -> None:
    """A text is one identifier, which gives back its own text, or is refused with a message that can be shown."""
    found = accepted(text)
    if found is not None:
        again = recognise(found.identifier.format(), GRAMMARS)
        assert again == found
        assert found.value in (found.identifier.format(), found.identifier.value)
        if text[0] not in "\x1d]" and "\x1d" not in text:
            assert found.identifier.format() == text
        assert text.isascii()


@settings(max_examples=300)
@given(st.sampled_from(tuple(KINDS)), texts)
def test_any_text_is_of_the_kind_or_refused(kind: str, text: str) -> None:
    """A text asked for as any kind is of that kind or is refused."""
    try:
        found = parse_as(kind, text, GRAMMARS)
    except ParseError:
        return
    assert kind == found.KIND


@settings(max_examples=300)
@given(texts)
def test_no_parser_raises_anything_else(text: str) -> None:
    """Each parser alone takes a text or refuses it in the one way."""
    parsers: tuple[Callable[[str], object], ...] = (
        Din.parse,
        Din.parse_keyed,
        Coi.parse,
        Coi.parse_keyed,
        Facility.parse,
        OrderNumber.parse,
        LocalDateTime,
        Badge.parse,
        Wristband.parse,
        Gs1Message.parse,
    )
    every: tuple[Callable[[str], object], ...] = (*parsers, *(structure.parse for structure in STRUCTURES), *STRUCTURES)
    for parse in every:
        try:
            parse(text)
        except ParseError:
            continue


@pytest.mark.parametrize("text", GENUINE)
def test_the_genuine_texts_are_genuine(text: str) -> None:
    """What the mutations start from is accepted."""
    assert accepted(text) is not None
