"""What every ISBT 128 data structure has in common: a data identifier, a content, and a grammar that the content obeys.

A structure is typed by its data identifier and never by its shape (ISBT 128 ST-001 §2.2: look at the data identifier,
then at length and format, then at the meaning). It keeps the content as it was read, so that `format` gives back the
very text; its fields are views of the content. No structure exists that breaks its grammar, however it was made.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from kiosk.domain.errors import ParseError
from kiosk.domain.text import shown


@dataclass(frozen=True)
class Structure:
    """One structure with its content, the characters after the data identifier. Raises ParseError for broken grammar.

    `LENGTH` counts the characters of the content; `EXPECTED` says the grammar in words.
    """

    content: str

    NUMBER: ClassVar[str]
    NAME: ClassVar[str]
    KIND: ClassVar[str]
    DATA_IDENTIFIER: ClassVar[str]
    LENGTH: ClassVar[int]
    GRAMMAR: ClassVar[re.Pattern[str]]
    EXPECTED: ClassVar[str]

    def __post_init__(self) -> None:
        if self.GRAMMAR.fullmatch(self.content) is None:
            raise ParseError(self.NAME, self.EXPECTED, shown(self.content))
        self._check_meaning()

    @classmethod
    def parse(cls, text: str) -> Self:
        """The structure that the whole text of one symbol is, data identifier included. Raises ParseError otherwise."""
        if not text.startswith(cls.DATA_IDENTIFIER):
            raise ParseError(cls.NAME, f"data identifier {cls.DATA_IDENTIFIER}", shown(text))
        return cls(text[len(cls.DATA_IDENTIFIER) :])

    @classmethod
    def content_length(cls, rest: str) -> int:  # noqa: ARG003  (a structure of variable length looks at it)
        """How many characters of `rest`, which begins with the content, belong to it."""
        return cls.LENGTH

    @property
    def value(self) -> str:
        """The canonical text: the content, unless a structure says otherwise."""
        return self.content

    def format(self) -> str:
        """The text of the symbol, data identifier included, exactly as it was parsed."""
        return self.DATA_IDENTIFIER + self.content

    def _check_meaning(self) -> None:
        """Raises ParseError for a content of the right shape that means nothing, such as a day 366 of a common year."""
