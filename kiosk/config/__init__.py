"""Settings and data files: read once, checked whole, frozen. An unknown key is an error; a bad file stops the kiosk."""

from kiosk.config.confirmed_rows import load_confirmed_rows
from kiosk.config.destinations import load_destinations
from kiosk.config.maker_labels import load_maker_labels
from kiosk.config.profiles import load_profiles
from kiosk.config.settings import (
    LANGUAGES,
    MODES,
    PLACES,
    SETTINGS_FILE,
    Settings,
    load_settings,
    parse_settings,
    write_settings,
)
from kiosk.config.shipped import (
    load_duties,
    load_hazard_tests,
    load_hazards,
    load_literature,
    load_regulations,
    load_scales,
    load_therapies,
)
from kiosk.config.values import Night

__all__ = [
    "LANGUAGES",
    "MODES",
    "PLACES",
    "SETTINGS_FILE",
    "Night",
    "Settings",
    "load_confirmed_rows",
    "load_destinations",
    "load_duties",
    "load_hazard_tests",
    "load_hazards",
    "load_literature",
    "load_maker_labels",
    "load_profiles",
    "load_regulations",
    "load_scales",
    "load_settings",
    "load_therapies",
    "parse_settings",
    "write_settings",
]
