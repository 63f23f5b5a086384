"""Frozen dataclasses to JSON and back, strictly, from their type hints alone.

What is written: str (Unicode NFC), bool, int (below 2^53, RFC 8785 clause 3.2.2.3), None; Decimal, datetime (aware,
UTC) and date as text in one form only; Enum by name, frozen dataclasses as objects, tuples as arrays, `X | None`. Never
a float. What is read must have every field and no other, each of its type and in its one form; anything else is a
ParseError.

A kind of fact that changes its fields gets a new version, and an upcaster from the version before: a function from the
fields as then written to the fields of the next version. What was written is never rewritten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from kiosk.domain.errors import ParseError
from kiosk.ledger import scalars
from kiosk.ledger.scalars import Json, JsonObject, Misfit

Upcaster = Callable[[JsonObject], JsonObject]


@dataclass(frozen=True)
class Form:
    """How the values of one type are written and read. Both raise Misfit."""

    write: Callable[[Any], Json]
    read: Callable[[Json], Any]


_SCALARS: dict[Any, Form] = {
    str: Form(scalars.write_text, scalars.read_text),
    bool: Form(scalars.write_truth, scalars.read_truth),
    int: Form(scalars.write_whole, scalars.read_whole),
    Decimal: Form(scalars.write_decimal, scalars.read_decimal),
    datetime: Form(scalars.write_moment, scalars.read_moment),
    date: Form(scalars.write_day, scalars.read_day),
}


def form_of(kind: Any) -> Form:
    """The form of a type as a field declares it. Raises TypeError for one that a ledger can't keep."""
    if kind in _SCALARS:
        return _SCALARS[kind]
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional(kind)
    if origin is tuple:
        return _tuple(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _enum(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    raise TypeError(f"field type: Expected one the ledger keeps, got {kind!r}.")


def _optional(kind: Any) -> Form:
    others = [member for member in get_args(kind) if member is not NoneType]
    if len(others) != 1:
        raise TypeError(f"field type: Expected one type or None, got {kind!r}.")
    form = form_of(others[0])
    return Form(
        lambda value: None if value is None else form.write(value),
        lambda value: None if value is None else form.read(value),
    )


def _enum(kind: type[Enum]) -> Form:
    # By name: the value is wording, and wording is allowed to change.
    members = kind.__members__

    def write(value: Any) -> Json:
        if type(value) is not kind:
            raise Misfit(kind.__name__, repr(value))
        return str(value.name)

    def read(value: Json) -> Enum:
        if not isinstance(value, str) or value not in members:
            raise Misfit(f"a name of {kind.__name__}", repr(value))
        return members[value]

    return Form(write, read)


def _tuple(kind: Any) -> Form:
    members = get_args(kind)
    if len(members) == 2 and members[1] is Ellipsis:
        return _array(form_of(members[0]), None)
    if len(set(members)) != 1:
        raise TypeError(f"field type: Expected a tuple of one type, got {kind!r}.")
    return _array(form_of(members[0]), len(members))


def _array(form: Form, length: int | None) -> Form:
    def write(value: Any) -> Json:
        if type(value) is not tuple or (length is not None and len(value) != length):
            raise Misfit("a tuple" if length is None else f"a tuple of {length}", repr(value))
        return [form.write(member) for member in value]

    def read(value: Json) -> tuple[Any, ...]:
        if type(value) is not list or (length is not None and len(value) != length):
            raise Misfit("an array" if length is None else f"an array of {length}", repr(value))
        return tuple([form.read(member) for member in value])

    return Form(write, read)


def _record(kind: type[Any]) -> Form:
    if not kind.__dataclass_params__.frozen:
        raise TypeError(f"field type: Expected a frozen dataclass, got {kind!r}.")
    hints = get_type_hints(kind)
    forms = {field.name: form_of(hints[field.name]) for field in fields(kind)}

    def write(value: Any) -> Json:
        if type(value) is not kind:
            raise Misfit(kind.__name__, repr(value))
        return {name: _at(name, form.write, getattr(value, name)) for name, form in forms.items()}

    def read(value: Json) -> Any:
        if type(value) is not dict or value.keys() != forms.keys():
            raise Misfit(f"the fields {', '.join(sorted(forms))}", _fields_of(value))
        return kind(**{name: _at(name, form.read, value[name]) for name, form in forms.items()})

    return Form(write, read)


def _at(name: str, step: Callable[[Any], Any], value: Any) -> Any:
    try:
        return step(value)
    except Misfit as misfit:
        raise misfit.within(name) from None


def _fields_of(value: Json) -> str:
    return ", ".join(sorted(value)) or "none" if isinstance(value, dict) else repr(value)


class Codec:
    """The facts a ledger knows: how each kind is written today, and how each older version is read.

    `facts` maps kind to its frozen dataclass, `versions` a kind to its present version (1 where not named), `upcasters`
    (kind, version) to the function that lifts that version by one. Raises TypeError where a fact can't be kept, and
    ValueError where a version lacks its upcaster.
    """

    def __init__(
        self,
        facts: Mapping[str, type],
        versions: Mapping[str, int] | None = None,
        upcasters: Mapping[tuple[str, int], Upcaster] | None = None,
    ) -> None:
        self._kinds = {kind: form_of(fact) for kind, fact in facts.items()}
        self._versions = dict.fromkeys(facts, 1) | dict(versions or {})
        self._upcasters = dict(upcasters or {})
        needed = {(kind, older) for kind, version in self._versions.items() for older in range(1, version)}
        if needed != self._upcasters.keys():
            raise ValueError(f"upcasters: Expected {sorted(needed)}, got {sorted(self._upcasters)}.")

    def version_of(self, kind: str) -> int:
        """The version in which facts of this kind are written today."""
        return self._versions[kind]

    def write(self, fact: object) -> tuple[str, int, JsonObject]:
        """The kind, version and fields of a fact. Raises ParseError for a value the ledger can't keep."""
        kind = type(fact).__name__
        if kind not in self._kinds:
            raise ParseError("fact", "a kind this kiosk knows", kind)
        try:
            written = self._kinds[kind].write(fact)
        except Misfit as misfit:
            raise misfit.as_error(kind) from None
        if not isinstance(written, dict):
            raise ParseError("fact", "a frozen dataclass", kind)
        return kind, self._versions[kind], written

    def read(self, kind: str, version: int, written: JsonObject) -> Any:
        """The fact that was written, lifted to today's version. Raises ParseError for anything else."""
        if kind not in self._kinds:
            raise ParseError("fact", "a kind this kiosk knows", kind)
        present = self._versions[kind]
        if not 1 <= version <= present:
            raise ParseError(f"version of {kind}", f"1 to {present}", str(version))
        for older in range(version, present):
            written = self._upcasters[kind, older](written)
        try:
            return self._kinds[kind].read(written)
        except Misfit as misfit:
            raise misfit.as_error(kind) from None
