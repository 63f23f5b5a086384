"""A plain text on a maker's label: characters that stand there always, and fields that the maker fills.

A template is a row of fixed characters and `{fields}`; every field has a pattern of the same small and safe part of
regular expressions as a hospital's own wristband (`band_grammar`). The template always stands for the whole text.

>>> MakerText.parse("VX-AB123456", MakerTemplate("VX-{lot}", (("lot", "[A-Z]{2}[0-9]{6}"),))).fields
(('lot', 'AB123456'),)
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar, Self

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.band_grammar import BandGrammar
from kiosk.domain.text import shown

_PIECE = re.compile(r"\{(?P<field>[a-z][a-z_]{0,29})\}|(?P<fixed>[A-Za-z0-9_./-]+)", re.ASCII)
_WHAT = "Template of a maker's label"


@dataclass(frozen=True)
class MakerTemplate:
    """`text` with its `{fields}`, and the pattern of each. Raises ParseError for a field without one, or twice."""

    text: str
    patterns: tuple[tuple[str, str], ...]
    _compiled: re.Pattern[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        patterns = dict(self.patterns)
        at, parts, named = 0, [], []
        while at < len(self.text):
            piece = _PIECE.match(self.text, at)
            if piece is None:
                raise ParseError(_WHAT, "characters and {fields}", shown(self.text[at:]))
            name = piece["field"]
            if name is not None:
                if name not in patterns or name in named:
                    raise ParseError(_WHAT, "each field once, with its pattern", shown(name))
                parts.append(f"(?P<{name}>{BandGrammar(name, patterns[name]).expression})")
                named.append(name)
            else:
                parts.append(re.escape(piece["fixed"]))
            at = piece.end()
        if not named:
            raise ParseError(_WHAT, "at least one {field}", shown(self.text))
        object.__setattr__(self, "_compiled", re.compile("".join(parts), re.ASCII))

    @property
    def names(self) -> tuple[str, ...]:
        """The fields, in the order in which they stand."""
        return tuple(self._compiled.groupindex)

    def accepts(self, text: str) -> bool:
        """Whether the whole text follows the template."""
        return self._compiled.fullmatch(text) is not None

    def may_say(self, name: str, text: str) -> bool:
        """Whether that text can stand in a field of the template."""
        return name in self.names and BandGrammar(name, dict(self.patterns)[name]).accepts(text)

    def fields(self, text: str) -> tuple[tuple[str, str], ...] | None:
        """What stands in the fields of a text; None for a text that does not follow the template."""
        found = self._compiled.fullmatch(text)
        return tuple(found.groupdict().items()) if found is not None else None


@dataclass(frozen=True)
class MakerText:
    """A plain text of a maker's label, as read, with what its fields say."""

    text: str
    fields: tuple[tuple[str, str], ...]

    KIND: ClassVar[str] = "maker"

    @classmethod
    def parse(cls, text: str, template: MakerTemplate) -> Self:
        """The text as the template reads it. Raises ParseError for a text that does not follow it."""
        fields = template.fields(text)
        if fields is None:
            raise ParseError("Maker's label", f"a text like {template.text}", shown(text))
        return cls(text, fields)

    @property
    def value(self) -> str:
        """The canonical text: the whole of it."""
        return self.text

    def format(self) -> str:
        """The text of the symbol."""
        return self.text
