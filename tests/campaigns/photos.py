"""Reads a folder of real photographs, with the first reader alone and with the gate, and counts what each says.

Not part of the test run: it takes a folder with an `index.json` (a list of file, symbology, kind, expected or
expected_hex) and prints a table; `--json FILE` writes the figures. Exit 1 if the gate accepted a wrong text.

    python tests/campaigns/photos.py FOLDER [--json FILE]
"""

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import open_picture
from kiosk.barcodes.readers import Zxing
from kiosk.barcodes.symbologies import SYMBOLOGIES
from kiosk.domain.errors import ParseError

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Row:
    """Counts of one symbology: files, groups of near-copies, and what each reading made of them."""

    files: int = 0
    alone_read: int = 0
    alone_wrong: int = 0
    gate_read: int = 0
    gate_wrong: int = 0
    gate_refused: int = 0
    unread: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    alone_ms: list[float] = field(default_factory=list)
    gate_ms: list[float] = field(default_factory=list)


def campaign(folder: Path) -> dict[str, Row]:
    """The counts by symbology over every picture of the folder."""
    rows: dict[str, Row] = defaultdict(Row)
    gate, alone = Gate(()), Zxing()
    for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        row = rows[entry["symbology"] if entry["kind"] != "nothing" else "nothing there"]
        row.files += 1
        try:
            picture = open_picture((folder / entry["file"]).read_bytes())
        except ParseError as error:
            row.unread.append(f"{entry['file']}: {error}")
            continue
        start = time.process_time()
        first = [(s.data, s.text) for s in alone.read(picture.grey, frozenset(SYMBOLOGIES))]
        middle = time.process_time()
        reading = gate.read(picture, NOW)
        row.alone_ms.append((middle - start) * 1e3)
        row.gate_ms.append((time.process_time() - middle) * 1e3)
        accepted = [(s.data, s.text) for s in reading.accepted]
        right, others = _sorted(first, entry)
        row.alone_read += right
        row.alone_wrong += bool(others) and not right
        right, others = _sorted(accepted, entry)
        row.gate_read += right
        row.gate_refused += bool(reading.refused)
        if others and not right:
            row.gate_wrong += 1
            row.wrong.append(f"{entry['file']}: {others}")
        if not right and entry["kind"] == "read":
            row.unread.append(f"{entry['file']}: {'; '.join(map(str, reading.refused))}")
    return rows


def _sorted(texts: Sequence[tuple[bytes, str]], entry: dict[str, Any]) -> tuple[bool, list[str]]:
    """Whether the expected content is among the texts, and the texts that are something else."""
    expected = entry.get("expected")
    expected_bytes = bytes.fromhex(entry["expected_hex"]) if entry.get("expected_hex") else None
    fits = [text == expected or content == expected_bytes for content, text in texts]
    return any(fits), [text for (_, text), fit in zip(texts, fits, strict=True) if not fit]


def _p95(figures: list[float]) -> float:
    return statistics.quantiles(figures, n=20)[-1] if len(figures) > 1 else 0.0


def main() -> int:
    """Prints the table. 0 if the gate accepted nothing wrong, else 1."""
    parser = argparse.ArgumentParser(description="Reads a folder of photographs with the gate.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--list", action="store_true", help="name the pictures that were not read")
    asked = parser.parse_args()
    rows = campaign(asked.folder)
    print(
        f"{'CPU time':15}{'files':>6} | {'one reader':>10} {'wrong':>5} {'ms':>6} {'p95':>6} | {'gate':>5} {'wrong':>5} {'ms':>6} {'p95':>6}"
    )
    for name, row in sorted(rows.items()):
        alone = f"{row.alone_read:>10} {row.alone_wrong:>5} {statistics.median(row.alone_ms):6.1f} {_p95(row.alone_ms):6.1f}"
        gate = f"{row.gate_read:>5} {row.gate_wrong:>5} {statistics.median(row.gate_ms):6.1f} {_p95(row.gate_ms):6.1f}"
        print(f"{name:15}{row.files:>6} | {alone} | {gate}")
    for row in rows.values():
        for line in row.wrong:
            print("WRONG", line)
        for line in row.unread if asked.list else ():
            print("unread", line)
    if asked.json is not None:
        asked.json.write_text(json.dumps({name: asdict(row) for name, row in rows.items()}, indent=1), encoding="utf-8")
    return int(any(row.gate_wrong for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
