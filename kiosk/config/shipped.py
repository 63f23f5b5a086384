"""The data files that ship: therapies, hazards, reporting duties."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from kiosk.config.toml import toml_of
from kiosk.domain.deviations import ReportingDuty, parse_duties
from kiosk.domain.hazards import Hazard, parse_hazards
from kiosk.domain.therapy import Therapy, parse_therapy


def load_therapies() -> Mapping[str, Therapy]:
    """Every therapy that ships, by id. Raises ParseError for the first file that is not a whole, right therapy."""
    folder = files("kiosk") / "therapies"
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            content = entry.read_bytes()
            name = entry.name.removesuffix(".toml")
            found[name] = parse_therapy(name, hashlib.sha256(content).hexdigest(), toml_of(entry.name, content))
    return MappingProxyType(found)


def load_hazards() -> tuple[Hazard, ...]:
    """The hazards that ship. Raises ParseError."""
    content = (files("kiosk") / "domain" / "hazards.toml").read_bytes()
    return parse_hazards(toml_of("hazards.toml", content))


def load_duties() -> Mapping[str, ReportingDuty]:
    """The duties to tell a regulator that ship, by id. Raises ParseError."""
    content = (files("kiosk") / "domain" / "reporting_duties.toml").read_bytes()
    return parse_duties(toml_of("reporting_duties.toml", content))
