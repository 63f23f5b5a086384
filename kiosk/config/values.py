"""What a setting may say: each function gives the value its key asks for, or raises ParseError with the key's name."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from kiosk.domain.errors import ParseError
from kiosk.domain.grades import FLOOR, HIGHEST_FLOOR
from kiosk.domain.identifiers import BloodGroups
from kiosk.domain.text import plain_text
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.server import require_sound

LAST_CAMERA = 63

_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.ASCII)
_CAMERA_ADDRESS = re.compile(r"(?:https?|rtsp)://[!-~]{1,500}", re.ASCII)
_NIGHT = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True)
class Night:
    """From `begins` up to but not including `ends`, by the local clock, over midnight where it begins later."""

    begins: time
    ends: time

    def covers(self, local: time) -> bool:
        """Whether it is night at a local time of day."""
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"


def text(what: str, found: object) -> str:
    """Any text."""
    if not isinstance(found, str):
        raise ParseError(what, "a text", repr(found))
    return found


def one_of(what: str, found: object, choices: tuple[str, ...]) -> str:
    """One of these words."""
    if not isinstance(found, str) or found not in choices:
        raise ParseError(what, " or ".join(choices), repr(found))
    return found


def blood_groups(what: str, found: object) -> Mapping[str, str]:
    """Names with the four characters of ISBT 128 structure 002."""
    named = table(what, found)
    for name, content in named.items():
        plain_text(name, what, 60)
        BloodGroups(content)
    return named


def table(what: str, found: object, choices: tuple[str, ...] | None = None) -> Mapping[str, str]:
    """A table of texts, whose values are among `choices` where they are given."""
    if not isinstance(found, Mapping) or not all(isinstance(value, str) for value in found.values()):
        raise ParseError(what, "a table of texts", repr(found))
    if choices is not None:
        for name, value in found.items():
            plain_text(name, what, 120)
            one_of(what, value, choices)
    return MappingProxyType(dict(found))


def database(what: str, found: object) -> str:
    """The address of a PostgreSQL server, or nothing. What is not told back may hold a password."""
    address = text(what, found)
    if not address:
        return address
    try:
        url = make_url(address)
        if url.get_backend_name() == "postgresql":
            require_sound(url)
            return address
    except (ArgumentError, LedgerUnavailable):
        pass
    expected = "postgresql://ROLE@/DATABASE?host=…&sslmode=verify-full&sslrootcert=…&passfile=…, without a password"
    raise ParseError(what, expected, "another address")


def timezone(what: str, found: object) -> str:
    """A time zone of the tz database."""
    try:
        ZoneInfo(text(what, found))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ParseError(what, "a time zone such as Europe/Berlin", repr(found)) from None
    return text(what, found)


def whole(what: str, found: object, least: int, most: int) -> int:
    """A whole number."""
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        raise ParseError(what, f"a whole number from {least} to {most}", repr(found))
    return found


def least_grade(what: str, found: object) -> float:
    """A score that raises the floor of the read-back, at most as high as right labels still reach in poor light."""
    if not isinstance(found, int | float) or isinstance(found, bool) or not FLOOR <= found <= HIGHEST_FLOOR:
        raise ParseError(what, f"a number from {FLOOR} to {HIGHEST_FLOOR}", repr(found))
    return float(found)


def yes_or_no(what: str, found: object) -> bool:
    """True or false."""
    if not isinstance(found, bool):
        raise ParseError(what, "true or false", repr(found))
    return found


def host(what: str, found: object) -> str:
    """An address or a name to listen at, in lower case."""
    name = text(what, found)
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        if _HOST.fullmatch(name) is None or name.replace(".", "").isdigit():
            raise ParseError(what, "an address such as 127.0.0.1, or a host name", repr(name)) from None
    return name


def path(what: str, found: object) -> str:
    """A path, or an empty text for none."""
    return plain_text(found, what, 400) if isinstance(found, str) and found else _no_path(what, found)


def folder(what: str, found: object) -> str:
    """A folder from the root on, or an empty text for none."""
    name = path(what, found)
    if name and not name.startswith("/"):
        raise ParseError(what, "a folder that begins with /", repr(name))
    return name


def camera(what: str, found: object) -> str | int:
    """The browser's camera, the number of one of this computer, or the address of one in the network."""
    if isinstance(found, int):
        return whole(what, found, 0, LAST_CAMERA)
    name = text(what, found)
    if name != "browser" and _CAMERA_ADDRESS.fullmatch(name) is None:
        # An address can hold a password: it is not repeated.
        raise ParseError(what, "browser, a number, or an http, https or rtsp address", f"{len(name)} characters")
    return name


def night(what: str, found: object) -> Night:
    """When the screen is dark, as 22:00-07:00."""
    read = _NIGHT.fullmatch(found) if isinstance(found, str) else None
    if read is None:
        raise ParseError(what, "two times of day such as 22:00-07:00", repr(found))
    begin_hour, begin_minute, end_hour, end_minute = map(int, read.groups())
    return Night(time(begin_hour, begin_minute), time(end_hour, end_minute))


def require_tls(listens_at: str, certificate: str, key: str, client_ca: str) -> None:
    """Who listens beyond this computer does so over TLS; certificate and key come together."""
    if bool(certificate) != bool(key):
        raise ParseError("settings tls_certificate", "a certificate together with its key", "one without the other")
    if client_ca and not certificate:
        raise ParseError("settings tls_client_ca", "a certificate and key beside it", "none")
    if not certificate and not _is_loopback(listens_at):
        raise ParseError("settings host", "tls_certificate and tls_key, or a loopback address", listens_at)


def _is_loopback(listens_at: str) -> bool:
    try:
        return ipaddress.ip_address(listens_at).is_loopback
    except ValueError:
        return listens_at == "localhost"


def _no_path(what: str, found: object) -> str:
    if found != "":
        raise ParseError(what, "a path, or an empty text for none", repr(found))
    return ""
