"""Settings: read once, checked whole, frozen; an unknown key or a bad file stops the kiosk."""

import tomllib
from dataclasses import FrozenInstanceError
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import (
    LANGUAGES,
    MODES,
    PLACES,
    SETTINGS_FILE,
    Settings,
    load_settings,
    parse_settings,
    write_settings,
)
from kiosk.domain.errors import ParseError

TEXTS: tuple[Any, ...] = ("", " ", "a\nb", "a\0b", "a\u202eb", "x" * 121, 7, None, True, ["a"])
NO_TABLES: tuple[Any, ...] = (None, [], "file", {"base label": 1}, {"base label": None})
SOUND: dict[str, Any] = {
    "site": "st-example",
    "kiosk": "kiosk-1",
    "station": "collection room",
    "timezone": "Europe/Berlin",
    "facility": "A9990",
    "facility_name": 'Example "University" Hospital \\ Zürich',
    "facility_address": "1 Sample Street, Exampleton",
    "mode": "throw-away",
    "region": "eu",
    "edition": "eu-2026-11",
    "printing": {"base label": "file-300-100x100"},
    "wristbands": {"old bands": "[0-9]{9}"},
}
CHOSEN: dict[str, Any] = {
    "language": "de",
    "host": "0.0.0.0",
    "port": 8443,
    "tls_certificate": "tls/kiosk.pem",
    "tls_key": "tls/kiosk.key",
    "tls_client_ca": "tls/ca.pem",
    "database": "postgresql://kiosk@/ledger?host=db-a.example,db-b.example&sslmode=verify-full",
    "synchronous_standby": False,
    "camera": 1,
    "evidence": False,
    "idle_seconds": 30,
    "least_grade": 2.5,
    "night": "21:30-06:15",
    "places": {"collection room": "collection", "ward 7": "ward"},
    "blood_groups": {"demonstration group": "6400"},
    "rooms": {"collection room": "1.04", "ward 7": "7.12"},
    "footings": {"car-t": "clinical trial"},
    "backup_folder": "/mnt/backups",
    "backup_hours": 12,
    "backups_kept": 30,
    "checkpoints": "/mnt/elsewhere/checkpoints.jsonl",
    "witnesses": {"http://192.0.2.7:8461": "witness.example+a1b2c3d4+AQ=="},
}
"""What may be left out, each otherwise than by default."""

TLS = {name: CHOSEN[name] for name in ("tls_certificate", "tls_key")}


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
    """What has no default has to be said, the time zone above all."""
    with pytest.raises(ParseError) as refused:
        parse_settings({name: value for name, value in SOUND.items() if name != key})
    assert refused.value.what == "settings"
    assert key in refused.value.expected


def test_what_is_left_out_is_as_by_default() -> None:
    """A kiosk listens on its own computer, speaks English, uses the browser's camera and keeps its pictures."""
    settings = parse_settings(SOUND)
    assert (settings.language, settings.host, settings.port) == ("en", "127.0.0.1", 8080)
    assert (settings.tls_certificate, settings.tls_key, settings.tls_client_ca) == ("", "", "")
    assert (settings.camera, settings.evidence, settings.idle_seconds) == ("browser", True, 60)
    assert str(settings.night) == "22:00-07:00"
    assert (settings.places, settings.place) == ({"collection room": "collection"}, "collection")


def test_what_is_chosen_is_taken() -> None:
    """Every optional key is a field with the value that was given."""
    settings = parse_settings(SOUND | CHOSEN)
    found = {name: getattr(settings, name) for name in CHOSEN}
    assert found | {"night": str(settings.night)} == CHOSEN
    with pytest.raises(TypeError):
        settings.places["ward 7"] = "quality"  # type: ignore[index]


