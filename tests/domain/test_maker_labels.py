"""Makers' labels: what a symbol says on one, and which files are refused."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from kiosk.config import load_maker_labels
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import BandGrammar, MakerTemplate, MakerText, recognise
from kiosk.domain.maker_labels import MakerLabel, parse_maker_label, plain_templates, read_makers

DAY = date(2026, 6, 1)
LABELS = load_maker_labels()
GOOD: dict[str, Any] = {
    "id": "demo", "maker": "Demo Cells", "product": "Democel", "since": date(2026, 1, 1), "bag": ["lot"],
    "patient": ["patient"], "patterns": {"lot": "[A-Z]{2}[0-9]{4}", "patient": "[0-9]{6}"},
    "carriers": [
        {"name": "square", "form": "gs1", "says": {"(10)": "{lot}", "(21)": "{patient}", "(01)": "09521321000018"}},
        {"name": "bars", "form": "plain", "says": {"text": "D-{patient}"}},
    ],
}  # fmt: skip


def parsed(**changes: Any) -> MakerLabel:
    """The good file with some keys changed; None takes a key away."""
    document = {k: v for k, v in {**deepcopy(GOOD), **changes}.items() if v is not None}
    return parse_maker_label("demo", "ab" * 32, document)


@pytest.mark.hazard("H11")
def test_every_form_of_label_ships_and_is_sound() -> None:
    """GS1, ISBT 128 and plain text: one made-up maker each, with at least two carriers."""
    forms = {carrier.form.value for label in LABELS for carrier in label.carriers}
    assert forms == {"gs1", "isbt 128", "plain"}
    assert all(len(label.carriers) >= 2 and "fictitious" in label.maker for label in LABELS)


@pytest.mark.hazard("H11")
def test_a_symbol_says_what_its_carrier_says_whole_and_to_the_letter() -> None:
    """One more element, one less, another product or another shape of field: nothing is read from it."""
    label = parsed()
    whole = {"(01)": "09521321000018", "(10)": "AB1234", "(21)": "123456"}
    found = read_makers((label,), whole, DAY)
    assert [(r.carrier, r.of, r.fields) for r in found] == [("square", 2, (("lot", "AB1234"), ("patient", "123456")))]
    changed = (
        {**whole, "(17)": "270101"}, {k: v for k, v in whole.items() if k != "(21)"},
        {**whole, "(01)": "09521321000001"}, {**whole, "(10)": "AB12345"}, {**whole, "(21)": "12345X"},
    )  # fmt: skip
    assert not any(read_makers((label,), other, DAY) for other in changed)
    assert [r.carrier for r in read_makers((label,), {"text": "D-123456"}, DAY)] == ["bars"]
    assert not read_makers((label,), {"text": "D-123456 "}, DAY)


@pytest.mark.hazard("H11")
def test_a_label_counts_only_in_its_time() -> None:
    """The day before its first and the day after its last, nothing is read from it."""
    label, text = parsed(until=date(2026, 12, 31)), {"text": "D-123456"}
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [bool(read_makers((label,), text, day)) for day in days] == [False, True, True, False]


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "other"}, "id 'demo' as in the file's name"),
        ({"maker": None}, "the keys"),
        ({"until": "2026-12-31"}, "a date"),
        ({"bag": ["lot", "place"]}, "bag and patient to name the fields"),
        ({"bag": []}, "a list of fields"),
        ({"carriers": GOOD["carriers"][:1]}, "at least two carriers"),
        ({"carriers": [GOOD["carriers"][1]] * 2, "bag": ["patient"]}, "carriers of different names"),
        ({"carriers": [{"name": "x", "form": "aztec", "says": {"text": "{lot}"}}]}, "a form among"),
        ({"carriers": [{"name": "x", "form": "plain", "says": {"(10)": "{lot}"}}]}, "of a plain one its text"),
        ({"carriers": [{"name": "x", "form": "gs1", "says": {"(10)": "fixed"}}]}, "at least one field"),
        ({"patterns": {"lot": ".*", "patient": "[0-9]{6}"}}, "characters and"),
        ({"patterns": {"lot": "[A-Z]{2}"}}, "each field once, with its pattern"),
        ({"maker": "a\u202eb"}, "printable characters"),
    ],
)
def test_a_file_that_is_not_right_is_refused(changes: dict[str, Any], expected: str) -> None:
    """Each kind of fault in a maker's label has its message."""
    with pytest.raises(ParseError) as refused:
        parsed(**changes)
    assert expected in refused.value.expected


@pytest.mark.hazard("H06")
def test_a_plain_text_is_a_makers_only_where_nothing_else_it_could_be() -> None:
    """A text that is a wristband as well, or of two makers, is refused; one of a maker alone is that."""
    templates = plain_templates((parsed(),))
    found = recognise("D-123456", templates)
    assert (found.kind, found.identifier) == ("maker", MakerText("D-123456", (("patient", "123456"),)))
    with pytest.raises(ParseError, match="a wristband and a maker's text"):
        recognise("D-123456", (*templates, BandGrammar("hospital", "D-[0-9]{6}")))
    with pytest.raises(ParseError, match="a maker's text and a maker's text"):
        recognise("D-123456", (*templates, MakerTemplate("D-{number}", (("number", "[0-9]{6}"),))))
    with pytest.raises(ParseError, match="an identifier that says what it is"):
        recognise("D-12345", templates)
