"""Where a site sends cells: `destinations.toml` in its folder, read once and checked whole."""

from pathlib import Path

from kiosk.config.toml import toml_of
from kiosk.domain.destinations import Destinations, parse_destinations
from kiosk.domain.errors import ParseError

DESTINATIONS_FILE = "destinations.toml"
LARGEST = 256 * 1024


def load_destinations(site: Path) -> Destinations | None:
    """What the file says; None for a site that has none and prints no labels of shippers. Raises ParseError."""
    path = site / DESTINATIONS_FILE
    if not path.exists():
        return None
    if path.stat().st_size > LARGEST:
        raise ParseError(DESTINATIONS_FILE, f"at most {LARGEST} bytes", str(path.stat().st_size))
    return parse_destinations(toml_of(DESTINATIONS_FILE, path.read_bytes()))
