"""**Only for tests and the rehearsal.** A camera that sees what it is shown."""

from collections import deque
from collections.abc import Iterable
from typing import Any

from kiosk.devices.cameras import Frame, Reel, grey_frame
from kiosk.devices.kernel_time import boot_ns


class FakeCamera(Reel):
    """A camera in front of which `pictures` pass, each seen once; `show` adds more at any time.

    A picture is pixels, (rows, columns) grey or (rows, columns, 3) blue, green, red, 8 bits each.
    """

    def __init__(self, pictures: Iterable[Any] = ()) -> None:
        self._pictures = deque(pictures)

    def show(self, *pictures: Any) -> None:
        """Hold these before the camera next."""
        self._pictures.extend(pictures)

    def close(self) -> None:
        """See `Camera.close`."""
        self._pictures.clear()

    def _next(self) -> Frame | None:
        return grey_frame(self._pictures.popleft(), boot_ns()) if self._pictures else None
