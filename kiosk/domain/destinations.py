"""Where a site sends cells, and whom to call: what the labels of its shippers say besides the record.

A site writes it once, in a file of its own; two people see it on every label before the shipper is packed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Facility
from kiosk.domain.label.parts import Contact, Establishment
from kiosk.domain.text import plain_text, shown

MOST = 200
_PREFIX = re.compile(r"[0-9]{6,12}", re.ASCII)
_OWN = frozenset({"gs1_prefix", "contact", "emergency", "destination"})
_CONTACT = frozenset({"name", "number"})
_PLACE = frozenset({"facility", "name", "address", "contact"})


@dataclass(frozen=True)
class Destination:
    """One place that cells are sent to, and who is called there."""

    place: Establishment
    contact: Contact


@dataclass(frozen=True)
class Destinations:
    """The site as a sender: its GS1 company prefix, whom to call here and in an emergency, and every place, by name."""

    gs1_prefix: str
    contact: Contact
    emergency: Contact
    places: Mapping[str, Destination]


def parse_destinations(document: Mapping[str, Any]) -> Destinations:
    """The destinations of a document. Raises ParseError for any key that is missing, unknown or not what it must be."""
    _keys("destinations", document, _OWN)
    rows = document["destination"]
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST:
        raise ParseError("destination", f"1 to {MOST} tables", shown(str(rows)))
    found = [_destination(row) for row in rows]
    names = [row.place.name for row in found]
    if len(set(names)) != len(names):
        raise ParseError("destination", "each name once", "one twice")
    prefix = _text("gs1_prefix", document["gs1_prefix"], 12)
    if _PREFIX.fullmatch(prefix) is None:
        raise ParseError("gs1_prefix", "6 to 12 digits", shown(prefix))
    return Destinations(
        prefix, _contact("contact", document["contact"]), _contact("emergency", document["emergency"]),
        MappingProxyType(dict(zip(names, found, strict=True))),
    )  # fmt: skip


def _destination(row: object) -> Destination:
    table = _keys("destination", row, _PLACE)
    place = Establishment(
        Facility.parse(_text("facility", table["facility"], 5)),
        _text("name", table["name"], 80),
        _text("address", table["address"], 120),
    )
    return Destination(place, _contact("contact", table["contact"]))


def _contact(what: str, found: object) -> Contact:
    table = _keys(what, found, _CONTACT)
    return Contact(_text(f"{what} name", table["name"], 80), _text(f"{what} number", table["number"], 30))


def _keys(what: str, found: object, due: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(found, Mapping) or set(found) != due:
        got = ", ".join(sorted(map(str, found))) if isinstance(found, Mapping) else shown(str(found))
        raise ParseError(what, f"the keys {', '.join(sorted(due))}", got)
    return found


def _text(what: str, found: object, longest: int) -> str:
    if not isinstance(found, str):
        raise ParseError(what, "a text", shown(str(found)))
    return plain_text(found, what, longest)
