"""Messages of the Internet Printing Protocol as bytes: written as the kiosk asks, read strictly as a printer answers.

Only what the kiosk uses: whole numbers, truths, texts and resolutions. A collection is passed over, and so is a value
of a kind that is not asked for; what is not well formed is refused whole.

Source: RFC 8010, section 3 (encoding) and 3.5 (tags).
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.domain.errors import ParseError

OPERATION_GROUP, JOB_GROUP, END, PRINTER_GROUP, UNSUPPORTED_GROUP = 1, 2, 3, 4, 5
INTEGER, BOOLEAN, ENUM, RESOLUTION = 0x21, 0x22, 0x23, 0x32
BEGIN_COLLECTION, END_COLLECTION = 0x34, 0x37
TEXT, NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
WITH_LANGUAGE = (0x35, 0x36)
DOTS_PER_INCH = 3

_TEXTS = frozenset(range(0x40, 0x60))
_OUT_OF_BAND = frozenset(range(0x10, 0x20))
_DEEPEST = 8
_WHAT = "IPP message"


@dataclass(frozen=True)
class Resolution:
    """Dots an inch across and along the feed."""

    across: int
    along: int


Value = int | bool | str | Resolution | None
"""None stands for what is not told, and for what the kiosk has no use for."""

Attributes = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Attribute:
    """A name, the tag of its values, and the values."""

    name: str
    tag: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Message:
    """A request (`code` is the operation) or an answer (`code` is the status), with its groups in order."""

    code: int
    number: int
    groups: tuple[tuple[int, tuple[Attribute, ...]], ...]

    def group(self, tag: int) -> Attributes:
        """The first group of a kind as a mapping; empty where there is none."""
        return next(iter(self.all_of(tag)), MappingProxyType({}))

    def all_of(self, tag: int) -> tuple[Attributes, ...]:
        """Every group of a kind, each as a mapping."""
        return tuple(
            MappingProxyType({attribute.name: attribute.values for attribute in attributes})
            for kind, attributes in self.groups
            if kind == tag
        )


def encode(message: Message) -> bytes:
    """The message as bytes; a document follows right behind."""
    out = bytearray(struct.pack(">BBHI", 2, 0, message.code, message.number))
    for kind, attributes in message.groups:
        out.append(kind)
        for attribute in attributes:
            name = attribute.name.encode("ascii")
            for value in attribute.values:
                written = _written(attribute.tag, value)
                out += struct.pack(">BH", attribute.tag, len(name)) + name + struct.pack(">H", len(written)) + written
                name = b""
    out.append(END)
    return bytes(out)


def decode(came: bytes, *, document: bool = False) -> tuple[Message, bytes]:
    """The message, and the document behind it where there may be one. Raises ParseError."""
    try:
        message, end = _Reading(came).message()
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ParseError(_WHAT, "whole, well-formed attributes", f"{len(came)} bytes that are none") from error
    if end != len(came) and not document:
        raise ParseError(_WHAT, "nothing after the attributes", f"{len(came) - end} bytes")
    return message, came[end:]


def _written(tag: int, value: Value) -> bytes:
    match value:
        case bool():
            return bytes([value])
        case int():
            return struct.pack(">i", value)
        case str():
            return value.encode("utf-8")
        case Resolution(across, along):
            return struct.pack(">iib", across, along, DOTS_PER_INCH)
        case None:
            raise ParseError(_WHAT, "a value to write", f"none for tag {tag:#x}")


class _Reading:
    """One pass over the bytes of a message."""

    def __init__(self, came: bytes) -> None:
        self._came = came
        self._at = 8

    def message(self) -> tuple[Message, int]:
        major, _, code, number = struct.unpack_from(">BBHI", self._came)
        if major not in (1, 2):
            raise ParseError(_WHAT, "version 1 or 2", str(major))
        groups: list[tuple[int, tuple[Attribute, ...]]] = []
        tag = self._byte()
        while tag != END:
            if not OPERATION_GROUP <= tag <= 0x0F:
                raise ParseError(_WHAT, "a group of attributes", f"tag {tag:#x}")
            attributes, following = self._attributes()
            groups.append((tag, attributes))
            tag = following
        return Message(code, number, tuple(groups)), self._at

    def _attributes(self) -> tuple[tuple[Attribute, ...], int]:
        found: dict[str, Attribute] = {}
        name = ""
        while (tag := self._byte()) > 0x0F:
            named, value = self._text(), self._value(tag)
            if named in found:
                raise ParseError(_WHAT, "each attribute once", named)
            if not named and not name:
                raise ParseError(_WHAT, "an attribute with a name", "a value without")
            name = named or name
            earlier = found[name].values if name in found else ()
            found[name] = Attribute(name, tag, (*earlier, value))
        return tuple(found.values()), tag

    def _value(self, tag: int) -> Value:
        raw = self._field()
        if tag == BEGIN_COLLECTION:
            self._pass_over(1)
            return None
        if tag in (INTEGER, ENUM):
            return int(struct.unpack(">i", raw)[0])
        if tag == BOOLEAN:
            if raw not in (b"\0", b"\1"):
                raise ParseError(_WHAT, "true or false", raw.hex())
            return raw == b"\1"
        if tag == RESOLUTION:
            across, along, unit = struct.unpack(">iib", raw)
            return Resolution(across, along) if unit == DOTS_PER_INCH else None
        if tag in WITH_LANGUAGE:
            language = struct.unpack_from(">H", raw)[0]
            length = struct.unpack_from(">H", raw, 2 + language)[0]
            text = raw[4 + language :]
            if len(text) != length:
                raise ParseError(_WHAT, f"a text of {length} bytes", str(len(text)))
            return text.decode("utf-8")
        if tag in _OUT_OF_BAND or tag not in _TEXTS:
            return None
        return raw.decode("utf-8")

    def _pass_over(self, depth: int) -> None:
        while depth:
            if depth > _DEEPEST:
                raise ParseError(_WHAT, f"collections at most {_DEEPEST} deep", "deeper ones")
            tag = self._byte()
            if tag <= 0x0F:
                raise ParseError(_WHAT, "the end of a collection", f"tag {tag:#x}")
            self._field()
            self._field()
            depth += (tag == BEGIN_COLLECTION) - (tag == END_COLLECTION)

    def _byte(self) -> int:
        byte = self._came[self._at]
        self._at += 1
        return byte

    def _text(self) -> str:
        return self._field().decode("ascii")

    def _field(self) -> bytes:
        length = struct.unpack_from(">H", self._came, self._at)[0]
        field = self._came[self._at + 2 : self._at + 2 + length]
        if len(field) != length:
            raise ParseError(_WHAT, f"{length} bytes", f"{len(field)} bytes")
        self._at += 2 + length
        return field


def one(attributes: Attributes, name: str) -> Value:
    """The only value of an attribute. Raises ParseError where there is none, or more."""
    values: Sequence[Value] = attributes.get(name, ())
    if len(values) != 1:
        raise ParseError(_WHAT, f"one value of {name}", f"{len(values)} values")
    return values[0]
