"""A TCP line to a label printer, with a deadline on everything.

Port 9100 acknowledges nothing: a sent byte is a byte that left, no more. Answers of the printer come back on the same
line, each framed as STX … ETX CR LF.
"""

import ipaddress
import re
import socket
import struct
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from kiosk.devices.errors import DeviceError
from kiosk.domain.errors import ParseError

_FRAMES = re.compile(rb"(?:\x02[\x20-\x7e]*\x03\r\n)+")
_FRAME = re.compile(rb"\x02([\x20-\x7e]*)\x03\r\n")
_LONGEST_ANSWER = 4096
_LOOK = "Look at the printer, its cable and its power."


class LineDown(DeviceError):
    """The line can't be opened, or the other side closed it."""


class NoAnswer(DeviceError):
    """No whole, well-formed answer came within the deadline."""


class Deadline:
    """A moment, `seconds` from now by the monotonic clock, after which nobody waits any longer."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, 0 when it has passed."""
        return max(0.0, self._end - time.monotonic())


class Line:
    """One open connection. Leaving its `with` block closes it."""

    def __init__(self, connection: socket.socket, status_timeout_s: float) -> None:
        self._socket = connection
        self._status_timeout_s = status_timeout_s

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def ask(self, query: bytes, frames: int) -> tuple[str, ...]:
        """The answer to `query`: the texts of its frames, always a multiple of `frames` (a late answer to an earlier
        query may stand before it).

        Raises NoAnswer when none is whole within the status deadline, or when anything but frames came; LineDown when
        the line breaks.
        """
        deadline = Deadline(self._status_timeout_s)
        self.send(query, deadline)
        came = b""
        while True:
            if _FRAMES.fullmatch(came):
                texts = tuple(text.decode("ascii") for text in _FRAME.findall(came))
                if len(texts) % frames == 0:
                    return texts
            if len(came) > _LONGEST_ANSWER or not (more := self._receive(deadline)):
                raise NoAnswer("printer", f"an answer to {query.decode()}", _shown(came), _LOOK)
            came += more

    def send(self, data: bytes, deadline: Deadline) -> None:
        """Every byte of `data` handed to the network before `deadline`. Raises LineDown when not; how many bytes left
        is then unknown.
        """
        try:
            self._socket.settimeout(max(deadline.left(), 0.001))
            self._socket.sendall(data)
        except OSError as error:
            raise LineDown("printer", "a line that takes what is sent", _cause(error), _LOOK) from error

    def drop(self) -> None:
        """Close at once and throw away what the other side has not taken yet, so that it can't arrive later."""
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        finally:
            self._socket.close()

    def _receive(self, deadline: Deadline) -> bytes:
        """Some bytes; none when the deadline passes first."""
        if deadline.left() == 0:
            return b""
        try:
            self._socket.settimeout(max(deadline.left(), 0.001))
            came = self._socket.recv(_LONGEST_ANSWER)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LineDown("printer", "an open line", _cause(error), _LOOK) from error
        if not came:
            raise LineDown("printer", "an open line", "a line the printer closed", _LOOK)
        return came


@dataclass(frozen=True)
class Tcp9100Wire:
    """Where a printer listens, and how long to wait for it, in seconds.

    `host` is an IP address: looking up a name has no deadline of ours, and whoever answers it chooses the printer.
    Raises ParseError for a name or a port that can't be.
    """

    host: str
    port: int = 9100
    connect_timeout_s: float = 3.0
    status_timeout_s: float = 2.0

    def __post_init__(self) -> None:
        try:
            ipaddress.ip_address(self.host)
        except ValueError as error:
            raise ParseError("printer host", "an IP address", self.host) from error
        if not 1 <= self.port <= 65535:
            raise ParseError("printer port", "1 to 65535", str(self.port))
        if self.connect_timeout_s <= 0 or self.status_timeout_s <= 0:
            raise ParseError(
                "printer time-outs", "seconds above 0", f"{self.connect_timeout_s}, {self.status_timeout_s}"
            )

    def open(self) -> Line:
        """A new line to the printer. Raises LineDown when there is none within the deadline; nothing was sent then."""
        try:
            connection = socket.create_connection((self.host, self.port), self.connect_timeout_s)
        except OSError as error:
            raise LineDown("printer", f"a printer at {self.host} port {self.port}", _cause(error), _LOOK) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Line(connection, self.status_timeout_s)


def _cause(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__


def _shown(came: bytes) -> str:
    return repr(came)[2:-1] if came else "silence"
