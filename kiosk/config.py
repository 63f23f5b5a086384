"""Settings and data files: read once, checked whole, frozen. An unknown key is an error; a bad file stops the kiosk."""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kiosk.domain.errors import ParseError
from kiosk.domain.hazards import Hazard, parse_hazards
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
    """The printer profiles: inside the package when installed from a wheel, beside it in a checkout. Raises ParseError."""
    package = Path(str(files("kiosk")))
    inside, beside = package / "printer_profiles", package.parent / "printer_profiles"
    return read_profiles(inside if inside.is_dir() else beside)


def _toml(name: str, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParseError(name, "a TOML file", str(error)) from None
