"""From TOML to profiles: each document resolved, every value of exactly its kind, the whole held against the rules."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from kiosk.domain.errors import ParseError
from kiosk.labels.profile.facts import PrinterProfile
from kiosk.labels.profile.rules import require

SCHEMA = 1

Document = Mapping[str, Any]


def read_profiles(folder: Path) -> Mapping[str, PrinterProfile]:
    """Every `*.toml` of the folder as a profile.

    :raises ParseError: when one file is not TOML or not a right profile, or when there is none.
    """
    documents = {path.stem: read_document(path) for path in sorted(folder.glob("*.toml"))}
    if not documents:
        raise ParseError("printer profiles", "at least one .toml file", f"none in {folder.name}")
    return parse_profiles(documents)


def read_document(path: Path) -> Document:
    """One file, unresolved.

    :raises ParseError: when it is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParseError(f"printer profile {path.stem}", "TOML", str(error)) from error


def parse_profiles(documents: Mapping[str, Document]) -> Mapping[str, PrinterProfile]:
    """Every profile of `documents` (file name without suffix → TOML document), resolved and checked.

    :raises ParseError: at the first document that is not a whole, right profile.
    """
    return MappingProxyType({name: parse_profile(name, documents) for name in sorted(documents)})


def parse_profile(name: str, documents: Mapping[str, Document]) -> PrinterProfile:
    """The profile `name` of `documents`, resolved and checked.

    :raises ParseError: when it is not a whole, right profile.
    """
    resolved = _resolve(name, documents, ())
    profile = PrinterProfile(**_section(PrinterProfile, resolved, f"printer profile {name}", ""))
    require(profile)
    return profile


def _resolve(name: str, documents: Mapping[str, Document], heirs: tuple[str, ...]) -> dict[str, Any]:
    """The document with what it inherits filled in, without `schema` and `inherits`."""
    what = f"printer profile {name}"
    if name in heirs:
        raise ParseError(f"printer profile {heirs[0]}", "inheritance without a circle", " -> ".join((*heirs, name)))
    if name not in documents:
        raise ParseError(f"printer profile {heirs[-1]} inherits", "the name of a profile", name)
    document = dict(documents[name])
    if document.get("id") != name:
        raise ParseError(f"{what} id", f"its file name, {name}", str(document.get("id")))
    if document.pop("schema", None) != SCHEMA:
        raise ParseError(f"{what} schema", str(SCHEMA), str(documents[name].get("schema")))
    parent = document.pop("inherits", None)
    if parent is None:
        return document
    if not isinstance(parent, str):
        raise ParseError(f"{what} inherits", "the name of a profile", repr(parent))
    return _merged(_resolve(parent, documents, (*heirs, name)), document)


def _merged(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    """The child's facts over the parent's, table by table. Another kind of wire begins its table anew."""
    merged = dict(parent)
    if isinstance(notes := parent.get("unconfirmed"), dict):
        merged["unconfirmed"] = {fact: why for fact, why in notes.items() if not _said(fact, child)}
    for key, value in child.items():
        merged[key] = _joined(merged.get(key), value)
    return merged


def _joined(below: Any, above: Any) -> Any:
    """A table over a table. Tables of two kinds of wire share no fact, and nothing else is joined."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return {**below, **above} if above.get("kind", below.get("kind")) == below.get("kind") else above


def _said(fact: str, document: Document) -> bool:
    """Whether the document states the fact itself, or begins the table anew that holds it."""
    table, _, name = fact.partition(".")
    stated = document.get(table)
    return isinstance(stated, dict) and (name.partition(".")[0] in stated or "kind" in stated)


def _section(kind: type, table: Mapping[str, Any], what: str, prefix: str) -> dict[str, Any]:
    """The arguments of the dataclass `kind` out of a TOML table, each with its exact type."""
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind)}
    for key in table:
        if key not in known:
            raise ParseError(f"{what} {prefix}{key}", f"a known key ({', '.join(known)})", "an unknown key")
    arguments = {}
    for name, declared in known.items():
        if name in table:
            arguments[name] = _value(hints[name], table[name], what, prefix + name)
        elif declared.default is MISSING and declared.default_factory is MISSING:
            raise ParseError(f"{what} {prefix}{name}", "a value", "nothing")
    return arguments


def _value(kind: Any, value: Any, what: str, name: str) -> Any:
    """One value of exactly the declared kind; whole numbers are welcome where a length is asked."""
    if get_origin(kind) is Literal:
        if type(value) is bool or value not in get_args(kind):
            raise ParseError(f"{what} {name}", f"one of {', '.join(map(str, get_args(kind)))}", repr(value))
        return value
    if get_origin(kind) is UnionType:
        (kind,) = (option for option in get_args(kind) if is_dataclass(option))
    if get_origin(kind) is Mapping:
        return _texts(value, what, name)
    if get_origin(kind) is tuple:
        return _several(get_args(kind), value, what, name)
    if kind is float and type(value) is int:
        return float(value)
    if kind in (str, int, float):
        if type(value) is not kind:
            raise ParseError(
                f"{what} {name}", {str: "a text", int: "a whole number", float: "a number"}[kind], repr(value)
            )
        return value
    if not isinstance(value, Mapping):
        raise ParseError(f"{what} {name}", "a table", repr(value))
    return kind(**_section(kind, value, what, f"{name}."))


def _several(kinds: tuple[Any, ...], value: Any, what: str, name: str) -> tuple[Any, ...]:
    """A list, as long as `kinds`; of any length where they end in an ellipsis."""
    open_ended = kinds[-1] is Ellipsis
    if not isinstance(value, list) or (not open_ended and len(value) != len(kinds)):
        raise ParseError(f"{what} {name}", "a list" if open_ended else f"{len(kinds)} values", repr(value))
    each = kinds[:1] * len(value) if open_ended else kinds
    return tuple(_value(k, v, what, name) for k, v in zip(each, value, strict=True))


def _texts(value: Any, what: str, name: str) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(text, str) and text for text in value.values()):
        raise ParseError(f"{what} {name}", "a table of texts", repr(value))
    return MappingProxyType(dict(value))
