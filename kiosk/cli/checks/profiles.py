"""Printer profiles, looked at one by one: a fault in one hides no other."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.config.profiles import add_document, load_profiles
from kiosk.domain.errors import ParseError
from kiosk.labels.profile import PrinterProfile, parse_profile
from kiosk.labels.profile.documents import Document


@dataclass(frozen=True)
class Looked:
    """What stands in one profile's file: the profile, or the fault that makes it none."""

    id: str
    profile: PrinterProfile | None
    fault: str = ""


def looked_at(paths: Iterable[Path]) -> tuple[Looked, ...]:
    """Every file, read whole and held against the rules. One may inherit another, wherever it lies."""
    documents: dict[str, Document] = {}
    found: list[Looked] = []
    for path in paths:
        try:
            add_document(path, documents)
        except ParseError as error:
            found.append(Looked(path.stem, None, str(error)))
    for name in documents:
        try:
            found.append(Looked(name, parse_profile(name, documents)))
        except ParseError as error:
            found.append(Looked(name, None, str(error)))
    return tuple(sorted(found, key=lambda looked: looked.id))


def told(folder: Path | None) -> str:
    """What the doctor says: how many are right, and how much in them nobody could confirm. Raises ParseError."""
    profiles = load_profiles(folder).values()
    unconfirmed = sum(len(profile.unconfirmed) for profile in profiles)
    return f"{len(profiles)} profiles; {unconfirmed} figures to be looked at: kiosk printers check"
