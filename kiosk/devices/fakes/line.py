"""**Only for tests and the rehearsal.** What every simulated printer on a loopback socket has in common."""

import socket
import socketserver
import struct
import threading
import time
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from kiosk.devices.fakes.faults import Fault, Paper

_PIECE = 65536
_START = 3
_TICK_S = 0.02


class FakeOnALine(Paper, ABC):
    """A printer at `host`:`port` inside its `with` block. `asked` are the questions it heard."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.closing = threading.Event()
        fake = self

        class Session(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                fake.conversation(self.request).run()

        self._server = _Server(("127.0.0.1", 0), Session)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @abstractmethod
    def conversation(self, connection: socket.socket) -> "Conversation":
        """What this kind of printer makes of one connection."""

    @property
    def host(self) -> str:
        """Always loopback."""
        return "127.0.0.1"

    @property
    def port(self) -> int:
        """The free port it took."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class Conversation(ABC):
    """One connection: cuts the stream into commands and obeys them."""

    def __init__(self, printer: FakeOnALine, connection: socket.socket) -> None:
        self._printer = printer
        self._socket = connection
        self._stream = b""

    @abstractmethod
    def is_job(self, start: bytes) -> bool:
        """Whether these first bytes begin a job."""

    @abstractmethod
    def one_command(self) -> bool:
        """Take one whole command off the stream and obey it; False when there is none yet."""

    def run(self) -> None:
        """Until somebody closes the connection."""
        self._socket.settimeout(_TICK_S)
        try:
            while not self._printer.closing.is_set():
                self._step()
        except (ConnectionError, BrokenPipeError):
            return

    def _step(self) -> None:
        try:
            if not self._stream and self.is_job(self._socket.recv(_START, socket.MSG_PEEK)):
                self._printer.job_comes()
                if self._printer.fault is Fault.STALLS:
                    self._printer.closing.wait(_TICK_S)
                    return
                if self._printer.fault is Fault.DIES_BEFORE_READING:
                    self._die()
            came = self._socket.recv(_PIECE)
        except TimeoutError:
            return
        if not came:
            raise ConnectionResetError
        self._stream += came
        while self.one_command():
            pass

    def _take(self, job: bytes) -> None:
        self._printer.take(job)
        if self._printer.fault is Fault.DIES_AFTER_READING:
            self._die()
        if self._printer.fault is Fault.HANGS_UP:
            self._socket.shutdown(socket.SHUT_RDWR)
            raise ConnectionResetError

    def _drip(self) -> None:
        while not self._printer.closing.is_set():
            self._socket.sendall(b"\x02")
            time.sleep(_TICK_S / 2)

    def _die(self) -> None:
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()
        raise ConnectionResetError
