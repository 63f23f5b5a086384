"""What every kiosk needs of its computer and of what was installed."""

import sqlite3
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import frame_picture
from kiosk.devices.cameras import opencv
from kiosk.devices.clock import SystemClock
from kiosk.domain.clock import ClockTrust
from kiosk.domain.errors import ParseError

CV2_PACKAGES = ("opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless")


def readers() -> str:
    """The libraries that read symbols answer. Raises ParseError."""
    blank = frame_picture(np.full((64, 64), 255, dtype=np.uint8))
    for reason in Gate(()).read(blank, SystemClock().now().utc).refused:
        raise ParseError("readers", reason.expected, reason.read)
    return "zxing-cpp, zbar and libdmtx answer"


def libraries() -> str:
    """OpenCV loads and is installed once. Raises DeviceError, ParseError."""
    opencv()
    there = [f"{name} {release}" for name in CV2_PACKAGES if (release := _release(name))]
    if len(there) > 1:
        raise ParseError("OpenCV", "one of its packages, for they overwrite each other", ", ".join(there))
    return f"{', '.join(there) or 'OpenCV'}; SQLite {sqlite3.sqlite_version}"


def clock() -> str:
    """The kernel holds its clock for synchronised. Raises ParseError."""
    trust = SystemClock().now().trust
    if trust is not ClockTrust.TRUSTED:
        raise ParseError("clock", ClockTrust.TRUSTED.value, trust.value)
    return str(trust.value)


def _release(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
