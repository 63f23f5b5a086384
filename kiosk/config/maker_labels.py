"""The makers' labels a kiosk knows: those that ship for demonstrations, and those a site adds in its own folder."""

import hashlib
from importlib.resources import files
from pathlib import Path

from kiosk.config.toml import toml_of
from kiosk.domain.errors import ParseError
from kiosk.domain.maker_labels import MakerLabel, parse_maker_label

FOLDER = "maker_labels"
LARGEST = 64 * 1024


def load_maker_labels(site: Path | None = None) -> tuple[MakerLabel, ...]:
    """Every label that ships and, with a site's folder, every one of its own, by id. Raises ParseError."""
    folders = [Path(str(files("kiosk"))) / FOLDER, *((site / FOLDER,) if site is not None else ())]
    found: dict[str, MakerLabel] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        if path.stem in found:
            raise ParseError(f"maker's label {path.stem}", "an id of its own", "that of another label")
        found[path.stem] = _read(path)
    return tuple(found.values())


def _read(path: Path) -> MakerLabel:
    if path.stat().st_size > LARGEST:
        raise ParseError(path.name, f"at most {LARGEST} bytes", str(path.stat().st_size))
    content = path.read_bytes()
    return parse_maker_label(path.stem, hashlib.sha256(content).hexdigest(), toml_of(path.name, content))
