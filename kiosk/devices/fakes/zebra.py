"""**Only for tests and the rehearsal.** A Zebra printer on a loopback socket, with faults that can be switched.

It understands `~HS`, `~HI`, `~JA` and formats from `^XA` to `^XZ`, keeps every sheet, and counts them. Like the real
one, it answers no `~HS` while it is out of paper or its head is open.
"""

import socket
import socketserver
import struct
import threading
import time
from enum import Enum
from types import TracebackType
from typing import Self


class ZebraFault(Enum):
    """What is wrong with the printer from now on."""

    NONE = "nothing"
    SILENT = "never answers"
    PAPER_OUT = "mute for want of paper"
    REPORTS_PAPER_OUT = "says that paper is out"
    HEAD_OPEN = "mute with an open head"
    REPORTS_HEAD_OPEN = "says that the head is open"
    PAUSED = "paused"
    BUSY = "holds formats of somebody else"
    LABEL_WAITING = "a label waits in peel-off mode"
    GARBLED = "answers what no Zebra answers"
    DRIPS = "answers byte by byte, without end"
    WRONG_MODEL = "another model"
    WRONG_DPI = "another print head"
    PAPER_OUT_DURING_JOB = "takes the job, then mute for want of paper"
    PAUSED_DURING_JOB = "takes the job, then paused"
    STALLS = "stops reading when the job comes"
    DIES_BEFORE_READING = "dies before it reads the job"
    DIES_AFTER_READING = "dies after it read the job"
    HANGS_UP = "closes the line after it read the job"
    PRINTS_LATE = "holds the job, prints it when released"
    CANCEL_IGNORED = "holds the job, and prints it when cancelled"
    PRINTS_TWICE = "prints each format twice"
    NO_INK = "reports idle, prints nothing"


_MUTE = {ZebraFault.SILENT, ZebraFault.PAPER_OUT, ZebraFault.HEAD_OPEN}
_HOLDS = {
    ZebraFault.PAPER_OUT_DURING_JOB,
    ZebraFault.PAUSED_DURING_JOB,
    ZebraFault.PRINTS_LATE,
    ZebraFault.CANCEL_IGNORED,
}
_SWALLOWS = {ZebraFault.NO_INK, ZebraFault.DIES_AFTER_READING, ZebraFault.HANGS_UP}


