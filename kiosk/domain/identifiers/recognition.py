"""What the text of one symbol is: exactly one identifier, or a refusal that names what was read instead.

A text is typed by how it begins, never by its shape: `=` and `&` are ISBT 128, a bracket or a GS1 mark is GS1, `ORD` an
order. Seals (`SV1:`, `SV1S:`) and HIBC (`+`) are refused by name. Only a text that begins like none of these may be a
wristband in a hospital's own format, and then of one format only.

`recognise` asks for nothing and says what there is; `parse_as` asks for one kind and refuses every other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import ClassVar, Protocol

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.badge import Badge
from kiosk.domain.identifiers.band_grammar import BandGrammar
from kiosk.domain.identifiers.gs1.message import Gs1Message, looks_gs1
from kiosk.domain.identifiers.isbt128.compound import CompoundMessage
from kiosk.domain.identifiers.isbt128.people import StaffNumber
from kiosk.domain.identifiers.isbt128.table import STRUCTURES, structure_of
from kiosk.domain.identifiers.maker_text import MakerTemplate, MakerText
from kiosk.domain.identifiers.order import PREFIX as ORDER_PREFIX
from kiosk.domain.identifiers.order import OrderNumber
from kiosk.domain.identifiers.wristband import Wristband
from kiosk.domain.text import LONGEST_SYMBOL, shown

TextGrammar = BandGrammar | MakerTemplate
"""A format of plain text that a site has configured."""


class Identifier(Protocol):
    """Anything that a symbol may say: it has a kind, a canonical text, and the text that stands in the symbol."""

    KIND: ClassVar[str]

    @property
    def value(self) -> str:
        """The canonical text, which is compared with the record."""
        ...

    def format(self) -> str:
        """The text of the symbol; for GS1 the human-readable one."""
        ...


@dataclass(frozen=True)
class Recognised:
    """What a text is: a kind of `KINDS`, the canonical text of its value, and the identifier itself."""

    kind: str
    value: str
    identifier: Identifier


_SEALS = ("SV1:", "SV1S:")
_WHAT = "Text of a symbol"


def recognise(text: str, grammars: tuple[TextGrammar, ...] = ()) -> Recognised:
    """The one identifier that the whole text of one symbol is. Raises ParseError for none, and for more than one.

    ISBT 128 is told by data identifier; (8018), alone or with (8019), is a wristband, (8017) likewise a badge, every
    other GS1 message `gs1`. `grammars` are formats of plain text: a hospital's wristbands, makers' labels.
    """
    identifier = _identifier(text, grammars)
    return Recognised(identifier.KIND, identifier.value, identifier)


def parse_as(kind: str, text: str, grammars: tuple[TextGrammar, ...] = ()) -> Identifier:
    """The identifier that the text is, if it is of that kind of `KINDS`. Raises ParseError otherwise, naming it.

    A staff number (structure 020) is taken as a badge where a badge is asked for.
    """
    if kind not in KINDS:
        raise ParseError("Kind of identifier", f"one of {', '.join(KINDS)}", shown(kind))
    found = _identifier(text, grammars)
    if kind == Badge.KIND and isinstance(found, StaffNumber):
        return Badge(found)
    if kind != found.KIND:
        raise ParseError(_WHAT, kind, f"{found.KIND}: {shown(text)}")
    return found


def _identifier(text: str, grammars: tuple[TextGrammar, ...]) -> Identifier:
    if not 1 <= len(text) <= LONGEST_SYMBOL:
        raise ParseError(_WHAT, f"1 to {LONGEST_SYMBOL} characters", shown(text))
    if text.startswith(_SEALS):
        raise ParseError(_WHAT, "an identifier", f"a seal: {shown(text)}")
    if text.startswith("+"):
        raise ParseError(_WHAT, "an identifier", f"HIBC: {shown(text)}")
    having = [grammar for grammar in grammars if grammar.accepts(text)]
    if having:
        return _of_the_site(text, having)
    if text.startswith(CompoundMessage.DATA_IDENTIFIER):
        return CompoundMessage.parse(text)
    if text.startswith(("=", "&")):
        return structure_of(text).parse(text)
    if looks_gs1(text):
        return _gs1(text)
    if text.startswith(ORDER_PREFIX):
        return OrderNumber.parse(text)
    raise ParseError(_WHAT, "an identifier that says what it is", shown(text))


def _of_the_site(text: str, having: list[TextGrammar]) -> Identifier:
    """A text in a format of the site's: a hospital's own wristband, or a plain text of a maker's label."""
    bands = tuple(grammar for grammar in having if isinstance(grammar, BandGrammar))
    makers = [grammar for grammar in having if isinstance(grammar, MakerTemplate)]
    said = ["an order number"] * text.startswith(ORDER_PREFIX) + ["a wristband"] * bool(bands)
    said += ["a maker's text"] * len(makers)
    if len(said) > 1:
        raise ParseError(_WHAT, "one identifier", f"{' and '.join(said)}: {shown(text)}")
    return MakerText.parse(text, makers[0]) if makers else Wristband.parse(text, bands)


def _gs1(text: str) -> Identifier:
    message = Gs1Message.parse(text)
    carried = message.carried - {"8019"}
    if carried == {"8018"}:
        return Wristband(message)
    if carried == {"8017"}:
        return Badge(message)
    return message


def _of_kind(kind: str) -> Callable[[str], Identifier]:
    return partial(parse_as, kind)


KINDS: Mapping[str, Callable[[str], Identifier]] = MappingProxyType(
    {
        kind: _of_kind(kind)
        for kind in (
            *(structure.KIND for structure in STRUCTURES),
            CompoundMessage.KIND,
            Gs1Message.KIND,
            Wristband.KIND,
            Badge.KIND,
            OrderNumber.KIND,
        )
    }
)
"""The kinds of identifier by their names, each with what parses a text as that kind; wristbands here are GS1 only."""
