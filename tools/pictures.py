"""The pictures of the documentation, each drawn by `kiosk label` from the content file beside it, at 300 dpi.

`python -m tools.pictures` draws them anew; a test compares what is there with what the code draws now.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from kiosk.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"

PROFILES = {
    "base label": "file-300-100x100",
    "partial label": "file-300-partial",
    "full label": "file-300-100x100",
    "cryobag label": "file-300-cryobag",
    "tie-tag": "file-300-tie-tag",
    "post-thaw tag": "file-300-post-thaw",
    "syringe label": "file-300-syringe",
    "tube label": "file-300-tube",
    "inner shipper label": "file-300-shipper",
    "outer shipper label": "file-300-shipper",
    "order sheet": "file-300-order",
    "kit cover sheet": "file-300-order",
    "wristband": "file-300-wristband",
    "staff badge": "file-300-badge",
    "location label": "file-300-syringe",
}
"""Kinds of label with the profile that has their stock."""


def contents() -> Iterator[tuple[Path, str]]:
    """Every content file of the documentation, with the profile it is drawn under."""
    for path in sorted(DOCS.glob("**/*.json")):
        yield path, PROFILES[json.loads(path.read_text(encoding="utf-8"))["kind"]]


def arguments(content: Path, profile: str, out: Path) -> list[str]:
    """The words after `kiosk` that draw one picture."""
    return ["label", "--content", str(content), "--profile", profile, "--out", str(out)]


if __name__ == "__main__":
    for content, profile in contents():
        picture = content.with_suffix(".png")
        try:
            main(arguments(content, profile, picture))
        except SystemExit as left:
            if left.code:
                raise
