"""Settings and data files: read once, checked whole, frozen. An unknown key is an error; a bad file stops the kiosk."""

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.domain.errors import ParseError
from kiosk.domain.hazards import Hazard, parse_hazards
from kiosk.domain.identifiers import Facility
from kiosk.domain.text import plain_text
from kiosk.domain.therapy import Therapy, parse_therapy
from kiosk.labels.profile import PrinterProfile, read_profiles


def load_therapies() -> Mapping[str, Therapy]:
    """Every therapy that ships, by id. Raises ParseError for the first file that is not a whole, right therapy."""
    folder = files("kiosk") / "therapies"
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            content = entry.read_bytes()
            name = entry.name.removesuffix(".toml")
            found[name] = parse_therapy(name, hashlib.sha256(content).hexdigest(), _toml(entry.name, content))
    return MappingProxyType(found)


def load_hazards() -> tuple[Hazard, ...]:
    """The hazards that ship. Raises ParseError."""
    content = (files("kiosk") / "domain" / "hazards.toml").read_bytes()
    return parse_hazards(_toml("hazards.toml", content))


def load_profiles() -> Mapping[str, PrinterProfile]:
    """The printer profiles: inside the package where a wheel put them, beside it in a checkout. Raises ParseError."""
    package = Path(str(files("kiosk")))
    inside, beside = package / "printer_profiles", package.parent / "printer_profiles"
    return read_profiles(inside if inside.is_dir() else beside)


def _toml(name: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParseError(name, "a TOML file", str(error)) from None


@dataclass(frozen=True)
class Settings:
    """One kiosk of one site, as its `kiosk.toml` says. `printing` names a printer profile for each kind of label.

    `wristbands` are the plain formats of the hospital's own bands: name to pattern.
    """

    site: str
    kiosk: str
    station: str
    zone: str
    facility: str
    facility_name: str
    facility_address: str
    mode: str
    printing: Mapping[str, str]
    wristbands: Mapping[str, str]


_SETTINGS = frozenset(Settings.__dataclass_fields__)
MODES = ("production", "throw-away")
SETTINGS_FILE = "kiosk.toml"


def load_settings(folder: Path) -> Settings:
    """The settings in a site's folder, where KIOSK_STATION in the environment may name another station of this kiosk.

    Raises ParseError for a missing file, an unknown or missing key, or a value that is not what its key asks.
    """
    path = folder / SETTINGS_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ParseError("settings", f"a file {SETTINGS_FILE} in the site's folder", error.strerror or "none") from None
    return parse_settings({**_toml(SETTINGS_FILE, content), **_environment()})


def parse_settings(document: Mapping[str, Any]) -> Settings:
    """The settings of a document. Raises ParseError."""
    if set(document) != _SETTINGS:
        raise ParseError("settings", f"the keys {', '.join(sorted(_SETTINGS))}", ", ".join(sorted(document)))
    for key in _SETTINGS - {"printing", "wristbands"}:
        plain_text(document[key] if isinstance(document[key], str) else "", f"settings {key}", 120)
    for key in ("printing", "wristbands"):
        table = document[key]
        if not isinstance(table, Mapping) or not all(isinstance(v, str) for v in table.values()):
            raise ParseError(f"settings {key}", "a table of texts", repr(table))
    if document["mode"] not in MODES:
        raise ParseError("settings mode", " or ".join(MODES), document["mode"])
    try:
        ZoneInfo(document["zone"])
    except (ZoneInfoNotFoundError, ValueError):
        raise ParseError("settings zone", "a time zone such as Europe/Berlin", document["zone"]) from None
    fin = Facility.parse(document["facility"])
    if document["mode"] == "production" and fin.for_validation_only:
        raise ParseError("settings facility", "the facility's own identification number", document["facility"])
    tables = {key: MappingProxyType(dict(document[key])) for key in ("printing", "wristbands")}
    return Settings(**{**document, **tables})


def write_settings(settings: Settings, folder: Path) -> None:
    """Write a new site's settings. Raises ParseError where there are some already."""
    lines = [
        f"{key} = {json.dumps(getattr(settings, key), ensure_ascii=False)}"
        for key in sorted(_SETTINGS - {"printing", "wristbands"})
    ]
    for key in ("printing", "wristbands"):
        rows = (f"{json.dumps(k)} = {json.dumps(v)}" for k, v in getattr(settings, key).items())
        lines += ["", f"[{key}]", *rows]
    try:
        with (folder / SETTINGS_FILE).open("x", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except FileExistsError:
        raise ParseError("site folder", "a folder without a site", f"one with {SETTINGS_FILE}") from None


def _environment() -> dict[str, str]:
    return {"station": os.environ["KIOSK_STATION"]} if "KIOSK_STATION" in os.environ else {}
