"""The compound message (structure 023): several structures one after the other in one symbol, without separators.

The rules (ISBT 128 ST-001 §2.4.23; the last is ours):

- it begins with `=+`, the number of structures, and 000;
- each structure follows with its data identifier, and there are exactly so many;
- local and national structures, and a message inside a message, are refused;
- no structure stands in it twice;
- nothing of it is interpreted until the whole verifies: there is no message with a part missing.

>>> [s.KIND for s in CompoundMessage.parse("=+02000=A99992612345600=%5300").structures]
['din', 'blood-groups']
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar, Self, TypeVar

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.structure import Structure
from kiosk.domain.identifiers.isbt128.table import structure_of
from kiosk.domain.text import LONGEST_SYMBOL, shown

_HEADER = re.compile(r"=\+(?P<count>0[1-9]|[1-9][0-9])000")
_S = TypeVar("_S", bound=Structure)


@dataclass(frozen=True)
class CompoundMessage:
    """A whole message: its text and its structures in order. Raises ParseError unless every part of it verifies."""

    text: str
    structures: tuple[Structure, ...] = field(init=False, compare=False)

    NUMBER: ClassVar[str] = "023"
    NAME: ClassVar[str] = "Compound message"
    KIND: ClassVar[str] = "compound"
    DATA_IDENTIFIER: ClassVar[str] = "=+"

    def __post_init__(self) -> None:
        object.__setattr__(self, "structures", self._split())

    @classmethod
    def parse(cls, text: str) -> Self:
        """The message that the whole text of one symbol is. Raises ParseError."""
        return cls(text)

    @classmethod
    def of(cls, *structures: Structure) -> Self:
        """The message of these structures in this order. Raises ParseError for none, or for one kind twice."""
        return cls(f"=+{len(structures):02d}000" + "".join(structure.format() for structure in structures))

    @property
    def value(self) -> str:
        """The canonical text: the whole message."""
        return self.text

    def format(self) -> str:
        """The text of the symbol."""
        return self.text

    def find(self, kind: type[_S]) -> _S | None:
        """The structure of that type in the message, None when it has none."""
        return next((structure for structure in self.structures if isinstance(structure, kind)), None)

    def _split(self) -> tuple[Structure, ...]:
        header = _HEADER.match(self.text)
        if header is None or len(self.text) > LONGEST_SYMBOL:
            raise ParseError(self.NAME, "=+, the number of structures in 2 digits, 000", shown(self.text))
        rest = self.text[header.end() :]
        found: list[Structure] = []
        while rest:
            kind = structure_of(rest)
            start = len(kind.DATA_IDENTIFIER)
            end = start + kind.content_length(rest[start:])
            found.append(kind.parse(rest[:end]))
            rest = rest[end:]
        if len(found) != int(header["count"]):
            raise ParseError(self.NAME, f"{int(header['count'])} structures", f"{len(found)} in {shown(self.text)}")
        if len({type(structure) for structure in found}) != len(found):
            raise ParseError(self.NAME, "each structure once", f"one twice in {shown(self.text)}")
        return tuple(found)
