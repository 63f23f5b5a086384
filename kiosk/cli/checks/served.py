"""Whether the kiosk of a site is being served, and where."""

import socket
from urllib.error import URLError
from urllib.request import urlopen

from kiosk.config import Settings
from kiosk.web.server import port_is_free


def address(settings: Settings) -> str:
    """Where a kiosk without TLS answers."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def served(settings: Settings) -> bool:
    """Whether the kiosk answers at its port. Over TLS only that somebody listens can be seen from here."""
    if port_is_free(settings.host, settings.port):
        return False
    if settings.tls_certificate:
        with socket.create_connection((settings.host, settings.port), timeout=5):
            return True
    try:
        with urlopen(f"{address(settings)}/health", timeout=5) as answer:  # noqa: S310  our own address
            return b'"kiosk"' in answer.read(1000)
    except (URLError, OSError, ValueError):
        return False