@pytest.mark.parametrize("key", ["force", "Site", "site ", "seal_key", "", "zone"])
def test_an_unknown_key_is_an_error(key: str) -> None:
    """A key that nobody reads would be a setting that somebody relies on."""
    with pytest.raises(ParseError):
        parse_settings({**SOUND, key: "on"})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, value) for key in ("site", "kiosk", "station", "facility_name", "facility_address") for value in TEXTS),
        *(("timezone", value) for value in ("", "Nowhere/Town", "../../etc/passwd", "/etc/localtime", "europe berlin")),
        *(("facility", value) for value in ("", "A999", "A99900", "a9990", "A999O ")),
        *(("mode", value) for value in ("", "Production", "demo", "production ")),
        *((key, value) for key in ("printing", "wristbands") for value in NO_TABLES),
        *((key, value) for key in ("timezone", "facility", "mode") for value in (1, None, True)),
        *(("language", value) for value in ("", "EN", "fr", "en ", 1, None)),
        *(("host", value) for value in ("", " ", "127.0.0.1:80", "300.1.1.1", "1.2.3", "a b", "-x", "x" * 64, "http://a", 1, None)),
        *(("port", value) for value in (0, -1, 65536, "8080", 80.0, True, None)),
        *(("database", value) for value in (" ", "ledger.db", "sqlite:///ledger.db", "postgresql://kiosk:secret@db.example/ledger", "postgresql://kiosk@db.example/ledger", 1, None)),
        *(("synchronous_standby", value) for value in ("yes", 1, None)),
        *((key, value) for key in ("tls_certificate", "tls_key", "tls_client_ca") for value in (" ", "a\0b", "a\nb", 1, None)),
        *(("camera", value) for value in ("", "Browser", "0", -1, 64, True, None, "file:///etc/passwd", "rtsp://", "http://a b")),
        *(("evidence", value) for value in (0, 1, "true", None)),
        *(("idle_seconds", value) for value in (9, 901, "60", True, None, 60.0)),
        *(("night", value) for value in ("", "22-07", "24:00-07:00", "22:00–07:00", "22:60-07:00", "22:00-07:00 ", 22, None)),
        *(("places", value) for value in ({"collection room": "couch"}, {"": "ward", "collection room": "ward"}, {"ward 7": "ward"}, *NO_TABLES)),
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


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "kiosk-1.example.org"])
def test_beyond_this_computer_only_over_tls(host: str) -> None:
    """A kiosk that others reach has a certificate and its key, or doesn't start."""
    with pytest.raises(ParseError, match="host"):
        parse_settings({**SOUND, "host": host})
    assert parse_settings({**SOUND, **TLS, "host": host}).host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_on_this_computer_without_tls(host: str) -> None:
    """A loopback address needs no certificate."""
    assert parse_settings({**SOUND, "host": host}).host == host


@pytest.mark.parametrize(
    "keys", [("tls_certificate",), ("tls_key",), ("tls_client_ca",), ("tls_certificate", "tls_client_ca")]
)
def test_half_of_tls_is_none(keys: tuple[str, ...]) -> None:
    """A certificate without its key, a key without its certificate or an authority for clients alone is an error."""
    with pytest.raises(ParseError, match="tls_"):
        parse_settings(SOUND | {key: CHOSEN[key] for key in keys})


@pytest.mark.parametrize("camera", ["browser", 0, 63, "rtsp://user:secret@192.0.2.7/h264", "https://cam.example.org/x"])
def test_a_camera_is_the_browsers_a_number_or_an_address(camera: str | int) -> None:
    """Each kind of camera is taken as it is given."""
    assert parse_settings({**SOUND, "camera": camera}).camera == camera


def test_a_wrong_camera_is_not_repeated() -> None:
    """An address that is refused may hold a password, and stays out of the message."""
    with pytest.raises(ParseError) as refused:
        parse_settings({**SOUND, "camera": "rtmp://user:secret@192.0.2.7"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("night", "dark", "light"),
    [
        ("22:00-07:00", (time(22), time(23, 59), time(0), time(6, 59)), (time(7), time(12), time(21, 59))),
        ("01:00-05:00", (time(1), time(4, 59)), (time(0, 59), time(5), time(23))),
        ("00:00-00:00", (), (time(0), time(12))),
    ],
)
def test_night_goes_over_midnight(night: str, dark: tuple[time, ...], light: tuple[time, ...]) -> None:
    """The night begins at its first minute and is over at its last one, over midnight where it has to be."""
    found = parse_settings({**SOUND, "night": night}).night
    assert [found.covers(moment) for moment in dark] == [True] * len(dark)
    assert [found.covers(moment) for moment in light] == [False] * len(light)


@pytest.mark.parametrize(("key", "choices"), [("language", LANGUAGES), ("places", PLACES)])
def test_every_choice_is_taken(key: str, choices: tuple[str, ...]) -> None:
    """Each word that a key offers is a word it takes."""
    for word in choices:
        given = word if key == "language" else {"collection room": word}
        assert getattr(parse_settings({**SOUND, key: given}), key) == given


@pytest.mark.parametrize("chosen", [{}, CHOSEN, {"places": {"collection room": "quality"}}], ids=["none", "all", "one"])
def test_what_is_written_is_read_again(chosen: dict[str, Any], tmp_path: Path) -> None:
    """Settings written for a new site are the settings read from it, quotes, backslashes and letters included."""
    settings = parse_settings(SOUND | chosen)
    write_settings(settings, tmp_path)
    assert load_settings(tmp_path) == settings
    assert tomllib.loads((tmp_path / SETTINGS_FILE).read_text(encoding="utf-8")) == SOUND | chosen


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
    assert (settings.station, settings.mode, settings.place) == ("ward 7", "throw-away", "collection")
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


def test_a_station_without_a_place_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where places are given, a station from the environment has to be among them."""
    write_settings(parse_settings(SOUND | CHOSEN), tmp_path)
    monkeypatch.setenv("KIOSK_STATION", "ward 7")
    assert load_settings(tmp_path).place == "ward"
    monkeypatch.setenv("KIOSK_STATION", "ward 8")
    with pytest.raises(ParseError, match="places"):
        load_settings(tmp_path)


def test_settings_are_what_the_class_says() -> None:
    """The keys of the file are the fields of the settings, so that neither grows without the other."""
    assert set(SOUND) | set(CHOSEN) == set(Settings.__dataclass_fields__)
