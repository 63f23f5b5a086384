"""A wristband: GS1 (8018), with or without (8019), or a hospital's own format that the site has configured.

Only a band with (8019) says which band it is. For every other the serial is None: whether it was superseded is *not
computable*, and that has to be said.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.band_grammar import BandGrammar
from kiosk.domain.identifiers.gs1.message import Gs1Message, looks_gs1
from kiosk.domain.text import shown

_CARRIED = (frozenset({"8018"}), frozenset({"8018", "8019"}))


@dataclass(frozen=True)
class PlainBand:
    """The text of a band in a hospital's own format. Raises ParseError for a text that has not that format."""

    grammar: BandGrammar
    text: str

    def __post_init__(self) -> None:
        if not self.grammar.accepts(self.text):
            raise ParseError("Wristband", f"the format '{self.grammar.name}'", shown(self.text))

    def format(self) -> str:
        """The text of the symbol."""
        return self.text


@dataclass(frozen=True)
class Wristband:
    """A wristband as read. Raises ParseError for a GS1 message of anything else."""

    source: Gs1Message | PlainBand

    KIND: ClassVar[str] = "wristband"

    def __post_init__(self) -> None:
        if isinstance(self.source, Gs1Message) and self.source.carried not in _CARRIED:
            raise ParseError("Wristband", "(8018), alone or with (8019)", shown(self.source.format()))

    @classmethod
    def parse(cls, text: str, grammars: tuple[BandGrammar, ...] = ()) -> Self:
        """The wristband that the text of a symbol is: GS1, or the one format it has. Raises ParseError otherwise."""
        having = [grammar for grammar in grammars if grammar.accepts(text)]
        if looks_gs1(text):
            return cls(Gs1Message.parse(text))
        if not having:
            raise ParseError("Wristband", "GS1 (8018), or a format that the site has configured", shown(text))
        if len(having) > 1:
            raise ParseError("Wristband", "a text of one format", f"{shown(text)} of {_names(having)}")
        return cls(PlainBand(having[0], text))

    @property
    def identity(self) -> str:
        """What names the patient: the number with its application identifier, or the hospital's own text whole."""
        if isinstance(self.source, PlainBand):
            return self.source.text
        return f"(8018){self.source.get('8018')}"

    @property
    def serial(self) -> int | None:
        """Which band of the patient it is (SRIN); None where the band does not say."""
        text = self.source.get("8019") if isinstance(self.source, Gs1Message) else None
        return None if text is None else int(text)

    @property
    def value(self) -> str:
        """The canonical text: the whole band."""
        return self.format()

    def format(self) -> str:
        """The band as people read it."""
        return self.source.format()


def _names(grammars: list[BandGrammar]) -> str:
    return " and ".join(f"'{grammar.name}'" for grammar in grammars)
