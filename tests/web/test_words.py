"""One catalogue holds every word of the screens, complete in each language, and screens in it show no other."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from flask import Flask, g

from kiosk.devices.printers import outcome_known
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import GUARDS
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.web.words import LANGUAGES, in_language
from kiosk.web.words.reasons import TITLES
from kiosk.web.words.values import complaint, recognised, said
from kiosk.web.words.verdicts import WORDS
from tests.tree import ROOT, named
from tests.web.driving import Drive, switched_on
from tests.web.stages import stages
from tests.web.walks import WALKS
from tools.spoken import HOLE, Source
from tools.words import catalogue, lacking, texts

RULES = sorted({*INTERLOCKS, *GUARDS, outcome_known.name})
"""Every rule that can refuse, by name."""
LONGEST_HEAD = 44
LONGEST_VERDICT = 40
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
PLACE = re.compile(r"%\([a-z_]+\)s|\{[a-z_]+\}")
SENTENCE_END = re.compile(r"[.!?:…]$")
WORD = re.compile("[a-z]{2}")
SIDES = {"Mismatch": (0, 1)}
FILES_OF_INTERLOCKS = sorted((ROOT / "kiosk/domain/interlocks").glob("*.py"))


@pytest.fixture(params=TRANSLATED)
def kept(request: pytest.FixtureRequest) -> Catalog:
    """The catalogue of a language as it is kept."""
    return catalogue(request.param)


@pytest.fixture
def german() -> Iterator[None]:
    """Stand inside a request in German."""
    with Flask(__name__).app_context():
        g.language = "de"
        yield


@pytest.fixture
def english() -> Iterator[None]:
    """Stand inside a request in English."""
    with Flask(__name__).app_context():
        yield


# ------------------------------------------------------------------------------------------------------------- heads
def test_every_rule_has_a_head() -> None:
    """Every interlock and every guard says in its own words what does not agree, and no head is left over."""
    assert sorted(TITLES) == RULES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_rules_share_a_head(language: str) -> None:
    """In each language a head stands for one rule alone."""
    heads = [in_language(language).gettext(head) for head in TITLES.values()]
    assert sorted(heads) == sorted(set(heads))


@pytest.mark.parametrize("language", LANGUAGES)
def test_heads_are_short(language: str) -> None:
    """A head fits one line at the size of a refusal, in each language."""
    heads = (in_language(language).gettext(head) for head in TITLES.values())
    assert [head for head in heads if len(head) > LONGEST_HEAD] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_verdict_are_short(language: str) -> None:
    """The one large thing that a screen says fits it, in each language."""
    said_large = (in_language(language).gettext(word) for word in WORDS.values())
    assert [word for word in said_large if len(word) > LONGEST_VERDICT] == []


# --------------------------------------------------------------------------------------------------------- catalogue
def test_the_catalogue_has_exactly_the_texts_there_are(kept: Catalog) -> None:
    """No text of the screens is missing and none is left over; `make words` puts it right."""
    assert {message.id for message in kept if message.id} == {text.id for text in texts()}


def test_every_text_is_translated(kept: Catalog) -> None:
    """No translation is empty or in doubt."""
    assert lacking(kept) == ()


def test_translations_have_the_same_places(kept: Catalog) -> None:
    """What is put into a text is put into its translation, each of its forms alike."""
    assert [one for one, other in _pairs(kept) if _places(one) != _places(other)] == []


def test_translations_begin_and_end_alike(kept: Catalog) -> None:
    """White space at the ends is the same, and a sentence stays a sentence."""
    assert [one for one, other in _pairs(kept) if _ends(one) != _ends(other)] == []


def test_german_has_its_own_quotation_marks() -> None:
    """German quotes „so“, and has no mark left over from English or a typewriter."""
    wrong = [other for _one, other in _pairs(catalogue("de")) if re.search(r"[\"”']|“(?=\w)|„(?!\w|%)", other)]
    assert wrong == []


def test_the_source_is_english() -> None:
    """No text of the source is German: English is what every other language is translated from."""
    allowed = {"Örnek"}
    strange = re.compile(r"[äöüßÄÖÜ„]|\b(?:und|nicht|der|die|das|Beutel|Armband)\b")
    without = (re.sub("|".join(allowed), "", f"{text.one} {text.many}") for text in texts())
    assert [text for text in without if strange.search(text)] == []


def test_a_text_means_one_thing_for_one_and_for_many() -> None:
    """A text that counts is nowhere shown without its number."""
    alone = [text.one for text in texts()]
    assert sorted(alone) == sorted(set(alone))


def test_no_translation_is_put_in_twice(kept: Catalog) -> None:
    """A per cent sign outside a place would break the text where values are put in; written twice it stands for one."""
    bare = re.compile(r"%\([a-z_]+\)s|%%")
    assert [other for one, other in _pairs(kept) if "%" in bare.sub("", other) or ("%%" in other) > ("%%" in one)] == []


def _pairs(kept: Catalog) -> Iterator[tuple[str, str]]:
    """Each text with its translation; one that counts once for each of its forms."""
    for message in kept:
        if isinstance(message.id, str) and message.id:
            yield message.id, str(message.string)
        elif message.id:
            yield from zip(message.id, message.string or (), strict=True)


def _places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def _ends(text: str) -> tuple[bool, bool, bool]:
    bare = text.rstrip("”“")
    return text != text.lstrip(), text != text.rstrip(), SENTENCE_END.search(bare) is not None


# ------------------------------------------------------------------------------------------------- sides of a reason
@pytest.mark.parametrize("path", FILES_OF_INTERLOCKS, ids=named)
def test_every_side_of_an_interlock_is_known(path: Path, german: None) -> None:
    """What an interlock expected and read is a text of the catalogue or has a pattern, whatever value stands in it."""
    sides = Source(path).said_to(SIDES)
    samples = {side: [side.replace(HOLE, value) for value in ("7", "label")] for side in sides if WORD.search(side)}
    assert [side for side, told in samples.items() if not any(recognised(sample) for sample in told)] == []


@pytest.mark.parametrize(
    ("side", "in_german"),
    [
        ("this patient's wristband", "Armband des Patienten"),
        ("at most 40 mL DMSO in 24 hours", "höchstens 40 mL DMSO in 24 Stunden"),
        ("46.5 mL after this bag", "46.5 mL nach diesem Beutel"),
        ("viability at least 70 %; CAR-positive cells at least 60 million",
         "Vitalität mindestens 70 %; CAR-positive Zellen mindestens 60 Millionen"),
        ("viability 65 %", "Vitalität 65 %"),
        ("240 million", "240 Millionen"),
        ("sterility is no growth", "Sterilität: kein Wachstum"),
        ("tie-tag issue 2, void", "Anhänger, Ausgabe 2, ungültig"),
        ("a living tie-tag", "gültig: Anhänger"),
        ("in quarantine or released", "in Quarantäne oder freigegeben"),
        ("a container in quarantine or opened", "ein Beutel: in Quarantäne oder geöffnet"),
        ("bedside nurse or physician", "Pflegekraft am Bett oder ärztlicher Dienst"),
        ("not read: order, wristband", "nicht gelesen: Verordnung, Armband"),
        ("they differ in birth_date, cells_e6", "sie weichen ab bei: Geburtsdatum, Zellen in Millionen"),
        ("HLA identity on a second sample: agrees", "HLA-Identität an einer zweiten Probe: stimmt überein"),
        ("open, for specification_is_met", "offen: Spezifikation nicht erfüllt"),
        ("din A999926123456", "Spendennummer A999926123456"),
        ("before 2026-11-22 08:00 UTC", "vor 2026-11-22 08:00 UTC"),
        ("label rules in force on 2027-08-08", "Etikettenregeln, die am 2027-08-08 gelten"),
        ("eu-2026-11, superseded by eu-2027-08 on 2027-08-07", "eu-2026-11, am 2027-08-07 ersetzt durch eu-2027-08"),
        ("at least 48 hours and at most 14 days after conditioning begun: from 2026-03-02 12:01 UTC, until 2026-03-17 12:01 UTC",
         "mindestens 48 Stunden und höchstens 14 Tage nach „Konditionierung begonnen“: ab 2026-03-02 12:01 UTC, bis 2026-03-17 12:01 UTC"),
        ("A999926123456DAX12000, no seal issue unknown", "A999926123456DAX12000, kein Siegel, Ausgabe unbekannt"),
    ],
)  # fmt: skip
def test_sides_are_said_in_german(side: str, in_german: str, german: None) -> None:
    """A side with values in it is translated around them, and its values where they are words."""
    assert said(side) == in_german


@pytest.mark.hazard("H06")
@pytest.mark.parametrize(
    "identifier",
    [
        "A999926123456DAX12000",
        "A9990 26 123456",
        "A99991234567890123",
        "=A9999261234560",
        "6200",
        "ORD-2026-7",
        "",
        "?",
    ],
)
def test_identifiers_stay_as_they_were_read(identifier: str, german: None) -> None:
    """No language changes a letter of an identifier."""
    assert said(identifier) == identifier


@pytest.mark.parametrize("path", FILES_OF_INTERLOCKS, ids=named)
def test_sides_stay_as_they_are_in_english(path: Path, english: None) -> None:
    """In English a screen says word for word what the interlock said, but for the names of fields and rules."""
    sides = (side.replace(HOLE, "7") for side in Source(path).said_to(SIDES))
    assert [side for side in sides if said(side) != side] == []


def test_a_complaint_about_what_was_keyed_is_said_in_german(german: None) -> None:
    """What was keyed stands in the complaint as it was keyed; the rest is in the screen's language."""
    told = complaint(ParseError("weight_kg", "a number", "seventy or so"))
    assert told.startswith("Gewicht in kg: Erwartet: eine Zahl; erhalten: seventy or so. ")


