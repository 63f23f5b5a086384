"""Frames from files, from a video, and from what a camera is shown."""

import hashlib
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.devices.cameras import Camera, Frame, ImageFiles, VideoFile
from kiosk.devices.errors import DeviceError
from kiosk.devices.fakes.camera import FakeCamera
from kiosk.devices.kernel_time import boot_ns
from kiosk.domain.errors import ParseError


def shade(value: int) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    """A picture of 64 × 48 pixels in one grey."""
    return np.full((48, 64, 3), value, dtype=np.uint8)


def test_files_are_read_in_order_and_named_by_their_bytes(tmp_path: Path) -> None:
    """Each file is one frame; its hash is that of the file, and the bytes are kept as they came."""
    paths = []
    for value in (10, 200):
        path = tmp_path / f"{value}.png"
        cv2.imwrite(str(path), shade(value))
        paths.append(path)
    before = boot_ns()
    frames = list(ImageFiles(paths).frames())
    assert [int(frame.picture.grey.mean()) for frame in frames] == [10, 200]
    assert [frame.encoded for frame in frames] == [path.read_bytes() for path in paths]
    assert [frame.picture.sha256 for frame in frames] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
    ]
    assert before <= frames[0].captured_ns <= frames[1].captured_ns <= boot_ns()


def test_files_end(tmp_path: Path) -> None:
    """After the last file there is no frame, and asking for one says so."""
    path = tmp_path / "a.jpg"
    cv2.imwrite(str(path), shade(99))
    with ImageFiles([path]) as files:
        assert files.frame().picture.grey.shape == (48, 64)
        with pytest.raises(DeviceError, match="Expected one more picture, got its end"):
            files.frame()


def test_a_file_that_is_not_there_is_said_by_name(tmp_path: Path) -> None:
    """An absent file and a folder are device errors with the file's name."""
    with pytest.raises(DeviceError, match=r"gone\.png: No such file"):
        ImageFiles([tmp_path / "gone.png"]).frame()
    with pytest.raises(DeviceError, match="Is a directory"):
        ImageFiles([tmp_path]).frame()


@pytest.mark.hazard("H22")
def test_a_file_without_end_is_not_read_into_memory(tmp_path: Path) -> None:
    """More bytes than a picture may have are refused, however long the file is."""
    path = tmp_path / "endless.png"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(ParseError, match="at most 20000000 bytes, got 20000001 bytes"):
        ImageFiles([path]).frame()


@pytest.mark.hazard("H22")
def test_a_picture_that_claims_a_gigapixel_is_refused(tmp_path: Path) -> None:
    """A small file whose header promises 32 000 × 32 000 pixels is refused by its header."""
    header = b"IHDR" + (32000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + header + zlib.crc32(header).to_bytes(4, "big"))
    with pytest.raises(ParseError):
        ImageFiles([path]).frame()


def test_a_text_is_no_picture(tmp_path: Path) -> None:
    """A file of another kind is refused whatever its name says."""
    path = tmp_path / "a.png"
    path.write_text("%PDF-1.7")
    with pytest.raises(ParseError):
        ImageFiles([path]).frame()


def written_video(path: Path, shades: tuple[int, ...]) -> Path:
    """A real MJPG video of one grey a frame."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10.0, (64, 48))
    for value in shades:
        writer.write(shade(value))
    writer.release()
    return path


def test_a_video_gives_every_frame(tmp_path: Path) -> None:
    """Every frame of an AVI file comes once, in order, grey, named by the hash of its pixels."""
    with VideoFile(written_video(tmp_path / "a.avi", (0, 60, 120, 180, 240))) as video:
        frames = list(video.frames())
    assert [round(float(frame.picture.grey.mean()) / 60) for frame in frames] == [0, 1, 2, 3, 4]
    grey = frames[1].picture.grey
    assert frames[1].picture.sha256 == hashlib.sha256(grey.tobytes()).hexdigest()
    assert frames[1].encoded is None


def test_a_closed_video_gives_nothing(tmp_path: Path) -> None:
    """After close there is no frame; closing twice is harmless."""
    video = VideoFile(written_video(tmp_path / "a.avi", (0, 60)))
    video.close()
    video.close()
    assert list(video.frames()) == []


@pytest.mark.parametrize("name", ["gone.avi", "http://127.0.0.1:9/a.avi"])
def test_a_video_that_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    """An absent file, an address and a text are no video, and are said by name."""
    with pytest.raises(DeviceError, match="Expected a video file"):
        VideoFile(tmp_path / name)
    text = tmp_path / "text.avi"
    text.write_text("no video")
    with pytest.raises(DeviceError, match="Expected a video file"):
        VideoFile(text)


def test_a_pattern_of_names_is_no_video(tmp_path: Path) -> None:
    """OpenCV would take a name with a number in it for a row of pictures: only one real file is a video."""
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"im_{number:03d}.jpg"), shade(number))
    with pytest.raises(DeviceError, match="Expected a video file"):
        VideoFile(tmp_path / "im_%03d.jpg")


def test_a_fake_camera_sees_what_it_is_shown() -> None:
    """Pictures are seen once each, in colour or grey, in the order shown."""
    camera = FakeCamera([shade(5)])
    camera.show(shade(7)[:, :, 0], shade(9))
    source: Camera = camera
    assert [int(frame.picture.grey[0, 0]) for frame in source.frames()] == [5, 7, 9]
    with pytest.raises(DeviceError):
        camera.frame()


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), dtype=np.uint16),
        np.zeros((4, 4, 4), dtype=np.uint8),
        np.zeros((4, 4, 3), dtype=np.float32),
        np.zeros((0, 4, 3), dtype=np.uint8),
        np.broadcast_to(np.zeros(1, dtype=np.uint8), (8000, 8000)),
    ],
)
def test_pixels_of_another_kind_or_too_many_are_refused(pixels: object) -> None:
    """Sixteen bits, four channels, floats, nothing, and 64 megapixels are no frame."""
    with pytest.raises(ParseError):
        FakeCamera([pixels]).frame()


def test_without_opencv_the_message_says_what_to_install(tmp_path: Path) -> None:
    """Where OpenCV can't be loaded the module still imports, and the source refuses with the system packages' names."""
    (tmp_path / "cv2.py").write_text("raise ImportError('libGL.so.1: cannot open shared object file')\n")
    program = (
        "from kiosk.devices.cameras import ImageFiles\n"
        "from kiosk.devices.live_camera import LiveCamera\n"
        "from kiosk.devices.errors import DeviceError\n"
        "for source in (lambda: ImageFiles([]), lambda: LiveCamera(0)):\n"
        "    try:\n"
        "        source()\n"
        "    except DeviceError as error:\n"
        "        print(error)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": f"{tmp_path}:{root}"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stdout.splitlines()
    assert len(said) == 2
    assert all("libGL.so.1" in line and "libgl1 libglib2.0-0 libxcb1" in line for line in said)


def test_a_frame_is_not_compared_by_its_pixels() -> None:
    """Two frames are the same only if they are one: equal pictures at two moments are two frames."""
    first, second = (FakeCamera([shade(5)]).frame() for _ in range(2))
    assert isinstance(first, Frame)
    assert first != second
    assert first.picture.sha256 == second.picture.sha256
