"""The demonstration's camera: real pixels of whatever is held before it, a fresh pose in every frame."""

import threading
from collections.abc import Iterator

from kiosk.barcodes.picture import open_picture
from kiosk.devices.cameras import Frame
from kiosk.devices.kernel_time import boot_ns
from kiosk.rehearsal.camera import CLEAN, Backdrop, Scene
from kiosk.rehearsal.desk import Paper, Shot, photograph

NOTHING = Scene((), 8.0, Backdrop.BENCH)
POSES = 50_000
"""Where this camera's poses begin among those of a seed: no picture of it is one that colleagues took."""


class SimulatedCamera:
    """A camera over the desk of the demonstration (`devices.cameras.Camera`). Threads may share it."""

    def __init__(self, seed: int) -> None:
        self._pose = seed * 100_000 + POSES
        self._held: Paper | None = None
        self._seen: bytes | None = None
        self._turn = threading.Lock()

    def hold(self, paper: Paper | None) -> None:
        """From now on this is held before it; None for nothing."""
        with self._turn:
            self._held, self._seen = paper, None

    def frame(self) -> Frame:
        """See `Camera.frame`: a picture nobody has seen before."""
        with self._turn:
            encoded = self._shoot()
        return Frame(open_picture(encoded), boot_ns(), encoded)

    def frames(self) -> Iterator[Frame]:
        """See `Camera.frames`."""
        while True:
            yield self.frame()

    def view(self) -> bytes:
        """What it saw last of the thing held now, as JPEG: for people to look at, never to be read."""
        with self._turn:
            return self._seen or self._shoot()

    def close(self) -> None:
        """See `Camera.close`."""
        self.hold(None)

    def _shoot(self) -> bytes:
        self._pose += 1
        scene = NOTHING if self._held is None else Shot((self._held,)).scene
        self._seen = photograph(scene, CLEAN, self._pose)
        return self._seen
