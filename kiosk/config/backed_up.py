"""Which files of a site's folder go into its backup, beside the record: named one by one, for its keys are never among
them, nor certificates, nor what was printed.
"""

from pathlib import Path

from kiosk.config import confirmed_rows, destinations, maker_labels, profiles
from kiosk.config.settings import SETTINGS_FILE, Settings
from kiosk.handoffs.checkpointing import CHECKPOINTS_FILE
from kiosk.handoffs.public_keys import DEVICE_KEYS

CHECKPOINTS_PART = CHECKPOINTS_FILE
FILES = (SETTINGS_FILE, DEVICE_KEYS, confirmed_rows.CONFIRMED_FILE, destinations.DESTINATIONS_FILE)
FOLDERS = (profiles.FOLDER, maker_labels.FOLDER)


def parts_of(folder: Path, settings: Settings) -> dict[str, Path]:
    """The files, by their place in the backup; those that a site may lack where it has them."""
    found = {name: folder / name for name in FILES if (folder / name).exists()}
    found |= {f"{name}/{one.name}": one for name in FOLDERS for one in sorted((folder / name).glob("*.toml"))}
    checkpoints = folder / settings.checkpoints
    return found | ({CHECKPOINTS_PART: checkpoints} if checkpoints.exists() else {})
