"""Photographs damaged labels, and counts the texts that the gate accepts and that were not printed. There must be none.

Not part of the test run. Streaks of a worn print head, scratches, wrinkles, glare, blur, noise and distance, at random.

    python tests/campaigns/damaged_labels.py [--frames N] [--seed N] [--json FILE]
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import Grey, Picture, frame_picture
from kiosk.barcodes.seals import SealClaims
from kiosk.domain.readings import SealForm
from tests.barcodes.scene import CLAIMS, NOW, TRUSTED, compound, label, photograph, sealed


def damaged(sheet: Grey, chance: random.Random) -> Grey:
    """The sheet after what happens to labels."""
    worn = sheet.copy()
    height, width = worn.shape
    for _ in range(chance.randrange(4)):
        at, thick, ink = chance.randrange(width), chance.randrange(1, 9), chance.choice((0, 255))
        worn[:, at : at + thick] = ink
    for _ in range(chance.randrange(3)):
        ends = [(chance.randrange(width), chance.randrange(height)) for _ in range(2)]
        cv2.line(worn, ends[0], ends[1], chance.choice((0, 255)), chance.randrange(1, 6))
    if chance.random() < 0.3:
        kernel = np.ones((1, chance.randrange(2, 4)), np.uint8)
        worn = np.asarray(chance.choice((cv2.erode, cv2.dilate))(worn, kernel), np.uint8)
    if chance.random() < 0.4:
        columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        wave = chance.uniform(1, 6) * np.sin(rows / chance.uniform(20, 90) + columns / chance.uniform(30, 200))
        worn = np.asarray(cv2.remap(worn, columns + wave.astype(np.float32), rows, cv2.INTER_LINEAR), np.uint8)
    return worn


def taken(sheet: Grey, chance: random.Random) -> Picture:
    """A photograph of it, often a poor one."""
    frame = photograph(
        sheet,
        degrees=chance.choice((0.0, 0.0, chance.uniform(-12, 12), chance.uniform(-180, 180))),
        blur=chance.uniform(0.5, 2.4),
        noise=chance.uniform(1, 18),
        light=chance.uniform(0.2, 1.1),
        seed=chance.randrange(10**6),
    )
    if chance.random() < 0.3:
        small = cv2.resize(frame.grey, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
        return frame_picture(np.asarray(small, np.uint8))
    return frame


def claims_of(chance: random.Random) -> SealClaims:
    """Claims of a bag that nobody has."""
    number = f"{chance.randrange(10**6):06d}"
    return replace(
        CLAIMS,
        din=f"A9999{chance.randrange(20, 40)}{number}",
        product_code=f"DAX1{chance.randrange(10)}1{chance.choice('ABC')}0",
        coi=f"CHA999926{number}",
        expiry=f"026{chance.randrange(1, 365):03d}{chance.randrange(24):02d}59",
    )


def campaign(frames: int, seed: int) -> dict[str, Any]:
    """Counts over so many frames: symbols shown, accepted, wrong, refusals by name, milliseconds of CPU time."""
    gate, chance = Gate((TRUSTED,)), random.Random(seed)
    counts: Counter[str] = Counter()
    wrong, refused, spent = [], Counter[str](), []
    for number in range(frames):
        claims = claims_of(chance)
        text = sealed(claims, chance.choice(list(SealForm)))
        printed = {text, compound(claims), f"={claims.din}00", f"=<{claims.product_code}", f"&>{claims.expiry}"}
        printed.add(f"&/{claims.coi}")
        picture = taken(damaged(label(claims, text), chance), chance)
        start = time.process_time()
        reading = gate.read(picture, NOW)
        spent.append((time.process_time() - start) * 1e3)
        refused.update({reason.interlock for reason in reading.refused})
        counts["shown"] += len(printed)
        counts["accepted"] += len({symbol.text for symbol in reading.accepted})
        counts["one reader alone, wrong"] += sum(seen.text not in printed for seen in reading.seen)
        counts["frames with a seal and a donation"] += any(one.seal and "din" in str(one) for one in reading.labels)
        wrong += [(number, symbol.text) for symbol in reading.accepted if symbol.text not in printed]
    quantiles = statistics.quantiles(spent, n=20)
    return {
        "frames": frames,
        "seed": seed,
        **counts,
        "wrong": wrong,
        "refused": dict(refused),
        "CPU ms median": statistics.median(spent),
        "CPU ms p95": quantiles[-1],
    }


def main() -> int:
    """Prints the counts. 0 if nothing wrong was accepted, else 1."""
    parser = argparse.ArgumentParser(description="Reads damaged labels with the gate.")
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    counts = campaign(asked.frames, asked.seed)
    for name, figure in counts.items():
        print(f"{name:36} {figure}")
    if asked.json is not None:
        asked.json.write_text(json.dumps(counts, indent=1), encoding="utf-8")
    return int(bool(counts["wrong"]))


if __name__ == "__main__":
    sys.exit(main())
