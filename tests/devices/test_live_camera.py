"""A live camera, against a real MJPEG stream on loopback and against none."""

import http.server
import threading
import time
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from kiosk.devices.cameras import Frame
from kiosk.devices.errors import DeviceError
from kiosk.devices.live_camera import LiveCamera
from kiosk.domain.errors import ParseError


class Stream(http.server.BaseHTTPRequestHandler):
    """One camera in the network: 40 JPEGs, 50 a second, whose grey says which one they are."""

    sent = 0
    silent = False

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        try:
            for number in range(40):
                _, jpeg = cv2.imencode(".jpg", np.full((90, 160, 3), number * 6, dtype=np.uint8))
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + jpeg.tobytes() + b"\r\n")
                type(self).sent = number + 1
                time.sleep(0.02)
            while type(self).silent:
                time.sleep(0.01)
        except ConnectionError:
            return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    Stream.sent, Stream.silent = 0, False
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stream) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/video.mjpg"
        Stream.silent = False
        server.shutdown()
        thread.join()


def number_of(frame: Frame) -> int:
    """Which of the stream's pictures it is."""
    return round(float(frame.picture.grey.mean()) / 6)


def test_a_network_camera_gives_frames_of_now(address: str) -> None:
    """A frame is taken after it was asked for: of the twenty pictures nobody asked for none is given late."""
    with LiveCamera(address) as camera:
        assert camera.size == (160, 90)
        first = camera.frame()
        while Stream.sent < 25:
            time.sleep(0.01)
        second = camera.frame()
    assert first.picture.grey.shape == (90, 160)
    assert second.captured_ns > first.captured_ns
    assert number_of(first) < 15
    assert number_of(second) >= 20


def test_a_camera_that_hangs_holds_nobody_up(address: str) -> None:
    """A camera that goes mute with its line open ends in a device error after the time-out."""
    Stream.silent = True
    with LiveCamera(address, timeout_s=0.3) as camera:
        while Stream.sent < 40:
            time.sleep(0.01)
        with pytest.raises(DeviceError, match=r"within 0\.3 s"):
            list(camera.frames())


def test_a_camera_that_ends_is_lost(address: str) -> None:
    """When the stream stops, frames end in a device error: a lost camera is never an old picture."""
    with (
        LiveCamera(address) as camera,
        pytest.raises(DeviceError, match=r"Expected a picture from http://127\.0\.0\.1"),
    ):
        for _ in camera.frames():
            pass


def test_a_closed_camera_gives_nothing(address: str) -> None:
    """After close there is no frame."""
    camera = LiveCamera(address)
    camera.close()
    camera.close()
    with pytest.raises(DeviceError):
        camera.frame()


@pytest.mark.parametrize("source", [63, "http://user:secret@127.0.0.1:9/video"])
def test_an_absent_camera_is_said_at_once_with_a_remedy(source: int | str) -> None:
    """No camera of that number or address: a device error that says what to do, without the password."""
    with pytest.raises(DeviceError) as absent:
        LiveCamera(source, timeout_s=0.3)
    assert "kiosk doctor" in absent.value.remedy
    assert "secret" not in str(absent.value)


@pytest.mark.parametrize(
    "source", [-1, "", "0", "file:///etc/passwd", "/dev/video0", "concat:a|b", "http://", "http://a\n", "rtsp:// x"]
)
def test_what_is_no_camera_is_refused(source: int | str) -> None:
    """Negative numbers, files, patterns and other protocols are refused before OpenCV sees them."""
    with pytest.raises(ParseError):
        LiveCamera(source)
