"""Where a site sends cells: one file, read whole or not at all."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.config.destinations import DESTINATIONS_FILE, LARGEST, load_destinations
from kiosk.domain.destinations import parse_destinations
from kiosk.domain.errors import ParseError

CONTACT = {"name": "Cell laboratory on call", "number": "+1 212 555 0101"}
PLACE = {"facility": "A9991", "name": "Demonstration Plant", "address": "2 Example Way", "contact": CONTACT}
SOUND: dict[str, Any] = {
    "gs1_prefix": "9521321",
    "contact": CONTACT,
    "emergency": CONTACT,
    "destination": [PLACE, {**PLACE, "name": "Another Demonstration Plant"}],
}
FILE = """
gs1_prefix = "9521321"
contact = { name = "Cell laboratory on call", number = "+1 212 555 0101" }
emergency = { name = "Quality on call", number = "+1 212 555 0102" }

[[destination]]
facility = "A9991"
name = "Demonstration Plant"
address = "2 Example Way"
contact = { name = "Receiving", number = "+1 212 555 0103" }
"""


def test_a_site_without_the_file_has_no_destinations(tmp_path: Path) -> None:
    """A site that sends nothing needs no file."""
    assert load_destinations(tmp_path) is None


def test_the_file_is_read_whole(tmp_path: Path) -> None:
    """Prefix, contacts and every place, by its name."""
    (tmp_path / DESTINATIONS_FILE).write_text(FILE)
    found = load_destinations(tmp_path)
    assert found is not None
    assert (found.gs1_prefix, found.emergency.name, list(found.places)) == (
        "9521321", "Quality on call", ["Demonstration Plant"],
    )  # fmt: skip
    assert found.places["Demonstration Plant"].contact.number == "+1 212 555 0103"


def test_a_file_that_is_too_large_is_an_error(tmp_path: Path) -> None:
    """Nothing is read that could not be a list of places."""
    (tmp_path / DESTINATIONS_FILE).write_text("#" * (LARGEST + 1))
    with pytest.raises(ParseError, match="bytes"):
        load_destinations(tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"gs1_prefix": "95213"}, {"gs1_prefix": "95213x1"}, {"gs1_prefix": 9521321}, {"contact": "somebody"},
        {"contact": {"name": "somebody"}}, {"emergency": {**CONTACT, "name": "a\u202eb"}}, {"destination": []},
        {"destination": "the plant"}, {"destination": [PLACE, PLACE]}, {"destination": [{**PLACE, "facility": "99"}]},
        {"destination": [{**PLACE, "name": "x" * 81}]}, {"destination": [{**PLACE, "note": "by train"}]},
        {"destination": [PLACE] * 201}, {"another": "key"},
    ],
)  # fmt: skip
def test_what_is_not_as_it_must_be_is_an_error(wrong: dict[str, Any]) -> None:
    """Each key has its form; a key that nobody knows is an error, and so is one that is missing."""
    assert len(parse_destinations(SOUND).places) == 2
    with pytest.raises(ParseError):
        parse_destinations({**SOUND, **wrong})


@pytest.mark.parametrize("missing", sorted(SOUND))
def test_a_missing_key_is_an_error(missing: str) -> None:
    """Nothing has a default."""
    with pytest.raises(ParseError):
        parse_destinations({key: value for key, value in SOUND.items() if key != missing})
