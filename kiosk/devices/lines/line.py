"""An open line to a label printer, with a deadline on everything; and what can go wrong with any line.

A line acknowledges nothing: a sent byte is a byte that left, no more. Answers come back on the same line.
"""

import errno
import io
import os
import select
import socket
import struct
import time
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self, TypeVar

from kiosk.devices.errors import DeviceError

LOOK = "Look at the printer, its cable and its power."
_LONGEST_ANSWER = 4096
_PIECE = 65536
_PAUSE_S = 0.01

Answer = TypeVar("Answer")


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
    """One open connection, over a socket or a device file. Leaving its `with` block closes it.

    `ends` says that an empty read is the end of the line, as on a socket; a USB printer's file gives one where the
    printer has nothing to say yet.
    """

    def __init__(self, opened: socket.socket | io.FileIO, status_timeout_s: float, *, ends: bool = True) -> None:
        os.set_blocking(opened.fileno(), False)
        self._opened = opened
        self._status_timeout_s = status_timeout_s
        self._ends = ends

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def ask(self, query: bytes, whole: Callable[[bytes], Answer | None]) -> Answer:
        """The answer to `query`: what `whole` makes of all bytes that came, as soon as it makes something of them.

        Raises NoAnswer when it makes nothing of them within the status deadline; LineDown when the line breaks.
        """
        deadline = Deadline(self._status_timeout_s)
        self.send(query, deadline)
        return self.hear(whole, deadline, f"an answer to {_shown(query)}")

    def hear(self, whole: Callable[[bytes], Answer | None], deadline: Deadline, what: str) -> Answer:
        """What the printer says, unasked or asked before. See `ask`."""
        came = b""
        while True:
            if came and (answer := whole(came)) is not None:
                return answer
            if len(came) > _LONGEST_ANSWER or not (more := self._receive(deadline)):
                raise NoAnswer("printer", what, _shown(came) if came else "silence", LOOK)
            came += more

    def send(self, content: bytes, deadline: Deadline) -> None:
        """Every byte of `content` handed on before `deadline`. Raises LineDown when not; how many bytes left is then
        unknown.
        """
        rest = memoryview(content)
        while rest:
            if not self._wait_for(select.POLLOUT, deadline):
                raise LineDown("printer", "a line that takes what is sent", "a line that takes nothing", LOOK)
            try:
                rest = rest[os.write(self._opened.fileno(), rest[:_PIECE]) :]
            except BlockingIOError:
                time.sleep(min(_PAUSE_S, deadline.left()))
            except OSError as error:
                raise LineDown("printer", "a line that takes what is sent", cause(error), LOOK) from error

    def drop(self) -> None:
        """Close at once and throw away what the other side has not taken yet, so that it can't arrive later."""
        try:
            if isinstance(self._opened, socket.socket):
                self._opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        finally:
            self._opened.close()

    def forget(self) -> None:
        """Throw away what the printer said before anybody asked."""
        while self._wait_for(select.POLLIN, Deadline(0)) and self._read():
            pass

    def _receive(self, deadline: Deadline) -> bytes:
        """Some bytes; none when the deadline passes first."""
        while seen := self._wait_for(select.POLLIN, deadline):
            if came := self._read():
                return came
            if self._ends or seen & (select.POLLHUP | select.POLLERR):
                raise LineDown("printer", "an open line", "a line the printer closed", LOOK)
            time.sleep(min(_PAUSE_S, deadline.left()))
        return b""

    def _read(self) -> bytes:
        try:
            return os.read(self._opened.fileno(), _LONGEST_ANSWER)
        except BlockingIOError:
            return b""
        except OSError as error:
            got = "a line the printer closed" if error.errno == errno.EIO else cause(error)
            raise LineDown("printer", "an open line", got, LOOK) from error

    def _wait_for(self, event: int, deadline: Deadline) -> int:
        """What the line is ready for before the deadline, or that it is broken; 0 when the deadline passes first."""
        poll = select.poll()
        poll.register(self._opened.fileno(), event)
        return next((seen for _, seen in poll.poll(deadline.left() * 1000)), 0)


class Wire(Protocol):
    """Where a printer is that is talked to over a line."""

    def open(self) -> Line:
        """A new line to the printer. Raises LineDown when there is none within the deadline; nothing was sent then."""
        ...


def cause(error: OSError) -> str:
    """What the operating system says of an error."""
    return error.strerror or str(error) or type(error).__name__


def _shown(came: bytes) -> str:
    return repr(came)[2:-1]
