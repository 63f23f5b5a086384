"""What lies before the fake camera of a browser: a film of one picture, exchanged in place while the browser plays it.

Chromium reads a Y4M film's picture from the file again for every frame it plays, so what is written there is seen by a
page that is open already, within a tenth of a second. (An MJPEG film is mapped when a page opens the camera, and
another one put in its place is seen by the next page only.)
"""

import os
import threading
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.rehearsal.camera import Condition, shoot
from kiosk.rehearsal.desk import Paper, Shot

WIDTH, HEIGHT = 1920, 1080
HEAD = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n".encode("ascii")

GRAIN = 10
"""How far a grain of the picture may be from what it shows, of 255."""

GRAINY_ROWS = range(8, HEIGHT, 64)
BETWEEN_GRAINS = 0.04
"""Seconds; a frame of the film lasts 1/10, half as long as a page waits between two pictures."""

PICTURES_KEPT = 32
"""Some 100 MB; the one unused longest goes first."""


class Film:
    """A film at `path`, an empty desk at first. Its grain is never at rest: no two pictures of a camera are alike."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._chance = np.random.default_rng(1)
        self._turn = threading.Lock()
        self._empty = _yuv(np.full((HEIGHT, WIDTH, 3), 96, np.uint8))
        self._picture = self._empty
        path.write_bytes(HEAD + self._empty.tobytes())
        self._file = os.open(path, os.O_WRONLY)
        self._over = threading.Event()
        self._grain = threading.Thread(target=self._stir, name="grain", daemon=True)
        self._grain.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._grain.join()
        os.close(self._file)

    def show(self, shot: Shot) -> None:
        """Lay these things before the camera, in place of what lay there."""
        picture = _taken(shot.papers, shot.condition, shot.pose)
        # A frame read while this is written holds parts of one thing at most: the desk is empty in between.
        self.clear()
        self._put(picture)

    def clear(self) -> None:
        """Take everything away."""
        self._put(self._empty)

    def _put(self, picture: NDArray[np.uint8]) -> None:
        # Never the bare picture, not for a moment: held up again later, it would be one that was used before.
        with self._turn:
            self._picture = picture
            grainy = picture.copy()
            for row in GRAINY_ROWS:
                grainy[row] = self._stirred(row)
            os.pwrite(self._file, grainy.tobytes(), len(HEAD))

    def _stir(self) -> None:
        while not self._over.wait(BETWEEN_GRAINS):
            with self._turn:
                for row in GRAINY_ROWS:
                    os.pwrite(self._file, self._stirred(row).tobytes(), len(HEAD) + row * WIDTH)

    def _stirred(self, row: int) -> NDArray[np.uint8]:
        grain = self._chance.integers(-GRAIN, GRAIN, WIDTH, endpoint=True)
        return np.asarray(np.clip(self._picture[row].astype(np.int16) + grain, 16, 235), np.uint8)


@lru_cache(PICTURES_KEPT)
def _taken(papers: tuple[Paper, ...], condition: Condition, pose: int) -> NDArray[np.uint8]:
    return _yuv(shoot(Shot(papers, condition, pose).scene, condition, pose))


def _yuv(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture (BGR) as planes of 4:2:0, `(HEIGHT * 3 / 2, WIDTH)`."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420), np.uint8)
