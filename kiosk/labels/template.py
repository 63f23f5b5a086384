"""Which template made a label: one hash over everything that decides where ink goes and what a label must say."""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files

from kiosk.labels.typeface import Face, font_bytes

_FILES = (
    "domain/label_symbols.py",
    "domain/label_agreement.py",
    "domain/statements.py",
    "domain/editions.py",
    "barcodes/modules.py",
    "barcodes/code128.py",
    "barcodes/datamatrix.py",
    "barcodes/qr.py",
)
_FOLDERS = ("labels", "domain/label")
_LIBRARIES = ("reportlab", "pypdfium2", "zxing-cpp", "qrcode")
"""Libraries that decide where ink goes: another version is another template."""


@lru_cache(maxsize=1)
def template_sha256() -> str:
    """SHA-256, lower-case hex, over the sources that lay out, draw and prove labels, the fonts, the rule tables
    and the versions of the libraries that draw.

    Each file counts with its name and its length, in the order of the names.
    """
    total = hashlib.sha256()
    for name, content in _parts():
        total.update(f"{name} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def _parts() -> list[tuple[str, bytes]]:
    package = files("kiosk")
    found = [(name, package.joinpath(name).read_bytes()) for name in _FILES]
    pending = [(folder, package.joinpath(folder)) for folder in _FOLDERS]
    while pending:
        path, folder = pending.pop()
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.name.startswith("__"):
                pending.append((f"{path}/{entry.name}", entry))
            elif entry.name.endswith((".py", ".toml")):
                found.append((f"{path}/{entry.name}", entry.read_bytes()))
    found.extend((library, version(library).encode("ascii")) for library in _LIBRARIES)
    found.extend((face.value[0], font_bytes(face)) for face in Face)
    return sorted(found)
