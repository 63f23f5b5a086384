"""A staff badge: GS1 (8017), with or without (8019), or ISBT 128 structure 020.

The badge says whose it is and is never the secret: it can be photographed. Two badges of one person have one key.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.gs1.message import Gs1Message, looks_gs1
from kiosk.domain.identifiers.isbt128.people import StaffNumber
from kiosk.domain.text import shown

_CARRIED = (frozenset({"8017"}), frozenset({"8017", "8019"}))


@dataclass(frozen=True)
class Badge:
    """A badge as read. Raises ParseError for a GS1 message of anything else."""

    source: Gs1Message | StaffNumber

    KIND: ClassVar[str] = "badge"

    def __post_init__(self) -> None:
        if isinstance(self.source, Gs1Message) and self.source.carried not in _CARRIED:
            raise ParseError("Badge", "(8017), alone or with (8019)", shown(self.source.format()))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The badge that the text of one symbol is. Raises ParseError."""
        if text.startswith(StaffNumber.DATA_IDENTIFIER):
            return cls(StaffNumber.parse(text))
        if not looks_gs1(text):
            raise ParseError("Badge", "GS1 (8017), or ISBT 128 structure 020", shown(text))
        return cls(Gs1Message.parse(text))

    @property
    def person_key(self) -> str:
        """What names the person, whichever badge of theirs it is: the number with what it is a number of."""
        if isinstance(self.source, StaffNumber):
            return self.source.format()
        return f"(8017){self.source.get('8017')}"

    @property
    def serial(self) -> int | None:
        """Which badge of the person it is; None where the badge does not say."""
        text = self.source.get("8019") if isinstance(self.source, Gs1Message) else None
        return None if text is None else int(text)

    @property
    def single(self) -> str:
        """What tells this badge from others of its person, however its serial is written."""
        return self.person_key if self.serial is None else f"{self.person_key}(8019){self.serial}"

    @property
    def value(self) -> str:
        """The canonical text: the whole badge."""
        return self.format()

    def format(self) -> str:
        """The badge as people read it."""
        return self.source.format()
