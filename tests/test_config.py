"""Settings and data files: read once, checked whole, frozen; an unknown key or a bad file stops the kiosk."""

import tomllib
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from kiosk import config
from kiosk.config import (
    MODES,
    SETTINGS_FILE,
    Settings,
    load_hazards,
    load_profiles,
    load_settings,
    load_therapies,
    parse_settings,
    write_settings,
)
from kiosk.domain.errors import ParseError
from kiosk.domain.step import StepKind
from tests.tree import ROOT

TEXTS: tuple[Any, ...] = ("", " ", "a\nb", "a\0b", "a\u202eb", "x" * 121, 7, None, True, ["a"])
NO_TABLES: tuple[Any, ...] = (None, [], "file", {"base label": 1}, {"base label": None})
SOUND: dict[str, Any] = {
    "site": "st-example",
    "kiosk": "kiosk-1",
    "station": "collection room",
    "zone": "Europe/Berlin",
    "facility": "A9990",
    "facility_name": 'Example "University" Hospital \\ Zürich',
    "facility_address": "1 Sample Street, Exampleton",
    "mode": "throw-away",
    "printing": {"base label": "file-300-100x100"},
    "wristbands": {"old bands": "[0-9]{9}"},
}


@pytest.fixture(autouse=True)
def no_station_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of whoever runs the tests is not the kiosk's."""
    monkeypatch.delenv("KIOSK_STATION", raising=False)


def test_sound_settings_are_taken_as_they_are() -> None:
    """Every key of the settings is a field, unchanged and frozen."""
    settings = parse_settings(SOUND)
    assert {name: getattr(settings, name) for name in SOUND} == SOUND
    with pytest.raises(FrozenInstanceError):
        settings.site = "another"  # type: ignore[misc]
    with pytest.raises(TypeError):
        settings.printing["base label"] = "another"  # type: ignore[index]


@pytest.mark.parametrize("key", sorted(SOUND))
def test_a_missing_key_is_an_error(key: str) -> None:
    """No setting has a default."""
    with pytest.raises(ParseError) as refused:
        parse_settings({name: value for name, value in SOUND.items() if name != key})
    assert refused.value.what == "settings"
    assert key in refused.value.expected


@pytest.mark.parametrize("key", ["force", "Site", "site ", "seal_key", ""])
def test_an_unknown_key_is_an_error(key: str) -> None:
    """A key that nobody reads would be a setting that somebody relies on."""
    with pytest.raises(ParseError):
        parse_settings({**SOUND, key: "on"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, value) for key in ("site", "kiosk", "station", "facility_name", "facility_address") for value in TEXTS),
        *(("zone", value) for value in ("", "Nowhere/Town", "../../etc/passwd", "/etc/localtime", "europe berlin")),
        *(("facility", value) for value in ("", "A999", "A99900", "a9990", "A999O ")),
        *(("mode", value) for value in ("", "Production", "demo", "production ")),
        *((key, value) for key in ("printing", "wristbands") for value in NO_TABLES),
        *((key, value) for key in ("zone", "facility", "mode") for value in (1, None, True)),
    ],
)  # fmt: skip
def test_an_unsound_value_is_an_error(key: str, value: Any) -> None:
    """A value that is not what its key asks is refused, and the message names the key."""
    with pytest.raises(ParseError) as refused:
        parse_settings({**SOUND, key: value})
    assert key in refused.value.what.lower()


def test_a_demonstration_facility_runs_no_production() -> None:
    """A production site needs its facility's own number."""
    with pytest.raises(ParseError, match="facility"):
        parse_settings({**SOUND, "mode": "production"})
    assert parse_settings({**SOUND, "mode": "production", "facility": "Z0000"}).mode in MODES


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Settings written for a new site are the settings read from it, quotes, backslashes and letters included."""
    settings = parse_settings(SOUND)
    write_settings(settings, tmp_path)
    assert load_settings(tmp_path) == settings
    assert tomllib.loads((tmp_path / SETTINGS_FILE).read_text(encoding="utf-8")) == SOUND


def test_settings_are_written_once(tmp_path: Path) -> None:
    """The settings of a site are never written over."""
    write_settings(parse_settings(SOUND), tmp_path)
    with pytest.raises(ParseError):
        write_settings(parse_settings({**SOUND, "site": "another"}), tmp_path)
    assert load_settings(tmp_path).site == "st-example"


def test_the_environment_names_another_station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment sets the station, and nothing else; an unsound one is refused like any setting."""
    write_settings(parse_settings(SOUND), tmp_path)
    monkeypatch.setenv("KIOSK_STATION", "ward 7")
    monkeypatch.setenv("KIOSK_MODE", "production")
    settings = load_settings(tmp_path)
    assert (settings.station, settings.mode) == ("ward 7", "throw-away")
    monkeypatch.setenv("KIOSK_STATION", "a\u202eb")
    with pytest.raises(ParseError):
        load_settings(tmp_path)


@pytest.mark.parametrize("content", [None, b"", b"site = ", b"\xff\xfe", b'site = "a"\nsite = "b"', b"[[site]]", b"\0"])
def test_a_file_that_holds_no_settings_is_an_error(content: bytes | None, tmp_path: Path) -> None:
    """A missing, empty or broken file is refused with words."""
    if content is not None:
        (tmp_path / SETTINGS_FILE).write_bytes(content)
    with pytest.raises(ParseError):
        load_settings(tmp_path)


def test_every_therapy_that_ships_loads() -> None:
    """Each therapy file is one therapy under its file's name, and says on what legal basis it stands."""
    therapies = load_therapies()
    assert sorted(therapies) == sorted(path.stem for path in (ROOT / "kiosk/therapies").glob("*.toml"))
    for name, therapy in therapies.items():
        assert therapy.id == name
        assert therapy.legal_basis
        assert therapy.steps <= frozenset(StepKind)
    assert len({therapy.sha256 for therapy in therapies.values()}) == len(therapies)


def test_every_hazard_that_ships_loads() -> None:
    """The hazards load, each under its own number."""
    hazards = load_hazards()
    assert len({hazard.id for hazard in hazards}) == len(hazards) > 20


def test_every_profile_that_ships_loads() -> None:
    """Each printer profile is loaded under its file's name."""
    assert sorted(load_profiles()) == sorted(path.stem for path in (ROOT / "printer_profiles").glob("*.toml"))


@pytest.mark.parametrize("content", ["", "id = 1", "= broken", "id = 'broken'\nforce = true\n"])
def test_one_bad_therapy_stops_all(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A therapy file that is not whole stops the loading of every therapy; nothing is skipped."""
    folder = tmp_path / "therapies"
    folder.mkdir()
    for path in (ROOT / "kiosk/therapies").glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(config, "files", lambda _: tmp_path)
    assert load_therapies()
    (folder / "broken.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ParseError):
        load_therapies()


def test_settings_are_what_the_class_says() -> None:
    """The keys of the file are the fields of the settings, so that neither grows without the other."""
    assert set(SOUND) == set(Settings.__dataclass_fields__)
