"""Do enough cells do enough? Fraction corrected times effect per cell, with what is uncertain of both.

Of a gene-corrected product a fraction f of the cells is corrected, and a corrected cell makes e of what the patient
lacks: a cell of the product makes f·e on average. A release asks that f·e reaches the required minimum even at the low
end of what is not known for certain. f and e are measured apart from each other, so their uncertainties combine by the
product rule (JCGM 100:2008, GUM, 5.1.2):

    u(f·e)² = (e·u(f))² + (f·u(e))²

and the lower 95 % bound, one-sided, is f·e − 1.645·u(f·e). A result says its standard uncertainty in the GUM's own form
(7.2.2): `0.62 (u = 0.03)`. One that says none is no result here: nobody could say how low it may be.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal

from kiosk.domain.errors import ParseError

QUANTILE = Decimal("1.645")
"""Of the normal distribution: 95 % of it lie above the mean less so many standard uncertainties."""

FORM = "0.62 (u = 0.03)"

_STATED = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) \(u = ([0-9]{1,9}(?:\.[0-9]{1,9})?)\)", re.ASCII)
_SHOWN = Context(prec=3, rounding=ROUND_FLOOR)


@dataclass(frozen=True)
class Estimate:
    """A value with its standard uncertainty, in the value's unit."""

    value: Decimal
    u: Decimal

    @classmethod
    def parse(cls, text: str) -> "Estimate":
        """The estimate a result states. Raises ParseError for another form, and for an uncertainty of nothing."""
        found = _STATED.fullmatch(text)
        if found is None or Decimal(found[2]) == 0:
            raise ParseError("result", f"a value with its standard uncertainty, as {FORM}", text)
        return cls(Decimal(found[1]), Decimal(found[2]))

    def times(self, other: "Estimate") -> "Estimate":
        """The product of two that were measured apart, by the product rule."""
        u = ((other.value * self.u) ** 2 + (self.value * other.u) ** 2).sqrt()
        return Estimate(self.value * other.value, u)

    @property
    def low(self) -> Decimal:
        """The lower 95 % bound, one-sided."""
        return self.value - QUANTILE * self.u

    def __str__(self) -> str:
        return f"{_shown(self.value)} (u = {_shown(self.u)}), lower 95 % bound {_shown(self.low)}"


def potency(fraction: str, effect: str) -> Estimate:
    """Fraction corrected times effect per cell, as the two results state them.

    Raises ParseError for a result without its uncertainty, and for a fraction above 1: that was a percentage.
    """
    corrected = Estimate.parse(fraction)
    if corrected.value > 1:
        raise ParseError("fraction", "from 0 to 1", str(corrected.value))
    return corrected.times(Estimate.parse(effect))


def _shown(amount: Decimal) -> str:
    """Three digits, rounded down."""
    return f"{amount.normalize(_SHOWN):f}"
