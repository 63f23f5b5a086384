"""Texts on labels: set as they are, or refused; never cut, altered or obeyed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.label import LabelContent, LabelKind, ProductName
from kiosk.domain.label_symbols import intended_symbols
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layout import lay_out
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved
from kiosk.labels.typeface import Face, FontMissing, font_bytes, unshowable
from tests.labels.contents import (
    HOSPITAL,
    PATIENT,
    badge,
    bag_label,
    order_sheet,
    profile_for,
    reactive_label,
    wristband,
)

COMMANDS = (
    "^XZ^XA",
    "<img src='x'/>",
    "\\(Tj) ET",
    "~HS~JA",
    "<font color='#ff0000'>",
    "<!--&amp;-->",
    "% Tj",
    "{{7*7}}",
    "=1+1",
)

FIELDS: dict[str, Callable[[str], LabelContent]] = {
    "patient name": lambda text: bag_label(patient=replace(PATIENT, name=text)),
    "record number": lambda text: bag_label(patient=replace(PATIENT, record_number=text)),
    "storage": lambda text: bag_label(storage=text),
    "cells": lambda text: bag_label(cells=text),
    "dmso": lambda text: bag_label(dmso=text),
    "additives": lambda text: bag_label(additives=(text,)),
    "product name": lambda text: bag_label(product_name=ProductName(text, (text,), (text,))),
    "collection facility": lambda text: bag_label(collection_facility=replace(HOSPITAL, name=text, address=text)),
    "processing facility": lambda text: bag_label(processing_facility=replace(HOSPITAL, name=text, address=text)),
    "badge": lambda text: badge(name=text, roles=(text,)),
    "band": lambda text: wristband(patient=replace(PATIENT, name=text, record_number=text)),
    "order": lambda text: order_sheet(
        therapy=text, doses=(text,), route=text, site=text, limits=(text,), weight=text, physician=text
    ),
}


def printed(outcome: Proved) -> str:
    """The text of the page, as another program extracts it."""
    document = pypdfium2.PdfDocument(outcome.pdf)
    text: str = document[0].get_textpage().get_text_range()
    document.close()
    return text


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("field", list(FIELDS))
def test_commands_are_printed_as_themselves(field: str) -> None:
    """A text that would command a printer, a page or a template stands on the label as it is, and the symbols stay."""
    for command in COMMANDS if field == "patient name" else COMMANDS[:3]:
        content = FIELDS[field](command)
        outcome = prove(content, profile_for(content.kind))
        assert isinstance(outcome, Proved), (command, outcome)
        assert command in printed(outcome).replace("\r\n", " ")
        assert [symbol.intended for symbol in outcome.symbols] == list(intended_symbols(content))


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("field", list(FIELDS))
@pytest.mark.parametrize(
    "text", ["\x1b[2J", "a\x00b", "a\u009bb", "a\u202eb", "a\u2067b", "a\u200db", "a\ufeffb", "x" * 10_000, "\x1d]C1"]
)
def test_hidden_characters_and_endless_texts_are_refused(field: str, text: str) -> None:
    """Controls, bidirectional and invisible characters and ten thousand letters never reach a label in any field."""
    with pytest.raises(ParseError):
        FIELDS[field](text)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(
    "name",
    [
        "Łukasz Nguyễn-Ωmega O'Neil",
        "Đặng Thị Ngọc Ánh",
        "Ζωή Παπαδοπούλου",
        "Юлия Щербакова",
        "Աննա Հակոբյան",
        "ანა ბერიძე",
        "Þórunn Ægisdóttir",
        "Müßig-Škoda",
        "O’Brien ʻAlohi",
    ],
)
def test_names_without_shaping_are_printed_as_they_are(name: str) -> None:
    """Latin, Vietnamese, Greek, Cyrillic, Armenian and Georgian names are proved letter by letter."""
    outcome = prove(bag_label(patient=replace(PATIENT, name=name)), profile_for(LabelKind.BASE))
    assert isinstance(outcome, Proved), outcome
    assert name in printed(outcome).replace("\r\n", " ")


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("محمد", "U+0645 ARABIC LETTER MEEM"),
        ("דוד", "U+05D3 HEBREW LETTER DALET"),
        ("अनिल", "U+0905 DEVANAGARI LETTER A"),
        ("山田", "U+5C71 CJK UNIFIED IDEOGRAPH-5C71"),
        ("สมชาย", "U+0E2A THAI CHARACTER SO SUA"),
        ("A١٢", "U+0661 ARABIC-INDIC DIGIT ONE"),
        ("q̃uel", "U+0303 COMBINING TILDE"),
        ("Ꜻ𐐀", "U+10400 DESERET CAPITAL LETTER LONG I"),
        ("horse 🦄", "U+1F984 UNICORN FACE"),
    ],
)
def test_names_that_need_shaping_or_have_no_glyph_are_refused(name: str, named: str) -> None:
    """A script that would come out wrong, or a letter the font lacks, is refused and named."""
    outcome = prove(bag_label(patient=replace(PATIENT, name=name)), profile_for(LabelKind.BASE))
    assert isinstance(outcome, NotProved)
    reasons = [reason for reason in outcome.reasons if reason.interlock == "glyphs_exist"]
    assert reasons
    assert reasons[0].read == named


def test_a_decomposed_text_is_refused_not_composed() -> None:
    """Two ways to write a letter are not silently one: the face takes the composed form alone."""
    reason = unshowable("name", "Jose\u0301", Face.SANS)
    assert reason is not None
    assert "Normalization Form C" in reason.expected
    assert unshowable("name", "José", Face.SANS) is None


@pytest.mark.hazard("H02")
def test_long_names_shrink_to_the_floor_and_then_refuse() -> None:
    """A name is set smaller and in more lines, never under six points, and then it is refused with its field named."""
    sizes = []
    for letters in (5, 12, 16, 80):
        name = " ".join(["M" * letters, "Sample", "Example"])
        outcome = prove(bag_label(patient=replace(PATIENT, name=name)), profile_for(LabelKind.BASE))
        sheet = Composition(profile_for(LabelKind.BASE))
        sheet.write(Area(52.5, 24, 45, 17), Line("patient name", name, Face.BOLD, 15))
        sizes.append(min((text.size * 72 / 300 for text in sheet.texts), default=0.0))
        assert isinstance(outcome, Proved if letters < 80 else NotProved)
    assert sizes[0] > sizes[1] > sizes[2] >= 6.0
    assert sizes[3] == 0.0


def test_nothing_is_set_smaller_than_the_floor() -> None:
    """What would fit at four points is refused, and no label has type under six."""
    sheet = Composition(profile_for(LabelKind.BASE))
    sheet.write(Area(3, 3, 20, 2.6), Line("statement", "Properly identify intended recipient now"))
    assert [reason.interlock for reason in sheet.reasons] == ["text_fits"]
    for content in (
        reactive_label(),
        reactive_label(LabelKind.CRYOBAG),
        reactive_label(LabelKind.TIE_TAG),
        wristband(),
    ):
        drawing = lay_out(content, profile_for(content.kind)).drawing
        assert min(text.size * 72 / 300 for text in drawing.texts) >= 5.999


def test_an_endless_text_is_refused_unmeasured() -> None:
    """A text longer than any label is refused with its length, before it is measured."""
    sheet = Composition(profile_for(LabelKind.BASE))
    sheet.write(Area(3, 3, 20, 30), Line("statement", "word " * 200))
    assert [reason.read for reason in sheet.reasons] == [f"{('word ' * 12)[:60]}… (1000 characters)"]


def test_a_text_wraps_between_words_only() -> None:
    """Lines break at spaces; every word stays whole and in order."""
    sheet = Composition(profile_for(LabelKind.BASE))
    words = "Properly identify intended recipient and product"
    sheet.write(Area(3, 3, 20, 30), Line("statement", words))
    assert len(sheet.texts) > 1
    assert " ".join(text.text for text in sheet.texts) == words


def test_fonts_are_pinned(tmp_path: Path) -> None:
    """A font that is missing or another version stops the kiosk and says which package to install."""
    with pytest.raises(FontMissing, match="package fonts-dejavu-core") as missing:
        font_bytes(Face.SANS, tmp_path)
    assert "apt-get install fonts-dejavu-core" in missing.value.remedy
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"another font")
    with pytest.raises(FontMissing, match="Expected SHA-256"):
        font_bytes(Face.SANS, tmp_path)


def test_a_composition_is_not_a_yes_or_no() -> None:
    """A composition used as a boolean raises."""
    sheet: Any = Composition(profile_for(LabelKind.BASE))
    with pytest.raises(TypeError):
        bool(sheet)
