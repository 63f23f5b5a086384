"""A camera that sees now: one on this computer by its number, or one in the network by its address."""

import queue
import re
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from kiosk.devices.cameras import Frame, grey_frame, opencv
from kiosk.devices.errors import DeviceError
from kiosk.devices.kernel_time import boot_ns
from kiosk.domain.errors import ParseError

ASKED_SIZE = (1920, 1080)
"""Pixels asked for, columns × rows: at 720p a label of 100 mm is beyond reading."""

_ADDRESS = re.compile(r"(?:https?|rtsp)://[!-~]{1,500}", re.ASCII)
_REMEDY = "Look at the camera and its cable, then run kiosk doctor."


_Taken = tuple[Any, int]
"""Pixels as OpenCV gives them, and when they were taken."""
_Answer = queue.SimpleQueue[_Taken | None]


class LiveCamera:
    """A camera by number (0 is the first) or by http, https or rtsp address.

    A thread takes every frame from the camera, so that none waits in a buffer and is read as if it were now, and so
    that a camera that hangs holds nobody up. `size` is columns × rows as the camera gives them when asked for 1080p.

    Raises DeviceError when there is no such camera, ParseError for an address of another kind. Messages name the host
    of an address and never the password in it.
    """

    def __init__(self, source: int | str, timeout_s: float = 3.0) -> None:
        cv2 = opencv()
        self._name = _shown(source)
        self._timeout_s = timeout_s
        self._capture = _open(cv2, source, timeout_s)
        if not self._capture.isOpened():
            self._capture.release()
            raise DeviceError("camera", f"a camera as {self._name}", "none that answers", _REMEDY)
        width, height = self._capture.get(cv2.CAP_PROP_FRAME_WIDTH), self._capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
        self.size = (int(width), int(height))
        self._ended = threading.Event()
        self._asked: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._watching = threading.Thread(target=self._watch, name="camera", daemon=True)
        self._watching.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def frame(self) -> Frame:
        """The first frame that the camera gives after this call. See `Camera.frame`."""
        answer: _Answer = queue.SimpleQueue()
        self._asked.put(answer)
        try:
            taken = None if self._ended.is_set() else answer.get(timeout=self._timeout_s)
        except queue.Empty:
            taken = None
        if taken is None:
            raise DeviceError("camera", f"a picture from {self._name} within {self._timeout_s:g} s", "none", _REMEDY)
        return grey_frame(*taken)

    def frames(self) -> Iterator[Frame]:
        """Frames of now without end, until the camera is lost. See `Camera.frames`."""
        while True:
            yield self.frame()

    def close(self) -> None:
        """See `Camera.close`."""
        self._ended.set()
        self._watching.join(self._timeout_s)

    def _watch(self) -> None:
        """Take frame after frame, and give one to each who asked before it was taken."""
        waiting: list[_Answer] = []
        try:
            while not self._ended.is_set():
                waiting += _all(self._asked)
                if not self._capture.grab():
                    return
                if waiting:
                    captured_ns = boot_ns()
                    read, pixels = self._capture.retrieve()
                    _answer(waiting, (pixels, captured_ns) if read else None)
        finally:
            self._ended.set()
            self._capture.release()
            _answer(waiting + _all(self._asked), None)


class ReopenedCamera:
    """A live camera that is opened when a picture is asked for, and anew after it was lost.

    So a kiosk starts, and says in words that it can't see, while its camera is unplugged. `source` as of `LiveCamera`.
    """

    def __init__(self, source: int | str, timeout_s: float = 3.0) -> None:
        self._source = source
        self._timeout_s = timeout_s
        self._camera: LiveCamera | None = None
        self._turn = threading.Lock()

    def frame(self) -> Frame:
        """See `Camera.frame`."""
        with self._turn:
            if self._camera is None:
                self._camera = LiveCamera(self._source, self._timeout_s)
            camera = self._camera
        try:
            return camera.frame()
        except DeviceError:
            self.close()
            raise

    def frames(self) -> Iterator[Frame]:
        """See `Camera.frames`."""
        while True:
            yield self.frame()

    def close(self) -> None:
        """See `Camera.close`."""
        with self._turn:
            if self._camera is not None:
                self._camera.close()
            self._camera = None


def _all(asked: queue.SimpleQueue[_Answer]) -> list[_Answer]:
    return [asked.get_nowait() for _ in range(asked.qsize())]


def _answer(waiting: list[_Answer], taken: _Taken | None) -> None:
    for answer in waiting:
        answer.put(taken)
    waiting.clear()


def _open(cv2: Any, source: int | str, timeout_s: float) -> Any:
    if isinstance(source, str):
        wait_ms = int(timeout_s * 1000)
        waits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, wait_ms, cv2.CAP_PROP_READ_TIMEOUT_MSEC, wait_ms]
        return cv2.VideoCapture(source, cv2.CAP_FFMPEG, waits)
    capture = cv2.VideoCapture(source)
    # Compressed frames first: uncompressed 1080p does not fit USB 2 at a usable rate.
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, ASKED_SIZE[0])
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, ASKED_SIZE[1])
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


def _shown(source: int | str) -> str:
    if isinstance(source, int):
        if source < 0:
            raise ParseError("camera number", "0 or more", str(source))
        return f"number {source}"
    if not _ADDRESS.fullmatch(source) or not urlsplit(source).hostname:
        raise ParseError("camera", "a number, or an http, https or rtsp address", "another text")
    return f"{urlsplit(source).scheme}://{urlsplit(source).hostname}"
