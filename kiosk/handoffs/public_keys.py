"""The file of public keys in a site's folder, by which an outsider checks its record: keep a copy elsewhere."""

import os
from pathlib import Path

from kiosk.domain.keys import TrustedKey
from kiosk.ledger.export import key_document

DEVICE_KEYS = "device-keys.json"


def write_public_keys(folder: Path, keys: tuple[TrustedKey, ...]) -> None:
    """Write the file, or put it whole in the place of the one before."""
    beside = folder / f"{DEVICE_KEYS}.new"
    with beside.open("w", encoding="utf-8") as file:
        file.write(key_document(keys))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / DEVICE_KEYS)
