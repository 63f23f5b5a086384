"""**Only for tests and the rehearsal.** A Brother QL on a loopback socket, with faults that can be switched.

It reads raster commands strictly: a byte it does not know is a transmission fault. A job goes from `ESC @` to the print
command; it tells by itself how that goes, and answers `ESC i S` with 32 bytes.
"""

import re
import socket

from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.line import Conversation, FakeOnALine

_FIXED = {
    b"\x1b@": 0, b"\x1biS": 0, b"\x1bia": 1, b"\x1biz": 10, b"\x1biM": 1, b"\x1biK": 1, b"\x1bid": 2, b"\x1biA": 1,
    b"\x1bi!": 1, b"M": 1, b"Z": 0, b"\x0c": 0, b"\x1a": 0,
}  # fmt: skip
"""Commands, and how many bytes follow each."""

_ZEROS = re.compile(rb"\x00+")
_ANSWER, _COMPLETED, _FAULT, _PHASE = 0, 1, 2, 6
_BITS = {
    Fault.PAPER_OUT: (0x02, 0), Fault.REPORTS_PAPER_OUT: (0x02, 0), Fault.HEAD_OPEN: (0, 0x10),
    Fault.REPORTS_HEAD_OPEN: (0, 0x10), Fault.PAUSED: (0x10, 0),
}  # fmt: skip


class FakeBrother(FakeOnALine):
    """See `FakeOnALine`. It holds labels of `width_mm` × `length_mm`; 0 long is a roll without gaps."""

    def __init__(self, width_mm: int = 102, length_mm: int = 152, model_code: int = 0x44) -> None:
        super().__init__()
        self.width_mm = width_mm
        self.length_mm = length_mm
        self.model_code = model_code

    def conversation(self, connection: socket.socket) -> Conversation:
        """See `FakeOnALine.conversation`."""
        return _BrotherConversation(self, connection)

    def status(self, kind: int, phase: int = 0) -> bytes:
        """The 32 bytes."""
        first, second = _BITS.get(self.fault, (0, 0))
        model = 0x43 if self.fault is Fault.WRONG_MODEL else self.model_code
        width = 62 if self.fault is Fault.WRONG_MEDIA else self.width_mm
        media = 0x0B if self.length_mm else 0x0A
        said = bytes([0x80, 0x20, 0x42, 0x34, model, 0x30, 0x30, 0, first, second, width, media, 0, 0, 0, 0, 0])
        phase = 1 if self.held or self.fault is Fault.BUSY else phase
        return (said + bytes([self.length_mm, kind, phase])).ljust(32, b"\x00")


class _BrotherConversation(Conversation):
    def __init__(self, brother: FakeBrother, connection: socket.socket) -> None:
        super().__init__(brother, connection)
        self._brother = brother
        self._job: bytes | None = None

    def is_job(self, start: bytes) -> bool:
        return self._job is None and not self._brother.held and start[:1] == b"\x00"

    def one_command(self) -> bool:
        zeros = _ZEROS.match(self._stream)
        if zeros is not None:
            self._stream = self._stream[zeros.end() :]
            return bool(self._stream)
        length = self._length()
        if length is None or len(self._stream) < length:
            return False
        command, self._stream = self._stream[:length], self._stream[length:]
        self._obey(command)
        return True

    def _length(self) -> int | None:
        """How long the command at the head of the stream is, None while that can't be told."""
        if self._stream.startswith(b"g") and len(self._stream) >= 3:
            return 3 + self._stream[2]
        for command, more in _FIXED.items():
            if self._stream.startswith(command):
                return len(command) + more
        if len(self._stream) >= 3:
            raise ConnectionResetError(f"unknown command {self._stream[:3]!r}")
        return None

    def _obey(self, command: bytes) -> None:
        brother = self._brother
        if command == b"\x1biS":
            brother.asked.append("ESC i S")
            self._answer()
        elif command == b"\x1b@":
            if brother.held or self._job:
                brother.cancel()
            self._job = command
        elif command in (b"\x0c", b"\x1a") and self._job is not None:
            job, self._job = self._job + command, None
            self._print(job)
        elif self._job is not None:
            self._job += command

    def _print(self, job: bytes) -> None:
        brother = self._brother
        self._take(job)
        if brother.fault is not Fault.SILENT:
            self._socket.sendall(brother.status(_FAULT if brother.held else _PHASE, 1))
        if not brother.held and brother.fault not in (Fault.SILENT, Fault.ABORTS):
            self._socket.sendall(brother.status(_COMPLETED, 1) + brother.status(_PHASE))
        brother.done()

    def _answer(self) -> None:
        brother = self._brother
        if brother.fault is Fault.DRIPS:
            self._drip()
        elif brother.fault is Fault.GARBLED:
            self._socket.sendall(b"OK".ljust(32))
        elif brother.fault is not Fault.SILENT:
            self._socket.sendall(brother.status(_ANSWER))