class FakeZebra:
    """A printer at `host`:`port` inside its `with` block.

    `fault` can be set at any time. `sheets` are the formats that came out, whole; `counter` is the label odometer;
    `asked` are the queries it heard.
    """

    def __init__(self, model: str = "ZD621R-300dpi", dots_per_mm: int = 12) -> None:
        self.fault = ZebraFault.NONE
        self.model = model
        self.dots_per_mm = dots_per_mm
        self.sheets: list[bytes] = []
        self.asked: list[str] = []
        self.cancelled = 0
        self.held: list[bytes] = []
        self._closing = threading.Event()
        fake = self

        class Session(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                _Conversation(fake, self.request, fake._closing).run()

        self._server = _Server(("127.0.0.1", 0), Session)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def host(self) -> str:
        """Always loopback."""
        return "127.0.0.1"

    @property
    def port(self) -> int:
        """The free port it took."""
        return int(self._server.server_address[1])

    @property
    def counter(self) -> int:
        """The label odometer."""
        return len(self.sheets)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def release(self) -> None:
        """The fault is mended, and whatever was held comes out."""
        self.fault = ZebraFault.NONE
        held, self.held = self.held, []
        self.sheets += held

    def take(self, label: bytes) -> None:
        """A whole format came."""
        if self.fault in _HOLDS:
            self.held.append(label)
        elif self.fault is ZebraFault.PRINTS_TWICE:
            self.sheets += [label, label]
        elif self.fault not in _SWALLOWS:
            self.sheets.append(label)

    def cancel(self) -> None:
        """`~JA` came."""
        self.cancelled += 1
        if self.fault is ZebraFault.CANCEL_IGNORED:
            self.release()
        self.held = []

    def status(self) -> bytes | None:
        """The three strings of `~HS`, None where the printer is mute."""
        fault = self.fault
        if fault in _MUTE or (fault is ZebraFault.PAPER_OUT_DURING_JOB and self.held):
            return None
        if fault is ZebraFault.GARBLED:
            return b"\x02OK\x03\r\n"
        paper = int(fault is ZebraFault.REPORTS_PAPER_OUT)
        paused = int(fault is ZebraFault.PAUSED or (fault is ZebraFault.PAUSED_DURING_JOB and bool(self.held)))
        waiting = len(self.held) + 3 * (fault is ZebraFault.BUSY)
        head = int(fault is ZebraFault.REPORTS_HEAD_OPEN)
        peel = int(fault is ZebraFault.LABEL_WAITING)
        return (
            b"\x02030,%d,%d,1245,%03d,0,0,0,000,0,0,0\x03\r\n" % (paper, paused, waiting)
            + b"\x02000,0,%d,0,1,2,4,%d,%08d,1,000\x03\r\n" % (head, peel, waiting)
            + b"\x021234,0\x03\r\n"
        )

    def identification(self) -> bytes:
        """The string of `~HI`."""
        model = "GK420t-200dpi" if self.fault is ZebraFault.WRONG_MODEL else self.model
        dots = 8 if self.fault is ZebraFault.WRONG_DPI else self.dots_per_mm
        return f"\x02{model},V93.21.26Z,{dots},8176KB\x03\r\n".encode("ascii")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Conversation:
    """One connection: cuts the stream into commands and answers them."""

    def __init__(self, zebra: FakeZebra, connection: socket.socket, closing: threading.Event) -> None:
        self._zebra = zebra
        self._socket = connection
        self._closing = closing
        self._stream = b""

    def run(self) -> None:
        self._socket.settimeout(0.02)
        try:
            while not self._closing.is_set():
                self._step()
        except (ConnectionError, BrokenPipeError):
            return

    def _step(self) -> None:
        if self._zebra.fault is ZebraFault.STALLS and len(self._zebra.asked) >= 2:
            self._closing.wait(0.02)
            return
        try:
            if self._zebra.fault is ZebraFault.DIES_BEFORE_READING and len(self._zebra.asked) >= 2:
                self._socket.recv(1, socket.MSG_PEEK)
                self._die()
            came = self._socket.recv(65536)
        except TimeoutError:
            return
        if not came:
            raise ConnectionResetError
        self._stream += came
        while self._one_command():
            pass

    def _one_command(self) -> bytes:
        """Take one whole command off the stream and obey it; empty when there is none yet."""
        if self._stream.startswith(b"~"):
            command, self._stream = self._stream[:3], self._stream[3:]
            self._obey(command)
            return command
        end = self._stream.find(b"^XZ")
        if end < 0:
            return b""
        label, self._stream = self._stream[: end + 3], self._stream[end + 3 :]
        self._zebra.take(label)
        if self._zebra.fault is ZebraFault.DIES_AFTER_READING:
            self._die()
        if self._zebra.fault is ZebraFault.HANGS_UP:
            self._socket.shutdown(socket.SHUT_RDWR)
            raise ConnectionResetError
        return label

    def _obey(self, command: bytes) -> None:
        self._zebra.asked.append(command.decode("ascii"))
        if command == b"~JA":
            self._zebra.cancel()
        elif self._zebra.fault is ZebraFault.DRIPS:
            self._drip()
        elif command == b"~HS" and (status := self._zebra.status()) is not None:
            self._socket.sendall(status)
        elif command == b"~HI" and self._zebra.fault is not ZebraFault.SILENT:
            self._socket.sendall(self._zebra.identification())

    def _drip(self) -> None:
        while not self._closing.is_set():
            self._socket.sendall(b"\x02")
            time.sleep(0.01)

    def _die(self) -> None:
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()
        raise ConnectionResetError
