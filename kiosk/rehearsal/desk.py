"""The camera desk: printed things laid before the simulated camera, and what the real gate makes of the frames.

Frames and readings of the same thing in the same pose are kept, so that a branch which shows what another branch showed
does not pay for it again. The same pixels give the same reading: nothing is invented here.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import Picture, open_picture
from kiosk.barcodes.readers import Libdmtx, Zbar
from kiosk.domain.identifiers import TextGrammar
from kiosk.domain.keys import TrustedKey
from kiosk.domain.readings import FrameReading
from kiosk.ledger.evidence import Exhibit
from kiosk.rehearsal.camera import (
    CLEAN,
    Backdrop,
    Card,
    Condition,
    OnBag,
    OnTable,
    OnWrist,
    Place,
    Print,
    Scene,
    shoot,
)

Bits = NDArray[np.bool_]
_opened = lru_cache(32)(open_picture)
"""Pictures stay decoded for the next branch: 2 MB each."""

JPEG_QUALITY = 90

PATIENCE = 120
"""Milliseconds that libdmtx may search a crop: it needs ten at most for what it can read, and a rehearsal on a busy
computer has to come out as on an idle one.
"""


@dataclass(frozen=True, eq=False)
class Paper:
    """A printed thing: its dots and their number an inch. `kind` says what it is ('base label', 'wristband', …), `ink`
    how black it came out, 0–1.
    """

    kind: str
    bits: Bits
    dpi: int = 300
    ink: float = 1.0

    @property
    def sha256(self) -> str:
        """SHA-256 of the dots, packed row by row, as the ledger keeps it."""
        return hashlib.sha256(np.packbits(self.bits, axis=1).tobytes()).hexdigest()

    def without(self, left: float, top: float, width: float, height: float) -> "Paper":
        """The paper with a part of it torn off or covered, in shares of its size."""
        rows, columns = self.bits.shape
        bits = self.bits.copy()
        bits[int(top * rows) : int((top + height) * rows), int(left * columns) : int((left + width) * columns)] = False
        return Paper(self.kind, bits, self.dpi)


@dataclass(frozen=True, eq=False)
class Shot:
    """What lies before the camera: the papers, how it sees, and the pose (a seed)."""

    papers: tuple[Paper, ...]
    condition: Condition = CLEAN
    pose: int = 0

    @property
    def scene(self) -> Scene:
        """The things in their places: one fills the picture; two lie side by side."""
        if len(self.papers) == 1:
            return _alone(self.papers[0])
        width = sum(Print(p.bits, p.dpi).width_mm for p in self.papers) + 12.0 * len(self.papers)
        height = max(Print(p.bits, p.dpi).height_mm for p in self.papers)
        left, items = -width / 2, []
        for paper in self.papers:
            printed = Print(paper.bits, paper.dpi)
            items.append(OnTable(printed, Place(x_mm=left + 6.0 + printed.width_mm / 2)))
            left += printed.width_mm + 12.0
        return Scene(tuple(items), min(1800.0 / width, 980.0 / height))


def _alone(paper: Paper) -> Scene:
    printed = Print(paper.bits, paper.dpi, paper.ink)
    match paper.kind:
        case "wristband":
            return Scene((OnWrist(printed, diameter_mm=60.0, facing_mm=-72.0),), 14.0, Backdrop.SHEET)
        case "staff badge":
            return Scene.filled(Card(printed), Backdrop.BENCH, 0.7)
        case "order sheet":
            return Scene((OnTable(printed, Place(y_mm=printed.height_mm / 2 - 50.0)),), 9.5, Backdrop.BENCH)
        case "outer shipper label" | "inner shipper label":
            # As a person holds it: the half with the seal and the shipper's number.
            return Scene((OnTable(printed, Place(y_mm=printed.height_mm / 2 - 113.0)),), 13.0, Backdrop.BENCH)
        case "base label":
            return Scene.filled(OnBag(printed, radius_mm=180.0), Backdrop.DRAPE)
        case "cryobag label":
            return Scene.filled(OnBag.frozen(printed), Backdrop.BENCH)
        case _:
            return Scene.filled(OnTable(printed), Backdrop.BENCH, 0.85)


def photograph(scene: Scene, condition: Condition, pose: int) -> bytes:
    """The frame of a scene as a camera would post it: a JPEG."""
    done, encoded = cv2.imencode(".jpg", shoot(scene, condition, pose), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise RuntimeError("Expected a JPEG of the simulated frame, got none.")
    return encoded.tobytes()


@dataclass
class Desk:
    """Takes frames and remembers them. `taken` counts the frames that were rendered, `right_readings_refused` the
    frames of the right thing in which the gate read nothing.
    """

    taken: int = 0
    right_readings_refused: int = 0
    _frames: dict[tuple[object, ...], bytes] = field(default_factory=dict)
    _readings: dict[tuple[object, ...], FrameReading] = field(default_factory=dict)

    def take(self, shot: Shot) -> tuple[Picture, Exhibit]:
        """The frame as the camera would post it: a JPEG, decoded by the kiosk."""
        key = (*(id(paper) for paper in shot.papers), shot.condition, shot.pose)
        if key not in self._frames:
            self._frames[key] = photograph(shot.scene, shot.condition, shot.pose)
            self._kept_alive.append(shot.papers)
            self.taken += 1
        encoded_frame = self._frames[key]
        return _opened(encoded_frame), Exhibit(encoded_frame, "image/jpeg")

    _kept_alive: list[tuple[Paper, ...]] = field(default_factory=list)

    def gate(self, keys: tuple[TrustedKey, ...], grammars: tuple[TextGrammar, ...]) -> "RememberingGate":
        """A gate that remembers what it read."""
        return RememberingGate(keys, grammars, seconds=(Zbar(), Libdmtx(patience=PATIENCE)), readings=self._readings)


@dataclass(frozen=True)
class RememberingGate(Gate):
    """The gate itself, asked once for each picture, expectation and state of the keys."""

    readings: dict[tuple[object, ...], FrameReading] = field(default_factory=dict)

    def read(self, picture: Picture, now: datetime, expect: frozenset[str] | None = None) -> FrameReading:
        """See `Gate.read`."""
        trusted = tuple((key, key.not_before <= now < key.not_after) for key in self.keys)
        asked = (picture.sha256, expect, trusted)
        if asked not in self.readings:
            self.readings[asked] = super().read(picture, now, expect)
        return self.readings[asked]
