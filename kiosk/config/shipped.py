"""The data files that ship: therapies, hazards and their scales, duties, regulations, published turnaround times."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from types import MappingProxyType

from kiosk.config.toml import toml_of
from kiosk.domain.deviations import ReportingDuty, parse_duties
from kiosk.domain.errors import ParseError
from kiosk.domain.hazards import Hazard, parse_hazards
from kiosk.domain.regulations import Regulation, parse_regulation
from kiosk.domain.risk.scales import Scales, parse_scales
from kiosk.domain.therapy import Therapy
from kiosk.domain.therapy_file import parse_therapy
from kiosk.handoffs.forecast.literature import Literature, parse_literature


def load_therapies() -> Mapping[str, Therapy]:
    """Every therapy that ships, by id. Raises ParseError for the first file that is not a whole, right therapy."""
    folder = files("kiosk") / "therapies"
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            content = entry.read_bytes()
            name = entry.name.removesuffix(".toml")
            found[name] = parse_therapy(name, hashlib.sha256(content).hexdigest(), toml_of(entry.name, content))
    _refuse_codes_of_two_meanings(found.values())
    return MappingProxyType(found)


def _refuse_codes_of_two_meanings(therapies: Iterable[Therapy]) -> None:
    """A product code says whether a maker's label is read with ours: it can't be both made here and made outside."""
    kinds = [kind for therapy in therapies for kind in therapy.containers.values()]
    both = {k.product for k in kinds if k.from_a_maker} & {k.product for k in kinds if not k.from_a_maker}
    if both:
        raise ParseError("therapies", "product codes made here or outside", f"{', '.join(sorted(both))}, made at both")


def load_hazards() -> tuple[Hazard, ...]:
    """The hazards that ship. Raises ParseError."""
    content = (files("kiosk") / "domain" / "hazards.toml").read_bytes()
    return parse_hazards(toml_of("hazards.toml", content))


def load_hazard_tests() -> Mapping[str, tuple[str, ...]]:
    """By hazard, the tests of this release that show its controls at work, as `make hazards` gathered them."""
    found = json.loads((files("kiosk") / "domain" / "hazard_tests.json").read_bytes())
    return MappingProxyType({hazard: tuple(places) for hazard, places in found.items()})


def load_scales() -> Scales:
    """The yardsticks of risk that ship. Raises ParseError."""
    content = (files("kiosk") / "domain" / "risk" / "scales.toml").read_bytes()
    return parse_scales(toml_of("scales.toml", content))


def load_duties() -> Mapping[str, ReportingDuty]:
    """The duties to tell a regulator that ship, by id. Raises ParseError."""
    content = (files("kiosk") / "domain" / "reporting_duties.toml").read_bytes()
    return parse_duties(toml_of("reporting_duties.toml", content))


def load_literature() -> Literature:
    """The published turnaround times that ship. Raises ParseError."""
    content = (files("kiosk") / "handoffs" / "forecast" / "literature.toml").read_bytes()
    return parse_literature(toml_of("literature.toml", content))


def load_regulations() -> tuple[Regulation, ...]:
    """The regulations that ship, by id. Raises ParseError for the first that is not whole and right."""
    folder = files("kiosk") / "regulations"
    found = sorted((e for e in folder.iterdir() if e.name.endswith(".toml")), key=lambda e: e.name)
    return tuple(parse_regulation(e.name.removesuffix(".toml"), toml_of(e.name, e.read_bytes())) for e in found)
