"""The settings of one kiosk: one TOML file and KIOSK_STATION in the environment, read once, checked whole, frozen."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kiosk.config import values
from kiosk.config.toml import toml_of
from kiosk.config.values import Night
from kiosk.domain.editions import REGIONS
from kiosk.domain.errors import ParseError
from kiosk.domain.grades import FLOOR
from kiosk.domain.identifiers import Facility
from kiosk.domain.statements import Footing
from kiosk.domain.text import plain_text

MODES = ("production", "throw-away")
LANGUAGES = ("en", "de")
PLACES = ("collection", "processing", "ward", "quality")
"""What is done at a station: it chooses what its screen offers."""

FOOTINGS = tuple(one.value for one in Footing)

SETTINGS_FILE = "kiosk.toml"


@dataclass(frozen=True)
class Settings:
    """One kiosk of one site, as its `kiosk.toml` says.

    `region` says whose law its labels obey, `edition` which rule table of it is in force. `footings` say for each
    therapy as what its products are given: a transplant, an authorised medicine, or a medicine in a clinical trial.
    `printing` names a printer profile for each kind of label. `wristbands` are the plain formats of the hospital's own
    bands: name to pattern. `blood_groups` are the site's words for what its labels may say, each with its content of
    ISBT 128 structure 002. `places` says for each station what is done there, `rooms` in which room it is. `camera` is
    'browser', the number of a camera of this computer, or the address of one in the network. Paths of keys and
    certificates are empty for none, and counted from the site's folder. `database` is the address of the server that
    the site's kiosks share, never with its password; empty for a file in the site's folder. `synchronous_standby` says
    whether a commit there counts only once a second server has it. `least_grade` is the scan quality (0.0–4.0,
    indicative) that a label needs to be read back: it can raise the floor, never lower it. `idle_seconds` is how long a
    screen waits for a hand. `checkpoints` is the file outside the database where they are kept, better on another disk;
    `witnesses` are kiosks that cosign them: address to key (`name+hash+base64`). The screen is dark at `night`, by the
    clock of `timezone`. `backup_folder` is where the kiosk backs itself up while it is served, every `backup_hours`,
    keeping the newest `backups_kept`: a folder on another computer's disk, empty for none.
    """

    site: str
    kiosk: str
    station: str
    timezone: str
    facility: str
    facility_name: str
    facility_address: str
    mode: str
    region: str
    edition: str
    printing: Mapping[str, str]
    wristbands: Mapping[str, str]
    language: str = "en"
    host: str = "127.0.0.1"
    port: int = 8080
    tls_certificate: str = ""
    tls_key: str = ""
    tls_client_ca: str = ""
    database: str = ""
    synchronous_standby: bool = True
    camera: str | int = "browser"
    evidence: bool = True
    least_grade: float = FLOOR
    idle_seconds: int = 60
    checkpoints: str = "checkpoints.jsonl"
    backup_folder: str = ""
    backup_hours: int = 24
    backups_kept: int = 14
    night: Night = field(default_factory=lambda: values.night("night", "22:00-07:00"))
    places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    blood_groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rooms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    footings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    witnesses: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def place(self) -> str:
        """What is done at this station."""
        return self.places[self.station]


_TABLES = ("printing", "wristbands", "places", "blood_groups", "rooms", "footings", "witnesses")
_CHECKS: Mapping[str, Callable[[str, object], object]] = MappingProxyType(
    {
        "printing": values.table,
        "wristbands": values.table,
        "rooms": values.table,
        "places": lambda what, found: values.table(what, found, PLACES),
        "blood_groups": values.blood_groups,
        "footings": lambda what, found: values.table(what, found, FOOTINGS),
        "witnesses": values.table,
        "checkpoints": values.text,
        "region": lambda what, found: values.one_of(what, found, REGIONS),
        "mode": lambda what, found: values.one_of(what, found, MODES),
        "language": lambda what, found: values.one_of(what, found, LANGUAGES),
        "timezone": values.timezone,
        "facility": lambda what, found: Facility.parse(values.text(what, found)).fin,
        "host": values.host,
        "port": lambda what, found: values.whole(what, found, 1, 65535),
        "idle_seconds": lambda what, found: values.whole(what, found, 10, 900),
        "camera": values.camera,
        "evidence": values.yes_or_no,
        "database": values.database,
        "synchronous_standby": values.yes_or_no,
        "least_grade": values.least_grade,
        "night": values.night,
        "tls_certificate": values.path,
        "tls_key": values.path,
        "tls_client_ca": values.path,
        "backup_folder": values.folder,
        "backup_hours": lambda what, found: values.whole(what, found, 1, 168),
        "backups_kept": lambda what, found: values.whole(what, found, 2, 1000),
    }
)
"""What each key may say; the others are plain texts."""

_KEYS = frozenset(f.name for f in fields(Settings))
_REQUIRED = frozenset(f.name for f in fields(Settings) if f.default is MISSING and f.default_factory is MISSING)


def load_settings(folder: Path) -> Settings:
    """The settings in a site's folder, where KIOSK_STATION in the environment may name another station of this kiosk.

    Raises ParseError for a missing file, an unknown or missing key, or a value that is not what its key asks.
    """
    path = folder / SETTINGS_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ParseError("settings", f"a file {SETTINGS_FILE} in the site's folder", error.strerror or "none") from None
    return parse_settings({**toml_of(SETTINGS_FILE, content), **_environment()})


def parse_settings(document: Mapping[str, Any]) -> Settings:
    """The settings of a document. Raises ParseError."""
    if not _REQUIRED <= set(document) <= _KEYS:
        expected = f"the keys {', '.join(sorted(_REQUIRED))}, and perhaps {', '.join(sorted(_KEYS - _REQUIRED))}"
        raise ParseError("settings", expected, ", ".join(sorted(document)))
    settings = Settings(**{key: _value(key, found) for key, found in document.items()})
    if settings.mode == "production" and Facility.parse(settings.facility).for_validation_only:
        raise ParseError("settings facility", "the facility's own identification number", settings.facility)
    values.require_tls(settings.host, settings.tls_certificate, settings.tls_key, settings.tls_client_ca)
    return _with_place(settings)


def write_settings(settings: Settings, folder: Path) -> None:
    """Write a new site's settings: what is required, and what is not as it is by default.

    Raises ParseError where there are some already.
    """
    usual = _with_place(Settings(**{key: getattr(settings, key) for key in _REQUIRED}))
    named = [key for key in sorted(_KEYS) if key in _REQUIRED or getattr(settings, key) != getattr(usual, key)]
    lines = [f"{key} = {_toml(getattr(settings, key))}" for key in named if key not in _TABLES]
    for key in (table for table in _TABLES if table in named):
        rows = (f"{_toml(k)} = {_toml(v)}" for k, v in getattr(settings, key).items())
        lines += ["", f"[{key}]", *rows]
    try:
        with (folder / SETTINGS_FILE).open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except FileExistsError:
        raise ParseError("site folder", "a folder without a site", f"one with {SETTINGS_FILE}") from None


def _value(key: str, found: object) -> Any:
    what = f"settings {key}"
    check = _CHECKS.get(key)
    return check(what, found) if check is not None else plain_text(values.text(what, found), what, 120)


def _with_place(settings: Settings) -> Settings:
    places = settings.places or MappingProxyType({settings.station: "collection"})
    if settings.station not in places:
        raise ParseError("settings places", f"a place for the station {settings.station}", ", ".join(places))
    return Settings(**{f.name: getattr(settings, f.name) for f in fields(Settings)} | {"places": places})


def _toml(found: object) -> str:
    return json.dumps(str(found) if isinstance(found, Night) else found, ensure_ascii=False)


def _environment() -> dict[str, str]:
    return {"station": os.environ["KIOSK_STATION"]} if "KIOSK_STATION" in os.environ else {}