def test_a_complaint_in_english_is_the_error_itself(english: None) -> None:
    """In English a complaint is the message of the error, with what the person does now."""
    error = ParseError("volume given", "mL as a number, such as 60 or 12.5", "sixty")
    assert complaint(error) == f"{error} {error.remedy}"


# ----------------------------------------------------------------------------------------------------------- screens
LOOKED_AT = ("couch", "processing", "ward", "refused at the bed", "quality")
"""Walks that come to every kind of screen."""
# What is marked as no language, the names that the record itself uses, is the same in every one.
SHOWN = re.compile(r"(?<!translate=\"no\")>([^<>]+)<|(?:aria-label|placeholder|title|alt)=\"([^\"]+)\"")


@pytest.mark.xdist_group("web")
@pytest.mark.parametrize("walk", LOOKED_AT)
def test_screens_in_german_show_no_english(walk: str, request: pytest.FixtureRequest) -> None:
    """On no screen of a German kiosk stands a text of the source that has its German."""
    begun = WALKS[walk]
    english_alone = _told_apart()
    left: dict[str, set[str]] = {}
    with switched_on(stages("car-t")[begun.stage], request.node.name, begun.station, language="de") as drive:
        for stop in begun.walk(drive):
            left[stop.name] = _shown(drive, stop.path) & english_alone
    assert {name: found for name, found in left.items() if found} == {}


def _told_apart() -> set[str]:
    """Texts of the source that are no German text as well."""
    pairs = list(_pairs(catalogue("de")))
    both = {other for _one, other in pairs}
    return {one for one, other in pairs if one != other and one not in both}


def _shown(drive: Drive, path: str) -> set[str]:
    html = drive.get(path).text
    assert 'lang="de"' in html
    return {unescape(found[0] or found[1]).strip() for found in SHOWN.findall(html)}


def test_a_text_knows_where_it_stands() -> None:
    """Whoever translates sees the file of each text."""
    assert [text for text in texts() if not text.where] == []
