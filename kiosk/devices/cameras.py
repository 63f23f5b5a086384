"""Where pictures come from: files, a video, a camera. One interface; the gate reads what any of them gives.

OpenCV is loaded when a source is opened, so that a kiosk without it starts, says what to install, and reads nothing.
Nothing here opens a window: without a display that would end the whole process.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from kiosk.devices.errors import DeviceError
from kiosk.devices.kernel_time import boot_ns

if TYPE_CHECKING:  # at run time this loads OpenCV
    from kiosk.barcodes.picture import Picture


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture as it came.

    `picture` is grey, named by its SHA-256: of the file's bytes where it came as a file, else of its grey pixels.
    `captured_ns` counts like `Moment.monotonic_ns`. `encoded` are the bytes of the file, None where there was none.
    """

    picture: Picture
    captured_ns: int
    encoded: bytes | None = None


class Camera(Protocol):
    """A source of frames. Real: `ImageFiles`, `VideoFile`, `LiveCamera`; for tests and the rehearsal: `FakeCamera`."""

    def frame(self) -> Frame:
        """The next frame; of a live camera the newest. Raises DeviceError when there is none, ParseError when it is
        broken or too large.
        """
        ...

    def frames(self) -> Iterator[Frame]:
        """Frames as they come, until the source ends. Raises as `frame` does."""
        ...

    def close(self) -> None:
        """Let the device go. Closing twice is harmless."""
        ...


class Reel(ABC):
    """A source that ends: a camera made of what `_next` gives. Leaving its `with` block closes it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def frame(self) -> Frame:
        """See `Camera.frame`."""
        frame = self._next()
        if frame is None:
            raise DeviceError("picture source", "one more picture", "its end", "Give another picture to read.")
        return frame

    def frames(self) -> Iterator[Frame]:
        """See `Camera.frames`."""
        while (frame := self._next()) is not None:
            yield frame

    @abstractmethod
    def close(self) -> None:
        """See `Camera.close`."""

    @abstractmethod
    def _next(self) -> Frame | None:
        """The next frame, None at the end."""


class ImageFiles(Reel):
    """Pictures from PNG, JPEG or WebP files, one frame a file, in the order given."""

    def __init__(self, paths: Sequence[Path]) -> None:
        opencv()
        self._paths = list(reversed(paths))

    def close(self) -> None:
        """See `Camera.close`."""
        self._paths = []

    def _next(self) -> Frame | None:
        from kiosk.barcodes.picture import MOST_BYTES, open_picture  # noqa: PLC0415  loads OpenCV

        if not self._paths:
            return None
        encoded = _file_bytes(self._paths.pop(), MOST_BYTES + 1)
        return Frame(open_picture(encoded), boot_ns(), encoded)


class VideoFile(Reel):
    """The frames of a video file, first to last. Raises DeviceError when it is absent or no video OpenCV can read."""

    def __init__(self, path: Path) -> None:
        cv2 = opencv()
        # OpenCV would take a text that is no file for an address or a pattern.
        self._capture = cv2.VideoCapture(str(path.resolve())) if path.is_file() else None
        if self._capture is None or not self._capture.isOpened():
            raise DeviceError("video", "a video file", path.name, "Give a file such as AVI or MP4.")

    def close(self) -> None:
        """See `Camera.close`."""
        if self._capture is not None:
            self._capture.release()
        self._capture = None

    def _next(self) -> Frame | None:
        if self._capture is None:
            return None
        read, pixels = self._capture.read()
        return grey_frame(pixels, boot_ns()) if read else None


def grey_frame(pixels: Any, captured_ns: int) -> Frame:
    """The frame of a camera's own pixels, (rows, columns) grey or (rows, columns, 3) blue, green, red, 8 bits each.

    Raises ParseError for another shape or type, or more pixels than the gate takes.
    """
    from kiosk.barcodes.picture import frame_picture  # noqa: PLC0415  loads OpenCV

    cv2 = opencv()
    coloured = pixels.ndim == 3 and pixels.shape[2] == 3 and pixels.dtype.name == "uint8" and pixels.size > 0
    return Frame(frame_picture(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if coloured else pixels), captured_ns)


def opencv() -> ModuleType:
    """The OpenCV library. Raises DeviceError, with what to install, where it can't be loaded."""
    try:
        import cv2  # noqa: PLC0415  the message below is the reason
    except ImportError as error:
        raise DeviceError(
            "OpenCV",
            "a library that loads",
            str(error),
            "Install the system packages libgl1 libglib2.0-0 libxcb1, "
            "or opencv-python-headless in place of opencv-python.",
        ) from error
    return cv2


def _file_bytes(path: Path, most: int) -> bytes:
    """The first `most` bytes of a file, all of it where it is shorter."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise DeviceError(
            "picture file", "a file that can be read", f"{path.name}: {error.strerror}", "Give the file to read."
        ) from error
