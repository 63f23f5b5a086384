"""**Only for tests and the rehearsal.** The USB port of a simulated printer: a terminal device instead of /dev/usb/lp0.

What is written to `device` goes to the simulator's socket, and what that says comes back. When the simulator hangs up,
the device is gone, as when the cable is pulled.
"""

import contextlib
import os
import select
import socket
import threading
import tty
from types import TracebackType
from typing import Self

from kiosk.devices.fakes.line import FakeOnALine

_PIECE = 4096
_TICK_MS = 10


class FakeUsbPort:
    """The port inside its `with` block."""

    def __init__(self, printer: FakeOnALine) -> None:
        self._printer = printer
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        self.device = os.ttyname(self._theirs)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._carry, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._thread.join()
        os.close(self._theirs)

    def _carry(self) -> None:
        try:
            with socket.create_connection((self._printer.host, self._printer.port)) as line:
                self._between(line)
        except OSError:
            return
        finally:
            os.close(self._ours)

    def _between(self, line: socket.socket) -> None:
        poll = select.poll()
        for end in (self._ours, line.fileno()):
            poll.register(end, select.POLLIN)
        line.settimeout(_TICK_MS / 1000)
        waiting = b""
        while not self._closing.is_set():
            for end, _ in poll.poll(_TICK_MS):
                if end == line.fileno():
                    came = line.recv(_PIECE)
                    if not came:
                        return
                    with contextlib.suppress(BlockingIOError):  # nobody reads it: it is lost, as on a cable
                        os.write(self._ours, came)
                elif not waiting:
                    waiting = os.read(self._ours, _PIECE)
            if waiting:
                try:
                    waiting = waiting[line.send(waiting) :]
                except TimeoutError:
                    continue
