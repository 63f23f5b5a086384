"""What lies in the files of a site's folder, searched byte by byte."""

import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.domain.keys import KeyPurpose
from kiosk.ledger.export import key_document
from kiosk.rehearsal.world import SITE, START, World
from tests.tree import ROOT

PRINTS = "prints"
"""Printed paper, in the shape of files: the patient's own and the hospital's, not the site's record."""


def files_of(folder: Path, *, prints: bool = False) -> Iterator[Path]:
    """Every file of a site; those that stand for printed paper only on request."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (prints or PRINTS not in path.relative_to(folder).parts):
            yield path


def spellings(text: str) -> frozenset[bytes]:
    """The bytes a text could lie in a file as: composed or not, in small letters, UTF-8 or UTF-16, or JSON's escapes."""
    forms = {unicodedata.normalize(form, written) for form in ("NFC", "NFD") for written in (text, text.lower())}
    encoded = {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")}
    return frozenset(encoded | {form.encode("ascii", "backslashreplace") for form in forms})


def found_in(folder: Path, texts: Iterable[str], *, prints: bool = False) -> list[str]:
    """Which texts lie in which files."""
    sought = {text: spellings(text) for text in texts}
    found = []
    for path in files_of(folder, prints=prints):
        content = path.read_bytes()
        found += [f"{path.name}: {text}" for text, forms in sought.items() if any(form in content for form in forms)]
    return found


def verified_alone(world: World, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the program that shares no code with the kiosk says of the site's ledger. Its keys lie in `folder`."""
    life = (START, START.replace(year=2040))
    keys = folder / "keys.json"
    keys.write_text(key_document((world.device_key.trusted(KeyPurpose.DEVICE, SITE, *life),)), encoding="utf-8")
    verifier = str(ROOT / "kiosk/ledger/verify.py")
    command = [sys.executable, "-I", verifier, str(world.folder / "site.db"), "--keys", str(keys)]
    return subprocess.run(command, check=False, capture_output=True, text=True)
