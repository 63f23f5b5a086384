"""The file of public keys in a site's folder, by which an outsider checks its record: keep a copy elsewhere."""

from pathlib import Path

from kiosk.domain.keys import TrustedKey
from kiosk.ledger.export import key_document
from kiosk.ledger.whole_file import write_whole

DEVICE_KEYS = "device-keys.json"
READ_BY_ALL = 0o644


def write_public_keys(folder: Path, keys: tuple[TrustedKey, ...]) -> None:
    """Write the file, or put it whole in the place of the one before. Raises OSError."""
    write_whole(folder / DEVICE_KEYS, key_document(keys), READ_BY_ALL)
