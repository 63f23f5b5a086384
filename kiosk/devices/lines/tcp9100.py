"""Port 9100 of a printer on the network: the bytes of a job as they are, and the printer's answers on the same line."""

import ipaddress
import socket
from dataclasses import dataclass

from kiosk.devices.lines.line import LOOK, Line, LineDown, cause
from kiosk.domain.errors import ParseError


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
        require_address(self.host, self.port)
        if self.connect_timeout_s <= 0 or self.status_timeout_s <= 0:
            raise ParseError(
                "printer time-outs", "seconds above 0", f"{self.connect_timeout_s}, {self.status_timeout_s}"
            )

    def open(self) -> Line:
        """See `Wire.open`."""
        try:
            connection = socket.create_connection((self.host, self.port), self.connect_timeout_s)
        except OSError as error:
            raise LineDown("printer", f"a printer at {self.host} port {self.port}", cause(error), LOOK) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Line(connection, self.status_timeout_s)


def require_address(host: str, port: int) -> None:
    """Raises ParseError unless `host` is an IP address and `port` a port."""
    try:
        ipaddress.ip_address(host)
    except ValueError as error:
        raise ParseError("printer host", "an IP address", host) from error
    if not 1 <= port <= 65535:
        raise ParseError("printer port", "1 to 65535", str(port))
