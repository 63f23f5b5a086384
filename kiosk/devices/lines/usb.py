"""The device file of a USB printer, such as /dev/usb/lp0: written to and read from, without ever waiting for it.

The kernel's usblp driver gives the file to one opener at a time, which is one more guard for 'one job at a time'. It
gives an empty read where the printer has nothing to say yet.
"""

import io
import os
import re
import stat
from dataclasses import dataclass

from kiosk.devices.lines.line import LOOK, Line, LineDown, cause
from kiosk.domain.errors import ParseError

_DEVICE = re.compile(r"/dev(?:/[0-9A-Za-z_-]{1,64}){1,4}", re.ASCII)


@dataclass(frozen=True)
class UsbWire:
    """The file of one printer, and how long to wait for an answer, in seconds. Raises ParseError for another path."""

    device: str
    status_timeout_s: float = 2.0

    def __post_init__(self) -> None:
        if not _DEVICE.fullmatch(self.device):
            raise ParseError("printer device", "a file under /dev", self.device)
        if self.status_timeout_s <= 0:
            raise ParseError("printer time-outs", "seconds above 0", str(self.status_timeout_s))

    def open(self) -> Line:
        """See `Wire.open`. What the printer said to somebody who is gone is thrown away."""
        try:
            opened = io.FileIO(self.device, "r+", opener=_without_waiting)
        except OSError as error:
            raise LineDown("printer", f"a printer at {self.device}", cause(error), LOOK) from error
        line = Line(opened, self.status_timeout_s, ends=False)
        try:
            if not stat.S_ISCHR(os.fstat(opened.fileno()).st_mode):
                raise LineDown("printer", f"a device at {self.device}", "another kind of file", LOOK)
            line.forget()
        except LineDown:
            opened.close()
            raise
        return line


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
