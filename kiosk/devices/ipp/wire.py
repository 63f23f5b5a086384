"""Asking a printer, or a spooler, over IPP: one question a connection, with one deadline over all of it.

- `http.client` speaks HTTP; the socket below it is ours, so that a peer that drips bytes is left at the deadline, and
  the answer is capped before it is read.
- A connection that can't be opened is known apart from one that broke: in the first case no byte has left.

Source: RFC 8010, section 4 (HTTP transport), RFC 3510 (the ipp scheme).
"""

import http.client
import re
import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from kiosk.devices.ipp.message import Message, decode, encode
from kiosk.devices.lines.line import LOOK, Deadline, LineDown, NoAnswer, cause
from kiosk.devices.lines.tcp9100 import require_address
from kiosk.domain.errors import ParseError

LONGEST_ANSWER = 262_144
DEFAULT_PORT = 631
_PATH = re.compile(r"(?:/[0-9A-Za-z_.-]{1,64}){1,6}", re.ASCII)


class _TimedSocket(socket.socket):
    """A socket whose every wait ends at the one deadline."""

    deadline = Deadline(0)

    def sendall(self, *arguments: object) -> None:
        """Send within the deadline."""
        self._limit()
        super().sendall(*arguments)  # type: ignore[arg-type]  # passed on as it came

    def recv_into(self, *arguments: object) -> int:
        """Receive within the deadline."""
        self._limit()
        return super().recv_into(*arguments)  # type: ignore[arg-type]  # passed on as it came

    def _limit(self) -> None:
        if self.deadline.left() == 0:
            raise TimeoutError("timed out")
        self.settimeout(self.deadline.left())


class IppConnection:
    """An open connection for one question. Leaving its `with` block closes it."""

    def __init__(self, connection: socket.socket, wire: "IppWire") -> None:
        self._wire = wire
        self._socket = _TimedSocket(fileno=connection.detach())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def ask(self, question: Message, document: bytes, deadline: Deadline) -> Message:
        """The answer to a question. Raises LineDown when the connection breaks, NoAnswer when no whole answer came
        before the deadline or it is none of IPP; whether the question arrived is then unknown.
        """
        what = f"an IPP answer to operation {question.code:#06x}"
        self._socket.deadline = deadline
        try:
            answer, _ = decode(self._exchange(encode(question) + document, what))
        except TimeoutError as error:
            raise NoAnswer("printer", what, "silence", LOOK) from error
        except OSError as error:
            raise LineDown("printer", "an open line", cause(error), LOOK) from error
        except http.client.HTTPException as error:
            raise NoAnswer("printer", what, str(error) or type(error).__name__, LOOK) from error
        except ParseError as error:
            raise NoAnswer("printer", f"{what}: {error.expected}", error.got, LOOK) from error
        if answer.number != question.number:
            raise NoAnswer("printer", f"{what} number {question.number}", str(answer.number), LOOK)
        return answer

    def _exchange(self, content: bytes, what: str) -> bytes:
        connection = http.client.HTTPConnection(self._wire.host, self._wire.port)
        connection.sock = self._socket
        headers = {"Content-Type": "application/ipp", "Connection": "close"}
        connection.request("POST", self._wire.path, body=content, headers=headers)
        with connection.getresponse() as response:
            kind = response.headers.get_content_type()
            if response.status != http.client.OK or kind != "application/ipp":
                raise NoAnswer("printer", what, f"HTTP {response.status} {response.reason}, {kind}", LOOK)
            came = response.read(LONGEST_ANSWER + 1)
        if len(came) > LONGEST_ANSWER:
            raise NoAnswer("printer", what, f"more than {LONGEST_ANSWER} bytes", LOOK)
        return came


@dataclass(frozen=True)
class IppWire:
    """`uri` of a printer, or of a queue of a spooler, as it is asked and as it is named in every question.

    Its host is an IP address, as for every wire. There is no `ipps`: nobody here could vouch for a printer's
    certificate. Raises ParseError for anything else.
    """

    uri: str
    connect_timeout_s: float = 3.0
    status_timeout_s: float = 2.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.uri)
        if parts.scheme != "ipp" or parts.query or parts.fragment or parts.username is not None:
            raise ParseError("printer uri", "ipp://address:port/path", self.uri)
        if not _PATH.fullmatch(parts.path):
            raise ParseError("printer uri", "a path of letters, digits, hyphens, points and underscores", parts.path)
        require_address(self.host, self.port)
        if self.connect_timeout_s <= 0 or self.status_timeout_s <= 0:
            raise ParseError(
                "printer time-outs", "seconds above 0", f"{self.connect_timeout_s}, {self.status_timeout_s}"
            )

    @property
    def host(self) -> str:
        """The address."""
        return urlsplit(self.uri).hostname or ""

    @property
    def port(self) -> int:
        """The port, 631 where none is named. Raises ParseError."""
        try:
            port = urlsplit(self.uri).port
        except ValueError as error:
            raise ParseError("printer port", "1 to 65535", self.uri) from error
        return DEFAULT_PORT if port is None else port

    @property
    def path(self) -> str:
        """The path of the printer."""
        return urlsplit(self.uri).path

    def open(self) -> IppConnection:
        """A new connection. Raises LineDown when there is none within the deadline; nothing was sent then."""
        try:
            return IppConnection(socket.create_connection((self.host, self.port), self.connect_timeout_s), self)
        except OSError as error:
            raise LineDown("printer", f"a printer at {self.host} port {self.port}", cause(error), LOOK) from error

    def ask(self, question: Message) -> Message:
        """The answer to a question that prints nothing. See `IppConnection.ask`."""
        with self.open() as connection:
            return connection.ask(question, b"", Deadline(self.status_timeout_s))
