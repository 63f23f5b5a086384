"""The printer profiles a kiosk knows: those that ship, and those a site adds in its own folder.

A site's profile inherits one that ships and states what only the site can: where its printer stands, what its stock is
validated for, how dark it prints. It is checked like the others, and takes the id of none of them.
"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from kiosk.domain.errors import ParseError
from kiosk.labels.profile import PrinterProfile, parse_profiles, read_document
from kiosk.labels.profile.documents import Document

FOLDER = "printer_profiles"


def load_profiles(site: Path | None = None) -> Mapping[str, PrinterProfile]:
    """Every profile that ships and, with a site's folder, every one of its own. Raises ParseError."""
    documents: dict[str, Document] = {}
    for path in profile_files(site):
        add_document(path, documents)
    return parse_profiles(documents)


def profile_files(site: Path | None = None) -> tuple[Path, ...]:
    """The files of the profiles: those that ship, then a site's own."""
    package = Path(str(files("kiosk")))
    inside = package / FOLDER  # where a wheel put them; in a checkout they lie beside the package
    folders = [inside if inside.is_dir() else package.parent / FOLDER]
    if site is not None:
        folders.append(site / FOLDER)
    return tuple(path for folder in folders for path in sorted(folder.glob("*.toml")))


def add_document(path: Path, documents: dict[str, Document]) -> None:
    """Read one more file. Raises ParseError where it is not TOML, or takes the id of a profile known already."""
    if path.stem in documents:
        raise ParseError(f"printer profile {path.stem}", "an id of its own", "that of another profile")
    documents[path.stem] = read_document(path)
