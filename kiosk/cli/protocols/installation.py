"""Installation qualification: that what was installed at a site is what was meant to be, looked at piece by piece."""

import hashlib
import platform
import re
from importlib.metadata import requires, version
from pathlib import Path

from kiosk import __version__
from kiosk.cli.care import checks_for
from kiosk.cli.deployed import deployed_for
from kiosk.cli.protocols.page import Item, Protocol, Section
from kiosk.cli.sites import profiles_of
from kiosk.config import Settings
from kiosk.domain.editions import edition_of
from kiosk.labels.editions import editions
from kiosk.labels.template import template_sha256

_NAME = re.compile(r"[^A-Za-z0-9._-]", re.ASCII)
NAMED = (
    *("site", "kiosk", "station", "facility", "facility_name", "facility_address", "mode", "timezone"),
    *("region", "edition", "language", "host", "port", "camera"),
)
"""Settings that are held against what the site specified."""


def installation(folder: Path, settings: Settings) -> Protocol:
    """The protocol for one kiosk of a site. Raises ParseError where its settings or files are not sound."""
    return Protocol(
        f"Installation qualification (IQ): {settings.kiosk}, {settings.site}",
        (
            f"Samevein {__version__}, label template {template_sha256()}.",
            "Made by `kiosk protocol iq` from this site's own settings, and this program's own tables.",
        ),
        (
            Section("Program", "On the kiosk's computer.", tuple(_program())),
            Section(
                "Settings",
                "Hold `kiosk.toml` against the site's specification; 'expected' is what stands there now.",
                tuple(Item(f"`{name}`", str(getattr(settings, name))) for name in NAMED),
            ),
            Section(
                "Checks of the doctor",
                f"Run `kiosk doctor --site {folder}`.",
                tuple(Item(check.name, "ok") for check in checks_for(folder, Path("/"))),
            ),
            Section(
                "Printers",
                "Look at each printer and its stock; print its test label and read it back (`kiosk printers test`).",
                tuple(_printers(folder, settings)),
            ),
            Section(
                "Rows of the label rules",
                "Read each row in the site's own copy of the text it cites.",
                tuple(_rows(settings)),
            ),
            Section(
                "Files that lock the computer down",
                "Take the SHA-256 of each file (`sha256sum`).",
                tuple(
                    Item(f"`/{one.place}`", hashlib.sha256(one.content.encode()).hexdigest())
                    for one in deployed_for(folder, settings)
                ),
            ),
        ),
    )


def _program() -> list[Item]:
    # What a run needs, without extras: the versions that are here now.
    needed = sorted(_NAME.split(line)[0] for line in requires("samevein") or () if "extra ==" not in line)
    return [
        Item("`kiosk --version`", __version__),
        Item("Python", platform.python_version()),
        *(Item(f"library {name}", version(name)) for name in needed),
        Item("folder `keys` of the site", "mode 0700, each file in it 0600"),
        Item("`device-keys.json`", "a copy kept elsewhere"),
    ]


def _printers(folder: Path, settings: Settings) -> list[Item]:
    return [
        Item(
            f"{piece}: profile `{profile.id}`",
            f"{profile.printer.model}, {profile.printer.dpi} dpi, {profile.printer.language};"
            f" stock validated for {', '.join(profile.stock.validated_for) or 'nothing'}; SHA-256 {profile.sha256}",
        )
        for piece, profile in sorted(profiles_of(settings, folder).items())
    ]


def _rows(settings: Settings) -> list[Item]:
    edition = edition_of(editions(), settings.region, settings.edition)
    return [
        Item(
            f"`{row.id}`, {row.source}{'' if row.confirmed else ' (not confirmed)'}",
            f"“{row.words}”, {row.when.value}",
        )
        for row in edition.rows
    ]
