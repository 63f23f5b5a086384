"""**Only for tests and the rehearsal.** A Zebra printer on a loopback socket, with faults that can be switched.

It understands `~HS`, `~HI`, `~JA`, the odometer, and formats from `^XA` to `^XZ` with one tag to write, keeps every
sheet, and counts them. Like the real one, it answers no `~HS` while it is out of paper or its head is open.
"""

import re
import socket

from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.line import Conversation, FakeOnALine

VOID = b"VOID"
"""The sheet of a printer that found no good tag."""

_MUTE = frozenset({Fault.SILENT, Fault.PAPER_OUT, Fault.HEAD_OPEN})
_TAG = re.compile(rb"\^RFW,H(?:,2,[0-9]{1,3},1)?\^FD([0-9A-F]+)\^FS")
_COMMAND = re.compile(rb"~[A-Z]{2}|! U1 getvar \"[a-z_.]+\"\r\n")


class FakeZebra(FakeOnALine):
    """See `FakeOnALine`. `counter` is the label odometer; `tags` are what it will say of the tags it wrote.

    `says_of_tags` not None is what it says instead.
    """

    def __init__(self, model: str = "ZD621R-300dpi", dots_per_mm: int = 12) -> None:
        super().__init__()
        self.model = model
        self.dots_per_mm = dots_per_mm
        self.tags: list[bytes] = []
        self.says_of_tags: bytes | None = None

    def conversation(self, connection: socket.socket) -> Conversation:
        """See `FakeOnALine.conversation`."""
        return _ZebraConversation(self, connection)

    def take(self, job: bytes) -> None:
        """See `Paper.take`. A format with a tag is printed once the tag is good."""
        tag = _TAG.search(job)
        if tag is None:
            super().take(job)
        elif self.fault is Fault.TAG_VOID:
            self.sheets.append(VOID)
        else:
            super().take(job)
            read = tag[1] if self.fault is not Fault.WRONG_TAG else tag[1][:-2] + b"FF"
            if b"^HV1" in job and job in self.sheets:
                self.tags.append(read if self.says_of_tags is None else self.says_of_tags)

    def status(self) -> bytes | None:
        """The three strings of `~HS`, None where the printer is mute."""
        fault = self.fault
        if fault in _MUTE:
            return None
        if fault is Fault.GARBLED:
            return b"\x02OK\x03\r\n"
        paper = int(fault is Fault.REPORTS_PAPER_OUT)
        paused = int(fault is Fault.PAUSED)
        waiting = len(self.held) + 3 * (fault is Fault.BUSY)
        head = int(fault is Fault.REPORTS_HEAD_OPEN)
        peel = int(fault is Fault.LABEL_WAITING)
        return (
            b"\x02030,%d,%d,1245,%03d,0,0,0,000,0,0,0\x03\r\n" % (paper, paused, waiting)
            + b"\x02000,0,%d,0,1,2,4,%d,%08d,1,000\x03\r\n" % (head, peel, waiting)
            + b"\x021234,0\x03\r\n"
        )

    def identification(self) -> bytes:
        """The string of `~HI`."""
        model = "GK420t-200dpi" if self.fault is Fault.WRONG_MODEL else self.model
        dots = 8 if self.fault is Fault.WRONG_DPI else self.dots_per_mm
        return f"\x02{model},V93.21.26Z,{dots},8176KB\x03\r\n".encode("ascii")


class _ZebraConversation(Conversation):
    def __init__(self, zebra: FakeZebra, connection: socket.socket) -> None:
        super().__init__(zebra, connection)
        self._zebra = zebra

    def is_job(self, start: bytes) -> bool:
        return start.startswith(b"^")

    def one_command(self) -> bool:
        command = _COMMAND.match(self._stream)
        if command is not None:
            self._stream = self._stream[command.end() :]
            self._obey(command[0])
            return True
        end = self._stream.find(b"^XZ")
        if end < 0:
            return False
        label, self._stream = self._stream[: end + 3], self._stream[end + 3 :]
        self._take(label)
        if self._zebra.fault is not Fault.SILENT:
            for tag in self._zebra.tags:
                self._socket.sendall(b"EPC[%b]\r\n" % tag)
        self._zebra.tags.clear()
        self._zebra.done()
        return True

    def _obey(self, command: bytes) -> None:
        zebra = self._zebra
        zebra.asked.append(command.decode("ascii"))
        if command == b"~JA":
            zebra.cancel()
        elif zebra.fault is Fault.DRIPS:
            self._drip()
        elif command == b"~HS" and (status := zebra.status()) is not None:
            self._socket.sendall(status)
        elif command == b"~HI" and zebra.fault is not Fault.SILENT:
            self._socket.sendall(zebra.identification())
        elif command.startswith(b"!") and zebra.fault is not Fault.SILENT:
            self._socket.sendall(b'"%d"' % zebra.counter)
