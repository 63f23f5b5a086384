"""The outcome of a proof: `Proved`, which holds the very dots, or `NotProved`, which holds every reason.

Neither can be used as a boolean. What leaves in any language is made from the proved dots. `pdf` is the page they were
made from, for people to look at.
"""

from dataclasses import dataclass
from typing import Never

from kiosk.domain.label_symbols import IntendedSymbol
from kiosk.domain.reasons import Reason
from kiosk.labels.drawing import Bits
from kiosk.labels.languages import wrapped
from kiosk.labels.placement import Placement


@dataclass(frozen=True)
class ProvedSymbol:
    """A symbol that was compared dot by dot and read by two readers; `x_dots` is its narrowest module."""

    intended: IntendedSymbol
    x_dots: int


@dataclass(frozen=True, eq=False)
class Proved:
    """One label, proved for one profile.

    `bits` are the dots as the label is read, read-only, True = black; `bitmap_sha256` is over their rows packed to
    bytes, most significant bit first. `payload` is the label in the profile's own language, decoded back and compared;
    `placement` says where it puts the dots.
    """

    bits: Bits
    bitmap_sha256: str
    pdf: bytes
    placement: Placement
    language: str
    payload: bytes
    profile_id: str
    profile_sha256: str
    template_sha256: str
    symbols: tuple[ProvedSymbol, ...]

    def __bool__(self) -> Never:
        raise TypeError("A proof is not a yes or no: match it as Proved or NotProved.")

    @property
    def dpi(self) -> int:
        """Dots per inch of the printer."""
        return self.placement.dpi

    def wrapped_as(self, language: str) -> bytes | Reason:
        """The proved dots in any language of `LANGUAGES`, decoded back and compared, or why not."""
        return wrapped(self.bits, self.placement, language)


@dataclass(frozen=True)
class NotProved:
    """At least one reason why nothing may be sent; all that were found are here."""

    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        if not self.reasons:
            raise ValueError("Expected at least one reason in a failed proof, got none.")

    def __bool__(self) -> Never:
        raise TypeError("A proof is not a yes or no: match it as Proved or NotProved.")


Proof = Proved | NotProved
